"""Floors on the recorded feeds and posts: nothing a peer reads is missed, nothing crashes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pages.entries import measure


@pytest.mark.shared_data
def test_every_recorded_feed_is_read_or_refused_with_a_reason(shared_data: Path) -> None:
    outcome = measure("feeds", shared_data)
    assert outcome.fewer == []
    assert outcome.entries >= 2826
    assert outcome.dated >= 2352
    assert len(outcome.unreadable) <= 32
    assert all(len(reason) > 10 for reason in outcome.unreadable.values())


@pytest.mark.shared_data
def test_every_recorded_post_is_read_or_refused_with_a_reason(shared_data: Path) -> None:
    outcome = measure("social", shared_data)
    assert outcome.entries >= 426
    assert outcome.dated >= 424
    unread = {name for name in outcome.unreadable if not _no_posts_inside(name)}
    assert unread == set()


def _no_posts_inside(name: str) -> bool:
    """Landing pages, accounts, likes and drafts hold no post; tests' recordings are no answers."""
    parts = (
        "telegram/info",
        "not_existed",
        "account",
        "like",
        "actor",
        "scheduled",
        "channel_info",
    )
    others = ("cassettes", ".snap", ".txt", "source", "shallow_quote", "asyncrefresh", "pixelfed")
    return any(part in name for part in (*parts, *others, "resolve_handle", "feed_record"))
