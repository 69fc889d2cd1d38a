"""From what a rule matched to a date. What the groups of a pattern mean:

d, d2 a day in digits or words; m, m2 (in Kazakh also ma, mb) a month, nm, nm2 in figures; y, yy, yw
a year in four or two digits or in words, yrel a year by its relation ("last year"), now "of this
year"; y2 and so on the same for the end of an interval; rel a day word; wd, wd2 weekdays; shift
last, this or next; span the week, month or year it is of; n and unit "three days ago".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from nlp.components.dates import resolve
from nlp.components.dates.resolve import Published, Resolved
from nlp.components.dates.story import NEAR, Got, Story
from nlp.components.dates.words import lookup, number

_NUMBERED = re.compile(
    r"(?:стать\w{1,2}|ст\.?|пункт\w{0,2}|п\.|верси\w|курс\w{0,2}|глав\w|бап\w{0,3}|articles?|sections?"
    r"|version|paragraph|chapter|room|каб\w{0,5}\.?)\s?$",
    re.IGNORECASE,
)
_YEARS_BACK = 3  # a story older than that tells no year


def _month(got: Got, story: Story, *keys: str) -> int | None:
    for key in keys:
        if key in got:
            if key.startswith("nm"):
                return int(got[key])
            return lookup(got[key], story.words.months)
    return None


def _written(got: Got, story: Story, g: str = "") -> int | None:
    """The year that a date names itself, or names by its relation to publication."""
    if "y" + g in got:
        return int(got["y" + g])
    if "yw" + g in got:
        return story.words.year_words(got["yw" + g].lower())
    if "yy" + g in got:
        return _century(int(got["yy" + g]), story)
    if "yrel" + g in got:
        relation = got["yrel" + g].lower()
        if relation.startswith(("того", "сол", "that")):
            return story.year
        if story.seen is None:
            return None
        return story.seen.last.year + (lookup(relation, story.words.shifts) or 0)
    return story.seen.last.year if "now" + g in got and story.seen else None


def _named(got: Got, g: str = "") -> bool:
    return any(key + g in got for key in ("y", "yw", "yy", "yrel", "now"))


def _century(year: int, story: Story) -> int:
    """05.01.22 is 2022; 05.01.87 is 1987."""
    known = story.seen.last.year if story.seen else 2049
    return 2000 + year if 2000 + year <= known + 10 else 1900 + year


def _year(
    got: Got, story: Story, where: tuple[int, int], month: int, day: int | None, g: str = ""
) -> int | None:
    """The year of a date: written, told by a date before it, or the likeliest."""
    if _named(got, g):
        return _written(got, story, g)
    if month in story.years and not _is_now(month, day, story.seen):
        return story.years[month]
    likely = resolve.year_for(month, day, story.seen, story.tense(*where))
    return _of_story(story, where[0], month, day, likely)


def _of_story(
    story: Story, start: int, month: int, day: int | None, likely: int | None
) -> int | None:
    """The year of a story told with years ("5 January 2022 ... On 14 April"), if it is not news."""
    if likely is None or story.told is None or story.seen is None or day is None:
        return likely
    told, end = story.told
    found = resolve.safe_date(likely, month, day)
    same = resolve.safe_date(told.year, month, day)
    recent = found is not None and (story.seen.last - found).days <= 60
    back = 0 <= story.seen.last.year - told.year <= _YEARS_BACK
    if recent or not back or start - end > NEAR or same is None or same < told:
        return likely
    return told.year


def _is_now(month: int, day: int | None, seen: Published | None) -> bool:
    """Whether a date without a year is the day of publication itself."""
    if seen is None or seen.precision != "day":
        return False
    return seen.last.month == month and (day is None or seen.last.day == day)


Where = tuple[int, int]


def _day(got: Got, story: Story, where: Where) -> Resolved | None:
    month = _month(got, story, "nm", "m", "ma")
    day = number(got["d"], story.words.numbers)
    if month is None or day is None or not 1 <= day <= 31:
        return None
    before = story.text[max(0, where[0] - 12) : where[0]]
    if "nm" in got and not _named(got) and _NUMBERED.search(before):
        return None
    return resolve.day_of(_year(got, story, where, month, day), month, day)


def _slashed(got: Got, story: Story, where: Where) -> Resolved | None:
    """5/1/2022 may be in January or in May; only its year is sure."""
    if int(got["d"]) == int(got["nm"]):
        return _day(got, story, where)
    return Resolved(got["y"], "year")


def _eve(got: Got, story: Story, where: Where) -> Resolved | None:
    """The night to a day, which begins on the day before."""
    found = _day(got, story, where)
    if found is None or found.iso is None:
        return found
    last = date.fromisoformat(found.iso)
    return resolve.days(last - timedelta(days=1), last)


def _interval(got: Got, story: Story, where: Where) -> Resolved | None:
    """From one day to another; over New Year the first belongs to the year before."""
    first_month = _month(got, story, "nm", "ma", "m")
    last_month = _month(got, story, "nm2", "mb", "m2") or first_month
    first_month = first_month or last_month
    day = number(got["d"], story.words.numbers)
    last_day = number(got["d2"], story.words.numbers)
    if first_month is None or last_month is None or day is None or last_day is None:
        return None
    g = "2" if _named(got, "2") else ""
    known = _year(got, story, where, last_month, last_day, g)
    if known is None:
        fit = resolve.safe_date(2000, first_month, day) and resolve.safe_date(
            2000, last_month, last_day
        )
        return Resolved(None, "day") if fit else None
    both = _named(got, "2") and _named(got)
    begun = _written(got, story) if both else known - (first_month > last_month)
    if g == "" and _named(got) and first_month > last_month:
        begun, known = known, known + 1
    first = resolve.safe_date(begun or known, first_month, day)
    last = resolve.safe_date(known, last_month, last_day)
    if first is None or last is None or first > last:
        return None
    return resolve.days(first, last)


def _pair(got: Got, story: Story, where: Where) -> Resolved | None:
    """ "6 and 7 January" is an interval; of "6 and 17 January" only the last day is whole."""
    day, last = (number(got[key], story.words.numbers) for key in ("d", "d2"))
    if day is None or last is None:
        return None
    if 0 < last - day <= 3:
        return _interval(got, story, where)
    own = {("d" if key == "d2" else key): value for key, value in got.items() if key != "d"}
    own.setdefault("m", own.get("m2", ""))
    found = _day(own, story, where)
    return found._replace(begins="d2") if found and "m2" in got else found


def _of_month(got: Got, story: Story, where: Where) -> Resolved | None:
    """ "The 15th of last month", "15 числа"."""
    day = number(got["d"], story.words.numbers)
    if day is None or not 1 <= day <= 31:
        return None
    seen = story.seen
    if seen is None or seen.precision != "day":
        return Resolved(None, "day")
    shift = lookup(got["shift"], story.words.shifts) or 0 if "shift" in got else None
    back = shift if shift is not None else -(day > seen.last.day and story.tense(*where) <= 0)
    months = seen.last.year * 12 + seen.last.month - 1 + back
    return resolve.day_of(months // 12, months % 12 + 1, day)


def _one_month(got: Got, story: Story, where: Where) -> Resolved | None:
    month = _month(got, story, "m", "m2")
    if month is None:
        return None
    if "shift" not in got:
        return resolve.month_of(_year(got, story, where, month, None), month)
    shift = lookup(got["shift"], story.words.shifts) or 0
    year = resolve.year_for(month, None, story.seen, shift if shift else story.tense(*where))
    now = story.seen is not None and story.seen.last.month == month
    if year is not None and story.seen and now and shift:
        year = story.seen.last.year + shift
    return resolve.month_of(year, month)


def _months(got: Got, story: Story, where: Where) -> Resolved | None:
    first, last = _month(got, story, "m"), _month(got, story, "m2")
    words = story.text[slice(*where)].lower()
    named = _named(got, "2") or words.startswith("between")
    if first is None or last is None or (" and " in words and not named):
        return None
    year = _year(got, story, where, last, None, "2" if _named(got, "2") else "")
    if year is None:
        return Resolved(None, "month")
    both = _named(got, "2") and _named(got)
    begun = _written(got, story) if both else None
    begun = begun or year - (first > last)
    if f"{begun:04d}-{first:02d}" >= f"{year:04d}-{last:02d}":
        return None
    return Resolved(f"{begun:04d}-{first:02d}", "month", f"{year:04d}-{last:02d}")


def _lone_month(got: Got, story: Story, where: Where) -> Resolved | None:
    """A month alone; a capital amid a sentence is a name (Майя, "Bloody January", Августа)."""
    start = where[0]
    if not story.words.cased and story.text[start].isupper():
        before = story.text[:start].rstrip()[-1:] if start < 200 else story.text[start - 2 : start]
        if before.strip()[-1:] not in ("", ".", "!", "?", "\n", "«", "—", "–", "-"):
            return None
    return _one_month(got, story, where)


def _years(got: Got, story: Story, where: Where) -> Resolved | None:
    first = got["y"]
    last = got.get("y2") or first[:2] + got["yy2"]
    return Resolved(first, "year", last) if first < last else None


def _one_year(got: Got, story: Story, where: Where) -> Resolved | None:
    year = _written(got, story)
    return Resolved(f"{year:04d}" if year else None, "year")


def _relative(got: Got, story: Story, where: Where) -> Resolved | None:
    word = (got.get("rel") or got["rel2"]).lower()
    return resolve.ago(story.seen, lookup(word, story.words.relative) or 0, "day")


def _weekday(got: Got, story: Story, where: Where) -> Resolved | None:
    shift = lookup(got["shift"], story.words.shifts) or 0 if "shift" in got else None
    number_ = story.words.weekdays[got["wd"].lower()[:3]]
    return resolve.weekday(story.seen, number_, story.tense(*where), shift)


def _weekdays(got: Got, story: Story, where: Where) -> Resolved | None:
    """The night from one weekday to the next."""
    number_ = story.words.weekdays[got["wd2"].lower()[:3]]
    found = resolve.weekday(story.seen, number_, story.tense(*where), None)
    if found.iso is None:
        return found
    last = date.fromisoformat(found.iso)
    first = story.words.weekdays[got["wd"].lower()[:3]]
    return resolve.days(last - timedelta(days=(number_ - first) % 7), last)


def _eve_weekday(got: Got, story: Story, where: Where) -> Resolved | None:
    found = _weekday(got, story, where)
    if found is None or found.iso is None:
        return found
    last = date.fromisoformat(found.iso)
    return resolve.days(last - timedelta(days=1), last)


def _unit(word: str, story: Story) -> str:
    low = word.lower()
    keys = sorted(story.words.units, key=len, reverse=True)
    return next((story.words.units[key] for key in keys if low.startswith(key)), "day")


def _span(got: Got, story: Story, where: Where) -> Resolved | None:
    unit = _unit(got["span"], story)
    shift = lookup(got["shift"], story.words.shifts) or 0 if "shift" in got else 0
    if unit == "week":
        return resolve.week(story.seen, shift)
    if unit == "weekend":
        ahead = story.tense(*where) > 0 and "shift" not in got
        return resolve.weekend(story.seen, 1 if ahead else shift)
    return resolve.ago(story.seen, -shift, unit)


def _ago(got: Got, story: Story, where: Where) -> Resolved | None:
    count = number(got["n"], story.words.numbers) if "n" in got else 1
    return resolve.ago(story.seen, 1 if count is None else count, _unit(got["unit"], story))


def _hence(got: Got, story: Story, where: Where) -> Resolved | None:
    """ "In two weeks", where the clause speaks of the future; else it is a length of time."""
    if story.tense(*where) <= 0:
        return None
    count = number(got["n"], story.words.numbers) if "n" in got else 1
    return resolve.ago(story.seen, -(count or 1), _unit(got["unit"], story))


def _told(got: Got, story: Story, where: Where, sign: int = 1) -> Resolved | None:
    """ "The following day", "three days later": counted from the day named just before."""
    if story.day is None or where[0] - story.day[1] > NEAR:
        return None
    if "\n" in story.text[story.day[1] : where[0]] or story.tense(*where) > 0:
        return None
    count = number(got["n"], story.words.numbers) if "n" in got else 1
    unit = _unit(got["unit"], story) if "unit" in got else "day"
    return resolve.ago(Published(story.day[0], "day"), -sign * (count or 1), unit)


def _told_back(got: Got, story: Story, where: Where) -> Resolved | None:
    return _told(got, story, where, -1)


KINDS: dict[str, Callable[[Got, Story, Where], Resolved | None]] = {
    "day": _day, "slashed": _slashed, "eve": _eve, "interval": _interval, "pair": _pair,
    "of_month": _of_month, "month": _one_month, "months": _months, "lone_month": _lone_month,
    "year": _one_year, "years": _years, "relative": _relative, "weekday": _weekday,
    "beside": _weekday, "weekdays": _weekdays, "eve_weekday": _eve_weekday, "span": _span,
    "ago": _ago, "hence": _hence, "told": _told, "told_back": _told_back,
}  # fmt: skip
"""What turns a match of each kind of rule into a date; None where it is none after all."""
