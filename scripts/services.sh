#!/usr/bin/env bash
# The servers that a full test run wants beside it, on this computer only: PostgreSQL and one node
# of Elasticsearch, with their data under .services/. Safe to call again: what runs already is used.
#
#   eval "$(bash scripts/services.sh)"       start both, and tell this shell where they are
#   bash scripts/services.sh stop            stop both
#   bash scripts/services.sh postgresql      only that one; also: elasticsearch
#
# Standard output holds export lines and nothing else; what happens is told on standard error.
# In a script, write `lines="$(bash scripts/services.sh)"` and then `eval "$lines"`: so it ends
# where a server could not be had.
set -euo pipefail

parts="$(dirname "${BASH_SOURCE[0]}")/services"
case "${1:-}" in
"")
    bash "$parts/postgresql.sh"
    bash "$parts/elasticsearch.sh"
    ;;
stop)
    bash "$parts/postgresql.sh" stop
    bash "$parts/elasticsearch.sh" stop
    ;;
postgresql | elasticsearch)
    bash "$parts/$1.sh"
    ;;
*)
    echo "services: there is no '$1'; say nothing, stop, postgresql or elasticsearch" >&2
    exit 2
    ;;
esac
