"""What it takes to read so many feeds and articles a day: a pure function of what was measured.

`plan(demand, costs, prices)` gives the lines of one table. Nothing is read or written here; what
`costs` holds by default was measured on one machine (docs/scale.md says with which command), and
what nobody measured is a field whose docstring says that it is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

DAY = 86_400
GB, TB = 1e9, 1e12


@dataclass(frozen=True)
class Demand:
    """What is asked for, each a day; `years` for which everything is kept.

    Assumed: a feed is asked every hour; half of the feeds answer 304 where nothing is new; every
    article is asked for again once a day for a week (our default), because newspapers edit and
    delete, and nine of ten answers to that are 304; one article in ten gets another text; the
    fullest hour has two and a half times as much as the mean; in it, a worker's core may be busy
    seven tenths of the time. `every_minutes`, `group`, `most_tasks` and `widest` are what the DAGs
    have: how often they run, how many sources a task asks, and how many tasks there are at most of
    collect and of each other step. `servers`, assumed, are the cores of PostgreSQL, Elasticsearch
    and Airflow's own processes.
    """

    feeds: int = 180_000
    articles: int = 500_000
    names: int = 1_000_000
    years: tuple[int, ...] = (1, 3, 10)
    asks_a_feed: float = 24
    feeds_unchanged: float = 0.5
    revisits_an_article: float = 7
    pages_unchanged: float = 0.9
    edited: float = 0.1
    peak: float = 2.5
    busy: float = 0.7
    every_minutes: float = 15
    group: int = 20
    most_tasks: int = 200
    widest: int = 4
    servers: int = 32


@dataclass(frozen=True)
class Costs:
    """What one article, page, feed or task costs here; docs/scale.md says how each was measured.

    CPU seconds: `collect` of one request; `extract` of a page, `feed` of a feed with as many
    `entries` (reading it is measured, writing what it shows estimated); `enrich`, `match` and
    `index` of one article, `match` with as many names as `names_known` begins with;
    `names_known`, of looking for names in an article by the length of all lists; `start`, of a
    process that a task starts, and `task`, of Airflow for that task.

    Bytes: of a page and a feed packed by gzip, as most servers send them; of what is kept of a
    page; of an article in the record and in the index; of a page more in the record (its row, and
    that of the step that read it); of a `sighting`, one for each entry of each feed that was read;
    `unchanged`, of an answer 304 with its request and a share of a TLS session, is assumed.

    `rows` of an article; `crawl_pages` a second of one crawl; `likely` and `possible` matches with
    strangers in 1,000 articles with 1,000,000 names.
    """

    collect: float = 0.0129
    extract: float = 0.016
    enrich: float = 0.0764
    feed: float = 0.05
    match: float = 0.006
    index: float = 0.0041
    names_known: tuple[tuple[int, float], ...] = (
        (1_300, 0.00019),
        (100_000, 0.00081),
        (1_000_000, 0.0024),
    )
    start: float = 3.8
    task: float = 1.4
    page_sent: float = 37_903
    page_kept: float = 38_947
    feed_sent: float = 10_252
    unchanged: float = 2_000
    record: float = 15_800
    index_kept: float = 6_317
    page_row: float = 1_010
    entries: float = 17
    sighting: float = 157
    rows: float = 57.9
    crawl_pages: float = 60.0
    likely: float = 46.0
    possible: float = 490.0


@dataclass(frozen=True)
class Prices:
    """What is paid, in any one currency. All assumed: put your own in.

    For an hour of a core with 4 GB of memory, a TB for a month on SSD and in an object store, and
    a TB that comes in from the network.
    """

    core_hour: float = 0.04
    ssd_month: float = 90.0
    object_month: float = 22.0
    network: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line: of what, how much, in what unit, and from what it was computed."""

    part: str
    what: str
    value: float
    unit: str
    how: str


def plan(demand: Demand, costs: Costs, prices: Prices) -> list[Line]:
    """All lines, in the order of the way that news go."""
    return [
        *collecting(demand, costs),
        *working(demand, costs),
        *record(demand, costs),
        *disks(demand, costs),
        *paying(demand, costs, prices),
        *reading(demand, costs),
    ]


def requests_a_day(demand: Demand) -> tuple[float, float, float]:
    """Of feeds, of articles for the first time, and of articles again."""
    return (
        demand.feeds * demand.asks_a_feed,
        float(demand.articles),
        demand.articles * demand.revisits_an_article,
    )


def whole_a_day(demand: Demand) -> tuple[float, float, float]:
    """The same, of those answers that are no 304: they are kept as evidence, and read."""
    feeds, new, again = requests_a_day(demand)
    return feeds * (1 - demand.feeds_unchanged), new, again * (1 - demand.pages_unchanged)


