"""Searching on the command line: what it prints, what it writes, and where it says it is wrong."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from rollcall.cli import app
from rollcall.cli.shared import console
from rollcall.errors import NoIndex, QueryError, RollcallError
from rollcall.records import Viewer
from rollcall.store import exports
from rollcall.store.open import open_store
from rollcall.store.schema import articles, revisions, stories
from tests import world
from tests.coverage_world import add_sources, covered, publish

COUNT = 45
Typed = Callable[..., Result]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's folder with coverage in it; searching changes nothing but the log of exports."""
    folder = tmp_path_factory.mktemp("project")
    store = open_store(f"sqlite:///{folder / 'record.sqlite'}")
    covered(store, folder, COUNT)
    store.engine.dispose()
    (folder / "rollcall.toml").write_text('user = "dana"\ntimezone = "Asia/Almaty"\n', "utf-8")
    return folder


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types `rollcall search WORDS` in the project's folder."""
    monkeypatch.setattr(console, "_width", 200)

    def run(*words: str, stdin: str = "") -> Result:
        environment = {"ROLLCALL_HOME": str(home)}
        return CliRunner().invoke(app, ["search", *words], env=environment, input=stdin)

    return run


def test_hits_are_printed_a_few_at_a_time(typed: Typed) -> None:
    first = typed("новость", "--newest", "--limit", "3").stdout
    assert "45 found, 1 to 3" in first
    assert re.findall(r"^Новость \d+", first, re.M) == ["Новость 44", "Новость 43", "Новость 42"]
    assert "Степь  https://steppe.example/44" in first
    assert "and more: --from 4" in first
    second = typed("новость", "--newest", "--limit", "3", "--from", "4").stdout
    assert "45 found, 4 to 6" in second
    assert "Новость 41" in second


