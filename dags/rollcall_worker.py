"""What a task of Rollcall's DAGs knows of where it runs: the project, the command, its settings.

Settings that a task needs are asked for when it runs, as Airflow variables, unless
the worker's environment has them:

- `ROLLCALL_HOME`: the project folder, the one that holds `rollcall.toml`. Needed;
- `ROLLCALL_COMMAND`: how to call Rollcall, `rollcall` if not set. It may live in an environment of
  its own: `/opt/rollcall/bin/rollcall`. Words are split as a shell would, but no shell runs;
- `ROLLCALL_SETTINGS`: a JSON object of settings by their names in `rollcall.toml`, as in
  `{"digest_hour": 8, "mail.sender": "desk@example.org"}`;
- `ROLLCALL_GROUP` (20): about how many sources one task asks;
- `ROLLCALL_BATCH` (250): how many items are worth a task of their own;
- `ROLLCALL_WIDEST` (4): how many tasks share one step at most.

The connections `rollcall_record`, `rollcall_mail`, `rollcall_elasticsearch` and
`rollcall_encryption` become settings in the environment of the command, and nowhere else.
"""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from airflow.sdk import Connection, Variable
from airflow.sdk.exceptions import AirflowFailException, AirflowNotFoundException
from airflow.sdk.log import mask_secret

_OURS = ("ROLLCALL_COMMAND", "ROLLCALL_SETTINGS", "ROLLCALL_POOL", "ROLLCALL_DEADLINE")
_WIDTHS = {"ROLLCALL_GROUP": 20, "ROLLCALL_BATCH": 250, "ROLLCALL_WIDEST": 4}
# Airflow's own settings hold secrets; a ROLLCALL_ variable that is no setting of Rollcall's is an
# error there.
_KEPT_FROM_STEPS = ("AIRFLOW", "_AIRFLOW", "__AIRFLOW", *_OURS, *_WIDTHS)


def rollcall_command() -> list[str]:
    """The words that call Rollcall on this worker."""
    words = shlex.split(_setting("ROLLCALL_COMMAND") or "rollcall")
    if not words:
        raise AirflowFailException("ROLLCALL_COMMAND is blank: name the command or remove it")
    return words


def project_folder() -> Path:
    """The project that the steps work on. Fails the task where none is named or none is there."""
    named = _setting("ROLLCALL_HOME")
    if not named:
        raise AirflowFailException(
            "ROLLCALL_HOME is not set: name the project folder, in an Airflow variable or in the "
            "environment of the workers (`rollcall init FOLDER` makes one)"
        )
    folder = Path(named).expanduser().absolute()
    if not (folder / "rollcall.toml").is_file():
        raise AirflowFailException(
            f"ROLLCALL_HOME is {folder}, and there is no rollcall.toml on this worker: correct it, "
            "or make a project with `rollcall init FOLDER`"
        )
    return folder


def width(name: str) -> int:
    """A number that decides how wide a DAG gets. Fails the task where it is none."""
    said = _setting(name) or str(_WIDTHS[name])
    if not said.strip().isdecimal() or not 1 <= int(said) <= 100_000:
        raise AirflowFailException(f"{name} is {said!r}: write a whole number from 1 to 100000")
    return int(said)


def environment(home: Path, run: str) -> dict[str, str]:
    """What a command finds in its environment: the worker's, without what is Airflow's, what
    Airflow's connections and variables say about Rollcall, and the id of the DAG's run.

    The worker's own variables go before ROLLCALL_SETTINGS. A connection goes before both, whole:
    the password of one server is never sent to another.
    """
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(_KEPT_FROM_STEPS)
    }
    kept = _from_variable() | kept
    for name, (prefix, read) in _CONNECTIONS.items():
        try:
            connection = Connection.get(name)
        except AirflowNotFoundException:
            continue
        owned = tuple(prefix + key for key in _OWNED)
        kept = {key: value for key, value in kept.items() if key not in owned}
        kept |= {prefix + key: value for key, value in read(connection).items() if value}
    return kept | {"ROLLCALL_HOME": str(home), "ROLLCALL_RUN": run, "PYTHONUNBUFFERED": "1"}


def _from_variable() -> dict[str, str]:
    """ROLLCALL_SETTINGS as variables of the environment: mail.sender is ROLLCALL_MAIL__SENDER."""
    text = _setting("ROLLCALL_SETTINGS")
    if not text:
        return {}
    try:
        named = json.loads(text)
        found = {
            f"ROLLCALL_{name.upper().replace('.', '__')}": value
            if isinstance(value, str)
            else json.dumps(value)
            for name, value in named.items()
        }
    except (ValueError, AttributeError) as error:
        raise AirflowFailException(
            'ROLLCALL_SETTINGS is no JSON object of settings: write it like {"digest_hour": 8}'
        ) from error
    for name, value in found.items():
        mask_secret(value, name.lower())
    return found


def _record(connection: Connection) -> dict[str, str]:
    if connection.conn_type not in ("postgres", "postgresql"):
        raise AirflowFailException(
            "the connection rollcall_record must be of type postgres; a SQLite record needs none"
        )
    login = quote(connection.login or "", safe="")
    if connection.password:
        login += ":" + quote(connection.password, safe="")
        mask_secret(quote(connection.password, safe=""))
    place = f"{connection.host or ''}{f':{connection.port}' if connection.port else ''}"
    extra = urlencode(connection.extra_dejson)
    address = f"{login}@{place}/{quote(connection.schema or '')}"
    return {"URL": f"postgresql+psycopg://{address}{f'?{extra}' if extra else ''}"}


def _mail(connection: Connection) -> dict[str, str]:
    extra = connection.extra_dejson
    return {
        **_who(connection),
        "HOST": connection.host or "",
        "PORT": str(connection.port or ""),
        "TLS": str(extra.get("tls", "")),
        "SENDER": str(extra.get("from_email", "")),
    }


def _elasticsearch(connection: Connection) -> dict[str, str]:
    kind = connection.schema if connection.schema in ("http", "https") else "https"
    port = f":{connection.port}" if connection.port else ""
    hosts = [host.strip() for host in (connection.host or "").split(",") if host.strip()]
    extra = connection.extra_dejson
    return {
        **_who(connection),
        "URLS": " ".join(host if "://" in host else f"{kind}://{host}{port}" for host in hosts),
        "API_KEY": str(extra.get("api_key", "")),
        "CA_FILE": str(extra.get("ca_file", "")),
    }


def _who(connection: Connection) -> dict[str, str]:
    return {"USER": connection.login or "", "PASSWORD": connection.password or ""}


_CONNECTIONS: dict[str, Any] = {
    "rollcall_record": ("ROLLCALL_RECORD__", _record),
    "rollcall_mail": ("ROLLCALL_MAIL__", _mail),
    "rollcall_elasticsearch": ("ROLLCALL_SEARCH__ELASTICSEARCH__", _elasticsearch),
    "rollcall_encryption": ("ROLLCALL_ENCRYPTION__", lambda found: {"KEY": found.password or ""}),
}
_OWNED = (
    *("URL", "URLS", "HOST", "PORT", "USER", "PASSWORD", "PASSWORD_FILE"),
    *("API_KEY", "API_KEY_FILE", "KEY", "KEY_FILE"),
)


def _setting(name: str) -> str | None:
    return os.environ.get(name) or Variable.get(name, default=None)
