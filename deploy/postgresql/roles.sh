#!/usr/bin/env bash
# Makes one role and one database each for Rollcall and for Airflow; neither may see the other's, and
# neither may do anything else. PostgreSQL's image runs it when its volume is new; again, it changes
# the passwords to those of the environment and nothing else:
#
#   docker compose exec postgresql bash /docker-entrypoint-initdb.d/roles.sh
set -euo pipefail

make() { # NAME PASSWORD: both letters and digits only, as deploy/passwords.sh draws them
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
        --username "${POSTGRES_USER:-postgres}" --dbname postgres <<END
SELECT 'CREATE ROLE $1' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$1') \gexec
ALTER ROLE $1 LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '$2';
SELECT 'CREATE DATABASE $1 OWNER $1 TEMPLATE template0 ENCODING UTF8'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$1') \gexec
REVOKE ALL ON DATABASE $1 FROM PUBLIC;
END
}

make rollcall "${RECORD_PASSWORD:?of the user rollcall}"
make airflow "${AIRFLOW_DATABASE_PASSWORD:?of the user airflow}"
