"""The texts that the law asks for, as the operator wrote them: paragraphs, headings, links."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse

from forum.web.pages import language_of, site_of

HEADINGS = {"# ": "h2", "## ": "h3"}
#: Bare web and mail addresses; the white space around them was cut before, so that no text takes long.
WEB, MAIL = re.compile(r"https?://[^\s<>\"]+"), re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
#: Marks around an address that belong to the sentence.
OPENING, CLOSING = "(<„“\"'»«", ")>.,;:!?“”\"'»«"


class Piece(NamedTuple):
    """Words, and where they lead to; "" for words alone."""

    text: str
    href: str = ""


class Block(NamedTuple):
    """A heading (`h2`, `h3`) or a paragraph (`p`), line by line."""

    kind: str
    lines: list[list[Piece]]


def page_of(name: str) -> Callable[[Request], Awaitable[HTMLResponse]]:
    """The page of one text; it asks nothing of the database, so that it is there when that is lost."""

    async def show(request: Request) -> HTMLResponse:
        site = site_of(request)
        text = site.legal.get(name, "")
        path, language = request.url.path, language_of(request)
        return site.page("legal", language, path, title=name, blocks=list(blocks(text, name)))

    return show


def blocks(text: str, title: str = "") -> Iterator[Block]:
    """The text in blocks; a blank line ends one. A first heading that only repeats `title` is left out."""
    paragraph: list[list[Piece]] = []
    for number, line in enumerate([*text.strip().splitlines(), ""]):
        mark = next((mark for mark in HEADINGS if line.startswith(mark)), "")
        if paragraph and (mark or not line.strip()):
            yield Block("p", paragraph)
            paragraph = []
        words = line.removeprefix(mark).strip()
        if mark and not (number == 0 and words.casefold() == title.casefold()):
            yield Block(HEADINGS[mark], [pieces(words)])
        elif words and not mark:
            paragraph.append(pieces(words))


def pieces(line: str) -> list[Piece]:
    """The words of a line, web and mail addresses among them as links."""
    found: list[Piece] = []
    for token in re.split(r"(\s+)", line):
        head = token[: len(token) - len(token.lstrip(OPENING))]
        address = token[len(head) :].rstrip(CLOSING)
        href = _href(address)
        parts = (Piece(head), Piece(address, href), Piece(token[len(head) + len(address) :]))
        for part in parts if href else (Piece(token),):
            _append(found, part)
    return found


def _href(address: str) -> str:
    if WEB.fullmatch(address):
        return address
    mail = address.removeprefix("mailto:")
    return f"mailto:{mail}" if MAIL.fullmatch(mail) else ""


def _append(found: list[Piece], part: Piece) -> None:
    """Words that lead nowhere are joined."""
    if found and not found[-1].href and not part.href:
        found[-1] = Piece(found[-1].text + part.text)
    elif part.text:
        found.append(part)
