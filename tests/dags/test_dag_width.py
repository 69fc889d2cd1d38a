"""How wide a DAG gets: what waits becomes tasks, nothing is left over, no host is asked twice."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from dag_helpers import ROOT, Answers, call, states

MANY = 30
NONE_CAME = '{"done": 0, "nothing": 0, "failed": 1, "again": 1}'


@pytest.fixture(scope="session")
def shared_file(airflow_home: Path) -> Any:
    sys.path.append(str(ROOT / "dags"))
    import rollcall_task

    return rollcall_task


@pytest.mark.parametrize("waiting", [0, 1, 249, 250, 251, 999, 1000, 1001, 20_000])
@pytest.mark.parametrize(("batch", "widest"), [(250, 4), (1, 4), (100, 1), (7, 200)])
def test_a_steps_tasks_take_together_all_that_waits(
    shared_file: Any, waiting: int, batch: int, widest: int
) -> None:
    tasks, share = shared_file.shared(waiting, batch, widest)
    assert tasks * share >= waiting
    assert 0 <= tasks <= widest
    assert (tasks == 0) == (waiting == 0)
    assert waiting > batch or tasks <= 1
    assert tasks <= 1 or (tasks - 1) * share < waiting  # none is there for nothing


@pytest.mark.parametrize("count", [0, 1, 2, 199, 200, 201, 1024, 9000])
def test_groups_are_put_together_never_split_and_none_is_lost(shared_file: Any, count: int) -> None:
    groups = [[f"{group}-{one}" for one in range(group % 3 + 1)] for group in range(count)]
    found = shared_file.joined(groups, 200)
    assert len(found) == min(count, 200)
    task_of = {one: number for number, task in enumerate(found) for one in task}
    assert sum(map(len, found)) == sum(map(len, groups)) == len(task_of)
    assert all(len({task_of[one] for one in group}) == 1 for group in groups)


def test_figures_are_added_up_without_what_came_to_nothing(shared_file: Any) -> None:
    told = [
        {"step": "match", "done": 2, "nothing": 5, "failed": 1, "again": 0, "seconds": 1.5},
        None,
        {"step": "match", "done": 1, "nothing": 0, "failed": 0, "again": 3, "notices": 4},
    ]
    assert shared_file.added(told) == {"done": 3, "notices": 4}


@pytest.mark.slow
@pytest.mark.parametrize("groups", [[], [["a"]], [["a", "b"], ["c"], ["d"]]])
def test_each_group_of_sources_is_a_task_of_its_own(
    bag: Any, answers: Answers, groups: list[list[str]]
) -> None:
    answers.tell(sources_due=(0, json.dumps(groups)), collect=(0, '{"done": 1}'))
    run = bag.dags["rollcall_collect"].test()
    asked = [one["words"] for one in answers.calls() if one["words"][0] == "collect"]
    assert sorted(words[4:] for words in asked) == [
        [f"--source={one}" for one in group] for group in groups
    ]
    found = states(run)
    assert sum(name.startswith("collect[") for name in found) == len(groups)
    assert found["pages"] == ("success" if groups else "skipped")
    assert run.state == "success"


@pytest.mark.slow
def test_every_due_source_is_asked_by_one_task_and_every_host_too(
    bag: Any, project: Path, rollcall: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real record, with sources on few and on shared hosts."""
    hosts = {}
    for number in range(MANY):
        host = f"h{number % 11}.example"
        url = f"https://{host}/feed{number}.xml"
        hosts[url] = host
    opml = "".join(f'<outline text="x" type="rss" xmlUrl="{url}"/>' for url in hosts)
    file = tmp_path / "sources.opml"
    file.write_text(f'<opml version="2.0"><head/><body>{opml}</body></opml>')
    call(rollcall, "sources", "add", str(file), home=project)
    monkeypatch.setenv("ROLLCALL_GROUP", "4")
    run = bag.dags["rollcall_collect"].test(mark_success_pattern="^collect$")
    (due,) = [one for one in run.get_task_instances() if one.task_id == "due"]
    planned = due.xcom_pull(task_ids="due")
    told = json.loads(call(rollcall, "sources", "due", "--size", "4", "--json", home=project))
    assert sorted(word for part in planned for word in part) == sorted(
        f"--source={one}" for group in told for one in group
    )
    assert sum(map(len, planned)) == MANY
    mapped = [one for one in run.get_task_instances() if one.task_id == "collect"]
    assert len(mapped) == len(planned) > 3
    tasks_of: dict[str, set[int]] = {}
    for number, part in enumerate(planned):
        for word in part:
            tasks_of.setdefault(word.split("example")[0], set()).add(number)
    assert len(tasks_of) == 11
    assert all(len(numbers) == 1 for numbers in tasks_of.values())


