#!/usr/bin/env bash
# Tells Elasticsearch its users, once it is there: the password that Kibana comes with, and a user
# for Rollcall that may do what docs/elasticsearch.md asks for, with its own indices only. Safe to run
# again: it changes the passwords to those of the environment.
set -euo pipefail
url="${ELASTICSEARCH_URL:-http://elasticsearch:9200}/_security"

tell() { # METHOD PATH JSON: passwords go in by standard input, so that no list of processes shows them
    printf 'user = "elastic:%s"\nrequest = "%s"\ndata = "%s"\n' \
        "$ELASTIC_PASSWORD" "$1" "${3//\"/\\\"}" |
        curl --silent --show-error --fail --output /dev/null --config - \
            --header 'Content-Type: application/json' "$url/$2"
}

tell POST user/kibana_system/_password "{\"password\": \"$KIBANA_PASSWORD\"}"
may='["manage", "read", "write"]'
tell PUT role/rollcall "{\"cluster\": [\"monitor\", \"manage_index_templates\"], \"indices\": [{\"names\": [\"rollcall-*\"], \"privileges\": $may}]}"
tell PUT user/rollcall "{\"password\": \"$SEARCH_PASSWORD\", \"roles\": [\"rollcall\"]}"
