#!/usr/bin/env bash
# The servers that a full test run wants beside it, on this computer only: PostgreSQL, from Debian's
# package, with its data under .services/. Safe to call again: what runs already is used.
#
#   eval "$(scripts/services.sh)"      start, and set POSTGRESQL_URL in this shell
#   scripts/services.sh stop           stop
#
# Standard output holds the export line and nothing else; what happens is told on standard error.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
services="$here/.services"

say() { printf 'services: %s\n' "$*" >&2; }
fail() {
    say "$1"
    say "What to do: $2"
    exit 1
}

binaries() { # the folder of the newest PostgreSQL that Debian has put here
    find /usr/lib/postgresql -maxdepth 3 -name initdb -path '*/bin/*' 2>/dev/null |
        sort -V | tail -n 1 | xargs -r dirname
}

install_postgresql() {
    [ -n "$(binaries)" ] && return
    [ "$(id -u)" = 0 ] || fail "PostgreSQL is not installed" "sudo apt-get install postgresql"
    say "installing PostgreSQL ..."
    {
        apt-get update -q
        # No cluster of the system's own is wanted, only the programs.
        mkdir -p /etc/postgresql-common
        [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql
    } >&2 || fail "apt-get could not install postgresql" "read the lines above"
    [ -n "$(binaries)" ] || fail "postgresql was installed without initdb" "read the lines above"
}

as_owner() { # PostgreSQL refuses to run as root: then its own user runs it
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

choose_folder() {
    mkdir -p "$services"
    echo '*' >"$services/.gitignore"
    data="$services/postgresql"
    if [ "$(id -u)" = 0 ]; then
        id postgres >/dev/null 2>&1 || fail "there is no user postgres" "apt-get install postgresql"
        if ! as_owner test -x "$services"; then # a checkout under /root, say
            data=/var/lib/postgresql/rollcall-services
        fi
        install -d -o postgres -m 700 "$data"
    else
        mkdir -p -m 700 "$data"
    fi
}

free_port() {
    local port
    for port in $(seq 55432 55532); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    fail "no free port between 55432 and 55532" "end what listens there"
}

is_running() { as_owner "$bin/pg_ctl" -D "$data/data" status >/dev/null 2>&1; }

start_postgresql() {
    if ! as_owner test -s "$data/data/PG_VERSION"; then
        say "making a database folder in $data ..."
        as_owner "$bin/initdb" -D "$data/data" -U rollcall --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --no-sync >&2 || fail "initdb failed" "read the lines above"
    fi
    is_running && return
    local port
    port="$(free_port)"
    say "starting PostgreSQL on 127.0.0.1:$port ..."
    # Nothing in it outlives a test, so it need not wait for the disk.
    as_owner "$bin/pg_ctl" -D "$data/data" -l "$data/log" -w -t 60 start -o \
        "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60" \
        >&2 || fail "PostgreSQL did not start" "read $data/log"
}

install_postgresql
bin="$(binaries)"
choose_folder
if [ "${1:-}" = stop ]; then
    if is_running; then as_owner "$bin/pg_ctl" -D "$data/data" -m fast stop >&2; fi
    exit 0
fi
start_postgresql
port="$(as_owner sed -n 4p "$data/data/postmaster.pid")"
[ -n "$port" ] || fail "PostgreSQL runs without a port" "scripts/services.sh stop, then again"
echo "export POSTGRESQL_URL=postgresql+psycopg://rollcall@127.0.0.1:$port/postgres"
