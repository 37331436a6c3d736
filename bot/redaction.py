"""Secrets taken out of text: whatever looks like one, and the very values this process was given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote

REPLACEMENT = "[secret]"
#: What a secret looks like, and what stands in every text that holds one: most texts are done with after a
#: look for that. A group stays as it is.
SHAPES = (
    # Telegram's tokens, in paths and percent-encoded; the number before is only the bot's name.
    ((":",), re.compile(r"(:)(?<=\d{6}:)[A-Za-z0-9_-]{30,}")),
    (("%3A",), re.compile(r"(%3A)(?<=\d{6}%3A)[A-Za-z0-9_-]{30,}")),
    # Matrix tokens of Synapse and of its authentication service.
    (("yt_", "mct_"), re.compile(r"()\b(?:s?yt_|mct_)[A-Za-z0-9_-]+")),
    # Headers.
    (("Bearer", "Basic"), re.compile(r"\b((?:Bearer|Basic)\s+)[^\s\"']+")),
    # Queries, forms, JSON and connection strings.
    (
        ("token", "passw", "_key"),
        re.compile(
            r"\b((?:access_token|refresh_token|login_token|password|passwd|secret_key|pickle_key)"
            r"[\"']?\s*[:=]\s*[\"']?)[^\s\"'&,;}\[]+"
        ),
    ),
    # Whoever logs an address logs what stands before its @.
    (("@",), re.compile(r"(://[^/\s:@\"']*:)[^/\s@\"']+(?=@)")),
)
#: Where an address has its password. The library's own parser takes a [ in it for the beginning of a host.
CREDENTIALS = re.compile(r"//[^/?#:@]*:([^/?#]+)@")
#: A shorter value would black out ordinary words, and is no secret to speak of.
SHORTEST = 6  # characters

_values: set[str] = set()
_known: re.Pattern[str] | None = None


def redact(text: str) -> str:
    """The text with every secret taken out."""
    if _known is not None:
        text = _known.sub(REPLACEMENT, text)
    for signs, shape in SHAPES:
        if any(sign in text for sign in signs):
            text = shape.sub(rf"\1{REPLACEMENT}", text)
    return text


def conceal(*values: str | None) -> None:
    """From now on these values appear nowhere, in whatever way they are written."""
    global _known  # noqa: PLW0603  # what a process keeps to itself is the whole process's affair
    fresh = {form for value in values if value for form in _forms(value)} - _values
    if fresh:
        _values.update(fresh)
        longest_first = sorted(_values, key=len, reverse=True)
        _known = re.compile("|".join(map(re.escape, longest_first)))


def passwords(urls: Iterable[str]) -> Iterator[str]:
    """The password inside each URL that has one, as it is written there and as it is meant."""
    for url in urls:
        if found := CREDENTIALS.search(url):
            yield from (found[1], unquote(found[1]))


def _forms(value: str) -> Iterator[str]:
    """As it is, and as JSON, `repr` and addresses write it."""
    if len(value) >= SHORTEST:
        yield from (
            value,
            quote(value, safe=""),
            quote_plus(value),
            json.dumps(value)[1:-1],
            repr(value)[1:-1],
        )
