"""Reading: the HTML of a Matrix message becomes `Rich`, its blocks become lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

from bot.markup import Kind, Rich, strip
from bot.markup.links import address
from bot.matrix.markup.flow import Flow
from bot.matrix.markup.html import Tag, tokens

#: Longer HTML is not read, its plain text is: some 50 ms of work, and more than anybody types.
_LONGEST_HTML = 32_768
_LONGEST_BODY = 65_536
_USER = re.compile(r"(?:https?://matrix\.to/#/@|matrix:u/)([^/?\s]+:[^/?\s]+)(?:\?.*)?", re.I)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-(\S+)")
_NUMBER = re.compile(r"-?[0-9]{1,6}")

_STYLES: dict[str, Kind] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CODE = ("code", "tt", "kbd", "samp")
#: Newlines before and after a block.
_BLOCKS = {
    **dict.fromkeys(
        ("address", "article", "aside", "caption", "center", "dd", "div", "dl", "dt", "footer"), 1
    ),
    **dict.fromkeys(("figcaption", "figure", "header", "main", "nav", "section", "table"), 1),
    "p": 2,
}


def from_matrix(body: str, formatted_body: str | None) -> Rich:
    """Read a message: its HTML if there is any that says something, else its plain text.

    Never raises; takes time in proportion to the length. Lists, tables and headings become readable lines,
    pills of people become mentions (value: the user id), unknown tags leave their text.
    """
    if formatted_body and len(formatted_body) <= _LONGEST_HTML:
        rich = _read(formatted_body)
        if rich.text:
            return rich
    return strip(Rich(body[:_LONGEST_BODY]))


def _read(html: str) -> Rich:
    flow = Flow()
    for token in tokens(html):
        if isinstance(token, str):
            flow.text(token)
        elif token.opens:
            _OPEN.get(token.name, _ignore)(flow, token)
        else:
            _CLOSE.get(token.name, _ignore)(flow, token)
    return strip(flow.end())


def _ignore(flow: Flow, tag: Tag) -> None:
    """An unknown tag says nothing."""


def _close(flow: Flow, tag: Tag) -> None:
    flow.close(tag.name)


def _close_block(flow: Flow, tag: Tag) -> None:
    flow.close_block(tag.name)


def _open_style(flow: Flow, tag: Tag) -> None:
    flow.open(tag.name, _STYLES[tag.name])


def _edge(flow: Flow, tag: Tag) -> None:
    flow.edge(_BLOCKS[tag.name])


def _open_heading(flow: Flow, tag: Tag) -> None:
    flow.edge(2)
    flow.open(tag.name, "bold")


def _close_line(flow: Flow, tag: Tag) -> None:
    flow.close(tag.name)
    flow.edge(1)


def _open_link(flow: Flow, tag: Tag) -> None:
    href = tag.attribute("href") or ""
    if user := _USER.fullmatch(unquote(href)):
        flow.open("a", "mention", f"@{user[1]}")
    else:
        flow.open("a", "link" if address(href) else None, href)


def _open_span(flow: Flow, tag: Tag) -> None:
    reason = tag.attribute("data-mx-spoiler")
    flow.open("span", None if reason is None else "spoiler", reason or "")


def _open_code(flow: Flow, tag: Tag) -> None:
    pre = flow.innermost("pre")
    if pre is None:
        flow.open(tag.name, "code", raw=True)
    else:
        language = _LANGUAGE.search(tag.attribute("class") or "")
        pre.value = pre.value or (language[1] if language else "")


def _open_pre(flow: Flow, _: Tag) -> None:
    flow.open_block("pre", "pre", raw=True)


def _open_quote(flow: Flow, tag: Tag) -> None:
    flow.open_block(tag.name, "quote", "" if tag.attribute("data-expandable") is None else "expandable")


def _open_details(flow: Flow, _: Tag) -> None:
    flow.open_block("details", "quote", "expandable")


def _open_numbers(flow: Flow, tag: Tag) -> None:
    start = tag.attribute("start") or ""
    flow.open_list(int(start) if _NUMBER.fullmatch(start) else 1)


def _image(flow: Flow, tag: Tag) -> None:
    flow.text(tag.attribute("alt") or tag.attribute("title") or "")


def _input(flow: Flow, tag: Tag) -> None:
    if (tag.attribute("type") or "").lower() == "checkbox":
        flow.text("[ ] " if tag.attribute("checked") is None else "[x] ")


Handler = Callable[[Flow, Tag], None]

_OPEN: dict[str, Handler] = {
    **dict.fromkeys(_STYLES, _open_style),
    **dict.fromkeys(_CODE, _open_code),
    **dict.fromkeys(_BLOCKS, _edge),
    **dict.fromkeys(_HEADINGS, _open_heading),
    "a": _open_link,
    "span": _open_span,
    "pre": _open_pre,
    "blockquote": _open_quote,
    "details": _open_details,
    "summary": _open_heading,
    "ul": lambda flow, _: flow.open_list(None),
    "ol": _open_numbers,
    "li": lambda flow, _: flow.open_item(),
    "tr": lambda flow, _: flow.open_row(),
    "td": lambda flow, _: flow.open_cell(),
    "th": lambda flow, _: flow.open_cell(),
    "br": lambda flow, _: flow.line_break(),
    "hr": lambda flow, _: flow.rule(),
    "img": _image,
    "input": _input,
}

_CLOSE: dict[str, Handler] = {
    **dict.fromkeys((*_STYLES, *_CODE, "a", "span"), _close),
    **dict.fromkeys(_BLOCKS, _edge),
    **dict.fromkeys((*_HEADINGS, "summary"), _close_line),
    **dict.fromkeys(("pre", "blockquote", "details"), _close_block),
    "ul": lambda flow, _: flow.close_list(),
    "ol": lambda flow, _: flow.close_list(),
    "li": lambda flow, _: flow.close_item(),
    "tr": lambda flow, _: flow.close_row(),
}
