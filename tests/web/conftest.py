"""The desk over a small record, and a browser without a screen that asks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from rollcall.clock import fixed_clock
from rollcall.search.sqlite import SqliteEngine
from rollcall.settings import Settings
from rollcall.store.open import Store, open_store
from rollcall.web import create_app
from tests.web.small_record import NOW, SETTINGS, fill

HERE = "http://127.0.0.1:8000"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Browser:
    """Asks for pages, and posts forms with the token that stands in them."""

    client: TestClient
    store: Store
    ids: dict[str, Any]

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def token(self, path: str = "/check") -> str:
        found = _TOKEN.search(self.get(path).text)
        assert found, f"{path} has no form with a token"
        return found.group(1)

    def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        form = {"token": self.token(path), **fields}
        return self.client.post(path, data=form, headers={"sec-fetch-site": "same-origin"})


def browser(store: Store, ids: dict[str, Any], now: datetime = NOW) -> Browser:
    app = create_app(store, ids["engine"], ids["settings"], fixed_clock(now))
    return Browser(TestClient(app, base_url=HERE, follow_redirects=False), store, ids)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A record that is filled once; the tests get copies, because the desk only reads."""
    home = tmp_path_factory.mktemp("filled")
    store = open_store(f"sqlite:///{home / 'record.sqlite'}")
    ids = fill(store, home)
    store.engine.dispose()
    return home, ids


@pytest.fixture
def desk(filled: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Browser]:
    home = tmp_path / "home"
    copytree(filled[0], home)
    store = open_store(f"sqlite:///{home / 'record.sqlite'}", migrate=False)
    engine, settings = SqliteEngine(home / "search.sqlite"), Settings(**SETTINGS, home=home)
    yield browser(store, filled[1] | {"engine": engine, "settings": settings})
    store.engine.dispose()


@pytest.fixture
def visible() -> Callable[[httpx.Response], str]:
    """The words of a page as a reader sees them."""
    from lxml import html

    def words(response: httpx.Response) -> str:
        return " ".join(html.fromstring(response.text).find("body").text_content().split())

    return words
