"""Flow: words, blocks and lists laid out in lines, as a browser would show them, with marks over them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.markup import Kind, Mark, Rich, without

_BLANKS = re.compile(r"[ \t\n\r\f]+")
#: A no-break space beside another blank only kept that blank from being folded.
_KEPT_BLANK = re.compile("(?<![^ \xa0\n])\xa0|\xa0(?=[ \xa0\n]|\\Z)")
#: Lists deeper than this are not indented further.
_DEEPEST_INDENT = 24
#: Pieces of text in an exponent.
_MOST_RESPELLED = 8
_BULLETS = ("● ", "○ ")


@dataclass(slots=True)
class _Opened:
    """A mark not closed yet; it starts with the first character said after it was opened.

    `piece` is the number of pieces said before.
    """

    kind: Kind | None
    value: str
    raw: bool
    lists: int
    piece: int
    start: int | None = None
    inline: bool = False


@dataclass(slots=True)
class _List:
    """A list; `number` is the next item's, None for bullets. `hang` leads an item's further lines."""

    number: int | None
    indent: str
    hang: str


@dataclass(slots=True)
class Flow:
    """A text in the making. Blanks fold into one, blocks stand on lines of their own, code stays as it is."""

    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _last: str = "\n"
    _newlines: int = 9  # at the end of what was said; the beginning needs none
    _due: int = 0  # newlines to come before the next word
    _after_block: bool = False
    _at_beginning: bool = False  # of an item or cell: a block in it needs no line of its own
    _raw: int = 0
    _cells: int = 0
    _lists: list[_List] = field(default_factory=list)
    _folded: list[int] = field(default_factory=list)  # places of blanks that turned out to end a line
    _marks: list[Mark] = field(default_factory=list)
    _opened: dict[str, list[_Opened]] = field(default_factory=lambda: defaultdict(list))
    _unsaid: list[_Opened] = field(default_factory=list)

    def text(self, text: str) -> None:
        """Words as they stand in the source."""
        if self._raw:
            self._say(text)
            return
        words = _BLANKS.sub(" ", text)
        if self._due or self._last in " \n":
            words = words.lstrip(" ")
        self._say(words)

    def line_break(self) -> None:
        """A newline that was written as such."""
        self._settle(indent=False)
        self._begin()
        self._newline(1)

    def edge(self, newlines: int) -> None:
        """The border of a block: at least so many newlines; next to quotes and in lists one will do."""
        if not self._at_beginning:
            self._due = max(self._due, 1 if self._lists or self._after_block else newlines)

    def rule(self) -> None:
        """A line across."""
        self.edge(1)
        self._say("---")
        self.edge(1)

    def open(self, tag: str, kind: Kind | None, value: str = "", *, raw: bool = False) -> None:
        """A mark begins, to be closed by the same tag. None: nothing to mark, but it will be closed too."""
        opened = _Opened(kind, value, raw, len(self._lists), len(self._pieces))
        self._opened[tag].append(opened)
        self._raw += raw
        if kind:
            self._unsaid.append(opened)

    def close(self, tag: str) -> None:
        """The last mark of this tag ends, if there is one."""
        if not self._opened[tag]:
            return
        opened = self._opened[tag].pop()
        self._raw -= opened.raw
        if opened.kind == "quote":
            del self._lists[opened.lists :]
        if opened.kind and opened.start is not None:
            self._marks.append(Mark(opened.kind, opened.start, self._length, opened.value))

    def respell(self, tag: str, letters: Mapping[int, int]) -> None:
        """What was said since this tag was opened, in other letters, if there is one for each."""
        opened = self.innermost(tag)
        if opened is None or not 0 < len(said := self._pieces[opened.piece :]) <= _MOST_RESPELLED:
            return
        if all(ord(letter) in letters or letter.isspace() for piece in said for letter in piece):
            self._pieces[opened.piece :] = [piece.translate(letters) for piece in said]

    def open_block(
        self, tag: str, kind: Kind, value: str = "", *, raw: bool = False, inline: bool = False
    ) -> None:
        """A quote or a block of code begins, on a line of its own unless it is `inline`."""
        if not self._at_beginning and not inline:
            self._due = 1
        self.open(tag, kind, value, raw=raw)
        self._opened[tag][-1].inline = inline

    def close_block(self, tag: str) -> None:
        """It ends, and so does its line; margins of what it holds do not count."""
        opened = self.innermost(tag)
        self.close(tag)
        if opened is None or not opened.inline:
            self._due = 1
            self._after_block = True

    def innermost(self, tag: str) -> _Opened | None:
        """The last mark of this tag that is still open."""
        return self._opened[tag][-1] if self._opened[tag] else None

    def open_list(self, number: int | None) -> None:
        """A list begins, numbered from `number` or with bullets."""
        self.edge(1)
        indent = self._lists[-1].hang if self._lists else ""
        self._lists.append(_List(number, indent, indent))

    def close_list(self) -> None:
        """It ends."""
        if self._lists:
            self._lists.pop()
        self._at_beginning = False
        self.edge(1)

    def open_item(self) -> None:
        """The next item of the innermost list: its bullet or number on a new line."""
        self.close_item()
        self._settle(indent=False)
        if not self._lists:
            self._lists.append(_List(None, "", ""))
        current = self._lists[-1]
        bullet = _BULLETS[(len(self._lists) - 1) % 2]
        if current.number is not None:
            bullet, current.number = f"{current.number}. ", current.number + 1
        current.hang = (current.indent + " " * len(bullet))[:_DEEPEST_INDENT]
        if current.indent:
            self._put(current.indent)
        self._begin()
        self._put(bullet)
        self._at_beginning = True

    def close_item(self) -> None:
        """The item ends, and so does its line."""
        self._at_beginning = False
        self.edge(1)

    def open_row(self) -> None:
        """A row of a table begins."""
        self.close_row()
        self._settle(indent=False)
        self._cells = 0

    def close_row(self) -> None:
        """It ends, and so does its line; margins of what it holds do not count."""
        self._at_beginning = False
        self._due = 1

    def open_cell(self) -> None:
        """A cell begins, set off from the one before."""
        if self._cells:
            self._due = 0
            self._say("| " if self._last in " \n" else " | ")
        self._cells += 1
        self._at_beginning = True

    def end(self) -> Rich:
        """All that was laid out; what is still open ends here."""
        for tag, opened in self._opened.items():
            for _ in range(len(opened)):
                self.close(tag)
        text = _KEPT_BLANK.sub(" ", "".join(self._pieces))
        return without(text, self._marks, self._folded)

    def _say(self, words: str) -> None:
        if words:
            self._settle(indent=not self._raw)
            self._begin()
            self._put(words)
            if self._raw and words[-1] != "\n":
                self._last = "x"  # a blank in code does not swallow the next one

    def _begin(self) -> None:
        for opened in self._unsaid:
            opened.start = self._length
        self._unsaid.clear()

    def _settle(self, *, indent: bool) -> None:
        """Come to where the next word stands: on the line it needs, behind the indentation it needs."""
        if self._due > self._newlines:
            self._newline(self._due - self._newlines)
        self._due = 0
        if indent and self._newlines and self._lists and self._lists[-1].hang:
            self._put(self._lists[-1].hang)

    def _newline(self, count: int) -> None:
        if self._last == " ":
            self._folded.append(self._length - 1)
        self._put("\n" * count)

    def _put(self, piece: str) -> None:
        trailing = len(piece) - len(piece.rstrip("\n"))
        self._newlines = trailing + (self._newlines if trailing == len(piece) else 0)
        self._pieces.append(piece)
        self._length += len(piece)
        self._last = piece[-1]
        self._at_beginning = self._after_block = False
