"""The small invented world with something to decide: initials, copies, a death, a footballer."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from rollcall.pipeline import Project, run_step
from tests import world
from tests.world import PIECES, Piece

DEAD = Piece(
    "dead",
    "wire",
    "Умер в больнице",
    "Омарбеков Д. скончался в больнице Тараза, сообщили волонтёры. Его избили в изоляторе, "
    "говорят родные.\n\nПрокуратура проверяет, кто дежурил в изоляторе в ту ночь.",
    "2022-01-08T21:00:00+00:00",
)
DEAD_TOO = replace(DEAD, key="dead-too", source="paper")
BANK = Piece(
    "bank",
    "paper",
    "Новый директор",
    "Д. Омарбеков назначен директором филиала банка в Таразе. Он окончил университет в 1998 "
    "году.\n\nФилиал откроется весной, сообщает пресс-служба.",
    "2022-01-09T20:00:00+00:00",
)
BANK_TOO = replace(BANK, key="bank-too", source="channel")
MAN, PLAYER = world.NAMES[3], world.NAMES[4]
CUP = PIECES[7]


def analysed(analysed_folder: Path, folder: Path) -> Path:
    """A copy of the analysed world with these texts, matched: make it once, copy it often."""
    project = world.reopened(Path(shutil.copytree(analysed_folder, folder)))
    for piece in (DEAD, DEAD_TOO, BANK):
        world.publish(project, piece)
    world.work(project, "enrich", "match")
    (folder / "rollcall.toml").write_text(
        'timezone = "Asia/Almaty"\nuser = "dana"\n', encoding="utf-8"
    )
    project.store.engine.dispose()
    return folder


def later(one: Project, piece: Piece) -> None:
    """Publish something more, and look who is named."""
    world.publish(one, piece)
    run_step(one, "enrich")
    run_step(one, "match")
