"""compose.yaml by what it says: who runs as whom, what is open to whom, what each word means.

No Docker engine is asked. Compose's own merging is YAML's, except for variables, which are put in
here.
"""

from __future__ import annotations

import json
import re
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from rollcall.pipeline import STEPS
from rollcall.settings import load
from tests.deploy.test_images import version
from tests.test_docs import KNOWN, command_of, options_of

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("rollcall:")}
AIRFLOWS = {n: one for n, one in SERVICES.items() if one["image"].startswith("rollcall-airflow:")}
every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_the_parts_are_there() -> None:
    assert {"elasticsearch", "kibana", "postgresql"} == {
        name
        for name, one in SERVICES.items()
        if "profiles" not in one and one.get("restart") != "no"
    }, "without a profile: the servers alone, as before"
    assert set(OURS) == {"migrate", "rollcall", "care", "enrich", "desk"}
    parts = {"prepare", "api-server", "scheduler", "dag-processor"}
    assert set(AIRFLOWS) == {f"airflow-{part}" for part in parts}


@every_service
def test_nothing_runs_with_the_rights_of_root_or_can_get_them(name: str) -> None:
    one = SERVICES[name]
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid", "ipc"} & set(one)
    user = str(one.get("user", ""))
    official = re.match(r"(elasticsearch|kibana):", one["image"])  # images with a user of their own
    assert official or re.fullmatch(r"[1-9]\d+:\d+", user), user
    assert not any("docker.sock" in volume for volume in one.get("volumes", ()))


@every_service
def test_everything_has_a_limit_and_a_version(name: str) -> None:
    one = SERVICES[name]
    limits = one["deploy"]["resources"]["limits"]
    assert re.fullmatch(r"\d+[mg]|\$\{\w+_MEMORY:-\d+g\}", limits["memory"])
    assert one["logging"]["options"]["max-size"]
    assert re.fullmatch(r"[a-z-]+:\d+(\.\d+)*", one["image"]), "an exact version, from no registry"
    assert one["restart"] in ("unless-stopped", "no")


@pytest.mark.parametrize("name", sorted(OURS))
def test_rollcall_writes_into_the_project_and_nowhere_else(name: str) -> None:
    one = OURS[name]
    assert one["read_only"] is True
    writable = [volume for volume in one["volumes"] if not volume.endswith(":ro")]
    assert writable == ["project:/project", "backups:/backups"]
    assert [path.partition(":")[0] for path in one["tmpfs"]] == ["/tmp"]
    assert one["init"] is True
    assert one["image"] == f"rollcall:{version('rollcall')}"
    assert one["build"] == {"context": ".", "target": "rollcall"}


def test_who_shares_a_project_is_one_user() -> None:
    users = {one["user"].partition(":")[0] for one in (*OURS.values(), *AIRFLOWS.values())}
    assert users == {"50000"}
    assert all("project:/project" in one["volumes"] for one in (*OURS.values(), *AIRFLOWS.values()))


def test_every_port_is_open_to_this_computer_alone() -> None:
    ports = [port for one in SERVICES.values() for port in one.get("ports", ())]
    assert len(ports) == 4
    assert all(port.startswith("127.0.0.1:${") for port in ports)
    assert COMPOSE.get("networks") is None


def test_only_the_desk_shares_the_network_of_the_computer() -> None:
    """It listens on loopback itself. What collects has no business in the network of the host."""
    assert [n for n, one in SERVICES.items() if "network_mode" in one] == ["desk"]
    assert not any("hostname" in one or "container_name" in one for one in SERVICES.values())
    assert SERVICES["desk"]["command"][0] == "web"


def values(name: str) -> dict[str, str]:
    return {key: str(value) for key, value in SERVICES[name].get("environment", {}).items()}


