"""A check tells exactly where engine and record differ, and mending brings just that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall import index
from rollcall.errors import SearchError
from rollcall.pipeline import Project
from rollcall.search.base import Change, Document
from rollcall.store.open import Store
from tests.index.keeping import filled, held, project, publish, recorded
from tests.search.memory import MemoryEngine


@pytest.fixture
def one(tmp_path: Path, store: Store) -> Project:
    found = project(tmp_path / "project", store)
    filled(found, 12)
    index.run(found.store, found.engine)
    return found


def spoil(one: Project, article_id: str, document: Document | None) -> None:
    one.engine.put([Change(article_id, 0, document)], "g1")


def other(article_id: str) -> Document:
    from tests.world import NOW

    return Document(article_id, "", "Совсем другое.", None, "paper", "news", NOW)


def unversioned(one: Project) -> None:
    """As after a fault: what an engine holds says nothing of its versions any more."""
    assert isinstance(one.engine, MemoryEngine)
    one.engine._generations["g1"].versions.clear()


def test_in_step_both_sides_have_one_checksum(one: Project) -> None:
    found = index.check(one.store, one.engine)
    assert (found.record, found.engine, found.waiting, found.wrong) == (12, 12, 0, [])
    assert found.record_checksum == found.engine_checksum


def test_what_is_missing_left_over_and_different_is_told_apart_and_mended(one: Project) -> None:
    ids = sorted(recorded(one.store))
    unversioned(one)
    spoil(one, ids[2], None)
    spoil(one, ids[5], other(ids[5]))
    spoil(one, "0000000000000000", other("0000000000000000"))
    spoil(one, "ffffffffffffffff", other("ffffffffffffffff"))
    found = index.check(one.store, one.engine)
    assert found.missing == [ids[2]]
    assert found.different == [ids[5]]
    assert found.left_over == ["0000000000000000", "ffffffffffffffff"]
    assert (found.record, found.engine) == (12, 13)
    assert found.record_checksum != found.engine_checksum
    assert index.mend(one.store, one.engine, found).done == 4
    again = index.check(one.store, one.engine)
    assert again.wrong == []
    assert again.record_checksum == again.engine_checksum == found.record_checksum
    assert held(one.engine) == recorded(one.store)


def test_what_waits_is_counted_apart(one: Project) -> None:
    publish(one, 3, "Их отпустили.")
    publish(one, 40)
    found = index.check(one.store, one.engine)
    assert (found.waiting, found.wrong) == (2, [])
    assert (found.record, found.engine) == (11, 11)
    assert found.record_checksum == found.engine_checksum


def test_what_moves_on_while_it_is_checked_is_not_called_wrong(one: Project) -> None:
    class Moving(MemoryEngine):
        """Between a look at the record and one at the engine, others go on."""

        def live(self) -> str | None:
            return one.engine.live()

        def hashes(self, generation: str) -> Iterator[tuple[str, str]]:
            publish(one, 3, "Их отпустили.")
            publish(one, 41)
            index.run(one.store, one.engine)
            return one.engine.hashes(generation)

    found = index.check(one.store, Moving())
    assert found.wrong == []
    assert found.record_checksum == found.engine_checksum


def test_only_an_index_that_is_there_can_be_checked(one: Project) -> None:
    with pytest.raises(SearchError, match="no search index") as caught:
        index.check(one.store, MemoryEngine())
    assert "rollcall index" in caught.value.remedy


def test_a_check_tells_how_far_it_is(one: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rollcall.index.checking._PAGE", 5)
    told: list[tuple[int, int]] = []
    index.check(one.store, one.engine, lambda done, total: told.append((done, total)))
    assert told == [(5, 12), (10, 12), (12, 12)]
