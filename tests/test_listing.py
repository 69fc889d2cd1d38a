"""Uploads beside each other: nobody writes over what another has stored, and words are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rollcall import list_history, listing
from rollcall.errors import ListError
from rollcall.pipeline import Project
from rollcall.store import list_versions
from tests import world

HEADINGS = "ФИО;Год рождения;Город;Статус\n"
FIRST = (
    "Асанов Али;1980;Алматы;задержан\nКим Вера;1990;Орал;пропала\nЮн Олег;1970;Семей;жив-здоров\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = world.reopened(tmp_path / "p")
    yield made
    made.store.engine.dispose()


def prepared(project: Project, text: str, name: str = "taken") -> listing.Upload:
    return listing.prepare(project, name, (HEADINGS + text).encode(), "taken.csv")


def test_an_upload_that_was_compared_with_an_older_version_is_not_stored(
    project: Project,
) -> None:
    first = prepared(project, FIRST)
    other = prepared(project, FIRST + "Белов Марат;1988;Тараз;погиб\n")
    assert listing.store(project, first)
    with pytest.raises(ListError, match="another version was stored") as caught:
        listing.store(project, other)
    assert "Белов" not in str(caught.value)
    again = prepared(project, FIRST + "Белов Марат;1988;Тараз;погиб\n")
    stored = listing.store(project, again)
    assert stored is not None
    assert (stored.number, stored.change) == (2, "+1")


def test_an_empty_upload_empties_no_list(project: Project) -> None:
    assert listing.store(project, prepared(project, FIRST))
    with pytest.raises(ListError, match="no row that could be a case"):
        prepared(project, "")


def test_answers_are_kept_with_the_version_they_made(project: Project) -> None:
    first = listing.store(project, prepared(project, FIRST))
    assert first is not None
    upload = prepared(project, FIRST.replace("Ким Вера", "Ким Вероника"))
    (question,) = upload.change.questions
    answered = listing.answer(upload, {listing.pair(question): True})
    assert not answered.change.questions
    second = listing.store(project, answered)
    assert second is not None
    assert second.answers == ((question.new.key, question.old.key, True),)
    with project.store.read() as connection:
        before, after = (
            {row.key for row in list_versions.rows(connection, project.viewer, version.id)}
            for version in (first, second)
        )
    assert before == after


def test_two_stored_versions_are_compared_without_a_question(project: Project) -> None:
    first = listing.store(project, prepared(project, FIRST))
    upload = prepared(project, FIRST.replace("Ким Вера", "Ким Вероника"))
    (question,) = upload.change.questions
    second = listing.store(project, listing.answer(upload, {listing.pair(question): False}))
    assert first is not None
    assert second is not None
    change = list_history.compare(project, first, second)
    assert not change.questions
    assert (len(change.added), len(change.removed)) == (1, 1)


def test_a_version_is_named_by_its_list_and_number(project: Project) -> None:
    assert listing.store(project, prepared(project, FIRST, "jan.2022"))
    assert listing.store(project, prepared(project, FIRST, "jan"))
    with project.store.read() as connection:
        found = {
            name: list_history.named_version(connection, project, name).id
            for name in ("jan", "jan.1", "jan.2022", "jan.2022.1")
        }
        assert found == {
            "jan": "jan.1", "jan.1": "jan.1", "jan.2022": "jan.2022.1", "jan.2022.1": "jan.2022.1",
        }  # fmt: skip
        for name in ("feb", "jan.2", "jan.2022.9"):
            with pytest.raises(ListError):
                list_history.named_version(connection, project, name)


def test_a_list_is_read_as_its_last_version_was(project: Project) -> None:
    assert listing.store(project, prepared(project, FIRST))
    remapped = listing.remap(project, "taken", {"status жив-здоров": "found"})
    assert [one.new.status for one in remapped.change.changed] == ["found"]
    assert listing.store(project, remapped)
    later = prepared(project, FIRST + "Белов Марат;1988;Тараз;жив-здоров\n")
    assert [row.status for row in later.change.added] == ["found"]
    restored = list_history.restore(project, "taken", 1)
    assert restored.mapping == {}