@every_service
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in values(name).items():
        if re.search(r"PASSWORD$|SECRET|_KEY$", key):
            assert re.fullmatch(r"\$\{\w+(:\?[^}]*)?\}", value), key
        if "://" in value and "@" in value:
            assert re.search(r"://\w+:\$\{\w+_PASSWORD(:\?[^}]*)?\}@", value), key


def test_a_word_that_is_needed_has_no_default_and_is_drawn_by_the_script(tmp_path: Path) -> None:
    needed = {name for name, kind, _ in VARIABLE.findall(TEXT) if kind == "?"}
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy/passwords.sh"
    script.write_text((ROOT / "deploy/passwords.sh").read_text("utf-8"), "utf-8")
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=chosen\n", "utf-8")
    for _ in range(2):
        subprocess.run(["bash", script], check=True)
    lines = (tmp_path / ".env").read_text("utf-8").splitlines()
    drawn = dict(line.split("=", 1) for line in lines)
    assert set(drawn) == needed
    assert len(lines) == len(set(drawn.values())), "no two are alike, and none was drawn twice"
    assert drawn["POSTGRES_PASSWORD"] == "chosen"
    assert all(re.fullmatch(r"[0-9a-f]{32,64}|[\w-]{43}=|chosen", word) for word in drawn.values())
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0


def test_every_variable_is_told_of_at_the_top() -> None:
    header = TEXT.partition("\nname: ")[0]
    used = {name for name, _, _ in VARIABLE.findall(TEXT)}
    assert used - set(re.findall(r"\b[A-Z][A-Z_]+\b", header)) == set()
    assert not any(name.startswith("ROLLCALL_") for name in used), (
        "a variable of that name in somebody's shell would be taken for a setting"
    )


@pytest.mark.parametrize("name", sorted({*OURS} - {"care"}))
def test_the_commands_are_commands(name: str) -> None:
    check_command([put_in(str(word), {}) for word in OURS[name]["command"]])


def check_command(words: list[str]) -> None:
    key = command_of(words)
    assert key is not None, words
    unknown = {word for word in words if word.startswith("--")} - options_of(KNOWN[key])
    assert unknown == set()
    if "--only" in words:
        assert words[words.index("--only") + 1] in STEPS


def cared(folder: Path, fails: str = "none") -> tuple[list[str], bool, list[str]]:
    """What two rounds of care call, with a `rollcall` that fails at one command; how they end."""
    folder.mkdir()
    ours = {
        "rollcall": f'#!/bin/sh\necho "$*" >> {folder}/called\n'
        f'case "$*" in {fails}*) exit 1; esac\n',
        "sleep": f"#!/bin/sh\n[ -f {folder}/slept ] && exit 1\ntouch {folder}/slept\n",
    }
    for name, text in ours.items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "CARE_FILE": str(folder / "well")}
    said = subprocess.run(
        ["sh", ROOT / "deploy/care.sh"], env=environment, capture_output=True, timeout=30, text=True
    )
    called = (folder / "called").read_text("utf-8").splitlines()
    return called, (folder / "well").exists(), said.stderr.splitlines()


def test_care_calls_all_that_is_to_be_done_also_where_one_fails(tmp_path: Path) -> None:
    called, well, said = cared(tmp_path / "well")
    assert called == [
        "evidence verify", "backup make", "index --check --mend", "prune", "heartbeat", "heartbeat",
    ]  # fmt: skip
    assert (well, said) == (True, [])
    for line in called:
        check_command(line.split())
    for number, fails in enumerate(("evidence", "backup", "index", "prune", "heartbeat")):
        again, well, said = cared(tmp_path / str(number), fails)
        assert again == called
        assert not well
        assert said == ["care: something is not well; see above"] * 2


def test_care_is_run_by_the_script_and_is_unhealthy_where_it_is_not_well() -> None:
    care = SERVICES["care"]
    assert care["profiles"] == SERVICES["rollcall"]["profiles"]
    script = care["entrypoint"][-1]
    assert care["volumes"][-1] == f"./deploy/care.sh:{script}:ro"
    assert f"well=${{CARE_FILE:-{care['healthcheck']['test'][-1]}}}" in (
        ROOT / "deploy/care.sh"
    ).read_text("utf-8")


