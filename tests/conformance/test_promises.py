"""What the port promises of its pure parts: reading, composing, limits, links."""

from __future__ import annotations

import json

import pytest

from bot.events import Posted
from bot.network import Author, Unreadable, Words
from bot.things import Media, MediaKind, Option, Place, Poll, Things
from tests.conformance.window import Window

GARBAGE = {
    "nothing": b"",
    "no JSON": b"{",
    "half a character": b'"\xff',
    "a number": b"1",
    "a list": b"[]",
    "null": b"null",
    "an empty object": b"{}",
    "a string": b'"x"',
    "too deep": b"[" * 100_000,
    "a very long number": b"1" * 100_000,
    "wrong types": b'{"update_id": "1", "message": [], "event": 5, "me": {}, "room_id": null}',
    "zeros": b"\x00" * 1_000,
}
ANNA = Author(name="Anna", user="9", network="elsewhere")
PICTURE = Media(
    kind=MediaKind.PHOTO, network="elsewhere", ref="r", unique="u", name="a.png", mime="image/png"
)
SAID = {
    "a text": Words(text="<b>Hallo</b> " * 900, author=ANNA),
    "choices": Words(text="Ja?", choices=((1, "✅", "Ja"), (2, "❌", "Nein")), message=5),
    "a picture": Words(text="Bild", author=ANNA, things=Things(media=(PICTURE,))),
    "a place": Words(text="", author=ANNA, things=Things(place=Place(latitude=1.5, longitude=-2.5))),
    "a poll": Words(
        text="",
        author=ANNA,
        things=Things(
            poll=Poll(question="?", options=(Option(key="0", text="a"), Option(key="1", text="b")))
        ),
    ),
}


def is_unreadable(window: Window, raw: bytes) -> bool:
    """Whether reading it fails in the one way it may."""
    try:
        window.network.read(raw)
    except Unreadable:
        return True
    return False


@pytest.mark.parametrize("window", ["telegram", "matrix"], indirect=True)
async def test_garbage_is_unreadable_and_nothing_else(window: Window) -> None:
    """It is set aside with its bytes; no other exception ever leaves `read`."""
    assert [name for name, raw in GARBAGE.items() if not is_unreadable(window, raw)] == []


@pytest.mark.parametrize("window", ["telegram", "matrix"], indirect=True)
async def test_reading_twice_gives_the_same(window: Window) -> None:
    """A row that is routed again after a crash means what it meant."""
    await window.says("Hallo")
    raws = [event.raw for event in await window.raw()]
    assert [window.network.read(raw) for raw in raws] == [window.network.read(raw) for raw in raws]
    assert any(isinstance(window.network.read(raw), Posted) for raw in raws)
    assert all(isinstance(json.loads(raw), dict) for raw in raws)


@pytest.mark.parametrize("words", SAID.values(), ids=SAID.keys())
async def test_composing_twice_gives_the_same(window: Window, words: Words) -> None:
    """A row that is sent on after a crash goes on with the same parts; nobody is asked for them."""
    parts = window.network.compose(words)
    assert parts == window.network.compose(words)
    assert len(parts) >= 1
    assert [media for part in parts for media in part.media] == list(words.things.media)


async def test_an_address_of_a_message_leads_back_to_it(window: Window) -> None:
    """What is handed out as a link is understood as one; other addresses are left alone."""
    [said] = await window.say("Hallo")
    url = window.network.permalink(window.address, said)
    assert url is not None
    assert window.network.linked(url) == (window.address, said)
    for other in ("https://example.org", "https://t.me", "https://matrix.to/#/", "", "javascript:x", "#"):
        assert window.network.linked(other) is None


async def test_what_a_network_says_of_itself_fits_together(window: Window) -> None:
    """Limits are positive, somebody's usual thumb can be shown, and nothing waits for its pace at first."""
    largest = window.network.largest()
    assert all(limit is None or limit > 1_000_000 for limit in (largest.download, largest.upload))
    assert window.network.shows("👍")
    assert window.network.most_reactions >= 1
    [send] = await window.sends("Hallo")
    assert window.network.delay(window.address, send) == 0