def test_a_fresh_project_says_so_and_one_that_was_never_indexed_too(tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        environment = {"ROLLCALL_HOME": str(tmp_path)}
        return CliRunner().invoke(app, words, env=environment)

    (tmp_path / "rollcall.toml").write_text('user = "dana"\ntimezone = "Asia/Almaty"\n', "utf-8")
    store = open_store(f"sqlite:///{tmp_path / 'record.sqlite'}")
    for options in ((), ("--facets",)):
        done = run("search", "площадь", *options)
        assert done.exit_code == 0
        assert "Nothing has been collected yet" in done.stdout
    assert run("search", "площадь", "--json").stdout == ""
    assert json.loads(run("search", "площадь", "--facets", "--json").stdout)["total"] == 0
    found = tmp_path / "found.csv"
    assert run("search", "площадь", "--csv", str(found)).exit_code == 0
    assert len(found.read_text("utf-8-sig").splitlines()) == 1
    added = run("watch", "add", "площадь", "--title", "Squares", "--how", "never", "--yes")
    assert "nothing has been collected yet, so nobody knows" in " ".join(added.stdout.split())
    (watch,) = re.findall(r"watch (\w+) is saved", added.stdout)
    assert "0 found" in run("watch", "show", watch).stdout
    add_sources(store)
    publish(store, range(2))
    store.engine.dispose()
    done = run("search", "площадь")
    assert isinstance(done.exception, NoIndex)
    assert "площадь" not in str(done.exception)
    assert isinstance(run("watch", "show", watch).exception, NoIndex)


def test_a_headline_stands_once(typed: Typed) -> None:
    said = typed("новость", "--oldest", "--limit", "1").stdout
    assert said.count("Новость 0") == 1
    assert "Серик Мусин вышел на площадь" in said


def test_options_narrow_the_search(typed: Typed) -> None:
    assert "15 found" in typed("новость", "--source", "agency").stdout
    assert "5 found" in typed("новость", "--kind", "post").stdout
    assert "13 found" in typed("новость", "--until", "2025-01-06").stdout
    assert "8 found" in typed("новость", "--since", "08.01.2025").stdout
    assert "45 found" in typed("новость", "--lang", "none", "--lang", "ru").stdout
    assert "23 found" in typed("площадь").stdout
    assert "12 found" in typed("площадь", "--exact").stdout


def test_words_that_are_not_given_are_asked_for(typed: Typed) -> None:
    said = typed("--limit", "1", stdin="Мусин\n")
    assert "12 found" in said.stdout
    assert "Search for" in said.stderr
    assert "Search for" not in said.stdout
    assert "45 found" in typed("--limit", "1", stdin="\n").stdout


def test_counts_are_printed_with_bars_over_time(typed: Typed) -> None:
    said = typed("новость", "--facets", "--limit", "0").stdout
    assert "published, by day:" in said
    assert re.search(r"2025-01-06 +13 +█+\s", said)
    assert re.search(r"2025-01-07 +24 +█{40}\s", said)
    assert re.search(r"source +steppe \(30\), agency \(15\)", said)
    assert re.search(r"language +none \(45\)", said)
    assert "45 found\n" in said
    assert "Степь" not in said


def test_programs_get_a_json_object_a_line(typed: Typed, home: Path) -> None:
    lines = typed("Мусин", "--json", "--limit", "5", "--newest").stdout.splitlines()
    one = json.loads(lines[0])
    assert len(lines) == 5
    assert set(one) == {*("id", "url", "title", "published", "source", "score", "excerpt", "marks")}
    assert (one["url"], one["source"]) == ("https://steppe.example/44", "steppe")
    start, end = one["marks"][0]
    assert one["excerpt"][start:end] in ("Мусин", "Серик Мусин")
    assert _logged(home) == ("search", 5)


def test_programs_get_counts_too(typed: Typed, home: Path) -> None:
    counts = json.loads(typed("площадь", "--facets", "--json").stdout)
    assert counts["total"] == sum(counts["days"].values()) == 23
    assert counts["facets"]["source"] == {"steppe": 16, "agency": 7}
    assert counts["places"] == []


def test_all_that_is_found_is_written_to_a_file(typed: Typed, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "found.csv"
    assert f"{path}: 23 articles" in typed("площадь", "--csv", str(path)).stdout
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 23
    assert rows[0]["title"] == "Новость 44"
    assert _logged(home) == ("search", 23)
    again = typed("суд", "--csv", str(path))
    assert isinstance(again.exception, RollcallError)
    assert "is there already" in str(again.exception)


def test_what_is_wrong_has_a_caret_under_it(typed: Typed) -> None:
    said = typed('площадь AND (суд OR "не')
    assert isinstance(said.exception, QueryError)
    query, caret = said.stderr.splitlines()[-2:]
    assert query[caret.index("^")] == '"'
    long = typed("слово " * 30 + "AND")
    query, caret = long.stderr.splitlines()[-2:]
    assert query.startswith("  … ")
    assert query[caret.index("^") :].startswith("AND")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--status", "dead"), "there is no status dead"),
        (("--kind", "blog"), "there is no kind blog"),
        (("--since", "yesterday"), "--since yesterday: this is no date"),
        (("--newest", "--oldest"), "newest first or oldest first?"),
    ],
)
def test_options_that_cannot_be_are_refused(
    typed: Typed, words: tuple[str, ...], said: str
) -> None:
    error = typed("суд", *words).exception
    assert isinstance(error, RollcallError)
    assert said in str(error)


def _logged(home: Path) -> tuple[str, int]:
    """The export that was written down last: what, and how many rows."""
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", migrate=False)
    with store.read() as connection:
        last = exports.listed(connection, Viewer("dana", "operator"))[0]
    store.engine.dispose()
    return last["what"], last["rows"]


def test_a_story_is_found_under_every_id_that_it_ever_had(
    typed: Typed, home: Path, tmp_path: Path
) -> None:
    first, second = "00000000000000aa", "00000000000000bb"
    store = open_store(f"sqlite:///{home / 'record.sqlite'}")
    with store.write() as connection:
        query = select(articles.c.story_id, revisions.c.title).join(
            revisions, revisions.c.id == articles.c.revision_id
        )
        own, title = connection.execute(query.order_by(articles.c.id).limit(1)).one()
        for story, became in ((second, own), (first, second)):
            row = {"id": story, "alias_of": became, "created_at": world.NOW}
            connection.execute(stories.insert().values(row))
    store.engine.dispose()
    for asked in (own, second, first, f"({first} OR nothing)", f'"{first}"'):
        assert "1 found" in (said := typed(f"story:{asked}").stdout), asked
        assert title in said
    assert "0 found" in typed("story:00000000000000cc").stdout
    file = tmp_path / "found.csv"
    assert typed(f"сюжет:{first}", "--csv", str(file)).exit_code == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
    assert [row["title"] for row in rows] == [title]
