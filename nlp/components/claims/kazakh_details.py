"""What else a Kazakh sentence says of a verdict: the term, the offence, the next hearing."""

from __future__ import annotations

import re

from nlp.annotations import Mention
from nlp.components.claims.sentence import Sentence

_ONES = "бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз"
_NUMBER = (
    rf"(?:(?<!\d)(?<!\d[.,])\d{{1,2}}(?:[.,]\d)?|(?:он|жиырма|отыз|қырық|елу)(?:\s(?:{_ONES}))?|{_ONES})"
    r"(?:\sжарым)?"
)
TERM = re.compile(
    rf"(?<!\w){_NUMBER}\s(?:жыл|ай|тәулік|күн|апта)(?:ға|ге|қа|ке)?(?:\sмерзімге)?"
    rf"(?:\s(?:және\s)?{_NUMBER}\s(?:ай|тәулік|күн|апта)(?:ға|ге|қа|ке)?)?(?!\w)"
    r"(?!\s(?:бұрын|кейін|соң|бойы|өткен|ішінде|бері|өтті))"
    r"|(?<!\w)өмір бойы(?:на)?(?!\w)"
    r"|(?<![\w.,])\d{1,4}(?: \d{3})*(?:\s(?:мың|миллион|млн))?"
    r"\s(?:теңге|рубль|сом|доллар|еуро|АЕК)(?=\s(?:\w+\s){0,2}айыппұл)",
    re.IGNORECASE,
)
"""How long or how much: "сегіз жыл алты айға", "15 тәулікке", "50 АЕК"; no age and no "ago"."""
_FOR = re.compile(
    r"\s(?:деген\s(?:айып|күдік)\w*|деп\s(?:айыпта|күдіктен|кінәла)\w*|үшін(?!\w)"
    r"|айыбы(?:мен|н)?(?!\w)|(?=ба(?:бы|птары)(?:мен|\sбойынша))ба(?:бы|птары)\w*)",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,.;:()\n]")
_LONGEST = 90
_SHORTEST = 4
_TRIAL = re.compile(r"отырыс|тыңдау|процес|(?<!\w)сот", re.IGNORECASE)
_AHEAD = re.compile(
    r"келесі|алдағы|(?<!\w)(?:өтеді|өтпек|болады|болмақ|басталады|басталмақ|жалғасады|жалғаспақ"
    r"|қаралады|қаралмақ|белгілен\w*|тағайындалды|шегеріл\w*|шегерді|кейінге|ауыстырылды)(?!\w)",
    re.IGNORECASE,
)
_NEAR = 60


def offence(s: Sentence) -> str | None:
    """What for, in the words of the text: what stands before "деген айып", "үшін", "бабы"."""
    start, end = s.span
    said = _FOR.search(s.text, start, end)
    if said is None:
        return None
    begin = max(start, said.start() - _LONGEST)
    for mark in _CUT.finditer(s.text, begin, said.start()):
        begin = mark.end()
    begin = max([begin, *(g.end for g in s.groups if g.end <= said.start())])
    words = s.text[begin : said.start()].split()
    doers = s.what("doers")
    while words and (doers.has(words[0].lower()) or words[0] in ("қатысты", "қарсы")):
        words = words[1:]
    what = " ".join(words)
    if len(what) < _SHORTEST or TERM.fullmatch(what):
        return None
    return what + said.group() if said.group().lstrip().lower().startswith("ба") else what


def hearing(s: Sentence, dates: list[Mention]) -> Mention | None:
    """The date of a hearing to come: a date beside a word that says it will be held."""
    if not dates or _TRIAL.search(s.text, *s.span) is None:
        return None
    ahead = _AHEAD.search(s.text, *s.span)
    if ahead is None:
        return None
    near = [d for d in dates if "iso" in d and abs(d["start"] - ahead.end()) < _NEAR]
    return min(near, key=lambda d: abs(d["start"] - ahead.end()), default=None)
