"""What Telegram finds in a text by itself: links, addresses, mentions, hashtags, commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rehearsal.telegram.text import Entity, units

# A selection of the top-level domains the server knows; enough for what people in the network write.
_TLD = (
    "academy|ag|ai|app|ar|art|at|au|bayern|be|berlin|bg|biz|blog|br|ca|care|cat|cc|ch|city|cloud|club|cn|co|com|"
    "community|cz|de|dev|digital|dk|edu|education|ee|es|eu|fi|fr|fyi|gov|gr|group|hamburg|hr|hu|ie|il|in|info|"
    "int|io|ir|is|it|jobs|jp|koeln|life|link|live|lt|lu|lv|ly|me|media|mil|mobi|museum|name|net|network|news|nl|"
    "no|nrw|nz|one|online|org|pl|place|plus|pt|ro|rs|ru|saarland|schule|se|shop|si|site|sk|social|space|support|"
    "sy|team|tech|to|today|tr|travel|tv|ua|uk|us|vc|website|wiki|work|world|xyz|zone|рф|укр"
)
_HOST = r"(?:[^\W_][\w-]*\.)+"
_PATH = r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»]*)?"
_URL = re.compile(
    rf"(?:(?:https?|ftp)://(?:[^\s@/<>()]+@)?{_HOST}[^\W\d_][\w-]*{_PATH})"
    rf"|(?:(?:https?|ftp)://\d{{1,3}}(?:\.\d{{1,3}}){{3}}{_PATH})"
    rf"|(?:(?:tg|ton)://[\w-]{{1,253}}{_PATH})"
    rf"|(?<![\w/#@.]){_HOST}(?:{_TLD})(?![\w-]|\.\w){_PATH}",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9_-]{0,26}(?:[.+][A-Za-z0-9_-]{0,26}){0,10}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}(?![\w-])"
)
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")
_HASHTAG = re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}(?![\w#])")

_FINDERS = (
    ("email", _EMAIL),
    ("url", _URL),
    ("mention", _MENTION),
    ("bot_command", _COMMAND),
    ("hashtag", _HASHTAG),
)
_BAD_END = ".:;,('?!`"


def detected(text: str) -> list[Entity]:
    """Entities found in a text, sorted, none over another; offsets in UTF-16 units."""
    taken: list[tuple[int, int, str]] = []
    for kind, begin, end in _found(text):
        if all(end <= other_begin or begin >= other_end for other_begin, other_end, _ in taken):
            taken.append((begin, end, kind))
    return [
        {"type": kind, "offset": units(text[:begin]), "length": units(text[begin:end])}
        for begin, end, kind in sorted(taken)
    ]


def _found(text: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _FINDERS:
        for match in pattern.finditer(text):
            end = match.end()
            if kind == "url":
                end = match.start() + len(match.group().rstrip(_BAD_END))
            yield kind, match.start(), end
