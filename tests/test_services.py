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
    assert len(images) >= 2
    assert set(images) == set(tested)


def test_a_wrong_word_starts_nothing() -> None:
    said = subprocess.run(
        ["bash", ROOT / "scripts/services.sh", "elastcsearch"], capture_output=True, text=True
    )
    assert said.returncode == 2
    assert "elastcsearch" in said.stderr
    assert said.stdout == ""
