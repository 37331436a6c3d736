r"""The dialect: text with `\n`, `&amp; &lt; &gt;`, and ten tags; anything else in it is text."""

from __future__ import annotations

import re
from html import escape as escape_html

from bot.markup.characters import tidy
from bot.markup.marks import Kind, Mark
from bot.markup.rich import Rich, walk

_TAGS: dict[Kind, str] = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strike": "s",
    "code": "code",
    "pre": "pre",
    "link": "a",
    "quote": "blockquote",
    "spoiler": "spoiler",
    "mention": "mention",
}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_ATTRIBUTES: dict[Kind, str] = {"link": "href", "pre": "language", "spoiler": "reason", "mention": "user"}
#: The one attribute without a value: a quote shown folded.
_FOLDED = "expandable"

#: Possessive, and no attribute may hold "<": a hostile text is read once, not once per "<".
_TAG = re.compile(
    rf"<(?P<slash>/?)(?P<tag>{'|'.join(sorted(_KINDS, key=len, reverse=True))})"
    r"(?P<attributes>(?:\s++[a-z]++(?:=\"[^\"<>]*+\")?+)*+)\s*+>"
)
_ATTRIBUTE = re.compile(r"([a-z]++)(?:=\"([^\"]*)\")?")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
#: The ampersand last: what comes out of it is decoded already.
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_LAST_CODE_POINT = 0x10FFFF


def escape(text: str) -> str:
    """Plain text as dialect, tidied."""
    return escape_html(tidy(text), quote=False)


def parse(dialect: str) -> Rich:
    """Read the dialect. Never raises: unknown tags are text, stray closing tags are dropped."""
    reader = _Reader()
    at = 0
    for tag in _TAG.finditer(dialect):
        reader.text(dialect[at : tag.start()])
        at = tag.end()
        kind = _KINDS[tag["tag"]]
        if tag["slash"]:
            reader.close(kind)
        else:
            reader.open(kind, tag["attributes"])
    reader.text(dialect[at:])
    return reader.end()


def dump(rich: Rich) -> str:
    """Write the dialect; `parse` gives the same back."""
    return "".join(
        escape_html(piece, quote=False) if isinstance(piece, str) else _tag(piece.mark, piece.opens)
        for piece in walk(rich)
    )


def clean(dialect: str) -> str:
    """The same text as `dump` would write it; cleaning twice changes nothing more."""
    return dump(parse(dialect))


class _Reader:
    """What was read so far, and which marks are open."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._opened: dict[Kind, list[tuple[int, str]]] = {kind: [] for kind in _TAGS}

    def text(self, source: str) -> None:
        """Words between tags."""
        self._texts.append(_unescape(source))
        self._length += len(self._texts[-1])

    def open(self, kind: Kind, attributes: str) -> None:
        """A tag begins."""
        found = dict(_ATTRIBUTE.findall(attributes))
        value = _FOLDED if kind == "quote" and _FOLDED in found else found.get(_ATTRIBUTES.get(kind, ""), "")
        self._opened[kind].append((self._length, _unescape(value)))

    def close(self, kind: Kind) -> None:
        """A tag ends, if one of its kind is open."""
        if self._opened[kind]:
            start, value = self._opened[kind].pop()
            if start < self._length:
                self._marks.append(Mark(kind, start, self._length, value))

    def end(self) -> Rich:
        """All that was read; what is still open ends here."""
        for kind, opened in self._opened.items():
            for _ in range(len(opened)):
                self.close(kind)
        return Rich("".join(self._texts), tuple(self._marks))


def _tag(mark: Mark, opens: bool) -> str:
    tag = _TAGS[mark.kind]
    if not opens:
        return f"</{tag}>"
    if mark.kind == "quote":
        return f"<{tag} {_FOLDED}>" if mark.value else f"<{tag}>"
    return f'<{tag} {_ATTRIBUTES[mark.kind]}="{escape_html(mark.value)}">' if mark.value else f"<{tag}>"


def _unescape(source: str) -> str:
    if "&#" in source:
        return _ENTITY.sub(_character, source)
    for name, character in _NAMED.items():
        source = source.replace(f"&{name};", character)
    return source


def _character(entity: re.Match[str]) -> str:
    name, decimal, hexadecimal = entity.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= _LAST_CODE_POINT else entity[0]
