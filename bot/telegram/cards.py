"""Polls and places on their way out: shown as Telegram's own, or in words where it has no room for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.markup import Mark, Rich, concat, safe_name, strip, tidy
from bot.network import Words
from bot.telegram import wording
from bot.telegram.contents import EMPTY, Content
from bot.telegram.speech import Speech, texts
from bot.things import Place, Poll

#: Characters and numbers of a poll.
LONGEST_QUESTION, _LONGEST_OPTION, _LONGEST_NAME = 300, 100, 120
_FEWEST_OPTIONS, _MOST_OPTIONS = 2, 12
#: Characters of what a place is called, and degrees.
_LONGEST_TITLE, _POLE, _DATE_LINE = 120, 90, 180
#: Lead what can only be read.
_POLL_SIGN, _PLACE_SIGN = "📊", "📍"
#: Letters by category that show nothing.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def asked(speech: Speech, poll: Poll) -> Iterator[Content]:
    """A poll under its author's name, a list where Telegram has no room for its answers.

    A question too long for a poll is asked in full before it.
    """
    if not fits(poll):
        yield from texts(_adding(speech, _listed(poll)))
        return
    name = f"{speech.name.text[:_LONGEST_NAME]} " if speech.name.text else ""
    question = _line(poll.question) if _says(poll.question) else EMPTY
    if len(name + question) > LONGEST_QUESTION:
        speech = _adding(speech, Rich(question))
        question = question[: LONGEST_QUESTION - len(name) - 1] + EMPTY
    if speech.said.text:
        yield from texts(speech)
    yield Content(poll=replace(poll, question=name + question))


def located(speech: Speech, words: Words, place: Place) -> Iterator[Content]:
    """A place with its author's name in the title, for nothing can stand under it."""
    on_earth = abs(place.latitude) <= _POLE and abs(place.longitude) <= _DATE_LINE
    speech = _adding(speech, Rich("\n".join(_spelled(place, all_of_it=not on_earth))))
    if speech.said.text:
        yield from texts(speech)
    if on_earth:
        name = safe_name(words.author.name) if words.author and not words.continued else ""
        title = ": ".join(filter(None, (name, _cut(_line(place.title)))))
        yield Content(place=replace(place, title=title, address=_cut(_line(place.address))))


def _adding(speech: Speech, further: Rich) -> Speech:
    """The speech with a line more, which is as much its author's as the rest."""
    if not further.text:
        return speech
    both = concat(speech.said, "\n" if speech.said.text else "", further)
    return speech.with_words(wording.relayed(both))


def fits(poll: Poll) -> bool:
    """Whether it can be a poll on Telegram."""
    few = _FEWEST_OPTIONS <= len(poll.options) <= _MOST_OPTIONS
    answers = [option.text for option in poll.options]
    return few and all(_says(text) and len(_line(text)) <= _LONGEST_OPTION for text in answers)


def _listed(poll: Poll) -> Rich:
    head = tidy(poll.question)
    question = concat(f"{_POLL_SIGN} ", Rich(head, (Mark("bold", 0, len(head)),)))
    options = [f"\n{number}. {tidy(option.text)}" for number, option in enumerate(poll.options, 1)]
    return strip(concat(question, *options))


def _spelled(place: Place, *, all_of_it: bool) -> Iterator[str]:
    """What a card on the map has no room for."""
    if all_of_it:
        yield f"{_PLACE_SIGN} {place.latitude}, {place.longitude}"
    for text in (_line(place.title), _line(place.address)):
        if text and (all_of_it or len(text) > _LONGEST_TITLE):
            yield text


def _says(text: str) -> bool:
    """Whether a reader sees anything of it."""
    return any(char.isprintable() and not char.isspace() and char not in _BLANK for char in text)


def _line(text: str) -> str:
    return " ".join(tidy(text).split())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1] + EMPTY
