"""What tests share: the recorded material, and a record on each database that can be had."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import create_engine, text

from rollcall.names import equivalents
from rollcall.store.open import Store, open_store

_MATERIAL = Path(__file__).parents[2] / "shared" / "data"
IN_CI = os.environ.get("CI") == "true"
for _named in ("ROLLCALL_HOME", "ROLLCALL_NOW"):  # of the week that somebody has just played
    os.environ.pop(_named, None)

# How long one example takes is the machine's business, and another's work on it.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")


def miss(reason: str) -> None:
    """Skip on a laptop; fail where CI has promised that it is there."""
    if IN_CI:
        pytest.fail(f"CI promises this and could not have it: {reason}")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Takes back the names that count as one since a test has opened a project with some of its
    own: they are one for the whole process, and so for every test after it.
    """
    yield
    if equivalents.added():
        equivalents.forget()


@pytest.fixture(scope="session")
def ftm_model() -> Any:
    """FollowTheMoney's own model, which is not installed by itself: it needs a compiler."""
    try:
        from followthemoney import model
    except ImportError:
        miss("no followthemoney: `make aleph` installs it")
    return model


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The recorded material beside the checkout."""
    if not _MATERIAL.is_dir():
        miss("the recorded material (../shared/data) is not beside this checkout")
    return _MATERIAL


@pytest.fixture(params=["sqlite", "postgresql"])
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty record, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'record.sqlite'}"
        return
    server = os.environ.get("POSTGRESQL_URL", "")
    if not server:
        miss("no PostgreSQL: `make services` starts one and says how to set POSTGRESQL_URL")
    name = f"rollcall_test_{uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield server.rsplit("/", 1)[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of an Elasticsearch that all tests share: name your indices apart."""
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        miss('no Elasticsearch: eval "$(bash scripts/services.sh)" starts one and says where it is')
    return url


@pytest.fixture(scope="session")
def elasticsearch_home() -> Path:
    """The folder of Elasticsearch's program, for tests that start nodes of their own."""
    home = os.environ.get("ELASTICSEARCH_HOME", "")
    if not home:
        miss('no Elasticsearch to start: eval "$(bash scripts/services.sh)" says where one is')
    return Path(home)


@pytest.fixture
def store(record_url: str) -> Iterator[Store]:
    """An open, empty record."""
    opened = open_store(record_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def analysed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small invented world in a project folder, read and enriched; copy it, leave it be."""
    from tests import world

    home = tmp_path_factory.mktemp("analysed")
    one = world.fill(world.reopened(home))
    world.work(one, "enrich")
    one.store.engine.dispose()
    return home


@pytest.fixture
def home(analysed_folder: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the small invented world, enriched, not matched yet."""
    folder = tmp_path / "project"
    shutil.copytree(analysed_folder, folder)
    return folder


@pytest.fixture(scope="session")
def queued_folder(analysed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small invented world, matched, with something to decide; copy it, leave it be."""
    from tests import queued

    return queued.analysed(analysed_folder, tmp_path_factory.mktemp("queued") / "project")
