"""The key speaks of what is really there: articles, cases, words."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import openpyxl
import pypdf
import pytest

from examples.week import Text, Week, load
from examples.week.material import DAYS, HERE
from nlp.annotations import STATUSES
from rollcall.records import CONTROLS, WAYS


@pytest.fixture(scope="module")
def week() -> Week:
    return load()


def cases(week: Week, day: int) -> dict[str, str]:
    """Every case that stands on a list on that day, with its name."""
    found: dict[str, str] = {}
    newest = {one.list_id: one for one in week.lists if one.day <= day}
    for one in newest.values():
        if one.path.suffix == ".csv":
            text = one.path.read_text(encoding="utf-8-sig")
            for row in csv.DictReader(io.StringIO(text), delimiter=";"):
                found[f"{one.list_id}:{row['id']}"] = row["аты-жөні"]
            continue
        for sheet in openpyxl.load_workbook(one.path).worksheets:
            for cells in sheet.iter_rows(min_row=5, values_only=True):
                found[f"{one.list_id}:{cells[0]}"] = str(cells[1])
    return found


def all_cases(week: Week) -> dict[str, str]:
    return cases(week, 1) | cases(week, DAYS)


def words(week: Week, name: str) -> str:
    """All that an article or note says, first and last."""
    for note in week.notes:
        if note.id == name:
            return f"{note.title}\n{note.text}"
    article = week.article(name)
    texts: list[Text] = [article.first, *([article.later] if article.later else [])]
    return "\n".join([article.author, *map(str, texts)])


def named(week: Week) -> Iterator[dict[str, Any]]:
    for kind in ("expected", "traps", "tally"):
        yield from (row for row in week.answers[kind] if row["article"] != "private")


def test_a_week_has_about_sixty_items_in_three_languages_over_many_sources(week: Week) -> None:
    languages = Counter(article.language for article in week.articles)
    assert 55 <= len(week.articles) + len(week.notes) <= 70
    assert min(languages["ru"], languages["kk"], languages["en"]) >= 10
    assert len(week.sources(80)) == 11


def test_every_source_is_spelled_in_known_words_and_has_a_host_of_its_own(week: Week) -> None:
    sources = week.sources(8123)
    assert len({source.url.split("/")[2] for source in sources}) == len(sources)
    for source in sources:
        assert source.way in WAYS
        assert source.control in CONTROLS
        assert ":8123/" in source.url
    assert {source.way for source in sources} == set(WAYS) - {"page"}


def test_every_article_belongs_to_a_source_and_appears_when_it_says_it_was_published(
    week: Week,
) -> None:
    known = {source.id for source in week.sources(80)}
    for article in week.articles:
        assert article.source in known, article.id
        assert 0 <= article.appears <= DAYS, article.id
        assert article.first.paragraphs, article.id
    places = Counter((article.source, article.path) for article in week.articles)
    assert max(places.values()) == 1


def test_news_is_long_enough_to_be_told_from_a_menu(week: Week) -> None:
    ways = {source.id: source.way for source in week.sources(80)}
    for article in week.articles:
        if ways[article.source] in ("telegram", "mastodon") or article.pdf:
            continue
        assert len(str(article.first).split()) >= 75, article.id


def test_every_case_in_the_key_stands_on_a_list(week: Week) -> None:
    known = all_cases(week)
    answers = week.answers
    for row in [*answers["expected"], *answers["traps"]]:
        assert row.get("case", next(iter(known))) in known, row
    for group in ("missed", "missing_to_killed", "never_mentioned"):
        assert set(answers["expect"][group]) <= set(known)


def test_every_surface_in_the_key_stands_in_its_article(week: Week) -> None:
    for row in named(week):
        assert row["surface"], row
        assert row["surface"] in words(week, row["article"]), row
    for person in week.answers["unlisted"]:
        for article, surface in person["surfaces"].items():
            assert surface in words(week, article)


def test_the_key_uses_the_vocabulary_of_claims(week: Week) -> None:
    for row in week.answers["expected"]:
        assert row["verdict"] in ("likely", "possible", "either")
        assert row["notice"] in ("match", "status_change")
        assert {row["status"], *row.get("also", [])} <= {*STATUSES, ""}, row
    for row in week.answers["traps"]:
        assert row["kind"] in ("match", "claim", "fetch", "unlisted")
        assert row["why"]


def test_the_key_has_no_pair_twice_and_no_trap_that_is_also_expected(week: Week) -> None:
    pairs = [(row["article"], row["case"]) for row in week.answers["expected"]]
    assert len(pairs) == len(set(pairs))
    sprung = {
        (row["article"], row["case"], row["surface"])
        for row in week.answers["traps"]
        if row["kind"] == "match"
    }
    right = {(row["article"], row["case"], row["surface"]) for row in week.answers["expected"]}
    assert not sprung & right
    assert len({row["id"] for row in week.answers["traps"]}) == len(week.answers["traps"]) >= 20


def test_the_summary_of_the_key_follows_from_its_rows(week: Week) -> None:
    answers, expect = week.answers, week.answers["expect"]
    mentioned = {row["case"] for row in answers["expected"]}
    twins = {twin: first for first, twin in expect["same_person"]}
    persons = {twins.get(case, case) for case in mentioned}
    assert len(persons) == expect["found"]
    assert len(persons | set(expect["missed"])) == expect["listed_people"]
    assert mentioned | set(expect["never_mentioned"]) | set(expect["missed"]) == set(
        all_cases(week)
    )
    assert not mentioned & set(expect["never_mentioned"])
    assert expect["unlisted"] == len(answers["unlisted"])
    assert expect["tallies_against_lists"] == sum(row["notice"] for row in answers["tally"])


def test_those_who_were_missing_are_on_the_sheet_of_the_missing(week: Week) -> None:
    killed = {row["case"] for row in week.answers["expected"] if row["status"] == "killed"}
    first = next(one for one in week.lists if one.list_id == "defenders")
    sheet = openpyxl.load_workbook(first.path)["Пропавшие"]
    missing = {f"defenders:{row[0]}" for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert sorted(killed & missing) == week.answers["expect"]["missing_to_killed"]


def test_the_later_workbook_adds_two_removes_one_and_corrects_one_name(week: Week) -> None:
    before, after = cases(week, 3), cases(week, 4)
    assert sorted(set(after) - set(before)) == ["defenders:134", "defenders:135"]
    assert sorted(set(before) - set(after)) == ["defenders:122"]
    changed = {case for case in before if case in after and before[case] != after[case]}
    assert changed == {"defenders:119"}
    assert len(before) == 45


def test_nobody_who_is_on_no_list_is_on_one(week: Week) -> None:
    listed = " ".join(all_cases(week).values()).lower()
    for name in ("темирханов", "темірхан", "alpysbayeva", "алпысбаева"):
        assert name not in listed


def test_the_ministrys_pdf_can_be_read_and_the_scanned_one_has_no_text(week: Week) -> None:
    for article in week.articles:
        if not article.pdf:
            continue
        path = HERE / "pdf" / article.pdf
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        assert path.stat().st_size < 100_000
        if article.scanned:
            assert not text.strip()
        else:
            for row in week.answers["expected"]:
                assert row["article"] != article.id or row["surface"] in text


def test_the_one_on_the_scanned_page_is_named_nowhere_else(week: Week) -> None:
    missed = week.answers["expect"]["missed"]
    for case in missed:
        surname = all_cases(week)[case].split()[0]
        holders = [one.id for one in week.articles if surname in words(week, one.id)]
        assert holders == ["mp-03"]


def test_the_silent_source_fell_silent_before_the_week(week: Week) -> None:
    silent = week.answers["silent"]
    newest = max(one.published for one in week.articles if one.source == silent["source"])
    assert newest.date().isoformat() == silent["last"]


def test_copies_of_the_story_share_most_of_their_words(week: Week) -> None:
    for story in week.answers["story"]:
        first, *copies = (set(words(week, name).split()) for name in story["articles"])
        assert all(len(first & copy) / len(first | copy) > 0.5 for copy in copies)


def test_the_committed_lists_hold_the_rows_that_the_script_lays_out(week: Week) -> None:
    wanted: dict[int, dict[str, str]] = {1: {}, 2: {}}
    rows = (HERE / "scripts" / "rows.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for sheet, first, last, key, name, *_ in (row.split("\t") for row in rows):
        for version in (1, 2):
            if sheet == "тізім" or int(first) <= version <= int(last):
                owner = "newsroom" if sheet == "тізім" else "defenders"
                wanted[version][f"{owner}:{key}"] = name
    assert cases(week, 1) == wanted[1]
    assert cases(week, DAYS) == wanted[2]


def test_no_source_but_the_broken_one_is_empty_at_the_start(week: Week) -> None:
    for source in week.sources(80):
        first = [one for one in week.articles if one.source == source.id and one.appears <= 1]
        assert bool(first) is (source.id != "kurier"), source.id
