"""The strict reader of everything that would go out: what a network would refuse, or show as it must not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nh3

from bot.markup import utf16
from bot.matrix import outbound as matrix_outbound
from bot.network import File, Part, Send
from bot.telegram import outbound as telegram_outbound
from bot.telegram.contents import CAPTION_LIMIT, TEXT_LIMIT, Content
from bot.telegram.ids import Place
from tests.bot.telegram.rules import complaints

#: An event with all that the homeserver adds must stay below 65,536 bytes.
LARGEST_EVENT = 60_000
LARGEST_NUMBER = 2**53 - 1
#: What clients show of foreign HTML, by the specification, and what this program adds for itself.
TAGS = {"strong", "em", "u", "del", "code", "pre", "a", "blockquote", "span", "br"}
ATTRIBUTES = {
    "a": {"href"},
    "code": {"class"},
    "span": {"data-mx-spoiler"},
    "strong": {"data-mx-profile-fallback"},
    "blockquote": {"data-expandable", "data-inline"},
    "pre": {"data-inline"},
}
_NOWHERE = Path("nowhere")


def judged(part: Part) -> list[str]:
    """What is wrong with a message of either network; nothing if all is well."""
    if isinstance(part.content, Content):
        return [*_telegram(part.content), *_callable(part)]
    files = tuple(File(media=media, handle="mxc://x.de/laid-up") for media in part.media)
    request = matrix_outbound.request(Send(txn="judge", part=part, files=files))
    return [*_event(request.body)]


def _telegram(content: Content) -> Iterator[str]:
    limit = CAPTION_LIMIT if content.media else TEXT_LIMIT
    yield from complaints(content.text, list(content.entities))
    if utf16(content.text) > limit:
        yield f"{utf16(content.text)} units, {limit} are taken"
    if not (content.text or content.media or content.place or content.poll):
        yield "says nothing"


def _callable(part: Part) -> Iterator[str]:
    files = tuple(File(media=media, path=_NOWHERE) for media in part.media)
    call = telegram_outbound.call_of(Place(chat=-100), Send(txn="judge", part=part, files=files), b"key")
    if call is None:
        yield "no call is made of it"
    else:
        yield from _written(call.params)


def _event(content: dict[str, Any]) -> Iterator[str]:
    yield from _written(content)
    if len(json.dumps(content, ensure_ascii=False).encode(errors="replace")) > LARGEST_EVENT:
        yield "too large for an event"
    if "m.mentions" not in content:
        yield "does not say who is meant"
    if "formatted_body" in content:
        yield from _html(content["formatted_body"])
    if not isinstance(content.get("body", ""), str):
        yield "the body is no text"


def _html(html: str) -> Iterator[str]:
    found = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    if _letters(found) != _letters(html):
        yield f"a sanitiser changes {html[:80]!r}"


def _letters(html: str) -> str:
    """Without what a sanitiser writes in another way."""
    return html.replace('=""', "").replace("&nbsp;", "\xa0").replace("&quot;", '"').replace("&#x27;", "'")


def _written(value: object) -> Iterator[str]:
    """Whether it can stand in canonical JSON, which both networks' servers insist on."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError) as error:
        yield f"cannot be written: {error}"
        return
    yield from _numbers(value)


def _numbers(value: object) -> Iterator[str]:
    match value:
        case dict():
            for inner in value.values():
                yield from _numbers(inner)
        case list() | tuple():
            for inner in value:
                yield from _numbers(inner)
        case int() if abs(value) > LARGEST_NUMBER:
            yield f"{value} is too large a number"
