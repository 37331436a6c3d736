"""Words and what comes with them become native messages; pure and repeatable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.markup import Rich, concat, utf16
from bot.network import DOUBTFUL, Part, Words
from bot.telegram import cards, shapes
from bot.telegram.cards import LONGEST_QUESTION
from bot.telegram.contents import EMPTY, Content
from bot.telegram.markup import to_telegram
from bot.telegram.speech import Speech, caption, prepared, said_together, speech, texts
from bot.things import Media


def compose(words: Words) -> tuple[Part, ...]:
    """The messages that say `words`: each of them led by the author's name, the last with the buttons."""
    words = _unworded(words)
    given = speech(words)
    contents = list(_contents(given, words))
    contents[0] = replace(contents[0], quote=words.quote)
    for number in sorted(words.again):
        contents[number : number + 1] = _again(contents[number : number + 1], given)
    choices = tuple((number, f"{emoji} {label}".strip()) for number, emoji, label in words.choices)
    contents[-1] = replace(contents[-1], choices=choices, message=words.message)
    return tuple(Part(content=content, media=content.media) for content in contents)


def _unworded(words: Words) -> Words:
    """A poll or a place carries the sign itself: as words it would be a message more, and move all others."""
    poll, place = words.things.poll, words.things.place
    if words.text != DOUBTFUL or not (place or (poll and cards.fits(poll))):
        return words
    return replace(words, text="", again=words.again | {0})


def _again(contents: Sequence[Content], given: Speech) -> Iterator[Content]:
    """The same with the sign of what may appear twice; before what takes no words it stands alone."""
    for content in contents:
        if content.media and not shapes.has_caption(content.media[0]):
            yield from texts(given.with_words(Rich(DOUBTFUL.strip())))
            yield content
        else:
            yield _signed(content, given.further.text)


def _signed(content: Content, further: str) -> Content:
    """With the sign at its beginning, in place of the dots where it goes on."""
    if content.poll:
        question = f"{DOUBTFUL}{content.poll.question}"[:LONGEST_QUESTION]
        return replace(content, poll=replace(content.poll, question=question))
    if content.place:
        return replace(content, place=replace(content.place, title=f"{DOUBTFUL}{content.place.title}"))
    if further and content.text.startswith(further):
        lead = further.removesuffix(f"{EMPTY} ") + DOUBTFUL
        return replace(content, text=lead + content.text.removeprefix(further))
    shifted = tuple({**mark, "offset": mark["offset"] + utf16(DOUBTFUL)} for mark in content.entities)
    return replace(content, text=f"{DOUBTFUL}{content.text}", entities=shifted)


def _contents(given: Speech, words: Words) -> Iterator[Content]:
    things = words.things
    if words.together:
        yield from texts(said_together(words))
    elif things.media:
        yield from _shown(given, words)
    elif things.poll:
        yield from cards.asked(given, things.poll)
    elif things.place:
        yield from cards.located(given, words, things.place)
    else:
        yield from texts(given)


def _shown(given: Speech, words: Words) -> Iterator[Content]:
    """Files with their captions; what does not fit under them goes on as text behind all.

    Where one album ends and the next begins the name is said again: others may have spoken in between.
    """
    unsaid: list[Rich] = []
    captions = iter((words.text, *words.captions))
    for number, together in enumerate(shapes.albums(words.things.media)):
        said = [prepared(words, next(captions, "")) for _ in together]
        begins = given.with_words(said[0])
        if not shapes.has_caption(together[0]):
            if not number or begins.said.text:
                yield from _announced(begins, together[0])
            yield Content(media=together)
            continue
        under = [caption(begins), *(caption(given.unled(further)) for further in said[1:])]
        unsaid += [rest for _, rest in under if rest.text]
        yield _captioned([shown for shown, _ in under], together)
    for rest in unsaid:
        yield from texts(given.goes_on(rest))


def _captioned(captions: list[Rich], media: tuple[Media, ...]) -> Content:
    (text, entities), *further = (to_telegram(shown, pings=True) for shown in captions)
    return Content(
        text=text,
        entities=tuple(entities),
        media=media,
        captions=tuple((under, tuple(marks)) for under, marks in further),
    )


def _announced(given: Speech, media: Media) -> Iterator[Content]:
    """Under a sticker nothing can stand, so it is said before it whose it is."""
    if given.said.text:
        yield from texts(given)
    elif given.name.text:
        emoji = Rich(media.emoji)
        yield from texts(replace(given, said=emoji, lead=concat(given.name, " ")))
