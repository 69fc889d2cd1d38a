"""What starts servers: the files agree with each other, and open nothing to the network."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")


def test_docker_runs_the_elasticsearch_that_the_tests_run_against() -> None:
    script = (ROOT / "scripts/services/elasticsearch.sh").read_text("utf-8")
    tested = re.findall(r"^version=(\S+)$", script, re.MULTILINE)
    images = re.findall(r"image: (?:elasticsearch|kibana):(\S+)", COMPOSE)
    assert len(tested) == 1
    assert images == tested * 3


def test_every_port_is_open_to_this_computer_alone() -> None:
    lists = re.findall(r"^    ports:\n((?:      - .*\n)+)", COMPOSE, re.MULTILINE)
    ports = [port for some in lists for port in some.splitlines()]
    assert len(ports) == 3
    assert all(port.startswith('      - "127.0.0.1:') for port in ports)


def test_no_password_has_a_value_of_its_own() -> None:
    values = re.findall(r"^\s+\w+_PASSWORD: (.*)$", COMPOSE, re.MULTILINE)
    assert len(values) == 5
    assert all(re.match(r"\$\{\w+_PASSWORD(:\?.*)?\}$", value) for value in values)


def test_a_wrong_word_starts_nothing() -> None:
    said = subprocess.run(
        ["bash", ROOT / "scripts/services.sh", "elastcsearch"], capture_output=True, text=True
    )
    assert said.returncode == 2
    assert "elastcsearch" in said.stderr
    assert said.stdout == ""
