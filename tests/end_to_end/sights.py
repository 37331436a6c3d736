"""What people see on either network, in one form, so that both sides of a channel can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from rehearsal.matrix.timeline import Item
from rehearsal.telegram import Seen
from rehearsal.telegram.text import cut

#: Formatting by the name both networks' names are brought to.
_ENTITIES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "code": "code",
    "pre": "pre",
    "blockquote": "quote",
    "text_link": "link",
}
_TAGS = {
    "strong": "bold",
    "b": "bold",
    "em": "italic",
    "i": "italic",
    "u": "underline",
    "del": "strike",
    "s": "strike",
    "code": "code",
    "pre": "pre",
    "blockquote": "quote",
    "a": "link",
}
#: What the program puts between a sign and a word so that nobody is pinged and nothing is tapped.
_WORD_JOINER = "\u2060"
#: What it puts around a name beside words of another direction.
_ISOLATES = "\u2066\u2067\u2068\u2069"
#: What the program puts before words that may appear twice.
_DOUBTFUL = "↻ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One message on a screen.

    `marks` are (kind, formatted words; of a link also its address). `speaker` is the name that the bot put
    before somebody's words, None for what people say themselves (`by_bot` is then False) and for the bot's
    own words. `doubtful` words are marked as possibly said twice.
    """

    id: str
    by_bot: bool
    speaker: str | None
    text: str
    marks: frozenset[tuple[str, str]]
    reply_to: str | None
    doubtful: bool


def on_telegram(messages: Iterable[Seen]) -> list[Sight]:
    """Telegram's screen, oldest first; what stands over an album's first picture holds for all of them."""
    firsts: dict[str, Sight] = {}
    sights: list[Sight] = []
    for seen in messages:
        sight = _telegram(seen)
        first = firsts.setdefault(seen.album, sight) if seen.album and sight.by_bot else sight
        sights.append(replace(sight, speaker=first.speaker, doubtful=first.doubtful))
    return sights


def on_matrix(items: Iterable[Item], bot: str) -> list[Sight]:
    """Matrix's screen, oldest first, for the bot of this user id."""
    return [_matrix(item, bot) for item in items if item.kind == "m.room.message"]


def _telegram(seen: Seen) -> Sight:
    named = _named(seen) if seen.is_bot else None
    text = seen.text.removeprefix(f"{named}: ") if named else seen.text
    marks = list(_pieces(seen))
    if named:
        marks.remove(("bold", f"{named}:"))
    return Sight(
        id=str(seen.id),
        by_bot=seen.is_bot,
        speaker=_unset(named),
        text=_plain(text),
        marks=_tidy(marks),
        reply_to=str(seen.reply_to) if seen.reply_to else None,
        doubtful=text.startswith(_DOUBTFUL),
    )


def _named(seen: Seen) -> str | None:
    head = next((piece for piece in seen.marked("bold") if seen.text.startswith(piece)), "")
    return head.removesuffix(":") if head.endswith(":") else None


def _pieces(seen: Seen) -> Iterator[tuple[str, str]]:
    for entity in seen.entities:
        if (kind := entity["type"]) in _ENTITIES:
            words = cut(seen.text, entity["offset"], entity["length"])
            yield _ENTITIES[kind], f"{words} ({entity['url']})" if kind == "text_link" else words


def _matrix(item: Item, bot: str) -> Sight:
    by_bot = item.sender == bot
    reading = _Reading()
    if item.formatted_body is not None:
        reading.feed(item.formatted_body)
    text = "".join(reading.words) if item.formatted_body is not None else item.body
    if reading.speaker is not None:
        text = text.removeprefix(f"{reading.speaker}: ")
    return Sight(
        id=item.event_id,
        by_bot=by_bot,
        speaker=_unset(reading.speaker) if by_bot else None,
        text=_plain(text),
        marks=_tidy(reading.marks),
        reply_to=item.reply_to,
        doubtful=text.startswith(_DOUBTFUL),
    )


def _unset(name: str | None) -> str | None:
    """A name without what sets it apart from words of another direction."""
    return name.strip(_ISOLATES) if name else name


def _plain(text: str) -> str:
    return text.replace(_WORD_JOINER, "").removeprefix(_DOUBTFUL)


def _tidy(marks: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((kind, words.replace(_WORD_JOINER, "")) for kind, words in marks)


@dataclass(slots=True)
class _Open:
    tag: str
    kind: str | None
    start: int
    is_name: bool = False
    address: str | None = None


class _Reading(HTMLParser):
    """Reads a message's HTML: the words, what is formatted, and the name in front."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.speaker: str | None = None
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.words.append("\n")
            return
        is_name = any(name == "data-mx-profile-fallback" for name, _ in attrs)
        self._open.append(_Open(tag, _TAGS.get(tag), len(self.words), is_name, dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes nothing")
        closed = self._open.pop()
        words = "".join(self.words[closed.start :])
        if closed.is_name:
            self.speaker = words.removesuffix(": ")
        elif closed.kind is not None:
            self.marks.append((closed.kind, f"{words} ({closed.address})" if closed.address else words))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
