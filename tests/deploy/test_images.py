"""The Dockerfile and what it is built from: pinned, without rights, and with nobody's lists."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
SCRIPTS = sorted(
    path
    for pattern in ("scripts/*.sh", "scripts/services/*.sh", "deploy/**/*.sh", ".ci/run")
    for path in ROOT.glob(pattern)
)


def version(package: str) -> str:
    """The version of a package in the lock file."""
    return str(next(one["version"] for one in LOCK["package"] if one["name"] == package))


def stages() -> dict[str, str]:
    """The text of each stage of the Dockerfile, by its name; the last one has none."""
    found = re.split(r"^FROM \S+(?: AS (\S+))?$", DOCKERFILE, flags=re.MULTILINE)[1:]
    return {name or "": text for name, text in zip(found[::2], found[1::2], strict=True)}


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    said = subprocess.run(
        [str(BIN / "hadolint"), "Dockerfile"], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing_in_any_script(script: Path) -> None:
    # SC2329: it does not see that a function is called by a trap.
    command = [str(BIN / "shellcheck"), "--external-sources", "--exclude=SC2329", str(script)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_scripts_are_found() -> None:
    assert {"airflow.sh", "common.sh", "run"} <= {path.name for path in SCRIPTS}


def test_what_an_image_begins_with_has_a_version_and_no_address_of_a_registry() -> None:
    bases = [
        line.split()[1]
        for line in DOCKERFILE.splitlines()
        if line.startswith("FROM ") and line.split()[1] not in stages()
    ]
    assert len(bases) == 4
    for base in bases:
        assert re.fullmatch(r"[a-z]+(/[a-z]+)?:\d+\.\d+[\w.-]*", base), base


def test_the_tools_are_those_of_the_lock_file() -> None:
    assert f"pip install --no-cache-dir uv=={version('uv')}\n" in DOCKERFILE
    airflows = set(re.findall(r"^FROM apache/airflow:([\d.]+)-", DOCKERFILE, re.MULTILINE))
    assert airflows == {version("apache-airflow")}
    syncs = re.findall(r"uv sync (.*)$", DOCKERFILE, re.MULTILINE)
    assert syncs == ["--frozen --no-dev --no-install-project --extra postgresql --extra aleph"] * 2


def test_what_builds_the_wheel_is_pinned_to_its_bytes() -> None:
    text = (ROOT / "deploy/build-constraints.txt").read_text("utf-8")
    pinned = [line for line in text.splitlines() if line[:1].isalpha()]
    assert any(line.startswith("hatchling==") for line in pinned)
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "--build-constraints deploy/build-constraints.txt --require-hashes" in DOCKERFILE


def test_what_runs_is_nobody_and_leaves_the_tools_behind() -> None:
    for name in ("rollcall", "airflow"):
        users = re.findall(r"^USER (\S+)$", stages()[name], re.MULTILINE)
        assert users[-1].startswith("50000:"), name
        for tool in ("g++", "-dev", "uv sync", "pip install", "--from=build /usr"):
            assert tool not in stages()[name], (name, tool)
    assert stages()[""].strip() == "", "the image that is made by itself is Rollcall's"
    assert DOCKERFILE.rstrip().endswith("FROM rollcall")


def test_nothing_gets_in_that_is_not_named() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    named = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        word
        for arguments in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
        for word in arguments.split()
    }
    assert named - {"dags/.airflowignore"} == copied
    assert all((ROOT / name).exists() for name in named)
    assert rules[-1] == "!dags/.airflowignore", "after the rule that takes away what is hidden"
    last = max(number for number, rule in enumerate(rules[:-1]) if rule.startswith("!"))
    assert {"**/rollcall.toml", "**/*.sqlite*", "**/*.key"} <= set(rules[last + 1 :])


def test_the_packages_of_the_wheel_are_all_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}\n" in stages()["build"]


def test_no_secret_is_written_into_an_image() -> None:
    assert not re.search(r"(?i)(password|secret|token|api_?key)", DOCKERFILE)
    assert "ARG " not in DOCKERFILE


def test_the_values_for_helm_speak_of_the_same_image_and_say_that_they_were_not_run() -> None:
    text = (ROOT / "deploy/helm-values.yaml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert found["airflowVersion"] == version("apache-airflow")
    assert found["defaultAirflowTag"] == version("rollcall")
    assert (found["uid"], found["gid"]) == (50000, 0), "the user of the image"
    assert stages()["airflow"].rstrip().splitlines()[-3] == "USER 50000:0"
    names = {one["name"]: one["value"] for one in found["env"]}
    assert names["ROLLCALL_HOME"] == found["volumeMounts"][0]["mountPath"]
    assert names["ROLLCALL_BACKUP__FOLDER"] == found["volumeMounts"][1]["mountPath"]
    assert [one["name"] for one in found["volumes"]] == [
        one["name"] for one in found["volumeMounts"]
    ]
    assert f"ROLLCALL_COMMAND={names['ROLLCALL_COMMAND']} " in stages()["airflow"]
    assert not re.search(r"(?i)(password|fernetKey|secretKey|jwtSecret):", text), "names of secrets"
    assert "Neither rendered nor run" in text


def test_the_docs_say_what_was_not_run() -> None:
    told = (ROOT / "docs/deploy.md").read_text("utf-8")
    assert "**have\nnot been run by us**" in told
    assert "neither rendered nor run" in told
