"""What a contact's vCard (RFC 6350) tells beyond the name and number that Telegram reads from it."""

from __future__ import annotations

import re

from bot.markup import tidy

#: Telegram takes 2,048 bytes; more of them are none of its own.
_LONGEST = 4096
_PROPERTY = re.compile(r"(?:[\w-]+\.)?(ORG|TITLE|TEL|EMAIL|URL)((?:;[^:]*)?):(.*)", re.IGNORECASE)
_FOLDED = re.compile(r"\r?\n[ \t]")
_ESCAPED = re.compile(r"\\([\\,;])")


def details(vcard: str, phone: str) -> list[str]:
    """Office, addresses and numbers other than `phone`, plain, each once, as the card has them."""
    found = map(_PROPERTY.fullmatch, _FOLDED.sub("", vcard[:_LONGEST]).splitlines())
    values = (_value(match[3]) for match in found if match and "ENCODING" not in match[2].upper())
    return [value for value in dict.fromkeys(values) if value and _digits(value) != _digits(phone)]


def _value(written: str) -> str:
    parts = re.split(r"(?<!\\);", written.removeprefix("tel:").removeprefix("mailto:"))
    return tidy(_ESCAPED.sub(r"\1", ", ".join(filter(None, parts)))).strip()


def _digits(value: str) -> str:
    """What makes two spellings of a number the same; words stay as they are."""
    return re.sub(r"[\s()+/.-]", "", value)
