# What the servers have in common; sourced by their scripts, never run. Each server runs as
# $server_user where we are root (neither of them runs as root), and as ourselves elsewhere.
# shellcheck shell=bash
: "${server_user:?says who runs the server}"

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
services="$here/.services"

say() { printf 'services: %s\n' "$*" >&2; }
fail() {
    say "$1"
    say "What to do: $2"
    exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

as_server() {
    if is_root; then
        (cd / && runuser -u "$server_user" -- "$@")
    else
        "$@"
    fi
}

apt_install() { # PACKAGE...: only for root; everybody else is told what to install
    {
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    } >&2 </dev/null
}

# NAME ELSEWHERE: the folder of a server. Its user may not be able to reach the checkout (under
# /root, say): then it is the folder ELSEWHERE. A folder is made by `make_folder`, not here.
folder_of() {
    if ! is_root; then
        echo "$services/$1"
        return
    fi
    mkdir -p "$services"
    if as_server test -x "$services"; then echo "$services/$1"; else echo "$2"; fi
}

make_folder() { # FOLDER: readable by the server's user alone
    if is_root; then
        install -d -o "$server_user" -m 700 "$1"
    else
        mkdir -p "$1"
        chmod 700 "$1"
    fi
    [ ! -d "$services" ] || echo '*' >"$services/.gitignore"
}

is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { # FIRST LAST
    local port
    for port in $(seq "$1" "$2"); do
        if is_free "$port"; then
            echo "$port"
            return
        fi
    done
    fail "no free port between $1 and $2" "end what listens there"
}
