"""From facts to metric families, by one table that the docs repeat.

No label holds a name or an id of a list, a case, a person, a subscriber or a source: each has a
small fixed set of values. Everything is a gauge, but for what is only ever added to: numbers of
the record can go down when something is gone through again or pruned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from rollcall import __version__
from rollcall.clock import age
from rollcall.metrics.reading import Facts
from rollcall.store.standing import Waiting, both

Sample = tuple[tuple[str, ...], float]
_QUANTILES = (0.5, 0.9, 0.99)
_OUTCOMES = ("done", "nothing", "failed", "again")


def families(facts: Facts, seconds: float) -> Iterator[Metric]:
    """Every metric; `seconds` is how long it took to read the facts."""
    for name, (words, labels, samples) in METRICS.items():
        kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
        family = kind(name, words, labels=labels)
        for values, number in samples(facts):
            family.add_metric(list(values), number)
        yield family
    yield GaugeMetricFamily("rollcall_scrape_duration_seconds", _SCRAPE, value=seconds)


def _items(facts: Facts) -> Iterator[Sample]:
    for step in filter(_has_state, facts.steps):
        for outcome in _OUTCOMES:
            yield (step, outcome), facts.steps[step].done.outcomes.get(outcome, 0)


def _has_state(step: str) -> bool:
    """The index step keeps an outbox instead: what it has brought over is forgotten."""
    return step != "index"


def _waiting(facts: Facts) -> Iterator[Sample]:
    return (((step,), one.waits.number) for step, one in facts.steps.items())


def _oldest(facts: Facts) -> Iterator[Sample]:
    for step, one in facts.steps.items():
        seconds = age(facts.now, one.waits.oldest)
        if seconds is not None:
            yield (step,), seconds
        elif not one.waits.number:
            yield (step,), 0.0


def _finished(facts: Facts) -> Iterator[Sample]:
    for step, one in facts.steps.items():
        if one.done.finished_at is not None:
            yield (step,), one.done.finished_at.timestamp()


def _held(facts: Facts) -> Iterator[Sample]:
    for step in filter(_has_state, facts.steps):
        yield (step,), facts.steps[step].done.held


def _took(facts: Facts) -> Iterator[Sample]:
    for step in facts.steps:
        if some := sorted(facts.took.get(step, ())):
            for share in _QUANTILES:
                at = min(int(share * len(some)), len(some) - 1)
                yield (step, f"{share:g}"), some[at] / 1000


def _lags(facts: Facts) -> dict[tuple[str, str], Waiting]:
    """What waits for the generations of search engines, by engine and by their state."""
    found: dict[tuple[str, str], Waiting] = {}
    for target, waits in facts.steps["index"].engines:
        key = (target.engine, target.state)
        found[key] = both(found.get(key, Waiting()), waits)
    return dict(sorted(found.items()))


def _lag(facts: Facts) -> Iterator[Sample]:
    return ((key, one.number) for key, one in _lags(facts).items())


def _lag_age(facts: Facts) -> Iterator[Sample]:
    return ((key, age(facts.now, one.oldest) or 0.0) for key, one in _lags(facts).items())


def _unsent_age(facts: Facts) -> Iterator[Sample]:
    yield (), max((age(facts.now, since) or 0.0 for since in facts.unsent), default=0.0)


def _by(counts: Mapping[str, int]) -> list[Sample]:
    return [((key,), number) for key, number in counts.items()]


def _one(number: float) -> list[Sample]:
    return [((), number)]


Told = tuple[str, tuple[str, ...], Callable[[Facts], Iterable[Sample]]]
"""What a metric means, its labels, and its samples."""

_SCRAPE = "Time that it took to read all this from the record and the disks."
METRICS: dict[str, Told] = {
    "rollcall_info": (
        "Always 1; the version of the program and the schema of the record.",
        ("version", "schema"),
        lambda facts: [((__version__, facts.schema), 1)],
    ),
    "rollcall_step_items": ("Items of a step by how they ended.", ("step", "outcome"), _items),
    "rollcall_step_waiting_items": ("Items that wait for a step.", ("step",), _waiting),
    "rollcall_step_oldest_waiting_seconds": (
        "Age of the oldest item that waits for a step and was never tried; absent where all are "
        "to be done again.",
        ("step",),
        _oldest,
    ),
    "rollcall_step_last_finished_timestamp_seconds": (
        "When a step last finished an item; absent where it never did.",
        ("step",),
        _finished,
    ),
    "rollcall_step_held_items": ("Items that workers hold now.", ("step",), _held),
    "rollcall_step_recent_item_seconds": (
        "Time per item, of those finished in the last hour; absent where there are none.",
        ("step", "quantile"),
        _took,
    ),
    "rollcall_sources": ("Sources by how they are.", ("state",), lambda f: _by(f.sources)),
    "rollcall_pages_total": (
        "Pages ever kept as evidence.", (), lambda f: _one(f.totals.pages)
    ),
    "rollcall_articles": ("Articles.", (), lambda f: _one(f.totals.articles)),
    "rollcall_texts": (
        "Texts gone through by enrich, earlier ones of the same article included, by language.",
        ("language",),
        lambda f: _by(f.totals.languages),
    ),
    "rollcall_stories": (
        "Stories ever told apart, those that became one since included.",
        (),
        lambda f: _one(f.totals.stories),
    ),
    "rollcall_matches": (
        "Matches of texts with cases, by verdict.", ("verdict",), lambda f: _by(f.totals.verdicts)
    ),
    "rollcall_notices_total": (
        "Notices ever raised.", (), lambda f: _one(f.totals.notices)
    ),
    "rollcall_unsent_messages": (
        "Messages that no channel has taken yet.", (), lambda f: _one(len(f.unsent))
    ),
    "rollcall_oldest_unsent_message_seconds": (
        "Age of the oldest of them; 0 where there is none.", (), _unsent_age
    ),
    "rollcall_index_lag_articles": (
        "Articles that a search index has not seen yet, by engine and the index's state.",
        ("engine", "state"),
        _lag,
    ),
    "rollcall_index_lag_seconds": (
        "For how long the first of them waits.", ("engine", "state"), _lag_age
    ),
    "rollcall_evidence_bytes": (
        "Size of the files of evidence.", (), lambda f: _one(f.evidence_bytes)
    ),
    "rollcall_record_bytes": (
        "Size of the record's database.", (), lambda f: _one(f.totals.record_bytes)
    ),
    "rollcall_disk_free_bytes": (
        "Room on the disk of the project and of its evidence.", ("disk",), lambda f: _by(f.free)
    ),
    "rollcall_backup_age_seconds": (
        "Age of the newest whole backup in backup.folder; absent where there is none.",
        (),
        lambda f: [] if f.backup is None else _one(f.backup),
    ),
}  # fmt: skip
