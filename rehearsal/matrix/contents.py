"""Event contents as an ordinary Matrix client writes them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from rehearsal.matrix.client import Json

HTML = "org.matrix.custom.html"


def text(
    body: str,
    html: str | None = None,
    *,
    reply_to: str | None = None,
    thread: str | None = None,
    mentions: Sequence[str] = (),
) -> Json:
    """A message; `reply_to` and `thread` (its first message) are event ids and may be combined.

    `mentions` are the users who are to be told.
    """
    content: Json = {"msgtype": "m.text", "body": body, "m.mentions": _mentions(mentions)}
    if html is not None:
        content |= {"format": HTML, "formatted_body": html}
    return content | relation(reply_to, thread)


def _mentions(users: Sequence[str]) -> Json:
    return {"user_ids": list(users)} if users else {}


def pill(user_id: str, name: str) -> str:
    """The HTML of somebody's name that is a mention of them."""
    return f'<a href="https://matrix.to/#/{user_id}">{escape(name)}</a>'


def edit(event_id: str, body: str, html: str | None = None) -> Json:
    """Replaces the content of `event_id`; what clients without edits show begins with a star."""
    fallback = text(f"* {body}", None if html is None else f"* {html}")
    replaced = {"rel_type": "m.replace", "event_id": event_id}
    return fallback | {"m.new_content": text(body, html), "m.relates_to": replaced}


def replacement(event_id: str, content: Json) -> Json:
    """Replaces `event_id` by any other content, such as a file's."""
    replaced = {"rel_type": "m.replace", "event_id": event_id}
    new = {key: value for key, value in content.items() if key != "m.relates_to"}
    return new | {"body": f"* {content['body']}", "m.new_content": new, "m.relates_to": replaced}


def reaction(event_id: str, key: str) -> Json:
    """`key`, usually an emoji, under `event_id`."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}


def relation(reply_to: str | None, thread: str | None = None) -> Json:
    """What a message answers, and the thread it belongs to; {} for neither."""
    if thread is None:
        return {"m.relates_to": {"m.in_reply_to": {"event_id": reply_to}}} if reply_to else {}
    # Clients without threads need something to show as a reply: the thread's beginning, marked as a fallback.
    return {
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": reply_to is None,
            "m.in_reply_to": {"event_id": reply_to or thread},
        }
    }
