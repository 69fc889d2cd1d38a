#!/usr/bin/env bash
# Make the environment .venv from the lock file. Where the machine lacks something, say in one
# sentence which command installs it.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTHON="${PYTHON:-python3}"

need() {
    printf '%s\n' "$1" >&2
    exit 1
}

command -v "$PYTHON" >/dev/null 2>&1 ||
    need "Python is missing: install it with 'sudo apt-get install python3 python3-venv'."
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    need "Rollcall needs Python 3.11 or later, this is $("$PYTHON" --version 2>&1): install a newer one and run 'make PYTHON=python3.12 run'."
"$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
    need "Python's venv is missing: install it with 'sudo apt-get install python3-venv'."

if [ ! -x .venv/bin/python ]; then
    echo "Making the environment .venv ..."
    "$PYTHON" -m venv .venv
fi
uv_version="$(sed -n '/^name = "uv"$/{n;s/version = "\(.*\)"/\1/p}' uv.lock)"
[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version" ||
    need "The packages could not be fetched: check the connection and run the command again."
echo "Installing the packages of the lock file ..."
# shellcheck disable=SC2086 # EXTRAS is several words
UV_PROJECT_ENVIRONMENT=.venv .venv/bin/uv sync --quiet --frozen --inexact --python .venv/bin/python ${EXTRAS:-} ||
    need "The packages could not be installed: see the lines above, then run the command again."
