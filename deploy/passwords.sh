#!/usr/bin/env bash
# Writes what compose.yaml asks for into .env beside it, each word drawn at random; what stands there
# stays. The file is its owner's alone, and git ignores it.
#
#   bash deploy/passwords.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 077
touch .env
chmod 600 .env

add() { # NAME VALUE
    grep -q "^$1=" .env || printf '%s=%s\n' "$1" "$2" >>.env
}

for name in ELASTIC KIBANA SEARCH POSTGRES RECORD AIRFLOW AIRFLOW_DATABASE; do
    add "${name}_PASSWORD" "$(openssl rand -hex 16)"
done
add AIRFLOW_SECRET "$(openssl rand -hex 32)"
add AIRFLOW_FERNET_KEY "$(openssl rand -base64 32 | tr '+/' '-_')"