@pytest.mark.slow
def test_a_group_that_fails_is_seen_and_stops_nothing(bag: Any, answers: Answers) -> None:
    groups = json.dumps([["good"], ["bad"], ["unchanged"]])
    answers.tell(
        **{
            "sources_due": (0, groups),
            "collect_--skip-code_99_--json_--source=bad": (0, NONE_CAME),
            "collect_--skip-code_99_--json_--source=unchanged": (99, '{"done": 0}'),
            "collect": (0, '{"done": 3, "nothing": 0, "failed": 1}'),
        }
    )
    run = bag.dags["rollcall_collect"].test()
    assert states(run) == {
        "due": "success",
        "collect[0]": "success",
        "collect[1]": "failed",
        "collect[2]": "skipped",
        "pages": "success",
        "heartbeat": "success",
    }
    assert run.state == "success"
    assert len([one for one in answers.calls() if "--source=bad" in one["words"]]) == 1


@pytest.mark.slow
def test_where_rollcall_is_not_well_the_run_says_so_and_what_follows_goes_on(
    bag: Any, answers: Answers
) -> None:
    answers.tell(sources_due=(0, '[["a"]]'), heartbeat=(1, '{"well": false}'))
    run = bag.dags["rollcall_collect"].test()
    found = states(run)
    assert found["pages"] == "success"
    assert found["heartbeat"] == "failed"
    assert run.state == "failed"


@pytest.mark.slow
def test_where_rollcall_cannot_say_what_is_due_the_run_fails(bag: Any, answers: Answers) -> None:
    answers.tell(sources_due=(1, ""))
    dag = bag.dags["rollcall_collect"]
    dag.get_task("due").retries = 0
    run = dag.test()
    assert states(run)["due"] == "failed"
    assert run.state == "failed"


@pytest.mark.slow
def test_a_long_queue_is_shared_and_a_short_one_is_one_task(
    bag: Any, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.tell(
        status_extract=(0, '{"extract": {"waiting": 1001}}'),
        status_enrich=(0, '{"enrich": {"waiting": 3}}'),
        status_match=(0, '{"match": {"waiting": 0}}'),
        index=(99, ""),
    )
    monkeypatch.setenv("ROLLCALL_WIDEST", "3")
    run = bag.dags["rollcall_process"].test()
    called = [one["words"] for one in answers.calls() if one["words"][0] in ("extract", "enrich")]
    shares = sorted((words[0], words[-1]) for words in called)
    assert shares == [
        ("enrich", "--at-most=253"),
        ("extract", "--at-most=334"),
        ("extract", "--at-most=334"),
        ("extract", "--at-most=584"),
    ], "the last one takes what else waits by then, up to a batch"
    found = states(run)
    assert found["match"] == "skipped"
    assert found["index"] == "skipped"
    assert found["matches"] == "skipped"
    assert run.state == "success"


@pytest.mark.parametrize("said", ["", "no JSON", "null", '{"a": 1}', '"words"', '["a", "b"]'])
def test_sources_that_are_not_told_as_json_fail_the_task_with_plain_words(
    shared_file: Any, settings: Path, answers: Answers, said: str
) -> None:
    answers.tell(sources_due=(0, said))
    with pytest.raises(shared_file.AirflowFailException, match=r"`rollcall sources due .* no JSON"):
        shared_file.Due(task_id="due").execute({"run_id": "one"})


@pytest.mark.parametrize("said", ["", "no JSON", "[]", '{"match": {}}', '{"enrich": {}}'])
def test_what_waits_that_is_not_told_as_json_fails_the_task_with_plain_words(
    shared_file: Any, settings: Path, answers: Answers, said: str
) -> None:
    answers.tell(status=(0, said))
    with pytest.raises(shared_file.AirflowFailException, match="no JSON of how much waits for enr"):
        shared_file.Parts(task_id="enrich_parts", step="enrich").execute({"run_id": "one"})
