"""HTML, as foreign clients send it, read token by token.

No tree is built: the standard's rules for trees reopen formatting in every paragraph, so that 60 KB can
become 28 MB and take seven seconds (measured with nh3). Here every character is read once. Nothing of the
source is ever passed on as HTML, so there is nothing to sanitise: what comes out is text and names of tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

#: Possessive, and complete even at the end of the source: no part of it is ever tried twice.
_TOKEN = re.compile(
    r"""
      (?P<text> [^<]++ )
    | <!-- .*? (?: --!?> | \Z )
    | <(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)
       (?P<attributes> (?: [^>=]++ | = \s*+ (?: "[^"]*+ "? | '[^']*+ '? )?+ )*+ ) (?P<end> >? )
    | <[!?/][^>]*+ >?
    | (?P<lone> <+(?=<) | < )
    """,
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s=/>"']++) (?: \s*+ = \s*+ (?: "([^"]*+)"? | '([^']*+)'? | ([^\s>]++) ) )?+""", re.VERBOSE
)
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,31});")
#: Python refuses to read very long numbers; no code point has so many digits.
_OVERLONG = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_NOT_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "title", "template", "textarea", "option", "rp")
}


class Tag(NamedTuple):
    """One tag; `attributes` is its source."""

    name: str
    opens: bool
    attributes: str

    def attribute(self, name: str) -> str | None:
        """The value of an attribute, "" if it has none, None if it is not there. The first one counts."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found[1].lower() == name:
                value = found[2] or found[3] or found[4] or ""
                return _ENTITY.sub(lambda entity: unescape(entity[0]), _OVERLONG.sub("\ufffd", value))
        return None


def tokens(source: str) -> Iterator[str | Tag]:
    """Text (entities decoded once) and tags, in order; comments and scripts are left out."""
    at = 0
    while token := _TOKEN.match(source, at):
        at = token.end()
        if text := token["text"] or token["lone"]:
            yield unescape(_OVERLONG.sub("\ufffd", text)) if "&" in text else text
        elif token["name"] and not token["end"]:
            yield token[0]  # never closed, so never meant as a tag
        elif token["name"]:
            tag = Tag(token["name"].lower(), not token["slash"], token["attributes"])
            if tag.opens and tag.name in _NOT_TEXT:
                found = _NOT_TEXT[tag.name].search(source, at)
                at = found.start() if found else len(source)
            elif tag.opens and tag.name == "pre" and source[at : at + 1] == "\n":
                at += 1  # by the standard, this newline belongs to the tag
            yield tag
