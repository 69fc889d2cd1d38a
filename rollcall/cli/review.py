"""Walking through the queue in the terminal: one question a screen, one key an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import typer
from rich.console import Console

from rollcall.cli.keys import typed
from rollcall.errors import RollcallError
from rollcall.lists.roles import must
from rollcall.match.answering import Answer, Kept, answer
from rollcall.match.known import Known
from rollcall.pipeline import Project, open_project
from rollcall.records import Judgement
from rollcall.store import decisions, list_versions
from rollcall.store import review as stored
from rollcall.store.review_items import Item

_ANSWERS: dict[str, Judgement] = {"s": "same", "d": "different", "u": "unsure"}


def register(main: typer.Typer) -> None:
    """Add `review`."""
    main.command("review")(review)


def review(
    list_id: str = typer.Option("", "--list", help="Only cases of this list."),
    everything: bool = typer.Option(
        False, "--all", help="Also what has a lower score than the setting review.from_score."
    ),
    unsure: bool = typer.Option(
        False, "--unsure", help="What was answered with unsure, to look at it again."
    ),
    limit: int = typer.Option(0, "--limit", min=0, help="End after so many; 0: all."),
    thresholds: bool = typer.Option(
        False, "--thresholds", help="What other values of review.from_score would cost and miss."
    ),
    weeks: int = typer.Option(8, "--weeks", min=1, max=520, help="Weeks that this looks back."),
    as_json: bool = typer.Option(False, "--json", help="With --thresholds: as JSON."),
) -> None:
    """Decide on possible matches, one after the other: same, different or unsure.

    Example: rollcall review --list detained --limit 20
    """
    project = open_project()
    must(project.viewer, "decide")
    if thresholds:
        from rollcall.cli.review_settings import show

        show(project, weeks, as_json=as_json)
        return
    _must_exist(project, list_id)
    from_score = 0.0 if everything else project.settings.review.from_score
    sitting = Sitting(project, list_id or None, from_score, limit, _typed, unsure)
    sitting.walk()


def _must_exist(project: Project, list_id: str) -> None:
    with project.store.read() as connection:
        known = list_versions.names(connection, project.viewer)
    if list_id and list_id not in known:
        raise RollcallError(
            f"there is no list {list_id}", remedy="`rollcall lists show` names your lists"
        )


def _typed() -> str:
    """The next answer; the end of the input means quit."""
    said = typed()
    return "q" if said is None else said


@dataclass
class Sitting:
    """One walk through the queue; every answer is kept at once."""

    project: Project
    list_id: str | None
    from_score: float
    limit: int
    read: Callable[[], str]
    left_open: bool = False
    console: Console = field(default_factory=lambda: Console(highlight=False))
    skipped: set[tuple[str, str]] = field(default_factory=set)
    made: list[int] = field(default_factory=list)
    shown: int = 0
    story: bool = False
    why: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        self._known = Known(self.project.settings.names)

    def walk(self) -> None:
        """Ask until the queue is empty, the limit is reached, or somebody has had enough."""
        while not self.limit or self.shown < self.limit:
            queue = self._queue(1)
            if not queue.items or not self._ask(queue.items[0], queue):
                break
        self._end()

    def _queue(self, limit: int) -> stored.Queue:
        with self.project.store.read() as connection:
            return stored.queue(
                connection,
                self.project.viewer,
                from_score=self.from_score,
                list_id=self.list_id,
                left_open=self.left_open,
                limit=limit,
                without=self.skipped,
            )

    def _ask(self, item: Item, queue: stored.Queue) -> bool:
        """Show a question and do what is typed until it is answered; False to end."""
        from rollcall.cli.review_screen import draw  # the desk's words take a moment to load

        self.shown += 1
        self.story, self.why = item.question.articles > 1, ""
        total = queue.unsure if self.left_open else queue.total
        place = len(self.made) + len(self.skipped) + 1
        head = f"{place} of {total + len(self.made)}, possible ({item.match['score']:.2f})"
        if self.console.is_terminal:
            self.console.clear()
            self._say(self.note)
        draw(self.console, item, head, self.project.settings.timezone)
        while (typed := self._typed(item)) != "q":
            key, rest = typed[:1].lower(), typed[1:].strip()
            if key in _ANSWERS:
                if self._answer(item, _ANSWERS[key]):
                    return True
            elif key == "n":
                self.skipped.add((item.question.case_id, item.question.story_id))
                return True
            elif key == "z":
                if self._undo():
                    return True
            else:
                self._other(item, key, rest)
        return False

    def _typed(self, item: Item) -> str:
        from rollcall.cli.review_screen import keys

        self.console.print(keys(self.story, item.question.articles, self.why))
        typed = self.read()
        return "q" if typed.lower() == "q" else typed

    def _other(self, item: Item, key: str, rest: str) -> None:
        from rollcall.cli.review_screen import address

        if key == "r":
            self.why = rest or self._reason()
        elif key == "a":
            self.story = not self.story
        elif key == "o":
            self._say(address(item))
        elif key.strip():
            self._say(f"{key} is no answer here")

    def _reason(self) -> str:
        self.console.print("Why? ", end="")
        return sys.stdin.readline().strip()

    def _answer(self, item: Item, judgement: Judgement) -> bool:
        """Keep an answer; False where it was not to be kept."""
        alias: bool | None = None
        while True:
            given = Answer(
                item.case["id"], item.article["id"], judgement, self.story, self.why, alias
            )
            try:
                with self.project.store.write() as connection:
                    names = self._known.names(connection, self.project.viewer)
                    viewer, now = self.project.viewer, self.project.clock()
                    kept = answer(connection, names, viewer, given, now)
            except RollcallError as error:
                self._say(f"{error}; {error.remedy}")
                return False
            if isinstance(kept, Kept):
                self._tell(kept, judgement)
                return True
            alias = self._confirmed(str(kept.learns))
            if alias is None:
                return False

    def _confirmed(self, name: str) -> bool | None:
        self._say(
            f"“{name}” is like no name of this case. Is this person known under it, and should it "
            "be looked for everywhere? y: yes; h: the same, but only here; any other key: back"
        )
        return {"y": True, "h": False}.get(self.read()[:1].lower())

    def _tell(self, kept: Kept, judgement: Judgement) -> None:
        self.made.append(kept.number)
        many = f" for {kept.articles} articles" if kept.articles > 1 else ""
        learned = f"; “{kept.learned}” is a known spelling now" if kept.learned else ""
        self._note(f"decision {kept.number}: {judgement}{many}{learned}")

    def _undo(self) -> bool:
        """Take the last answer of this sitting back; its question is asked again."""
        if not self.made:
            self._say("nothing was answered in this sitting; see `rollcall decisions list`")
            return False
        number = self.made.pop()
        with self.project.store.write() as connection:
            by = self.project.viewer.name
            undone = decisions.undo(connection, number, self.project.clock(), by=by)
        told = f"{undone} decisions are" if undone > 1 else f"decision {number} is"
        self._note(f"{told} undone")
        return True

    def _note(self, words: str) -> None:
        """Say it now, or above the next question where a fresh screen would wipe it away."""
        if self.console.is_terminal:
            self.note = words
        else:
            self._say(words)

    def _say(self, words: str) -> None:
        self.console.print(words, markup=False)

    def _end(self) -> None:
        left = self._queue(0)
        if self.console.is_terminal and self.note:
            self._say(self.note)
        more = left.unsure if self.left_open else left.total
        told = [f"{len(self.made)} answered", f"{more} left"]
        told += [f"{left.below} below the score {self.from_score:g}: --all"] if left.below else []
        told += [f"{left.unsure} unsure: --unsure"] if left.unsure else []
        self._say(", ".join(told))
        if self.made:
            self._say("`rollcall match` applies the answers")
