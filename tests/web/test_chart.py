"""The picture of counts over time: what it says in words, where things stand, that it is safe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from rollcall.store.counts import Standing, Total
from rollcall.web.chart import HEIGHT, WIDTH, drawn

START = datetime(2022, 1, 5, tzinfo=UTC)
SPACE = "{http://www.w3.org/2000/svg}"


def standing(day: float, **lists: int) -> Standing:
    counted = {name: {"killed": number} for name, number in lists.items()}
    people = max(lists.values(), default=0)
    return Standing(START + timedelta(days=day), counted, {"killed": people}, {}, people)


def total(day: float, count: int, who: str = "prosecutors", control: str | None = "state") -> Total:
    at = START + timedelta(days=day)
    when = at.date().isoformat()
    return Total(at, when, who, "Agency", control, "killed", count, "exact", None, None, None, "a")


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_it_says_in_words_what_it_shows() -> None:
    root = read(drawn("killed", [standing(0, jailed=3), standing(9, jailed=5)], [total(2, 7)]))
    assert root.get("role") == "img"
    assert root.findtext(f"{SPACE}title") == "People killed, over time"
    said = "jailed: 5 now; people, all lists: 5 now. 1 published totals as points."
    assert root.findtext(f"{SPACE}desc") == said


def test_a_total_stands_as_high_as_a_list_of_as_many() -> None:
    svg = drawn("killed", [standing(0, jailed=4), standing(9, jailed=10)], [total(2, 10)])
    root = read(svg)
    (circle,) = root.iter(f"{SPACE}circle")
    lines = [path.get("d", "") for path in root.iter(f"{SPACE}path") if path.get("fill") == "none"]
    assert all(f"V{circle.get('cy')}" in line for line in lines)


def test_a_state_source_is_full_and_others_are_hollow() -> None:
    svg = drawn("killed", [], [total(0, 3), total(1, 4, "a union", "ngo")])
    assert [circle.get("fill") for circle in read(svg).iter(f"{SPACE}circle")] == [
        "currentColor",
        "none",
    ]


def test_points_are_told_beneath_in_their_order() -> None:
    root = read(drawn("killed", [], [total(0, 3), total(1, 4, "a union")]))
    told = [text.text for text in root.iter(f"{SPACE}text")]
    assert "1. 2022-01-05: prosecutors (Agency): 3" in told
    assert "2. 2022-01-06: a union (Agency): 4" in told


def test_only_the_asked_status_is_drawn() -> None:
    root = read(drawn("missing", [standing(0, jailed=4)], [total(0, 3)]))
    assert list(root.iter(f"{SPACE}circle")) == []
    assert "jailed: 0 now" in (root.findtext(f"{SPACE}desc") or "")


def test_an_empty_record_is_a_picture_that_says_so() -> None:
    assert "No list yet. No total was published." in drawn("killed", [], [])


_words = st.text(max_size=30)
_standings = st.lists(
    st.builds(
        lambda day, name, number: standing(day, **{name: number}),
        st.floats(0, 5000),
        _words,
        st.integers(0, 10**7),
    ),
    max_size=5,
).map(lambda some: sorted(some, key=lambda one: one.at))
_totals = st.lists(st.builds(total, st.floats(0, 5000), st.integers(0, 10**7), _words), max_size=5)


@settings(max_examples=80, deadline=None)
@given(_standings, _totals, st.booleans())
def test_whatever_lists_and_outlets_are_called_it_stays_a_picture(
    standings: list[Standing], totals: list[Total], standalone: bool
) -> None:
    svg = drawn("killed", standings, totals, standalone=standalone)
    root = read(svg)
    assert {element.tag for element in root.iter()} <= {
        SPACE + tag for tag in ("svg", "title", "desc", "rect", "path", "text", "g", "circle")
    }
    for element in root.iter():
        assert not {"style", "onload", "href"} & set(element.attrib)
    for circle in root.iter(f"{SPACE}circle"):
        assert 0 <= float(circle.get("cx", "")) <= WIDTH
        assert 0 <= float(circle.get("cy", "")) <= HEIGHT
