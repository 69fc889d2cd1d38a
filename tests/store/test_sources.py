"""Which sources are due, and which of them may be asked at the same time."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rollcall.records import Source
from rollcall.sourcing import in_groups
from rollcall.store import sources
from rollcall.store.open import Store
from tests.world import NOW


def on_hosts(*hosts: str) -> list[Source]:
    return [
        Source(id=f"s{n:02}", name=host, way="feed", url=f"https://{host}/{n}")
        for n, host in enumerate(hosts)
    ]


def test_all_sources_of_a_host_are_asked_by_one_process() -> None:
    hosts = ("t.example", "a.example", "t.example", "b.example", "T.example:443", "c.example")
    assert in_groups(on_hosts(*hosts), size=2) == [["s00", "s02", "s04"], ["s01", "s03"], ["s05"]]


@given(hosts=st.lists(st.sampled_from("abcdefgh"), max_size=30), size=st.integers(1, 10))
def test_every_source_is_in_one_group_and_so_is_every_host(hosts: list[str], size: int) -> None:
    groups = in_groups(on_hosts(*hosts), size)
    everybody = [source.id for source in on_hosts(*hosts)]
    assert sorted(one for group in groups for one in group) == everybody
    by_group = [{hosts[int(one[1:])] for one in group} for group in groups]
    assert sum(map(len, by_group)) == len(set(hosts))
    crowded = [of for group, of in zip(groups, by_group, strict=True) if len(group) > size]
    assert all(len(of) == 1 for of in crowded)
    assert [group[0] for group in groups] == sorted(min(group) for group in groups)


def test_what_was_asked_already_is_not_due(store: Store) -> None:
    with store.write() as connection:
        for source in on_hosts("a.example", "b.example", "c.example"):
            sources.save(connection, source, NOW)
        asked, *_ = sources.listed(connection)
        sources.record_health(connection, asked, NOW, pages=0, whole=True, error=None)
    with store.read() as connection:
        soon = sources.listed_due(connection, NOW + timedelta(minutes=1))
        tomorrow = sources.listed_due(connection, NOW + timedelta(days=1))
    assert [source.id for source in soon] == ["s01", "s02"]
    assert [source.id for source in tomorrow] == ["s01", "s02", "s00"]


def test_who_has_waited_longest_is_asked_first_and_never_asked_before_all(store: Store) -> None:
    ago = {"s00": 1, "s01": 3, "s02": 2, "s04": 5}
    with store.write() as connection:
        for source in on_hosts("a.example", "b.example", "c.example", "d.example", "a.example"):
            sources.save(connection, source, NOW)
            if source.id in ago:
                then = NOW - timedelta(days=ago[source.id])
                sources.record_health(connection, source, then, pages=0, whole=True, error=None)
    with store.read() as connection:
        due = sources.listed_due(connection, NOW)
    assert [source.id for source in due] == ["s03", "s04", "s01", "s02", "s00"]
    assert in_groups(due, 1) == [["s03"], ["s04", "s00"], ["s01"], ["s02"]]
    assert in_groups(due, 2) == [["s03", "s01"], ["s04", "s00"], ["s02"]]


def test_a_batch_reads_its_own_sources_only(store: Store) -> None:
    with store.write() as connection:
        for source in on_hosts("a.example", "b.example", "c.example"):
            sources.save(connection, source, NOW)
        found = sources.some(connection, {"s01", "s02", "gone", None})
        nobody = sources.some(connection, set())
    assert {one: source.name for one, source in found.items()} == {
        "s01": "b.example",
        "s02": "c.example",
    }
    assert nobody == {}
