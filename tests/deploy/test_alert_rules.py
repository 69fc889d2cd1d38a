"""The alert rules, as far as they can be judged without a Prometheus: which labels meet which.

Two sides of a comparison of which one has a label that the other lacks never match, and such a rule
is silent for ever. So each expression is read as far as labels go: selectors, aggregations, the
operators and what follows them. Prometheus' documentation: Querying, Operators, "Vector matching".
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from rollcall.metrics.families import METRICS

FILE = Path(__file__).parents[2] / "deploy/prometheus-rules.yml"
RULES = {
    rule["alert"]: rule["expr"]
    for group in yaml.safe_load(FILE.read_text("utf-8"))["groups"]
    for rule in group["rules"]
}
TOKEN = re.compile(r'\s*("[^"]*"|\[[^]]*\]|[A-Za-z_]\w*|\d[\d.e]*|[<>=!~]{1,2}|[-+*/(){},])')
LEVELS = (("or",), ("and", "unless"), ("<", ">", "==", "!=", "<=", ">="), ("+", "-"), ("*", "/"))
Labels = frozenset[str] | None
"""The labels of a vector; None for a single number, which meets everything."""


class Reader:
    """Reads an expression and fails where two vectors meet that have not the same labels."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        assert "".join(self.tokens) == re.sub(r"\s+", "", text), "every sign is understood"
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def next(self, awaited: str = "") -> str:
        token = self.peek()
        assert token, "the expression ends too early"
        assert awaited in ("", token)
        self.at += 1
        return token

    def names(self) -> frozenset[str]:
        self.next("(")
        found = set()
        while self.peek() != ")":
            found.add(self.next())
            if self.peek() == ",":
                self.next()
        self.next(")")
        return frozenset(found)

    def level(self, number: int = 0) -> Labels:
        if number == len(LEVELS):
            return self.one()
        left = self.level(number + 1)
        while self.peek() in LEVELS[number]:
            operator = self.next()
            how = self.next() if self.peek() in ("on", "ignoring") else ""
            named = self.names() if how else frozenset()
            left = meeting(left, operator, how, named, self.level(number + 1))
        return left

    def one(self) -> Labels:
        token = self.next()
        if token == "(":
            inner = self.level()
            self.next(")")
            return inner
        if token[0].isdigit():
            return None
        if token == "sum":
            self.next("without")
            gone = self.names()
            inner = self.one()
            assert inner is not None
            return inner - gone
        if token == "time":
            assert not self.names()
            return None
        if token in ("absent", "predict_linear"):
            self.next("(")
            inner = self.level()
            if self.peek() == ",":
                self.next()
                assert self.level() is None
            self.next(")")
            return frozenset() if token == "absent" else inner
        labels = frozenset(METRICS[token][1])
        if self.peek() == "{":
            selected = []
            while (word := self.next()) != "}":
                selected += [word] if word.isidentifier() else []
            assert set(selected) <= labels
        if self.peek().startswith("["):
            self.next()
        return labels


def meeting(left: Labels, operator: str, how: str, named: frozenset[str], right: Labels) -> Labels:
    """The labels of what comes of two sides."""
    if left is None or right is None:
        return right if left is None else left
    if operator == "or":  # each side for itself: nothing needs to match
        return left | right
    if how == "on":
        assert named <= left & right, "a label that one side has not"
        return left
    assert named <= left | right, "a label that neither side has"
    assert left - named == right - named, f"{sorted(left)} never meets {sorted(right)}"
    return left if operator in ("and", "unless") or left >= right else right


@pytest.mark.parametrize("name", sorted(RULES))
def test_what_is_compared_has_the_same_labels(name: str) -> None:
    reader = Reader(RULES[name])
    assert reader.level() is not None, "an alert is a vector"
    assert reader.peek() == ""


@pytest.mark.parametrize(
    "expression",
    [
        'rollcall_step_items{outcome="failed"} > 20 + 0.1 * sum without (outcome) '
        "(rollcall_step_items)",
        "rollcall_step_waiting_items > rollcall_disk_free_bytes",
        "rollcall_step_waiting_items > 0 and on (state) rollcall_sources",
    ],
)
def test_a_rule_that_can_never_fire_is_seen(expression: str) -> None:
    with pytest.raises(AssertionError, match=r"never meets|one side has not"):
        Reader(expression).level()


def test_nobody_needs_to_have_made_a_backup_to_be_told_that_there_is_none() -> None:
    assert "or absent(rollcall_backup_age_seconds)" in RULES["RollcallNoBackup"]
