"""Who may do what: one table, which nobody goes around."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

from rollcall.errors import Withheld
from rollcall.lists.roles import Act, may, must
from rollcall.records import Role, Viewer

ROOMS = Path(__file__).parents[2] / "rollcall"
ROLES: tuple[Role, ...] = get_args(Role)
WHO: dict[Act, set[Role]] = {
    "decide": {"monitor", "keeper", "operator"},
    "see what changed": {"monitor", "keeper", "operator"},
    "take uploads": {"monitor", "keeper", "operator"},
    "ask for care": {"monitor", "keeper", "operator"},
    "see who asks for care": {"monitor", "keeper", "operator"},
    "lift care": {"keeper", "operator"},
    "change lists": {"keeper", "operator"},
    "take workbooks": {"keeper", "operator"},
    "see all exports": {"keeper", "operator"},
    "see all watches": {"operator"},
    "take everything away": {"operator"},
    "move the record": {"operator"},
}
"""Everything that is not for everybody, once more: nothing is opened or closed by mistake."""


@pytest.mark.parametrize("act", get_args(Act))
def test_every_act_is_for_operators_and_none_for_readers(act: Act) -> None:
    must(Viewer("root", "operator"), act)
    assert not may(Viewer("dana", "reader"), act)
    with pytest.raises(Withheld, match=f"a reader may not {act}") as caught:
        must(Viewer("dana", "reader"), act)
    assert "operator" in caught.value.remedy or "monitor" in caught.value.remedy


def test_every_role_may_do_exactly_what_is_written_here() -> None:
    acts: tuple[Act, ...] = get_args(Act)
    assert {act: {one for one in ROLES if may(Viewer("dana", one), act)} for act in acts} == WHO


def goes_around(program: str | bytes) -> list[int]:
    """The lines that compare a role with the names of roles, or with a constant of them."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.Compare)
        and any(map(_is_role, sides := [node.left, *node.comparators]))
        and any(map(_names_roles, sides))
    ]


def _is_role(side: ast.expr) -> bool:
    match side:
        case ast.Attribute(attr="role") | ast.Name(id="role"):
            return True
        case ast.Subscript(slice=ast.Constant(value="role")):
            return True
    return False


def _names_roles(side: ast.expr) -> bool:
    match side:
        case ast.Constant(value=value):
            return value in ROLES
        case ast.Tuple(elts=some) | ast.List(elts=some) | ast.Set(elts=some):
            return any(map(_names_roles, some))
        case ast.Name(id=name):
            return name.isupper()
        case ast.Call(args=[one]):  # frozenset({"reader"})
            return _names_roles(one)
    return False


@pytest.mark.parametrize(
    "line",
    [
        'viewer.role == "reader"',
        '"reader" == viewer.role',
        'project.viewer.role not in ("reader", "monitor")',
        'viewer.role in frozenset({"keeper"})',
        "viewer.role not in _READING_ONLY",
        "viewer.role != roles == OPERATOR",
        'role == "monitor"',
        'row["role"] in ["operator"]',
    ],
)
def test_what_goes_around_the_table_is_found(line: str) -> None:
    assert goes_around(f"if {line}:\n    pass") == [1]


@pytest.mark.parametrize(
    "line", ['part.role == "surname"', "kept.role == viewer.role", 'may(viewer, "decide")']
)
def test_other_roles_and_the_same_role_are_no_matter_of_the_table(line: str) -> None:
    assert goes_around(f"if {line}:\n    pass") == []


def test_nothing_else_compares_roles() -> None:
    """Whoever wants to know what somebody may do asks the table."""
    programs = list(ROOMS.rglob("*.py"))
    assert programs
    around = {path: lines for path in programs if (lines := goes_around(path.read_bytes()))}
    assert not around
