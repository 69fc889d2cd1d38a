"""One text that breaks a model is blamed alone; the others of its batch are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

import nlp.analyse
from rollcall.pipeline import run_step
from rollcall.store import schema as s
from tests import world


@pytest.mark.parametrize("error", [TypeError, KeyError, MemoryError, RecursionError])
def test_a_text_that_breaks_a_model_is_found_among_the_others(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    one = world.reopened(home)
    with one.store.write() as connection:
        connection.execute(delete(s.step_state))

    real = nlp.analyse.analyse

    def fragile(texts: Iterable[tuple[str, Any, Any]], **more: Any) -> Iterator[Any]:
        for text in texts:
            if "Gulnara" in text[0]:
                raise error("the model broke")
            yield from real([text], **more)

    monkeypatch.setattr(nlp.analyse, "analyse", fragile)
    counts = run_step(one, "enrich")
    assert (counts.failed, counts.done, counts.lost) == (1, len(world.PIECES) - 1, 0)
    (failed,) = [row for row in world.table(one.store, "step_state") if row["outcome"] == "failed"]
    assert "the model broke" in failed["reason"]
