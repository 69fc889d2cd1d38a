#!/usr/bin/env bash
# Airflow on this computer only, with Rollcall's DAGs, over a project: the played week in out/, or
# the one that ROLLCALL_HOME names. Airflow has an environment of its own (.venv-airflow) and keeps
# everything else under .airflow/.
#
#   scripts/airflow.sh            install what is missing, start, print the address and the login
#   scripts/airflow.sh install    only make the environment, pytest included
#
# AIRFLOW_PORT chooses another port than 8080. Ctrl-C ends everything that was started.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$here"
environment="$here/.venv-airflow"
port="${AIRFLOW_PORT:-8080}"
umask 077 # passwords and logs are nobody else's

say() { printf 'airflow: %s\n' "$*" >&2; }
fail() {
    say "$1"
    say "What to do: $2"
    exit 1
}

need_rollcall() {
    [ -x .venv/bin/rollcall ] && [ -x .venv/bin/uv ] ||
        fail "Rollcall is not installed here yet" "SERVE=0 make run (it installs it and plays a week)"
}

wanted() { # what to install beside pytest: the extra `airflow`, as pyproject.toml has it
    .venv/bin/python -c '
import pathlib, tomllib
project = tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["project"]
print(*project["optional-dependencies"]["airflow"], "pytest", sep="\n")'
}

install() { # Airflow without Rollcall's own packages: its DAGs need none, and that keeps it so
    if [ -f "$environment/.ready" ] && [ "$environment/.ready" -nt uv.lock ] &&
        [ "$environment/.ready" -nt pyproject.toml ]; then return; fi
    say "installing Airflow into .venv-airflow ..."
    local versions="$environment/versions.txt"
    {
        .venv/bin/uv venv --quiet --allow-existing --python .venv/bin/python "$environment"
        .venv/bin/uv export --quiet --frozen --no-default-groups --extra airflow --group dev \
            --no-emit-project --no-hashes --output-file "$versions" >/dev/null
        wanted | .venv/bin/uv pip install --quiet --python "$environment/bin/python" \
            --constraints "$versions" --requirements -
    } || fail "Airflow could not be installed" "read the lines above, check the connection, try again"
    touch "$environment/.ready"
}

choose_project() {
    home="${ROLLCALL_HOME:-$here/out}"
    [ -f "$home/rollcall.toml" ] ||
        fail "there is no project in $home" "SERVE=0 make run (plays a week into out/), or set ROLLCALL_HOME to your project folder"
    home="$(cd "$home" && pwd)"
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

serve_week() { # the played week's sources answer only while its server runs, and at its own time
    [ -f "$home/server.json" ] || return 0
    local week_port
    week_port="$(.venv/bin/python -c 'import json, sys; print(int(json.load(open(sys.argv[1]))["port"]))' "$home/server.json")"
    say "serving the last day of the invented week ..."
    .venv/bin/python -m examples.server --day 7 --port "$week_port" >.airflow/week.log 2>&1 &
    ROLLCALL_NOW="${ROLLCALL_NOW:-$(.venv/bin/python -c '
from datetime import timedelta
from examples.play import LAST_DAY, moment
print((moment(LAST_DAY) + timedelta(hours=8)).isoformat())')}"
    export ROLLCALL_NOW
    say "the steps believe that it is $ROLLCALL_NOW"
}

configure() {
    export AIRFLOW_HOME="$here/.airflow"
    export AIRFLOW__CORE__DAGS_FOLDER="$here/dags" AIRFLOW__CORE__LOAD_EXAMPLES=False
    export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False AIRFLOW__CORE__PARALLELISM=2
    # A task that waits for a place longer than its token lives fails unstarted: ten minutes by default.
    export AIRFLOW__EXECUTION_API__JWT_EXPIRATION_TIME=7200
    export AIRFLOW__CORE__EXECUTION_API_SERVER_URL="http://127.0.0.1:$port/execution/"
    export AIRFLOW__API__HOST=127.0.0.1 AIRFLOW__API__PORT="$port" AIRFLOW__API__WORKERS=1
    export AIRFLOW__API__BASE_URL="http://127.0.0.1:$port"
    export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False
    export NO_PROXY="127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}"
    ROLLCALL_COMMAND="${ROLLCALL_COMMAND:-$(printf %q "$here/.venv/bin/rollcall")}"
    export ROLLCALL_COMMAND ROLLCALL_HOME="$home"
    export PATH="$environment/bin:$PATH"
}

start() { # NAME COMMAND...: in the background, its words into a file
    local name="$1"
    shift
    airflow "$@" >".airflow/$name.log" 2>&1 &
}

# shellcheck disable=SC2329 # the trap below calls it
end_all() {
    trap - EXIT INT TERM
    say "ending ..."
    local running
    running="$(jobs -pr)"
    # shellcheck disable=SC2086 # one word per process
    [ -z "$running" ] || kill $running 2>/dev/null || true
    wait || true
    say "ended"
}

wait_for_answer() {
    local try
    for try in $(seq 300); do
        if ! is_free "$port"; then return; fi
        [ -n "$(jobs -pr)" ] || break
        sleep 1
    done
    fail "Airflow did not start (no answer on port $port after $try s)" "read .airflow/api-server.log"
}

need_rollcall
if [ "${1:-}" = install ]; then
    install
    exit 0
fi
choose_project
install
is_free "$port" || fail "port $port is taken" "AIRFLOW_PORT=8081 make airflow"
mkdir -p .airflow
echo '*' >.airflow/.gitignore
trap end_all EXIT
trap 'exit 130' INT TERM
configure
serve_week
say "preparing Airflow's own database ..."
airflow db migrate >.airflow/migrate.log 2>&1 ||
    fail "Airflow's database could not be prepared" "read .airflow/migrate.log"
airflow pools import dags/pools.json >>.airflow/migrate.log 2>&1 ||
    fail "the pool of the DAGs could not be made" "read .airflow/migrate.log"
# The parts of `airflow standalone`, without the two log servers that it opens to the network and
# without the triggerer: no task of ours waits for a trigger.
start api-server api-server --host 127.0.0.1 --port "$port"
wait_for_answer # a task that starts before it could not say that it did, and would be tried again
start scheduler scheduler --skip-serve-logs
start dag-processor dag-processor
passwords="$AIRFLOW_HOME/simple_auth_manager_passwords.json.generated"
printf '\nAirflow:  http://127.0.0.1:%s\n' "$port"
printf 'Login:    admin   Password: %s\n' \
    "$(.venv/bin/python -c 'import json, sys; print(json.load(open(sys.argv[1]))["admin"])' "$passwords")"
printf 'Project:  %s\nLogs:     .airflow/   End: Ctrl-C\n' "$home"
wait -n || true
fail "a part of Airflow ended by itself" "read the newest of .airflow/*.log"
