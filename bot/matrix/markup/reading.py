"""Reading: the HTML of a Matrix message becomes `Rich`, its blocks become lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.markup import Kind, Rich, strip
from bot.markup.links import address
from bot.matrix.markup.addresses import person, web_address
from bot.matrix.markup.flow import Flow
from bot.matrix.markup.formulas import as_code
from bot.matrix.markup.html import Tag, tokens

#: Of longer HTML, or of more tags, only the plain text is read: it would take 50 ms, and nobody types it.
_LONGEST_HTML = 32_768
_MOST_TAGS = 4_000
_LONGEST_BODY = 65_536
#: Two to the tenth is not 210: digits and signs have raised and lowered forms; other letters stay.
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
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
    html = formatted_body or ""
    rich = _read(html) if len(html) <= _LONGEST_HTML and html.count("<") <= _MOST_TAGS else Rich("")
    return rich if rich.text else strip(Rich(body[:_LONGEST_BODY] if body.strip() else _words(html)))


def _words(html: str) -> str:
    """What stands between the tags: for a message that says nothing else."""
    return "".join(token for token in tokens(html[:_LONGEST_BODY]) if isinstance(token, str))


def _read(html: str) -> Rich:
    flow = Flow()
    for token in as_code(tokens(html)):
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
    if user := person(href):
        flow.open("a", "mention", user)
    else:
        url = web_address(href)
        flow.open("a", "link" if address(url) else None, url)


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


def _open_pre(flow: Flow, tag: Tag) -> None:
    flow.open_block("pre", "pre", raw=True, inline=_has(tag, "data-inline"))


def _open_quote(flow: Flow, tag: Tag) -> None:
    value = "expandable" if _has(tag, "data-expandable") else ""
    flow.open_block("blockquote", "quote", value, inline=_has(tag, "data-inline"))


def _has(tag: Tag, name: str) -> bool:
    return tag.attribute(name) is not None


def _open_details(flow: Flow, tag: Tag) -> None:
    flow.open_block("details", "quote", "" if _has(tag, "open") else "expandable")


def _open_numbers(flow: Flow, tag: Tag) -> None:
    start = tag.attribute("start") or ""
    flow.open_list(int(start) if _NUMBER.fullmatch(start) else 1)


def _open_raised(flow: Flow, tag: Tag) -> None:
    flow.open(tag.name, None)


def _close_raised(flow: Flow, tag: Tag) -> None:
    flow.respell(tag.name, _SUPERSCRIPT if tag.name == "sup" else _SUBSCRIPT)
    flow.close(tag.name)


def _open_row(flow: Flow, _: Tag) -> None:
    flow.close("th")
    flow.open_row()


def _close_row(flow: Flow, _: Tag) -> None:
    flow.close("th")
    flow.close_row()


def _open_cell(flow: Flow, tag: Tag) -> None:
    flow.close("th")
    flow.open_cell()
    if tag.name == "th":
        flow.open("th", "bold")


def _image(flow: Flow, tag: Tag) -> None:
    flow.text(tag.attribute("alt") or tag.attribute("title") or "")


def _input(flow: Flow, tag: Tag) -> None:
    if (tag.attribute("type") or "").lower() == "checkbox":
        flow.text("[x] " if _has(tag, "checked") else "[ ] ")


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
    "sup": _open_raised,
    "sub": _open_raised,
    "q": lambda flow, _: flow.text('"'),
    "rt": lambda flow, _: flow.text("("),
    "tr": _open_row,
    "td": _open_cell,
    "th": _open_cell,
    "br": lambda flow, _: flow.line_break(),
    "hr": lambda flow, _: flow.rule(),
    "img": _image,
    "input": _input,
}

_CLOSE: dict[str, Handler] = {
    **dict.fromkeys((*_STYLES, *_CODE, "a", "span", "th"), _close),
    **dict.fromkeys(_BLOCKS, _edge),
    **dict.fromkeys((*_HEADINGS, "summary"), _close_line),
    **dict.fromkeys(("pre", "blockquote", "details"), _close_block),
    "ul": lambda flow, _: flow.close_list(),
    "ol": lambda flow, _: flow.close_list(),
    "li": lambda flow, _: flow.close_item(),
    "tr": _close_row,
    "sup": _close_raised,
    "sub": _close_raised,
    "q": lambda flow, _: flow.text('"'),
    "rt": lambda flow, _: flow.text(")"),
}
