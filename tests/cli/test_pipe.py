"""Plumbing keeps its promised formats: JSON Lines or TSV, no project, no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import PAGE, RSS, Rollcall

ARTICLE = {
    "id": "a1",
    "text": "Жумабек Тастемиров, пропавший 5 января, был убит в Алматы, сообщила прокуратура. "
    "По данным прокуратуры, погибли не менее 227 человек.",
    "published": "2022-01-08",
}
LINES = {
    "read": {
        "file",
        "kind",
        "id",
        "url",
        "title",
        "text",
        "author",
        "published",
        "published_from",
        "edited",
        "media",
        "forwarded_from",
    },
    "extract": {
        "file",
        "url",
        "title",
        "text",
        "author",
        "published",
        "published_from",
        "language",
    },
    "enrich": {"id", "language", "mentions", "claims", "tallies"},
    "match": {
        "id",
        "list",
        "case",
        "name",
        "surface",
        "start",
        "end",
        "score",
        "verdict",
        "why",
        "reasons",
    },
}


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_compare_answers_a_line_for_a_line(rollcall: Rollcall) -> None:
    pairs = "Жагипаров Ерлан\tYerlan Zhagiparov\nЖагипаров Ерлан\tПетров Пётр\n"
    said = rollcall("pipe", "compare", stdin=pairs)
    rows = [line.split("\t") for line in said.out.splitlines()]
    assert [row[1] for row in rows] == ["same", "different"]
    assert all(len(row) == 3 and 0 <= float(row[0]) <= 1 for row in rows)
    wrong = rollcall("pipe", "compare", stdin="one name only\n")
    assert (wrong.code, "line 1: no tab" in wrong.err) == (1, True)


def test_read_gives_entries_or_the_reason(rollcall: Rollcall, tmp_path: Path) -> None:
    (tmp_path / "rss.xml").write_text(RSS, "utf-8")
    (tmp_path / "junk.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = lines(rollcall("pipe", "read", "rss.xml", "junk.bin", "nowhere.xml").out)
    assert [set(one) == LINES["read"] for one in found] == [True, True, False, False]
    assert found[0]["published_from"] == "feed"
    assert found[2] == {"file": "junk.bin", "error": "a PNG picture, not a feed"}
    assert found[3] == {"file": "nowhere.xml", "error": "No such file or directory"}


def test_extract_gives_a_text_or_says_why_it_is_no_article(
    rollcall: Rollcall, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "empty.html").write_text("<html><body></body></html>", "utf-8")
    said = rollcall("pipe", "extract", "page.html", "empty.html", "--url", "https://a.example/n/1")
    article, empty = lines(said.out)
    assert set(article) == LINES["extract"]
    assert article["language"] == "en"
    assert article["url"] == "https://a.example/n/1"
    assert "Zhumabek Tastemirov" in article["text"]
    assert set(empty) == {"file", "error"}
    assert empty["error"].startswith("not an article: ")


def test_enrich_finds_people_places_dates_claims_and_totals(rollcall: Rollcall) -> None:
    said = rollcall("pipe", "enrich", stdin=json.dumps(ARTICLE) + "\n{broken\n")
    (found,) = lines(said.out)
    assert "line 2: not a document" in said.err
    assert set(found) == LINES["enrich"]
    assert (found["id"], found["language"]) == ("a1", "ru")
    text = str(ARTICLE["text"])
    assert {one["kind"] for one in found["mentions"]} >= {"person", "place", "date"}
    assert all(text[one["start"] : one["end"]] == one["surface"] for one in found["mentions"])
    assert all("role" in one for one in found["mentions"] if one["kind"] == "person")
    assert "killed" in {one["status"] for one in found["claims"]}
    (tally,) = found["tallies"]
    assert (tally["count"], tally["bound"], tally["status"]) == (227, "at_least", "killed")


def test_match_gives_a_line_for_an_article_and_a_case(rollcall: Rollcall, case_list: Path) -> None:
    document = json.dumps(ARTICLE, ensure_ascii=False) + "\n"
    said = rollcall("pipe", "match", "--cases", case_list, stdin=document)
    (found,) = lines(said.out)
    assert set(found) == LINES["match"]
    assert (found["list"], found["case"], found["verdict"]) == ("january", "1", "likely")
    assert str(ARTICLE["text"])[found["start"] : found["end"]] == found["surface"]
    assert all(set(one) == {"code", "weight", "listed", "found"} for one in found["reasons"])
    in_russian = rollcall("pipe", "match", "--cases", case_list, "--ui", "ru", stdin=document)
    assert lines(in_russian.out)[0]["why"] != found["why"]
    missing = rollcall("pipe", "match", "--cases", "nowhere.csv", stdin=document)
    assert (missing.code, "nowhere.csv: No such file" in missing.err) == (1, True)
