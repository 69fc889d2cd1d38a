#!/usr/bin/env bash
# PostgreSQL from Debian's package, for tests: starts it and prints POSTGRESQL_URL, or stops it.
# Called by scripts/services.sh.
set -euo pipefail
server_user=postgres
# shellcheck source=scripts/services/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

binaries() { # the folder of the newest PostgreSQL that Debian has put here
    find /usr/lib/postgresql -maxdepth 3 -name initdb -path '*/bin/*' 2>/dev/null |
        sort -V | tail -n 1 | xargs -r dirname
}

install_postgresql() {
    [ -n "$(binaries)" ] && return
    is_root || fail "PostgreSQL is not installed" "sudo apt-get install postgresql"
    say "installing PostgreSQL ..."
    # No cluster of the system's own is wanted, only the programs.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    apt_install postgresql || fail "apt-get could not install postgresql" "read the lines above"
    [ -n "$(binaries)" ] || fail "postgresql was installed without initdb" "read the lines above"
}

is_running() { as_server "$bin/pg_ctl" -D "$folder/data" status >/dev/null 2>&1; }

start_postgresql() {
    make_folder "$folder"
    if ! as_server test -s "$folder/data/PG_VERSION"; then
        say "making a database folder in $folder ..."
        as_server "$bin/initdb" -D "$folder/data" -U rollcall --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --no-sync >&2 || fail "initdb failed" "read the lines above"
    fi
    is_running && return
    local port
    port="$(free_port 55432 55532)"
    say "starting PostgreSQL on 127.0.0.1:$port ..."
    # Nothing in it outlives a test, so it need not wait for the disk.
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start -o \
        "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60" \
        >&2 || fail "PostgreSQL did not start" "read $folder/log"
}

if [ "${1:-}" = stop ]; then
    bin="$(binaries)"
    { [ -n "$bin" ] && { ! is_root || id postgres >/dev/null 2>&1; }; } || exit 0
    folder="$(folder_of postgresql /var/lib/postgresql/rollcall-services)"
    if is_running; then as_server "$bin/pg_ctl" -D "$folder/data" -m fast stop >&2; fi
    exit 0
fi
install_postgresql
if is_root && ! id postgres >/dev/null 2>&1; then
    fail "there is no user postgres" "apt-get install postgresql"
fi
bin="$(binaries)"
folder="$(folder_of postgresql /var/lib/postgresql/rollcall-services)"
start_postgresql
port="$(as_server sed -n 4p "$folder/data/postmaster.pid")"
[ -n "$port" ] || fail "PostgreSQL runs without a port" "bash scripts/services.sh stop, then again"
echo "export POSTGRESQL_URL=postgresql+psycopg://rollcall@127.0.0.1:$port/postgres"
