#!/usr/bin/env bash
# Prepares Airflow before its parts start: its database, the pool of the DAGs, the login. Safe to run
# again; after an upgrade it migrates Airflow's own database.
set -euo pipefail
umask 077

airflow db migrate
airflow pools import "${AIRFLOW__CORE__DAGS_FOLDER:-/opt/airflow/dags}/pools.json"
printf '{"admin": "%s"}\n' "${AIRFLOW_PASSWORD:?of the user admin}" \
    >"${AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE:?the file of logins}"
