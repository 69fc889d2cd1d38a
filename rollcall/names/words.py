"""Reasons in words, in the three languages of the desk."""

from __future__ import annotations

from collections.abc import Iterable

from rollcall.records import Reason

_WORDS: dict[str, tuple[str, str, str]] = {
    "equal": ("{a} equal", "{a}: совпадает", "{a}: бірдей"),
    "spelling": (
        "{b} = {a} (another spelling)",
        "{b} = {a} (другое написание)",
        "{b} = {a} (басқаша жазылуы)",
    ),
    "form": ("{b} = {a} (word form)", "{b} = {a} (форма слова)", "{b} = {a} (сөз тұлғасы)"),
    "variant": (
        "{b} = {a} (variant of the name)",
        "{b} = {a} (вариант имени)",
        "{b} = {a} (есімнің нұсқасы)",
    ),
    "similar": ("{b} is like {a}", "{b} похоже на {a}", "{b} – {a} дегенге ұқсас"),
    "initial": (
        "{b} fits the initial or name {a}",
        "{b} подходит к {a} (инициал)",
        "{b} – {a} (инициалға сай)",
    ),
    "initial_differs": (
        "the initial does not fit ({a}, {b})",
        "инициал не подходит ({a}, {b})",
        "инициал сай емес ({a}, {b})",
    ),
    "patronymic_equal": (
        "patronymic equal ({a}, {b})",
        "отчество совпадает ({a}, {b})",
        "әкесінің аты бірдей ({a}, {b})",
    ),
    "patronymic_absent": (
        "patronymic absent ({a}{b})",
        "отчество не указано ({a}{b})",
        "әкесінің аты көрсетілмеген ({a}{b})",
    ),
    "patronymic_differs": (
        "patronymic contradicts ({a}, {b})",
        "отчество другое ({a}, {b})",
        "әкесінің аты басқа ({a}, {b})",
    ),
    "generation_differs": (
        "father and son, or two other generations ({a}, {b})",
        "отец и сын или другие поколения ({a}, {b})",
        "әкесі мен баласы немесе басқа ұрпақтар ({a}, {b})",
    ),
    "sex_differs": (
        "a man's and a woman's name ({a}, {b})",
        "мужское и женское имя ({a}, {b})",
        "ер мен әйелдің аты ({a}, {b})",
    ),
    "part_differs": ("{a} is not {b}", "{a} – не {b}", "{a} – {b} емес"),
    "part_extra": (
        "a further name ({a}{b})",
        "ещё одно имя ({a}{b})",
        "тағы бір есім ({a}{b})",
    ),
    "one_part_only": (
        "only one part of the name agrees",
        "совпадает только одна часть имени",
        "есімнің бір бөлігі ғана сай",
    ),
    "initials_only": ("given name only as initial", "имя только инициалом", "есім тек инициалмен"),
    "surname_absent": ("surname absent", "фамилия не указана", "тегі көрсетілмеген"),
    "given_absent": ("given name absent", "имя не указано", "есімі көрсетілмеген"),
    "shared_part": (
        "others here are called {a} too: later mentions of it attach to nobody",
        "{a} здесь зовут и других: дальнейшие упоминания ни к кому не отнесены",
        "мұнда {a} деген басқалар да бар: кейінгі аталулар ешкімге телінбеді",
    ),
    "two_people": (
        "the words belong to two different people",
        "слова относятся к двум разным людям",
        "сөздер екі түрлі адамға қатысты",
    ),
    "namesakes": (
        "{b} people on your lists bear this name",
        "столько людей в ваших списках носят это имя: {b}",
        "тізімдеріңізде осындай есімді адам саны: {b}",
    ),
    "common_name": (
        "a common name ({b})",
        "распространённое имя ({b})",
        "жиі кездесетін есім ({b})",
    ),
    "no_name": ("no name to compare", "нет имени для сравнения", "салыстыратын есім жоқ"),
    "nothing_in_common": ("nothing in common", "ничего общего", "ортақ ештеңе жоқ"),
}
_LANGUAGES = {"en": 0, "ru": 1, "kk": 2}


def why(reasons: Iterable[Reason], ui: str = "en") -> str:
    """Reasons as one line of words a person can read: English, Russian or Kazakh.

    Unknown codes (of other rooms) are given as they are; an unknown language falls to English.
    """
    which = _LANGUAGES.get(ui, 0)
    said = []
    for reason in reasons:
        words = _WORDS.get(reason.code)
        if words is None:
            said.append(" ".join(filter(None, (reason.code, reason.listed, reason.found))))
        else:
            said.append(words[which].replace("{a}", reason.listed).replace("{b}", reason.found))
    return "; ".join(said)
