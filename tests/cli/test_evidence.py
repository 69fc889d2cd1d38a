"""Harm to evidence is found and named; a page that is handed on proves itself."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import update

from rollcall import collect
from rollcall.cli import evidence
from rollcall.errors import RollcallError
from rollcall.pipeline import Project
from rollcall.store import schema as s
from rollcall.store.evidence import verify
from rollcall.store.open import Store
from tests import world
from tests.test_collect import URLS, crawled
from tests.world import table


@pytest.fixture
def kept(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    project = world.project(tmp_path / "project", store)
    world.add_sources(project)
    crawled(project, "good", URLS)
    assert collect.recover(project.store, project.settings, project.clock) == 3
    monkeypatch.setattr(evidence, "open_project", lambda: project)
    return project


def file_of(kept: Project) -> Path:
    return kept.settings.evidence / table(kept.store, "pages")[0]["warc_file"]


def test_sound_evidence_is_said_to_be(kept: Project, capsys: pytest.CaptureFixture[str]) -> None:
    with file_of(kept).open("ab") as file:
        file.write(b"\x1f\x8b\x08torn by a kill: nobody was told of it")
    evidence.verify()
    said = capsys.readouterr().out
    assert "the end is torn" in said
    assert "1 files, 3 pages and their chain are as they were written" in said


def test_a_changed_byte_is_named_with_its_file_and_its_page(
    kept: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    path, page = file_of(kept), table(kept.store, "pages")[2]
    whole = bytearray(path.read_bytes())
    whole[page["warc_offset"] + page["warc_length"] // 2] ^= 1
    path.write_bytes(whole)
    with pytest.raises(RollcallError, match="wrong with the evidence") as caught:
        evidence.verify()
    assert "backup" in caught.value.remedy
    said = capsys.readouterr().out
    assert f"{path} at {page['warc_offset']}" in said
    assert page["url"] in said


@pytest.mark.parametrize(
    ("change", "said"),
    [({"sha256": "0" * 64}, "other bytes"), ({"url": "https://x.example/"}, "does not follow")],
)
def test_a_changed_record_is_found(
    kept: Project, capsys: pytest.CaptureFixture[str], change: dict[str, str], said: str
) -> None:
    with kept.store.write() as connection:
        connection.execute(update(s.pages).where(s.pages.c.id == 2).values(**change))
    with pytest.raises(RollcallError, match="wrong with the evidence"):
        evidence.verify()
    assert said in capsys.readouterr().out


def test_a_file_that_is_gone_is_named(kept: Project, capsys: pytest.CaptureFixture[str]) -> None:
    file_of(kept).unlink()
    with pytest.raises(RollcallError, match="3 things"):
        evidence.verify()
    assert "pages-good.warc.gz" in capsys.readouterr().out


@pytest.mark.parametrize("which", ["2", URLS[1]])
def test_an_exported_page_proves_itself_without_us(
    kept: Project, tmp_path: Path, which: str
) -> None:
    folder = tmp_path / "for" / "the court"
    evidence.export(which, folder)
    about = json.loads((folder / "page-2.json").read_text("utf-8"))
    body = (folder / "page-2.body").read_bytes()
    assert hashlib.sha256(body).hexdigest() == about["sha256"]
    assert b"Freed, part 1" in body
    assert "content-type: text/html" in (folder / "page-2.headers.txt").read_text()
    assert verify(folder / "page-2.warc.gz") == []
    chain = about["chain"]
    first = table(kept.store, "pages")[0]
    assert (chain["position"], chain["pages"], chain["before"]) == (2, 3, first["chain"])
    lines = (chain["before"], about["sha256"], about["url"], about["captured_at"])
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == chain["hash"]


def test_a_page_that_was_changed_or_never_held_is_not_exported(
    kept: Project, tmp_path: Path
) -> None:
    with pytest.raises(RollcallError, match="no such page"):
        evidence.export("https://nobody.example/", tmp_path / "x")
    with kept.store.write() as connection:
        connection.execute(update(s.pages).values(sha256="0" * 64))
    with pytest.raises(RollcallError, match="other bytes"):
        evidence.export("1", tmp_path / "x")
    assert not (tmp_path / "x").exists()
