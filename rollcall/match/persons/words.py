"""Why two cases could be one person, in words of the three languages of the desk."""

from __future__ import annotations

from collections.abc import Iterator

from rollcall.match.persons import slips
from rollcall.match.persons.propose import Proposal
from rollcall.names import why
from rollcall.records import CaseRow, Reason

_WORDS: dict[str, tuple[str, str, str]] = {
    "birth_agrees": ("both born {a}", "у обоих дата рождения {a}", "екеуінің туған күні {a}"),
    "birth_slip": (
        "dates of birth differ by a slip ({a}, {b})",
        "даты рождения отличаются опиской ({a}, {b})",
        "туған күндері жазу қатесімен ғана ажыратылады ({a}, {b})",
    ),
    "birth_near": (
        "born a year apart ({a}, {b})",
        "год рождения отличается на один ({a}, {b})",
        "туған жылдары бір жылға ажыратылады ({a}, {b})",
    ),
    "age_agrees": ("age agrees ({a}; {b})", "возраст совпадает ({a}; {b})", "жасы сай ({a}; {b})"),
    "age_near": (
        "age agrees to a year ({a}; {b})",
        "возраст совпадает с точностью до года ({a}; {b})",
        "жасы бір жылға дейін сай ({a}; {b})",
    ),
    "age_differs": ("age differs ({a}; {b})", "возраст другой ({a}; {b})", "жасы басқа ({a}; {b})"),
    "place_agrees": ("both {a}", "у обоих {a}", "екеуінде де {a}"),
    "place_differs": (
        "places differ ({a}, {b})",
        "места разные ({a}, {b})",
        "орындары басқа ({a}, {b})",
    ),
    "status_agrees": ("both lists say {a}", "оба списка: {a}", "екі тізімде де: {a}"),
    "status_differs": (
        "{one} says {a}, {other} says {b}",
        "{one}: {a}, {other}: {b}",
        "{one}: {a}, {other}: {b}",
    ),
    "date_agrees": ("the date agrees ({a})", "дата совпадает ({a})", "күні сай ({a})"),
    "date_differs": (
        "two dates of death ({a}, {b})",
        "две даты смерти ({a}, {b})",
        "қайтыс болған екі күн ({a}, {b})",
    ),
    "father_agrees": (
        "patronymic too ({a} = {b})",
        "отчество тоже ({a} = {b})",
        "әкесінің аты да ({a} = {b})",
    ),
    "father_slip": (
        "patronymics differ by a slip ({a}, {b})",
        "отчества отличаются опиской ({a}, {b})",
        "әкесінің аты жазу қатесімен ғана ажыратылады ({a}, {b})",
    ),
    "surname_slip": (
        "surnames in a man's and a woman's form ({a}, {b})",
        "фамилии в мужской и женской форме ({a}, {b})",
        "тегі ерлер мен әйелдер түрінде ({a}, {b})",
    ),
    "another_surname": (
        "another surname, perhaps by marriage ({a}, {b})",
        "другая фамилия, возможно, по мужу ({a}, {b})",
        "тегі басқа, мүмкін тұрмысқа шыққан ({a}, {b})",
    ),
    "other_name": (
        "through another name ({a} = {b})",
        "через другое имя ({a} = {b})",
        "басқа есімі арқылы ({a} = {b})",
    ),
    "ending_differs": (
        "perhaps a man and a woman ({a}, {b})",
        "возможно, мужчина и женщина ({a}, {b})",
        "мүмкін, ер мен әйел ({a}, {b})",
    ),
    "only_alike": (
        "{a} and {b} are only alike",
        "{a} и {b} лишь похожи",
        "{a} мен {b} ұқсас қана",
    ),
    "common_name": (
        "a common name (about {b} people)",
        "распространённое имя (около {b} человек)",
        "жиі кездесетін есім (шамамен {b} адам)",
    ),
    "several": (
        "candidates beside this one: {b}",
        "кроме этого, кандидатов: {b}",
        "бұдан басқа үміткерлер: {b}",
    ),
}
_PLACES = ("both {a} = {b}", "у обоих {a} = {b}", "екеуінде де {a} = {b}")
_EQUAL = ("names equal", "имена совпадают", "есімдері бірдей")
_SPELLING = (
    "names equal but for spelling ({a} = {b})",
    "имена совпадают с точностью до написания ({a} = {b})",
    "есімдері жазылуынан басқа бірдей ({a} = {b})",
)
_ALREADY_SAID = frozenset({"patronymic_equal"}) | slips.CODES
"""What the details say again, with its weight."""
_LANGUAGES = {"en": 0, "ru": 1, "kk": 2}


