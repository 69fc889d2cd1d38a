#!/usr/bin/env bash
# One node of Elasticsearch for tests: starts it and prints ELASTICSEARCH_URL, with the folder of
# the program and of its Java for tests that start nodes of their own; or stops it. Called by
# scripts/services.sh.
#
# The program is what Elastic publishes for integration tests: the real server without its optional
# modules. ES_HEAP is the memory of the node (1g unless told).
set -euo pipefail
server_user=rollcall-services
# shellcheck source=scripts/services/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

version=9.5.0
sum=db0e275fd790f723eca7bcde96069fd6fed304ad23afdb70c8c09553dd9e8b1b # SHA-256 of the zip
artifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$version:zip"
python="${PYTHON:-python3}"

make_user() {
    if ! is_root || id "$server_user" >/dev/null 2>&1; then return; fi
    useradd --system --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin "$server_user" >&2 ||
        fail "the user $server_user could not be made" "read the line above"
}

# HOME: whether it is a Java 21 or later with all its modules (some are stripped of jdk.jdi) that
# the server's user may run.
is_enough() {
    as_server "$1/bin/java" --list-modules 2>/dev/null </dev/null | awk -F@ '
        $1 == "java.base" { release = $2 + 0 }
        $1 == "jdk.jdi" { whole = 1 }
        END { exit !(release >= 21 && whole) }'
}

find_java() {
    local home found
    found="$(readlink -f "$(command -v java)" 2>/dev/null || true)"
    for home in "${ES_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "${found%/bin/java}"; do
        if [ -x "$home/bin/java" ] && is_enough "$home"; then
            echo "$home"
            return
        fi
    done
}

need_java() {
    java="$(find_java)"
    if [ -z "$java" ] && is_root; then
        say "installing Java ..."
        apt_install openjdk-21-jre-headless || true # Debian before 13 has none
        java="$(find_java)"
    fi
    [ -n "$java" ] || fail "Elasticsearch needs Java 21 or later with all its modules, and none is here" \
        "apt-get install openjdk-21-jre-headless (from Debian 13, Ubuntu 24.04 on), or set ES_JAVA_HOME to the folder of another"
}

need_maven() {
    command -v mvn >/dev/null && return
    is_root || fail "Maven, which fetches Elasticsearch, is not installed" "sudo apt-get install maven"
    say "installing Maven ..."
    apt_install maven || fail "apt-get could not install maven" "read the lines above"
}

unpack() { # ZIP FOLDER
    "$python" -m zipfile -e "$1" "$2" || fail "$1 could not be unpacked" "read the line above"
    chmod +x "$2/elasticsearch-$version"/bin/*
    if is_root; then chown -R "$server_user:" "$2"; fi
}

fetch_program() {
    [ -x "$program/bin/elasticsearch" ] && return
    need_maven
    say "fetching Elasticsearch $version (130 MB) ..."
    rm -rf "$folder/new"
    mkdir "$folder/new"
    (cd "$folder/new" && mvn -B -q dependency:copy "-Dartifact=$artifact" -DoutputDirectory=. >&2) ||
        fail "Maven could not fetch $artifact" "read the lines above, check the connection, try again"
    local zip="$folder/new/elasticsearch-$version.zip"
    echo "$sum  $zip" | sha256sum --check --status ||
        fail "what Maven fetched is not the Elasticsearch $version that we know" "remove it from ~/.m2/repository/org/elasticsearch and try again"
    unpack "$zip" "$folder/new"
    rm "$zip"
    mv "$folder/new/elasticsearch-$version" "$program" # at once: half a program never stands there
    rmdir "$folder/new"
}

is_node() { # ID: whether that process is our node, whose working folder is its folder of logs
    [ "$(readlink "/proc/$1/cwd" 2>/dev/null)" = "$node/logs" ]
}

is_running() {
    id="$(cat "$node/pid" 2>/dev/null)" && is_node "$id"
}

configure() { # PORT
    rm -rf "$node/config"
    cp -R "$program/config" "$node/config"
    cat >"$node/config/elasticsearch.yml" <<END
cluster.name: rollcall-services
discovery.type: single-node
network.host: 127.0.0.1
http.port: $1
transport.port: 59400-59499
path.data: "$node/data"
path.logs: "$node/logs"
xpack.security.enabled: false
# A full disk is the tester's to see, not a reason to refuse a small index.
cluster.routing.allocation.disk.threshold_enabled: false
END
    mkdir -p "$node/data" "$node/logs"
    if is_root; then chown -R "$server_user:" "$node"; fi
}

start_elasticsearch() {
    if is_running; then return; fi
    local port heap="${ES_HEAP:-1g}"
    port="$(free_port 59200 59299)"
    make_folder "$node"
    configure "$port"
    say "starting Elasticsearch $version on 127.0.0.1:$port with $heap of memory ..."
    # A session of its own, so that Ctrl-C in this terminal does not end it later.
    as_server env -u ES_HOME -u ES_JAVA_OPTS \
        ES_JAVA_HOME="$java" ES_PATH_CONF="$node/config" ES_JAVA_OPTS="-Xms$heap -Xmx$heap" \
        setsid --wait "$program/bin/elasticsearch" --daemonize --pidfile "$node/pid" \
        >"$node/output" 2>&1 </dev/null || {
        tail -n 20 "$node/output" >&2
        fail "Elasticsearch did not start" "read $node/logs/rollcall-services.log"
    }
}

wait_for_answer() { # URL; Python asks, because a fresh machine has no curl
    "$python" - "$1/_cluster/health?wait_for_status=yellow&timeout=5s" <<'END'
import sys, time, urllib.request

door = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
for _ in range(30):
    try:
        door.open(sys.argv[1], timeout=10).close()
        sys.exit(0)
    except OSError:
        time.sleep(1)
sys.exit(1)
END
}

stop_elasticsearch() {
    if ! is_running; then return; fi
    kill "$id"
    for _ in $(seq 300); do # it removes its pid file long before it has ended
        if ! is_node "$id"; then return; fi
        sleep 0.1
    done
    kill -KILL "$id"
}

if [ "${1:-}" = stop ] && is_root && ! id "$server_user" >/dev/null 2>&1; then exit 0; fi
make_user
folder="$(folder_of elasticsearch /var/lib/rollcall-services)"
program="$folder/elasticsearch-$version"
node="$folder/node"
if [ "${1:-}" = stop ]; then
    stop_elasticsearch
    exit 0
fi
need_java
make_folder "$folder"
fetch_program
start_elasticsearch
port="$(sed -n 's/^http.port: //p' "$node/config/elasticsearch.yml")"
url="http://127.0.0.1:$port"
wait_for_answer "$url" || fail "Elasticsearch runs but does not answer at $url" \
    "read $node/logs/rollcall-services.log; bash scripts/services.sh stop, then again"
echo "export ELASTICSEARCH_URL=$url"
printf 'export ELASTICSEARCH_HOME=%q ES_JAVA_HOME=%q\n' "$program" "$java"
