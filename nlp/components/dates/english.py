"""How English writes a date, with the capitals that tell May from may."""

from __future__ import annotations

import re

from nlp.components.dates.words import DASH, YEAR, Vocabulary, numeric, rules

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SURE = (
    r"(?:January|February|July|September|October|November|December|(?:Jan|Feb|Sept?|Oct|Nov|Dec)\.)"
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_ORDINAL = (
    r"(?:[Tt]wenty-|[Tt]hirty-)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|[Ss]ixth"
    r"|[Ss]eventh"
    r"|[Ee]ighth|[Nn]inth|[Tt]enth|[Ee]leventh|[Tt]welfth|[Tt]hirteenth|[Ff]ourteenth|[Ff]ifteenth"
    r"|[Ss]ixteenth|[Ss]eventeenth|[Ee]ighteenth|[Nn]ineteenth|[Tt]wentieth|[Tt]hirtieth)"
)
_DAY = r"(?:\d{1,2}(?:\s?(?:st|nd|rd|th)\b)?)(?![\d%]|[.,:]\d)"
_WORDED = rf"(?:{_DAY}|{_ORDINAL})"
_PEOPLE = r"(?!\d|,\d|\s(?:people|persons|protest|detain|police|civilian|soldier|men\b|women))"


def _tail(g: str = "") -> str:
    return (
        rf"(?:,?\s(?:of\s)?(?P<y{g}>{YEAR}){_PEOPLE}|,?\s(?:of\s)?(?P<yrel{g}>last|this|next"
        rf"|that)\syear"
        r"(?!\w))?"
    )


_D, _D2 = rf"(?P<d>{_WORDED})", rf"(?P<d2>{_WORDED})"
_M, _M2 = rf"(?P<m>{_MONTH})", rf"(?P<m2>{_MONTH})"
_THE = r"(?:the\s)?"
_TO = r"(?:\s?[-‐‑–—]\s?|\s(?:to|through|till|until|and)\s)"
_AMERICAN = rf"{_M}\s{_THE}{_D}{_tail()},?{_TO}{_THE}(?:{_M2}\s{_THE})?{_D2}{_tail('2')}(?!\w)"
_BRITISH = rf"{_D}(?:\s(?:of\s)?{_M}{_tail()})?,?{_TO}{_THE}{_D2}\s(?:of\s)?{_M2}{_tail('2')}(?!\w)"
_FROM = r"\b(?:[Bb]etween|[Ff]rom)\s(?:the\s)?"
_NIGHT = (
    r"\b(?:(?:[Oo]n|[Ii]n|[Dd]uring|[Oo]ver)\s)?(?:[Tt]he\s)?[Nn]ight\s"
    r"(?:of|from|between)\s(?:the\s)?"
)
_SHIFT = r"(?P<shift>[Ll]ast|[Tt]his(?:\s(?:past|coming))?|[Nn]ext|[Pp]ast|[Cc]oming)"
_WEEKDAYS = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_COUNT = (
    r"\d{1,3}|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
    r"|[Ee]leven|[Tt]welve|[Ff]ifteen|[Tt]wenty|[Tt]hirty"
)
_UNIT = r"(?P<unit>day|week|month|year|decade)s?"
_EVENT = (
    r"(?!\w|\s\d|['’]s\s[A-Z]|\s(?:events?|tragedy|uprising|unrest|protests?|riots?|massacre"
    r"|revolution"
    r"|[A-Z]))"
)

_RULES = [
    ("day", "year", rf"(?<![\w.,/-])(?P<nm>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/(?P<y>{YEAR})"
                    rf"(?![\w/])"),
    ("slashed", "year", rf"(?<![\w.,/-])(?P<d>0?[1-9]|1[0-2])/(?P<nm>0?[1-9]|1[0-2])/"
                        rf"(?P<y>{YEAR})(?![\w/])"),
    *numeric(r"\sto\s", "million|billion|%|percent|per cent|km|kg|points?|tenge|dollars|m\\b"
             r"|p\\.?m|a\\.?m"),
    ("interval", "night", rf"{_NIGHT}{_AMERICAN}"),
    ("interval", "night", rf"{_NIGHT}{_BRITISH}"),
    ("weekdays", "night", rf"{_NIGHT}(?P<wd>{_WEEKDAYS}){_TO}(?P<wd2>{_WEEKDAYS})(?!\w)"),
    ("interval", "from", rf"{_FROM}{_AMERICAN}"),
    ("interval", "from", rf"{_FROM}{_BRITISH}"),
    ("pair", "month", rf"(?=[JFMASOND])(?<![\w.,/-]){_M}\s{_D}(?:,\s\d{{1,2}}){{0,3}}"
                      rf",?\sand\s{_D2}{_tail('2')}(?!\w)"),
    ("pair", "month", rf"(?=[\dFSTENfsten])(?<![\w.,/-]){_D}(?:,\s\d{{1,2}}){{0,3}}"
                      rf",?\sand\s{_D2}\s(?:of\s)?{_M2}"
                      rf"{_tail('2')}(?!\w)"),
    ("interval", "month", rf"(?=[JFMASOND])(?<![\w.,/-]){_M}\s{_D}{_tail()}(?:{DASH}|\s(?:to"
                          rf"|through)\s)(?:{_M2}\s)?"
                          rf"{_D2}{_tail('2')}(?!\w)"),
    ("interval", "month", rf"(?=[\dFSTENfsten])(?<![\w.,/-]){_D}(?:\s{_M}{_tail()})?(?:{DASH}|\s"
                          rf"(?:to|through)\s){_D2}\s"
                          rf"(?:of\s)?{_M2}{_tail('2')}(?!\w)"),
    ("day", "month", rf"\b(?=[JFMASOND]){_M}\s{_THE}{_D}{_tail()}(?!\w)"),
    ("day", "month", rf"(?=[\dFSTENfsten])(?<![\w.,/$€£-]){_D}\s(?:of\s)?{_M}{_tail()}(?!\w)"),
    ("of_month", "unit", rf"\b(?<=the )(?P<d>{_WORDED})\sof\s(?P<shift>last|this|next)\smonth"
                         rf"(?!\w)"),
    ("months", "month", rf"\b(?:(?:[Bb]etween|[Ff]rom)\s)?{_M}{_tail()}{_TO}{_M2}{_tail('2')}"
                        rf"(?!\w|\s\d)"),
    ("month", "month", rf"\b{_M},?\s(?:of\s)?(?:(?P<y>{YEAR})(?![\d-])|(?P<yrel>last|this|next"
                       rf"|that)\syear)"),
    ("month", "month", rf"\b{_SHIFT}\s{_M}(?!\w|\s\d)"),
    ("lone_month", "month", r"(?=[JFMASOND])(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|"
                            r"(?<=\b[Ee]arly )"
                            r"|(?<=\b[Ll]ate )|(?<=\b[Mm]id-)|(?<=\b[Bb]y )|(?<=\b[Dd]uring )|"
                            r"(?<=ing of )"
                            r"|(?<=end of )|(?<=half of )|(?<=\b[Mm]id )|(?<=\b[Tt]hroughout )"
                            r"|(?<=days of )|(?<=week of )|(?<=weeks of )|(?<=middle of ))"
                            rf"(?P<m>{_MONTH})(?!\w|\s\d|\s[A-Z])"),
    ("lone_month", "month", rf"(?=[JFSOND])(?<!Bloody )(?<!bloody )(?<!Black )\b(?P<m>{_SURE}"
                            rf"){_EVENT}"),
    ("years", "year", rf"(?:\b(?:[Ff]rom|[Bb]etween)\s)?(?<![\w.,/$€-])(?P<y>{YEAR}){_TO}"
                      rf"(?P<y2>{YEAR})"
                      r"(?![\w,%-]|\.\d)"),
    ("years", "year", rf"(?:(?<=\b[Ii]n )|(?<=\b[Dd]uring ))(?P<y>{YEAR})[-–/](?P<yy2>\d\d)"
                      rf"(?![\w,/-])"),
    ("year", "year", r"(?=[12])(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Ff]rom )"
                     r"|(?<=\b[Ee]arly )|(?<=\b[Ll]ate )|(?<=\b[Mm]id-)|(?<=\b[Bb]y )|"
                     r"(?<=\b[Dd]uring )"
                     r"|(?<=\b[Oo]f )|(?<=\b[Tt]he year )|(?<=\b[Bb]ack in )|(?<=\b[Bb]efore )"
                     r"|(?<=\b[Aa]fter )|(?<=\b[Aa]gain in )|(?<=\())"
                     rf"(?P<y>{YEAR})(?![\w%]|[.,-]\d|[-–]\w|\s(?:people|cases|tenge|detain"
                     rf"|protesters"
                     r"|dollars|men|women|soldiers|police|residents|civilians|others))"),
    ("year", "year", rf"(?<=\b[Tt]he )(?P<y>{YEAR})(?=\s(?:[a-z]+\s)?(?:protest|unrest|election"
                     rf"|uprising"
                     r"|crackdown|revolution|coup|strike|event|massacre|war|referendum|riot"
                     r"|demonstration"
                     r"|vote|attack))"),
    ("relative", "relative", r"\b(?P<rel>[Tt]he day before yesterday|[Tt]he day after tomorrow"
                             r"|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Ll]ast night)\b"),
    ("weekday", "weekday", rf"(?<!every )(?<!Every )(?<!each )(?<!Bloody )(?<!Black )(?<!Good )"
                           rf"(?<!Palm )"
                           rf"\b(?:{_SHIFT}\s)?(?P<wd>{_WEEKDAYS})(?!\w|\s(?:Times|Telegraph"
                           rf"|Mirror|Express))"),
    ("span", "unit", rf"\b{_SHIFT}\s(?P<span>week(?:end)?|month|year)(?![\w-])"),
    ("span", "unit", r"(?<=\bthe )(?P<span>weekend)(?!\w|\sof)"),
    ("ago", "unit", rf"(?<![\w.,-])(?P<n>{_COUNT})\s{_UNIT}\sago\b"),
    ("hence", "length", rf"\b[Ii]n\s(?P<n>{_COUNT})\s{_UNIT}(?![\w'’-])"),
    ("told", "told", r"\b(?:[Tt]he (?:following|next) day|[Aa] day later)\b"),
    ("told_back", "told", r"\b(?:[Tt]he (?:previous day|day before(?! yesterday))"
                          r"|[Aa] day earlier)\b"),
    ("told", "told", rf"(?<![\w.,-])(?P<n>{_COUNT})\s{_UNIT}\slater\b"),
    ("told_back", "told", rf"(?<![\w.,-])(?P<n>{_COUNT})\s{_UNIT}\s(?:earlier|before\b(?!\s\w))"),
]  # fmt: skip

_AHEAD = re.compile(
    r"\b(?:will|would|shall|(?:may|might|should|must|is|are|due|set|scheduled|expected|planned"
    r"|plans|slated"
    r"|going|about)\s(?:still\s)?to)(?:\s(?:be|not|also|then|next))?\s\w+"
    r"|\b(?:scheduled|set for|due|upcoming|next|resumes?|begins?|starts?|opens?|reopens?|continues?"
    r"|ends?|leaves?|until"
    r"|till|tomorrow"
    r"|postponed (?:to|until)|adjourned (?:to|until)|coming|slated|planned for|expires?)\b"
    r"|\bby\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:was|were|had|did|has|have|said|told|took|began|came|went|died|shot|held|left|wrote"
    r"|found|beat"
    r"|saw|gave|made|broke|fell|ran|lost|\w{2,}ed)\b",
    re.IGNORECASE,
)
_ANCHORS = {
    "night": re.compile(r"nights?"),
    "from": re.compile(r"from|between"),
    "month": re.compile(
        r"(?:mid-)?(?:january|february|march|april|may|june|july|august|september|october|november"
        r"|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:['’]s|[-‐‑].{0,12})?"
    ),
    "weekday": re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:['’]s)?"),
    "year": re.compile(rf"(?:mid-)?{YEAR}(?:[-‐‑](?:{YEAR}|\d\d))?(?:['’]s)?"),
    "figures": re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d+)?(?:-[\d.]+)?|(?:19"
                          r"|20)\d\d(?:[-.]\d\d){0,2}\w{0,3}"),
    "relative": re.compile(r"(?:yesterday|today|tomorrow|tonight|night)(?:['’]s)?"),
    "unit": re.compile(r"ago|(?:week(?:end)?|month|year)(?:['’]s)?"),
    "length": re.compile(r"(?:day|week|month|year)s?"),
    "told": re.compile(r"following|next|previous|before|later|earlier"),
}  # fmt: skip

VOCABULARY = Vocabulary(
    months=_MONTHS,
    weekdays={"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6},
    relative={
        "the day before yesterday": 2, "the day after tomorrow": -2, "yesterday": 1,
        "last night": 1, "today": 0, "tonight": 0, "tomorrow": -1,
    },
    shifts={"last": -1, "past": -1, "next": 1, "coming": 1, "this": 0, "this past": -1,
            "this coming": 1},
    units={"da": "day", "weekend": "weekend", "w": "week", "m": "month", "y": "year",
           "de": "decade"},
    numbers=_NUMBERS,
    year_words=lambda words: None,
    ahead=_AHEAD,
    behind=_BEHIND,
    anchors=_ANCHORS,
    rules=rules(_RULES),
    cased=True,
)  # fmt: skip