def put_in(value: str, words: dict[str, str]) -> str:
    """A value as Compose would make it."""
    filled = VARIABLE.sub(lambda m: words.get(m[1], m[3] if m[2] == "-" else "x"), value)
    return filled.replace("$$", "$")


@pytest.mark.parametrize("name", sorted({*OURS, *AIRFLOWS}))
def test_the_settings_are_settings(name: str, tmp_path: Path) -> None:
    (tmp_path / "rollcall.toml").write_text("", "utf-8")
    environment = {
        key: put_in(value, {"RECORD_PASSWORD": "aa"}) for key, value in values(name).items()
    }
    settings = load(tmp_path, environment)
    host = "127.0.0.1" if name == "desk" else "postgresql"
    assert settings.record_url == f"postgresql+psycopg://rollcall:aa@{host}:5432/rollcall"
    assert settings.search.engine == "elasticsearch"
    assert settings.search.elasticsearch.user == "rollcall"
    assert settings.search.elasticsearch.prefix == "rollcall", "what the role may touch"
    assert not [key for key in environment if key.startswith("AIRFLOW")] or name in AIRFLOWS


def test_who_waits_for_whom_is_there() -> None:
    for name, one in SERVICES.items():
        for other, how in one.get("depends_on", {}).items():
            own = set(one.get("profiles", ()))
            theirs = set(SERVICES[other].get("profiles", ()))
            assert not theirs or own <= theirs, f"{name} waits for {other}, which is in no {own}"
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
            else:
                assert SERVICES[other]["restart"] == "no"


def test_every_volume_and_every_file_is_there() -> None:
    for one in SERVICES.values():
        for volume in one.get("volumes", ()):
            what = volume.split(":")[0]
            assert (ROOT / what).is_file() if what.startswith(".") else what in COMPOSE["volumes"]


def test_elasticsearch_is_told_its_users_with_no_more_rights_than_the_docs_ask_for() -> None:
    """Against a server that notes what it is asked: which user, which address, which words."""
    asked: list[tuple[str, str, str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.command, self.path, self.headers["Authorization"], body))
            self.send_response(200)
            self.end_headers()

        do_POST = do_PUT

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    words = {"ELASTIC_PASSWORD": "one", "KIBANA_PASSWORD": "two", "SEARCH_PASSWORD": "three"}
    address = f"http://127.0.0.1:{server.server_port}"
    said = subprocess.run(
        ["bash", ROOT / "deploy/elasticsearch/users.sh"],
        env={"PATH": "/usr/bin:/bin", "ELASTICSEARCH_URL": address, "NO_PROXY": "*", **words},
        capture_output=True,
        text=True,
        timeout=30,
    )
    server.shutdown()
    server.server_close()
    assert said.returncode == 0, said.stderr
    assert {authorization for _, _, authorization, _ in asked} == {"Basic ZWxhc3RpYzpvbmU="}
    (kibana, role, user) = [(how, path, body) for how, path, _, body in asked]
    assert kibana == ("POST", "/_security/user/kibana_system/_password", {"password": "two"})
    assert role[:2] == ("PUT", "/_security/role/rollcall")
    assert user == (
        "PUT",
        "/_security/user/rollcall",
        {"password": "three", "roles": ["rollcall"]},
    )
    asked_for = (ROOT / "docs/elasticsearch.md").read_text("utf-8")
    told = re.search(r"Privileges of the key.*?`rollcall-\*`", asked_for, re.DOTALL)
    assert told is not None
    (indices,) = role[2]["indices"]
    assert indices["names"] == ["rollcall-*"]
    for privilege in (*role[2]["cluster"], *indices["privileges"]):
        assert f"`{privilege}`" in told[0]
