"""Evidence: lost, changed, left behind, or newer than the record that should know of it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from rollcall.store import pages
from rollcall.store.captures import Capture, CapturesWriter
from rollcall.store.evidence import EvidenceWriter
from tests import world
from tests.crawled import capture
from tests.doctor.conftest import Patient


def crawl(patient: Patient, name: str, bodies: list[bytes], *, imported: bool = True) -> Path:
    """What a crawl leaves: a WARC file, its announcements, and pages in the record."""
    folder = patient.home / "evidence" / "2022-01" / name
    folder.mkdir(parents=True)
    writer = EvidenceWriter(folder / "a.warc.gz", about={}, now=world.NOW)
    announcing = CapturesWriter(folder)
    captures = []
    for number, body in enumerate(bodies):
        url = f"https://paper.example/{name}/{number}"
        kept = capture(writer, "paper", url, body)
        announcing.append(kept)
        captures.append(replace(kept, warc_file=f"2022-01/{name}/a.warc.gz"))
    writer.close()
    announcing.close()
    if imported:
        record(patient, captures)
    return folder


def record(patient: Patient, captures: list[Capture]) -> None:
    one = patient.open()
    with one.store.write() as connection:
        for capture in captures:
            kept = (
                "url", "final_url", "role", "status", "content_type", "sha256", "bytes",
                "captured_by", "warc_file", "warc_offset", "warc_length", "record_id",
            )  # fmt: skip
            page = {name: getattr(capture, name) for name in kept}
            page |= {"source_id": "paper", "captured_at": world.NOW, "imported_at": world.NOW}
            pages.add_page(connection, page)
    one.store.engine.dispose()


def test_evidence_as_it_was_captured_is_well(patient: Patient) -> None:
    crawl(patient, "20220110T000000-aa", [b"one", b"two", b"three"])
    told = patient.told()
    ours = {name: one.level for name, one in told.items() if name.startswith("evidence.")}
    assert ours == dict.fromkeys(
        ("evidence.crawls", "evidence.files", "evidence.known", "evidence.pages"), "ok"
    )


def test_evidence_that_is_gone(patient: Patient) -> None:
    folder = crawl(patient, "20220110T000000-aa", [b"one"])
    (folder / "a.warc.gz").unlink()
    ill = patient.ill()
    assert ill["evidence.files"].level == ill["evidence.pages"].level == "wrong"
    assert "rollcall restore" in ill["evidence.files"].remedy


def test_evidence_that_was_changed(patient: Patient) -> None:
    folder = crawl(patient, "20220110T000000-aa", [b"one", b"two"])
    other = crawl(patient, "20220111T000000-bb", [b"six", b"ten"], imported=False)
    (folder / "a.warc.gz").write_bytes((other / "a.warc.gz").read_bytes())
    (other / "captures.jsonl").unlink()
    told = patient.ill()["evidence.pages"]
    assert told.level == "wrong"
    assert "rollcall evidence verify" in told.remedy


@pytest.mark.parametrize("days", [0, 3])
def test_a_crawl_that_nobody_imported(patient: Patient, days: int) -> None:
    folder = crawl(patient, "20220110T000000-aa", [b"one"], imported=False)
    job = folder / "job.json"
    job.write_text(json.dumps({"worker": "elsewhere:1:a"}), "utf-8")
    then = time.time() - days * 86_400
    os.utime(job, (then, then))
    told = patient.told()["evidence.crawls"]
    assert told.level == ("warning" if days else "ok")
    if days:
        assert "3 days" in told.words
        assert "rollcall collect" in told.remedy


def test_a_record_that_is_older_than_the_evidence(patient: Patient) -> None:
    crawl(patient, "20220110T000000-aa", [b"one"])
    crawl(patient, "20220111T000000-bb", [b"two", b"three"], imported=False)
    told = patient.only("evidence.known", "wrong", "2 pages that were captured are")
    assert "newest backup" in told.remedy


def test_the_same_bytes_again_need_no_page(patient: Patient) -> None:
    folder = crawl(patient, "20220110T000000-aa", [b"one"])
    again = folder.with_name("20220111T000000-bb")
    again.mkdir()
    line = json.loads((folder / "captures.jsonl").read_text("utf-8"))
    line["record_id"] = "<urn:uuid:another>"
    (again / "captures.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    assert patient.told()["evidence.known"].level == "ok"


def test_announcements_that_are_nonsense(patient: Patient) -> None:
    folder = crawl(patient, "20220110T000000-aa", [b"one"])
    (folder / "captures.jsonl").write_bytes(b"\x00\n{}\n")
    told = patient.only("evidence.known", "warning", "not an announcement")
    assert told.remedy
