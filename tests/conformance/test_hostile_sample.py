"""A sample of the hostile corpus, said on a strict Bot API server and a real Synapse: all is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.events import Posted
from bot.markup import dump, escape
from bot.matrix.markup import from_matrix
from bot.network import Author, Words
from bot.things import Media, Things
from tests.bridge import READ, raw_event, raw_update, telegram_message
from tests.conformance.on_telegram import TelegramWindow
from tests.conformance.window import ELSEWHERE, Window
from tests.hostile.files import ON_MATRIX, ON_TELEGRAM
from tests.hostile.html import HTML
from tests.hostile.names import NAMES
from tests.hostile.texts import TEXTS

#: Every so manieth of a table is tried where each try costs several calls.
STRIDE = 8


def words() -> Iterator[tuple[str, Words]]:
    """HTML, texts and names, as a relay says them."""
    for name, html in list(HTML.items())[::STRIDE]:
        yield f"html_{name}", _by("Jan", dump(from_matrix("Wort", html)))
    for name, text in list(TEXTS.items())[::STRIDE]:
        yield f"text_{name}", _by("Jan", escape(text))
    for name, text in list(NAMES.items())[::STRIDE]:
        yield f"name_{name}", _by(text, "Wort")


def files() -> Iterator[tuple[str, Media, bytes]]:
    """Files with their bytes, as the other network describes them."""
    for name, (fields, content) in [*ON_TELEGRAM.items(), *ON_MATRIX.items()][:: STRIDE // 4]:
        network = "matrix" if "msgtype" in fields else "telegram"
        raw = (
            raw_event({"type": "m.room.message", "content": fields})
            if network == "matrix"
            else raw_update({"message": telegram_message(**fields)})
        )
        event = READ[network](raw)
        if content and isinstance(event, Posted):
            for media in event.things.media:
                yield name, media, content


def _by(name: str, text: str) -> Words:
    return Words(text=text, author=Author(name=name, user="9", network=ELSEWHERE))


@pytest.fixture
def rejected(window: Window) -> list[object]:
    """What the Bot API server would not have taken, once the test is over."""
    return window.server.rejected if isinstance(window, TelegramWindow) else []  # type: ignore[return-value]  # its calls


@pytest.mark.parametrize("window", ["telegram", "matrix"], indirect=True)
async def test_hostile_words_are_taken(window: Window, rejected: list[object]) -> None:
    """Not one is refused, and what is said next is seen."""
    for _, said in words():
        assert await window.say(said)
    await window.say("Alles gut")
    assert (await window.texts())[-1] == "Alles gut"
    assert rejected == []


@pytest.mark.parametrize("window", ["telegram", "matrix"], indirect=True)
async def test_hostile_files_are_taken(window: Window, rejected: list[object]) -> None:
    """Their bytes are nobody's business on the way; their names and sizes are made presentable."""
    shown = 0
    for name, media, content in files():
        carried = window.media(media.kind, content, media.name, media.mime)
        told = replace(carried, width=media.width, height=media.height, duration=media.duration)
        assert await window.say(_with(told)), name
        shown += 1
    assert len([message for message in await window.shown() if message.file]) == shown
    assert rejected == []


def _with(media: Media) -> Words:
    return replace(_by("Jan", "Wort"), things=Things(media=(media,)))