def in_words(proposal: Proposal, ui: str = "en") -> str:
    """One line: the names, then every detail that speaks for or against, then the rivals.

    "names equal but for spelling (Жагипаров = Zhagiparov); both born 1974; both Almaty; list A
    says detained, list B says killed".
    """
    return "; ".join(words for _, words in each(proposal, ui))


def each(proposal: Proposal, ui: str = "en") -> Iterator[tuple[float, str]]:
    """Every reason with its weight, in words; the names come first. 0 speaks for nothing."""
    which = _LANGUAGES.get(ui, 0)
    yield 1.0, _names(proposal, ui)
    for reason in proposal.details:
        yield reason.weight, _detail(reason, proposal, which)


def _names(proposal: Proposal, ui: str) -> str:
    which = _LANGUAGES.get(ui, 0)
    codes = {reason.code for reason in proposal.names} - _ALREADY_SAID
    if codes <= {"equal", "patronymic_absent"}:
        rest = [reason for reason in proposal.names if reason.code == "patronymic_absent"]
        return "; ".join(filter(None, (_EQUAL[which], why(rest, ui))))
    if codes <= {"equal", "spelling", "variant", "patronymic_absent"}:
        differing = [r for r in proposal.names if r.code in ("spelling", "variant")]
        a = " ".join(reason.listed for reason in differing)
        b = " ".join(reason.found for reason in differing)
        said = _SPELLING[which].format(a=a, b=b)
        rest = [reason for reason in proposal.names if reason.code == "patronymic_absent"]
        return "; ".join(filter(None, (said, why(rest, ui))))
    return why((r for r in proposal.names if r.code not in _ALREADY_SAID), ui)


def _detail(reason: Reason, proposal: Proposal, which: int) -> str:
    words = _WORDS[reason.code][which]
    if reason.code == "place_agrees" and reason.listed != reason.found:
        words = _PLACES[which]
    if reason.code == "birth_agrees":
        shorter = min(reason.listed, reason.found, key=len)
        return words.format(a=shorter)
    filled = {
        "one": proposal.one.list_id,
        "other": proposal.other.list_id,
        "a": reason.listed,
        "b": reason.found,
    }
    return words.format(**filled)


def side_by_side(one: CaseRow, other: CaseRow) -> list[tuple[str, str, str]]:
    """What either row says, a line for each kind of detail."""
    rows = [
        ("other names", *(", ".join(row.names[1:]) for row in (one, other))),
        ("born", *(row.birth or "" for row in (one, other))),
        ("age", *("" if row.age is None else str(row.age) for row in (one, other))),
        ("places", *(", ".join(row.places) for row in (one, other))),
        ("status", *((row.status or "").replace("_", " ") for row in (one, other))),
        ("in its words", *(_own_words(row) for row in (one, other))),
        ("on", *(row.status_date or "" for row in (one, other))),
        ("remarks", *(row.remarks for row in (one, other))),
    ]
    return [(what, a, b) for what, a, b in rows if a or b]


def _own_words(row: CaseRow) -> str:
    """The status as the list writes it, where that says more."""
    same = row.status_words.strip().lower() == (row.status or "").replace("_", " ")
    return "" if same else row.status_words
