"""Speech: words as the content of an event, under their author's name, waking nobody who is not meant."""

from __future__ import annotations

import re
from html import escape

from bot.markup import Mark, Rich, readable, safe_name, set_apart
from bot.matrix import mxc
from bot.matrix.ids import USER, digest, is_id
from bot.matrix.links import pill
from bot.matrix.markup import to_html
from bot.matrix.shapes import Json
from bot.matrix.wording import HTML, PROFILE
from bot.network import Author

_PING = re.compile(r"@(?=room\b)", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")


def said(rich: Rich, author: Author | None, *, named: bool = True) -> Json:
    """Body, formatting, profile and mentions; mentions in `rich` are of Matrix users, who are meant.

    The author's name stands before the words unless it was said already (not `named`). Without words and
    name there is no `body`.
    """
    body, html = _texts(rich)
    # Always there: an empty one says that nobody is meant, whatever names stand in the text.
    content: Json = {"m.mentions": _meant(rich)}
    if author is not None:
        content |= profile(author, fallback=named)
        if named:
            return content | _led(shown_name(author), body, html)
    if not rich.text:
        return content
    return content | {"body": body} | ({} if html is None else {"format": HTML, "formatted_body": html})


def profile(author: Author, *, fallback: bool) -> Json:
    """Who speaks, for clients that show it (MSC4144)."""
    shown: Json = {"id": digest(author.network, author.user), "displayname": shown_name(author)}
    picture = mxc.valid(author.picture)
    shown |= {"avatar_url": picture} if picture else {}
    return {PROFILE: shown | ({"has_fallback": True} if fallback else {})}


def shown_name(author: Author) -> str:
    """What the author is called in a text."""
    return quiet(safe_name(author.name))


def quiet(text: str) -> str:
    """`@room` that rings nowhere."""
    return _PING.sub("@\u2060", text)


def _texts(rich: Rich) -> tuple[str, str | None]:
    """The plain text without the addresses of pills, and the formatted one with them."""
    pilled = Rich(rich.text, tuple(_pilled(mark) for mark in rich.marks))
    html = to_html(pilled)
    body = readable(Rich(rich.text, tuple(mark for mark in rich.marks if mark.kind != "mention")))
    return quiet(body), None if html is None else _quiet_html(html)


def _pilled(mark: Mark) -> Mark:
    if mark.kind == "mention" and is_id(mark.value, USER):
        return Mark("link", mark.start, mark.end, pill(mark.value))
    return mark


def _meant(rich: Rich) -> Json:
    users = {mark.value for mark in rich.marks if mark.kind == "mention" and is_id(mark.value, USER)}
    return {"user_ids": sorted(users)} if users else {}


def _led(name: str, body: str, html: str | None) -> Json:
    name = set_apart(name, body)
    html = _quiet_html(escape(body, quote=False).replace("\n", "<br>") if html is None else html)
    return {
        "body": f"{name}: {body}",
        "format": HTML,
        "formatted_body": f"<strong data-mx-profile-fallback>{escape(name)}: </strong>{html}",
    }


def _quiet_html(html: str) -> str:
    """The same between tags; addresses inside them stay whole."""
    if not _PING.search(html):
        return html
    return "".join(part if part.startswith("<") else quiet(part) for part in _TAG.split(html))
