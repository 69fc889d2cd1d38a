"""The record opens on both databases as this program expects it; or it says why not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, inspect, select, text

from rollcall.errors import StoreError
from rollcall.store import open as open_module
from rollcall.store import schema as s
from rollcall.store import sources
from rollcall.store.open import SCHEMA_VERSION, Store, open_store
from rollcall.store.schema import metadata
from tests import processes
from tests.store.counting import open_at_once
from tests.world import NOW


def test_the_migrations_make_exactly_the_tables_that_the_code_speaks_of(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == SCHEMA_VERSION
        assert compare_metadata(context, metadata) == []


def test_opening_again_changes_nothing(store: Store, record_url: str) -> None:
    before = set(inspect(store.engine).get_table_names())
    again = open_store(record_url)
    assert set(inspect(again.engine).get_table_names()) == before
    again.engine.dispose()


def test_a_record_of_every_earlier_version_is_brought_up_to_date(record_url: str) -> None:
    for number in range(1, int(SCHEMA_VERSION)):
        old_record(record_url, number).engine.dispose()
        upgraded = open_store(record_url)
        with upgraded.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []
        upgraded.engine.dispose()


def old_record(url: str, number: int) -> Store:
    """An empty record as version `number` of its tables has it."""
    config = Config()
    config.set_main_option("script_location", str(open_module._MIGRATIONS))
    store = Store(open_module._engine(url)[0])
    with store.write() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
        config.attributes["connection"] = connection
        command.upgrade(config, f"{number:04}")
    return store


def test_what_was_matched_before_there_were_watches_is_no_news_to_them(record_url: str) -> None:
    old = old_record(record_url, 3)
    outcomes = {"matched": "done", "nothing": "nothing", "failed": "failed", "never": None}
    with old.write() as connection:
        connection.execute(s.stories.insert().values(id="one", created_at=NOW))
        for name, outcome in outcomes.items():
            connection.execute(
                s.articles.insert().values(
                    id=name, kind="news", sort_at=NOW, first_seen_at=NOW, story_id="one"
                )
            )
            connection.execute(
                s.revisions.insert().values(
                    id=f"{name}.1", article_id=name, number=1, text="", sha256="", created_at=NOW
                )
            )
            connection.execute(
                s.analyses.insert().values(revision_id=f"{name}.1", version=1, created_at=NOW)
            )
            if outcome:
                connection.execute(
                    s.step_state.insert().values(
                        step="match", item=f"{name}.1", version=1, input_hash="", outcome=outcome
                    )
                )
    old.engine.dispose()
    new = open_store(record_url)
    with new.read() as connection:
        query = select(s.analyses.c.revision_id, s.analyses.c.matched_at)
        found = {row.revision_id: row.matched_at for row in connection.execute(query)}
    new.engine.dispose()
    assert found == {"matched.1": NOW, "nothing.1": NOW, "failed.1": None, "never.1": None}


def test_the_sources_of_an_older_record_get_their_hosts(record_url: str) -> None:
    urls = ("https://www.t.me/s/a", "http://Новости.example:8080/rss", "no address", "http://[x")
    old = old_record(record_url, 4)
    columns = [c for c in s.sources.c if c.name != "host"]
    before = Table("sources", MetaData(), *(Column(c.name, c.type) for c in columns))
    rest = {"way": "feed", "control": "social", "languages": [], "timezone": "UTC", "options": {}}
    rest |= {"article_kind": "news", "every_minutes": 1, "silent_after_hours": 1, "enabled": True}
    with old.write() as connection:
        rows = [{"id": url, "name": "", "url": url, "created_at": NOW, **rest} for url in urls]
        connection.execute(before.insert(), rows)
    old.engine.dispose()
    new = open_store(record_url)
    with new.read() as connection:
        found = {row.url: row.host for row in connection.execute(select(s.sources))}
    new.engine.dispose()
    assert found == {url: sources.host_of(url) for url in urls}
    assert found["https://www.t.me/s/a"] == "t.me"


def test_a_record_of_a_newer_program_is_refused_and_left_alone(
    store: Store, record_url: str
) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Rollcall") as caught:
        open_store(record_url)
    assert "install" in caught.value.remedy
    with store.read() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        )


def test_processes_that_open_an_empty_record_at_once_all_succeed(record_url: str) -> None:
    go, told = processes.event(), processes.channel()
    many = [processes.start(open_at_once, record_url, go, told) for _ in range(6)]
    go.set()
    assert [told.get() for _ in many] == ["open"] * 6


def test_a_file_that_is_no_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes(b"%PDF-1.7 this is no database" * 100)
    with pytest.raises(StoreError, match=r"record\.sqlite") as caught:
        open_store(f"sqlite:///{path}")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no address at all", "no database"),
        ("oracle://somewhere/x", "oracle"),
        ("postgresql+psycopg://who@127.0.0.1:1/x", "127.0.0.1:1"),
    ],
)
def test_a_database_that_cannot_be_had_is_an_error_in_words(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        open_store(url)
    assert caught.value.remedy


def test_the_password_of_the_database_is_never_in_an_error() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql+psycopg://who:geheim@127.0.0.1:1/x")
    assert "geheim" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="record"):
        open_store(f"sqlite:///{tmp_path}/inner/record.sqlite")


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "inner").write_text("a file")
    with pytest.raises(StoreError, match="inner"):
        open_store(f"sqlite:///{tmp_path}/inner/record.sqlite")


def test_what_sqlite_says_is_kept_outlives_a_power_cut(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    with store.read() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
    store.engine.dispose()
