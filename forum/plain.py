"""What people said, without the marks of the text dialect: an idea is kept in plain words."""

from __future__ import annotations

import html
import re

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
#: In the dialect every other "<" is escaped.
TAG = re.compile(r"</?[a-z][^<>]*>")


def of(dialect: str) -> str:
    """The text as one reads it aloud; an address stays behind the words that link to it."""
    named = LINK.sub(lambda link: link[2] if link[1] in link[2] else f"{link[2]} ({link[1]})", dialect)
    return html.unescape(TAG.sub("", named)).strip()
