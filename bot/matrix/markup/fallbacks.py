"""Fallbacks: what clients put before a text for others that do not know replies or profiles."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile

_REPLY = re.compile(r"\s*<mx-reply>.*?(?:</mx-reply>|\Z)", re.I | re.S)
_QUOTED_SENDER = re.compile(r"> (?:\* )?<(@[^>\n]+)> ?")
_PROFILE = re.compile(r"\s*(?:<p>)?<strong\s+data-mx-profile-fallback(?:=\"\")?\s*>[^<]*</strong>", re.I)


def without_reply(body: str, formatted_body: str | None) -> tuple[str, str | None]:
    """Both texts of a reply without the quote at their very beginning; a quote the sender wrote stays.

    To be called for replies only.
    """
    html = _without(_REPLY, formatted_body)
    if html != formatted_body or _QUOTED_SENDER.match(body):
        body = _without_quote(body)
    return body, html


def quoted_in_reply(body: str) -> tuple[str, str] | None:
    """Whom a reply's plain text quotes at its beginning (a user id), and what of them; None for no quote."""
    sender = _QUOTED_SENDER.match(body)
    if sender is None:
        return None
    lines = takewhile(lambda line: line.startswith(">"), body[sender.end() :].split("\n")[1:])
    first = body[sender.end() :].partition("\n")[0]
    return sender[1], "\n".join([first, *(line[1:].removeprefix(" ") for line in lines)]).strip()


def without_profile(body: str, formatted_body: str | None, name: str) -> tuple[str, str | None]:
    """Both texts of a message with a profile of its own, without the `name` that stands before them."""
    return body.removeprefix(f"{name}: "), _without(_PROFILE, formatted_body)


def _without(fallback: re.Pattern[str], html: str | None) -> str | None:
    found = fallback.match(html) if html else None
    return html[found.end() :] if html and found else html


def _without_quote(body: str) -> str:
    rest = list(dropwhile(lambda line: line.startswith(">"), body.split("\n")))
    return "\n".join(rest[1:] if rest and not rest[0].strip() else rest)
