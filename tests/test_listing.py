"""Uploads through the one door: who may compare, how lists are named, who comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from rollcall import listing
from rollcall.errors import ListError, Withheld
from rollcall.pipeline import Project
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


@pytest.mark.parametrize("role", ["reader", "monitor"])
def test_only_a_keeper_compares_a_file_with_a_list(store: Store, tmp_path: Path, role: str) -> None:
    keeper = world.project(tmp_path / "home", store)
    world.upload(keeper, HEAD + GONE + REST)
    settings = keeper.settings.model_copy(update={"role": role})
    other = Project(settings, store, keeper.engine, keeper.clock)
    with pytest.raises(Withheld, match="change lists"):
        listing.prepare(other, "taken", (HEAD + REST).encode(), "guess.csv")


@pytest.mark.parametrize("name", ["a/b", "..\\x", "one\ntwo", "LIST:7", "", " blank", "x" * 101])
def test_a_list_is_named_so_that_it_can_be_asked_for(
    store: Store, tmp_path: Path, name: str
) -> None:
    project = world.project(tmp_path / "home", store)
    with pytest.raises(ListError, match="cannot be the name"):
        listing.prepare(project, name, (HEAD + REST).encode(), "x.csv")