def bytes_a_day(demand: Demand, costs: Costs) -> float:
    """What comes in from the network, packed as servers send it."""
    feeds, new, again = whole_a_day(demand)
    unchanged = sum(requests_a_day(demand)) - feeds - new - again
    pages = (new + again) * costs.page_sent
    return feeds * costs.feed_sent + pages + unchanged * costs.unchanged


def kept_a_day(demand: Demand, costs: Costs) -> float:
    """Bytes of evidence: every whole answer with its request and headers."""
    feeds, new, again = whole_a_day(demand)
    around = costs.page_kept - costs.page_sent
    return feeds * (costs.feed_sent + around) + (new + again) * costs.page_kept


def texts_a_day(demand: Demand) -> float:
    """New texts: of new articles, and of those that were edited."""
    return demand.articles * (1 + demand.edited)


def record_a_day(demand: Demand, costs: Costs) -> float:
    """Bytes that the record grows by: articles, pages that brought none (feeds, revisits), and
    what was seen on feeds.
    """
    feeds, _, again = whole_a_day(demand)
    sightings = feeds * costs.entries * costs.sighting
    return texts_a_day(demand) * costs.record + (feeds + again) * costs.page_row + sightings


def looking(costs: Costs, names: int) -> float:
    """CPU seconds an article of looking for so many names; between two measured lengths a straight
    line, beyond the last one in proportion.
    """
    known = costs.names_known
    if names <= known[0][0]:
        return known[0][1]
    for (few, less), (many, more) in pairwise(known):
        if names <= many:
            return less + (more - less) * (names - few) / (many - few)
    return known[-1][1] * names / known[-1][0]


def core_seconds(demand: Demand, costs: Costs) -> dict[str, float]:
    """CPU seconds a day of each step. A request that is answered by 304 is taken to cost as much
    as one that brings a page.
    """
    beside = costs.match - looking(costs, known_for(costs))
    texts = texts_a_day(demand)
    feeds, new, again = whole_a_day(demand)
    return {
        "collect": sum(requests_a_day(demand)) * costs.collect,
        "extract": feeds * costs.feed + (new + again) * costs.extract,
        "enrich": texts * costs.enrich,
        "match": texts * (beside + looking(costs, demand.names)),
        "index": texts * costs.index,
    }


def known_for(costs: Costs) -> int:
    """The length of the list with which the whole step `match` was measured."""
    return costs.names_known[0][0]


def cores(demand: Demand, seconds: float) -> float:
    """Cores that so many CPU seconds a day need, so that the fullest hour waits for nothing."""
    return seconds / DAY * demand.peak / demand.busy


def collecting(demand: Demand, costs: Costs) -> list[Line]:
    """Requests and bandwidth."""
    feeds, new, again = requests_a_day(demand)
    every = feeds + new + again
    sent = bytes_a_day(demand, costs)
    part = "collect"
    return [
        Line(part, "feeds asked", feeds / DAY, "/s", "feeds x asks a day"),
        Line(part, "articles fetched", new / DAY, "/s", "articles"),
        Line(part, "articles asked again", again / DAY, "/s", "articles x 7 days"),
        Line(part, "requests, fullest hour", every / DAY * demand.peak, "/s", "all x peak"),
        Line(part, "comes in", sent / GB, "GB/day", "304 or the packed answer"),
        Line(part, "bandwidth, fullest hour", sent * 8 / DAY * demand.peak / 1e6, "Mbit/s", "peak"),
        Line(part, "crawls at a time", every / DAY * demand.peak / costs.crawl_pages, "processes",
             "requests / pages a second of one crawl"),
    ]  # fmt: skip


