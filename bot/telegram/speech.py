"""A speech: somebody's words, cut into texts and captions that Telegram takes, each led by the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.markup import Rich, concat, crossed, cut, parse, split, strip, utf16
from bot.network import DOUBTFUL, Words
from bot.telegram import wording
from bot.telegram.contents import CAPTION_LIMIT, EMPTY, TEXT_LIMIT, Content
from bot.telegram.fields import Json
from bot.telegram.markup import to_telegram

_SMALLEST_LIMIT = 64
_NOTHING = Rich("")
#: A blank line between what different people said.
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words ready to be cut, and how each message that says some of them begins.

    `name` is whose words they are with nothing behind it, empty for the forum's own and within an album;
    `lead` begins the first message, `further` all others.
    """

    said: Rich
    name: Rich = _NOTHING
    lead: Rich = _NOTHING
    further: Rich = _NOTHING

    def with_words(self, said: Rich) -> Speech:
        """The same person says something else."""
        return replace(self, said=said)

    def goes_on(self, said: Rich) -> Speech:
        """The same person says more of the same."""
        return replace(self, said=said, lead=self.further)

    def unled(self, said: Rich) -> Speech:
        """Said where the name stands already."""
        return replace(self, said=said, name=_NOTHING, lead=_NOTHING)


def speech(words: Words) -> Speech:
    """What `words` say in their text."""
    said = prepared(words, words.text)
    if words.author is None:
        return Speech(said=said)
    name = wording.lead(words.author, said)
    whole = Speech(
        said=said, name=name, lead=concat(name, wording.gap(said)), further=concat(name, f" {EMPTY} ")
    )
    return whole.unled(said) if words.continued else whole


def said_together(words: Words) -> Speech:
    """What several people say, each led by the name, below what stands above all of it."""
    each = [concat(one.lead, one.said) for one in map(speech, words.together)]
    above = prepared(words, words.text)
    lines = [above, *each] if above.text else each
    return Speech(said=concat(lines[0], *(concat(_BETWEEN, line) for line in lines[1:])))


def prepared(words: Words, text: str) -> Rich:
    """Dialect as this network's people are to read it."""
    said = crossed(strip(parse(text)), mentions=words.mentions, links=words.links)
    return wording.relayed(said) if words.author else said


def texts(given: Speech) -> Iterator[Content]:
    """The messages that say it, at least one."""
    for text, entities in _fitting(given):
        yield Content(text=text or EMPTY, entities=tuple(entities))


def caption(given: Speech) -> tuple[Rich, Rich]:
    """What stands under a file, and what does not fit there."""
    if not given.said.text:
        return given.name, _NOTHING
    limit = CAPTION_LIMIT - utf16(given.lead.text)
    while True:
        under = split(given.said, limit, utf16)[0]
        found = concat(given.lead, under)
        if limit <= _SMALLEST_LIMIT or utf16(to_telegram(found, pings=True)[0]) <= CAPTION_LIMIT:
            return found, strip(cut(given.said, len(under.text), len(given.said.text)))
        limit //= 2


def _fitting(given: Speech) -> list[tuple[str, list[Json]]]:
    """Texts within the limit, with their entities."""
    # The sign of what may appear twice takes the place of the dots behind a name, and else needs its own.
    most = TEXT_LIMIT if given.further.text else TEXT_LIMIT - utf16(DOUBTFUL)
    limit = most - max(utf16(given.lead.text), utf16(given.further.text))
    while True:
        parts = split(given.said, limit, utf16) or (Rich(EMPTY),)
        led = [concat(given.further if at else given.lead, part) for at, part in enumerate(parts)]
        found = [to_telegram(part, pings=True) for part in led]
        # Telegram has no sign for some marks: spelled out they take more room than the text had.
        if limit <= _SMALLEST_LIMIT or all(utf16(text) <= most for text, _ in found):
            return found
        limit //= 2
