"""What every page of the desk needs, and how a page is made of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from rollcall.clock import Clock
from rollcall.lists import number_of
from rollcall.match.deciding import may_decide
from rollcall.pipeline import Project
from rollcall.records import Viewer
from rollcall.search import Engine
from rollcall.settings import Settings
from rollcall.store.open import Store
from rollcall.web import words
from rollcall.web.guard import Tokens


@dataclass(frozen=True)
class Desk:
    """The doors that the pages look through."""

    store: Store
    engine: Engine
    settings: Settings
    clock: Clock
    tokens: Tokens = field(default_factory=Tokens)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", _environment(self.settings.timezone))

    @property
    def viewer(self) -> Viewer:
        """Who reads: there are no accounts yet, so whoever sits at this computer."""
        return Viewer(self.settings.user, self.settings.role)

    @property
    def project(self) -> Project:
        """The same doors as commands have, for what the desk and they do alike."""
        return Project(self.settings, self.store, self.engine, self.clock)

    def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> Response:
        """A template filled in. Everything that goes into it is escaped."""
        html = self.templates.get_template(template).render(
            **values,
            path=request.url.path,
            token=self.tokens.new(),
            now=self.clock(),
            timezone=self.settings.timezone,
            elsewhere=self.settings.record.url or self.settings.search.engine != "sqlite",
            may_decide=may_decide(self.settings.role),
        )
        return HTMLResponse(html, status, headers=dict(headers or {}))


def _environment(timezone: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("rollcall.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words.filters(timezone), case_number=number_of)
    return environment