def tasks_a_day(demand: Demand) -> float:
    """Tasks that Airflow starts: groups of sources, and as many of each step as may share it."""
    runs = DAY / 60 / demand.every_minutes
    due = demand.feeds * demand.asks_a_feed / runs
    groups = min(demand.most_tasks, -(-due // demand.group))
    return runs * (groups + 3 * (demand.widest + 1) + 5)


def working(demand: Demand, costs: Costs) -> list[Line]:
    """Cores for each step, and for being scheduled."""
    lines = [
        Line("cores", step, cores(demand, seconds), "cores", f"{seconds:,.0f} CPU s a day")
        for step, seconds in core_seconds(demand, costs).items()
    ]
    tasks = tasks_a_day(demand)
    began, told = tasks * costs.start, tasks * costs.task
    return [
        *lines,
        Line("tasks", "Airflow starts", tasks, "a day", "groups, shares of steps, the rest"),
        Line("tasks", "starting processes", began / DAY, "cores", f"{costs.start} CPU s each"),
        Line("tasks", "Airflow itself", told / DAY, "cores", f"{costs.task} CPU s each"),
    ]


def record(demand: Demand, costs: Costs) -> list[Line]:
    """PostgreSQL: rows that are written and bytes. A request changes the row of its visit, a feed
    that is asked its health and its state twice, a whole answer makes a page and a state.
    """
    feeds, new, again = whole_a_day(demand)
    every, asked = sum(requests_a_day(demand)), requests_a_day(demand)[0]
    seen = feeds * costs.entries
    added = texts_a_day(demand) * costs.rows + 2 * (feeds + again) + seen
    changed = every + 3 * asked
    grown = record_a_day(demand, costs)
    lines = [
        Line("record", "rows added", added / DAY, "/s", "of articles, pages, states, sightings"),
        Line(
            "record", "of these, sightings on feeds", seen / DAY, "/s", "entries of changed feeds"
        ),
        Line("record", "rows changed", changed / DAY, "/s", "visits, health of sources, states"),
        Line("record", "both, fullest hour", (added + changed) / DAY * demand.peak, "/s", "peak"),
        Line("record", "pages in the chain", (feeds + new + again) / DAY, "/s", "whole answers"),
        Line("record", "grows by", grown / GB, "GB/day", "texts, and pages without a new one"),
    ]
    for years in demand.years:
        lines.append(
            Line("record", f"after {_years(years)}", grown * 365 * years / TB, "TB", "one copy")
        )
    return lines


def disks(demand: Demand, costs: Costs) -> list[Line]:
    """Elasticsearch (with one replica, shards of at most 50 GB) and evidence."""
    a_day = demand.articles * costs.index_kept
    kept = kept_a_day(demand, costs)
    lines = []
    for years in demand.years:
        primary = a_day * 365 * years
        lines += [
            Line("index", f"after {_years(years)}", 2 * primary / TB, "TB", "with one replica"),
            Line("index", f"shards after {_years(years)}", -(-primary // (50 * GB)), "primaries",
                 "50 GB each"),
        ]  # fmt: skip
    lines.append(Line("evidence", "grows by", kept / GB, "GB/day", "every whole answer, packed"))
    for years in demand.years:
        lines.append(
            Line("evidence", f"after {_years(years)}", kept * 365 * years / TB, "TB", "one copy")
        )
    return lines


def paying(demand: Demand, costs: Costs, prices: Prices) -> list[Line]:
    """What a day costs, after each number of years; workers for the fullest hour run all day."""
    tasks = tasks_a_day(demand) * (costs.start + costs.task) / DAY
    steps = sum(cores(demand, seconds) for seconds in core_seconds(demand, costs).values())
    running = (steps + tasks + demand.servers) * 24 * prices.core_hour
    sent = bytes_a_day(demand, costs) / TB * prices.network
    lines = [
        Line("a day costs", "cores", running, "", "workers, tasks, and servers' cores, all day"),
        Line("a day costs", "network", sent, "", "what comes in"),
    ]
    for years in demand.years:
        a_day = record_a_day(demand, costs) + demand.articles * costs.index_kept
        ssd = years * 365 * 2 * a_day / TB
        objects = years * 365 * kept_a_day(demand, costs) / TB
        disk = (ssd * prices.ssd_month + objects * prices.object_month) * 12 / 365
        lines += [
            Line("a day costs", f"disks after {_years(years)}", disk, "",
                 "record and index twice on SSD, evidence once in an object store"),
            Line("a day costs", f"all after {_years(years)}", running + sent + disk, "", "the sum"),
        ]  # fmt: skip
    return lines


def reading(demand: Demand, costs: Costs) -> list[Line]:
    """What is left to people: matches with strangers, by what a million names gave."""
    share = demand.articles / 1_000 * demand.names / 1_000_000
    return [
        Line("people", "likely, of strangers", costs.likely * share, "a day",
             "measured with 1,000,000 names nobody meant, in proportion to names"),
        Line("people", "possible, of strangers", costs.possible * share, "a day",
             "the same"),
    ]  # fmt: skip


def _years(years: int) -> str:
    return f"{years} year{'s' if years > 1 else ''}"


def as_table(lines: list[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = [
        f"| {one.part} | {one.what} | {_shown(one.value)} {one.unit} | {one.how} |" for one in lines
    ]
    return "\n".join(["| part | what | how much | from |", "| --- | --- | --- | --- |", *rows])


def _shown(value: float) -> str:
    """Three figures are more than such a plan knows; small numbers keep a decimal."""
    if value >= 1_000:
        return f"{round(value, -len(str(int(value))) + 3):,.0f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
