"""Channels and accounts: Telegram, Mastodon, Bluesky, VK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rollcall.read import Unreadable, read

MESSAGE = """<div class="tgme_widget_message js-widget_message" data-post="{post}">
<a class="tgme_widget_message_owner_name"><span>Арна</span></a>{extra}
<div class="tgme_widget_message_text js-message_text">{text}</div>
<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date"
href="https://t.me/{post}"><time datetime="2022-01-05T04:00:00+00:00">04:00</time></a></span>
</div>"""


def preview(*messages: str) -> bytes:
    return f"<html><body><section class='tgme_channel_history'>{''.join(messages)}".encode()


def test_a_telegram_preview_gives_its_messages() -> None:
    first = MESSAGE.format(
        post="arna/1",
        text="Бірінші жол<br/>Екінші <b>жол</b> <i class='emoji'><b>👍</b></i>",
        meta="",
        extra="<a class='tgme_widget_message_photo_wrap' style=\"background-image:url('https://c.example/1.jpg')\"></a>",
    )
    second = MESSAGE.format(
        post="arna/2",
        text="Хабар",
        meta="<span class='tgme_widget_message_from_author'>Айгүл</span>, edited ",
        extra="<div class='tgme_widget_message_forwarded_from'>Forwarded from <a class="
        "'tgme_widget_message_forwarded_from_name'>Басқа арна</a></div>"
        "<a class='tgme_widget_message_reply'><div class='js-message_text'>бөтен сөз</div></a>",
    )
    one, two = read(preview(first, second))
    assert (one.kind, one.id, one.url) == ("telegram", "arna/1", "https://t.me/arna/1")
    assert one.text == "Бірінші жол\nЕкінші жол 👍"
    assert one.published is not None
    assert (one.published.at, one.published.source) == ("2022-01-05T04:00:00+00:00", "post")
    assert (one.media, one.edited, one.author) == (("https://c.example/1.jpg",), None, "Арна")
    assert (two.author, two.forwarded_from, two.edited) == ("Айгүл", "Басқа арна", "edited")
    assert two.text == "Хабар"


def test_an_author_called_edited_does_not_make_a_post_edited() -> None:
    meta = "<span class='tgme_widget_message_from_author'>edited by nobody</span>"
    (entry,) = read(preview(MESSAGE.format(post="a/1", text="x", meta=meta, extra="")))
    assert entry.edited is None


def test_an_empty_channel_is_not_an_unavailable_one() -> None:
    assert read(preview()) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div class='tgme_page'><div class='tgme_page_icon'></div></div>", "no public preview"),
        (
            "<div class='tgme_page'><div class='tgme_page_title'>Арна</div>"
            "<div class='tgme_page_extra'>5 subscribers</div></div>",
            "no public preview of 'Арна'",
        ),
        (
            "<div class='tgme_page'><div class='tgme_page_title'>Чат</div>"
            "<div class='tgme_page_extra'>5 members</div></div>",
            "group chat",
        ),
        (
            "<div class='tgme_page'><div class='tgme_page_title'>Арна</div><div class="
            "'tgme_page_extra'>5 subscribers</div>"
            "<a class='tgme_page_context_link' href='/s/arna'>",
            "landing page",
        ),
        ("<div class='tgme_widget_message_error'>Post not found</div>", "post unavailable"),
    ],
)
def test_a_channel_that_shows_nothing_is_unavailable_not_silent(body: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(f"<html><body>{body}</body></html>".encode())


def status(number: str, text: str, **more: Any) -> dict[str, Any]:
    account = {"acct": "aigul@m.example", "display_name": "Айгүл"}
    base = {
        "id": number,
        "uri": f"https://m.example/{number}",
        "url": f"https://m.example/@a/{number}",
    }
    return (
        base
        | {"created_at": "2022-01-05T04:00:00.000Z", "content": text, "account": account}
        | more
    )


def test_mastodon_statuses_boosts_and_warnings() -> None:
    boosted = status("9", "<p>Чужие слова</p>", account={"acct": "b@m.example", "display_name": ""})
    timeline = [
        status("1", "<p>Один<br>два</p><p>три</p>", spoiler_text="Осторожно",
               media_attachments=[{"url": "https://m.example/1.png"}],
               edited_at="2022-01-06T04:00:00Z"),
        status("2", "", reblog=boosted),
    ]  # fmt: skip
    one, two = read(json.dumps(timeline).encode())
    assert one.text == "Осторожно\nОдин\nдва\nтри"
    assert (one.author, one.media) == ("Айгүл", ("https://m.example/1.png",))
    assert one.edited == "2022-01-06T04:00:00+00:00"
    assert (two.text, two.author, two.forwarded_from) == ("Чужие слова", "Айгүл", "b@m.example")
    assert two.id == "https://m.example/2"
    assert len(read(json.dumps(timeline[0]).encode())) == 1
    context = {"ancestors": timeline[:1], "descendants": timeline[1:]}
    assert len(read(json.dumps(context).encode())) == 2


def test_a_mastodon_account_is_not_its_posts() -> None:
    with pytest.raises(Unreadable, match="account, not its posts"):
        read(json.dumps({"acct": "a", "followers_count": 1, "id": "1"}).encode())


def post(key: str, text: str) -> dict[str, Any]:
    return {
        "uri": f"at://did:plc:x/app.bsky.feed.post/{key}",
        "author": {"did": "did:plc:x", "handle": "a.bsky.example", "displayName": "Асан"},
        "record": {
            "$type": "app.bsky.feed.post",
            "text": text,
            "createdAt": "2022-01-05T04:00:00Z",
        },
    }


def test_a_bluesky_thread_is_read_from_its_root() -> None:
    thread = {
        "post": post("2", "ответ"),
        "parent": {"post": post("1", "начало")},
        "replies": [{"post": post("3", "ещё")}, {"notFound": True}],
    }
    entries = read(json.dumps({"thread": thread}).encode())
    assert [entry.text for entry in entries] == ["начало", "ответ", "ещё"]
    assert entries[1].url == "https://bsky.app/profile/a.bsky.example/post/2"
    assert entries[1].author == "Асан"


def test_a_bluesky_repost_names_both() -> None:
    reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"handle": "b.example"}}
    reason["indexedAt"] = "2022-02-01T00:00:00Z"
    (entry,) = read(json.dumps({"feed": [{"post": post("1", "слова"), "reason": reason}]}).encode())
    assert (entry.author, entry.forwarded_from) == ("b.example", "Асан")


def test_a_bluesky_like_is_not_a_post() -> None:
    like = {"$type": "app.bsky.feed.like", "subject": {"uri": "at://x"}, "createdAt": "2022-01-05"}
    with pytest.raises(Unreadable, match="not a post"):
        read(json.dumps(like).encode())


WALL = {
    "id": 7, "owner_id": -5, "from_id": -5, "date": 1641360000, "text": "Пишет [id1|Асель Т.]",
    "attachments": [{"type": "photo", "photo": {"sizes": [{"url": "https://v.example/1.jpg"}]}}],
    "copy_history": [{"from_id": 3, "text": "Исходный пост"}],
}  # fmt: skip


def test_vk_in_both_forms_and_inside_a_script() -> None:
    groups = [{"id": 5, "name": "Паблик"}]
    new = {"response": {"count": 1, "items": [WALL], "groups": groups}}
    (entry,) = read(json.dumps(new).encode())
    assert (entry.kind, entry.id, entry.url) == ("vk", "-5_7", "https://vk.com/wall-5_7")
    assert entry.text == "Пишет Асель Т.\nИсходный пост"
    assert (entry.author, entry.forwarded_from) == ("Паблик", "id3")
    assert entry.published is not None
    assert entry.published.at == "2022-01-05T05:20:00+00:00"
    assert entry.media == ("https://v.example/1.jpg",)
    old = json.dumps({"response": [1, WALL]})
    for wrapped in (old, f"VK.Api._callbacks[1]({old});", f"angular.module('x');\n/* f({old}) */"):
        assert len(read(wrapped.encode())) == 1


def test_vk_says_what_is_wrong() -> None:
    error = {"error": {"error_code": 15, "error_msg": "Access denied: wall is disabled"}}
    with pytest.raises(Unreadable, match="wall is disabled"):
        read(json.dumps(error).encode())
