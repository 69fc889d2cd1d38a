"""Two workers that read the same news at once make one article and one story of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rollcall.store.open import Store, open_store
from tests import processes, world
from tests.world import table

MANY = 12


def publish_all(home: Path, url: str, prefix: str, go: Any, told: Any) -> None:
    """Record the same copies as another process does at this moment, under the same keys."""
    one = world.project(home, open_store(url))
    told.put("ready")
    go.wait()
    try:
        for number in range(MANY):
            world.publish(one, piece(number))
            world.publish(one, replace(piece(number), key=f"{prefix}-{number}", source=prefix))
    except Exception as error:
        told.put(repr(error))
        raise
    told.put("done")


def piece(number: int) -> world.Piece:
    words = " ".join(f"слово{number}х{place}" for place in range(60))
    return world.Piece(f"same-{number}", "paper", f"Заголовок {number}", words, "2022-01-09")


@pytest.mark.slow
def test_two_processes_make_one_article_of_one_text_and_one_story_of_its_copies(
    store: Store, record_url: str, tmp_path: Path
) -> None:
    one = world.project(tmp_path / "project", store)
    world.add_sources(one)
    go, told = processes.event(), processes.channel()
    for prefix in ("wire", "channel"):
        processes.start(publish_all, one.settings.home, record_url, prefix, go, told)
    assert [told.get(), told.get()] == ["ready"] * 2
    go.set()
    assert [told.get(), told.get()] == ["done"] * 2
    articles = table(store, "articles")
    assert len(articles) == 3 * MANY
    assert len({row["story_id"] for row in articles}) == MANY
    assert len(table(store, "revisions")) == 3 * MANY


@pytest.mark.parametrize("odd", ["\x00", "\ud83d", "\U0001f600", "\u202e", "e\u0301"])
def test_any_character_of_a_text_can_be_kept_and_offsets_stay_true(
    store: Store, tmp_path: Path, odd: str
) -> None:
    one = world.project(tmp_path / "project", store)
    world.add_sources(one)
    world.upload(one)
    text = f"Полиция{odd} задержала Айгерим Сарсенову в Алматы, сообщил{odd} адвокат."
    world.publish(one, world.Piece("odd", "wire", f"Так{odd}", text, "2022-01-09"))
    world.work(one, "enrich", "match", "index", "alert")
    (revision,) = table(store, "revisions")
    whole = f"{revision['title']}\n\n{revision['text']}"
    (match,) = table(store, "matches")
    assert whole[match["start"] : match["end"]] == match["surface"]
    assert match["surface"] == "Айгерим Сарсенову"
