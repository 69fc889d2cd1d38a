"""Somebody taken off a list who comes back on it is the case that people decided about."""

from __future__ import annotations

from pathlib import Path

from rollcall.store import lists
from rollcall.store.open import Store
from tests import world

HEAD = "name,birth\n"
GONE = "Жумабек Тастемиров,1980-05-01\n"
BACK = "Жұмабек Тастемиров,01.05.1980\n"
REST = "Айгерим Сарсенова,1990-01-02\nВера Ким,1970-03-04\n"


def test_a_row_without_an_id_that_comes_back_spelled_otherwise_is_the_same_case(
    store: Store, tmp_path: Path
) -> None:
    project = world.project(tmp_path / "home", store)

    def case_ids() -> dict[str, str]:
        with store.read() as connection:
            found = lists.current(connection, project.viewer, "taken")
        return {case.row.birth or "": case.id for case in found}

    world.upload(project, HEAD + GONE + REST)
    before = case_ids()
    world.upload(project, HEAD + REST)
    assert set(case_ids()) == {"1990-01-02", "1970-03-04"}
    world.upload(project, HEAD + REST + BACK)
    assert case_ids() == before
