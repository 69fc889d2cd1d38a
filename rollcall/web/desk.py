"""What every page of the desk needs, and how a page is made of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from rollcall.lists import number_of
from rollcall.lists.roles import may
from rollcall.pipeline import Project
from rollcall.web import words
from rollcall.web.guard import Tokens


@dataclass(frozen=True)
class Desk(Project):
    """The project as the pages look at it. There are no accounts yet: who reads is whoever sits at
    this computer.
    """

    tokens: Tokens = field(default_factory=Tokens)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", _environment(self.settings.timezone))

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
            may_decide=may(self.viewer, "decide"),
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
