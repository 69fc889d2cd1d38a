"""What any search engine must do. A test module for an engine imports this and gives `engine`."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from rollcall.errors import QueryError
from rollcall.records import Viewer
from rollcall.search import Document, Engine, Query
from rollcall.search.words import name_keys

ME = Viewer("tester")
DAY = datetime(2022, 1, 5, 12, tzinfo=UTC)


def document(
    id: str,
    text: str,
    *,
    title: str = "",
    language: str | None = "ru",
    source: str = "paper",
    kind: str = "news",
    day: int = 0,
    names: tuple[str, ...] = (),
) -> Document:
    return Document(
        id, title, text, language, source, kind, DAY + timedelta(days=day), name_keys(names)
    )


DOCUMENTS = (
    document(
        "ru",
        "Полиция задержала журналиста Ерлана Жагипарова на площади. Ёлка упала.",
        title="Задержания в Алматы",
        names=("Ерлан Жагипаров",),
    ),
    document(
        "kk",
        "Ерлан Жағыпаровтың туыстары полицияға жүгінді. Балаларымыз қайда?",
        language="kk",
        source="azat",
        day=1,
        names=("Ерлан Жағыпаров",),
    ),
    document(
        "en",
        "Relatives of Yerlan Zhagiparov asked the police for help. Journalists waited.",
        title="Families ask",
        language="en",
        source="wire",
        kind="post",
        day=2,
        names=("Yerlan Zhagiparov",),
    ),
    document(
        "other",
        "В Таразе на площади прошёл митинг. Журналисты писали о митинге, а полиция ждала.",
        day=3,
    ),
    document("odd", 'Код ошибки: AND OR NOT NEAR("x") * ^ col:val — «ёж».', language=None, day=4),
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.put(DOCUMENTS)
    return engine


def found(engine: Engine, text: str, **more: object) -> set[str]:
    return {hit.id for hit in engine.search(Query(text, **more), ME).hits}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"ru", "kk", "en", "other", "odd"}),
        ("журналист", {"ru", "other"}),
        ("журналистов полиции", {"ru", "other"}),
        ("задержать", {"ru"}),
        ("бала", {"kk"}),
        ("journalist", {"en"}),
        ("елка", {"ru"}),
        ("ёлку", {"ru"}),
        ("ЁЖ", {"odd"}),
        ('"полиция задержала"', {"ru"}),
        ('"задержала полиция"', set()),
        ('"на площади прошёл"', {"other"}),
        ("площадь -митинг", {"ru"}),
        ("площадь -name:Жагипаров", {"other"}),
        ("журнал*", {"ru", "other"}),
        ("zhagip*", {"en"}),
        ("nothing-of-the-kind", set()),
        ("name:Жагипаров", {"ru", "kk", "en"}),
        ('name:"Yerlan Zhagiparov"', {"ru", "kk", "en"}),
        ('name:"Ерлан Жағыпаров" -relatives', {"ru", "kk"}),
        ("Zhagiparov", {"ru", "kk", "en"}),
        ("Жағыпаров", {"ru", "kk", "en"}),
    ],
)
def test_words_find_their_forms_and_names_their_spellings(
    filled: Engine, text: str, expected: set[str]
) -> None:
    assert found(filled, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '") OR terms MATCH ("*',
        "stems:журналист",
        "NEAR(полиция задержала)",
        "полиция AND задержала OR x",
        "'; DROP TABLE documents; --",
        "^полиция",
        "{stems names} : полиция",
        "полиция + задержала",
        "k123 names:k1",
        "%_\\",
        "*",
        "-",
    ],
)
def test_what_looks_like_an_engines_own_language_is_only_words(filled: Engine, text: str) -> None:
    with suppress(QueryError):
        filled.search(Query(text), ME)
    assert filled.search(Query(""), ME).total == len(DOCUMENTS), "nothing was harmed"


def test_filters_restrict_and_facets_count_all_hits(filled: Engine) -> None:
    assert found(filled, "", sources=("paper",)) == {"ru", "other", "odd"}
    assert found(filled, "", kinds=("post",)) == {"en"}
    assert found(filled, "", languages=("kk", "en")) == {"kk", "en"}
    assert found(filled, "", since=DAY + timedelta(days=1), until=DAY + timedelta(days=2)) == {
        "kk",
        "en",
    }
    hits = filled.search(Query("name:Жагипаров", limit=1), ME)
    assert hits.total == 3
    assert len(hits.hits) == 1
    assert hits.facets["source"] == {"paper": 1, "azat": 1, "wire": 1}
    assert hits.facets["language"] == {"ru": 1, "kk": 1, "en": 1}
    assert hits.facets["kind"] == {"news": 2, "post": 1}


def test_pages_of_hits_are_stable_and_overlap_nowhere(engine: Engine) -> None:
    engine.put(document(f"d{n:03}", "Полиция задержала людей.") for n in range(50))
    for sort in ("relevance", "newest"):
        pages = [
            [h.id for h in engine.search(Query("полиция", sort=sort, offset=o, limit=7), ME).hits]
            for o in range(0, 56, 7)
        ]
        together = [name for page in pages for name in page]
        assert len(together) == len(set(together)) == 50
        assert pages[2] == [
            h.id for h in engine.search(Query("полиция", sort=sort, offset=14, limit=7), ME).hits
        ]


def test_newest_first_and_best_first(filled: Engine) -> None:
    newest = [h.id for h in filled.search(Query("name:Жагипаров", sort="newest"), ME).hits]
    assert newest == ["en", "kk", "ru"]
    filled.put([document("much", "Площадь, площадь и ещё раз площадь.", day=-9)])
    assert filled.search(Query("площадь"), ME).hits[0].id == "much"


def test_marks_stand_where_the_words_are(filled: Engine) -> None:
    (hit,) = filled.search(Query("задержать Zhagiparov"), ME).hits
    marked = {hit.excerpt[start:end] for start, end in hit.marks}
    assert {"задержала", "Жагипарова"} <= marked


def test_documents_are_overwritten_and_removed(filled: Engine) -> None:
    before = filled.checksum()
    filled.put([document("ru", "Совсем другое.")], remove=["kk"])
    assert found(filled, "задержала") == set()
    assert found(filled, "другой") == {"ru"}
    assert found(filled, "бала") == set()
    assert filled.checksum() != before
    filled.put(DOCUMENTS)
    assert filled.checksum() == before
    assert not filled.is_empty()
    filled.clear()
    assert filled.is_empty()
    assert found(filled, "") == set()


def test_equal_contents_have_equal_checksums_whatever_their_order(engine: Engine) -> None:
    engine.put(DOCUMENTS)
    before = engine.checksum()
    engine.clear()
    for one in reversed(DOCUMENTS):
        engine.put([one])
        engine.put([one])
    assert engine.checksum() == before


def test_all_of_a_batch_is_kept_or_none(filled: Engine) -> None:
    before = filled.checksum()

    def broken() -> object:
        yield document("new", "Новое.")
        raise ValueError("the source of documents broke")

    with pytest.raises(ValueError, match="broke"):
        filled.put(broken(), remove=["ru"])  # type: ignore[arg-type]
    assert filled.checksum() == before
