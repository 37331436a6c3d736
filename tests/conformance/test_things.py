"""What comes with words, on every network: files of each kind, albums, places, polls, pins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.events import Came
from bot.network import Author, EndPoll, Pin, Refused, Words
from bot.things import Media, MediaKind, Option, Place, Poll, Things
from rehearsal import samples
from tests.conformance.window import Window, only

ANNA = Author(name="Anna", user="9", network="elsewhere")
#: A file of each kind: how its sender means it, its bytes, name and type, and what the network told of it.
FILES: dict[str, tuple[MediaKind, bytes, str, str, dict[str, object]]] = {
    "photo": (MediaKind.PHOTO, samples.png(), "bild.png", "image/png", {"width": 64, "height": 48}),
    "video": (MediaKind.VIDEO, samples.mp4(), "film.mp4", "video/mp4", {"duration": 2_000}),
    "gif": (MediaKind.ANIMATION, samples.mp4(), "tanz.mp4", "video/mp4", {"width": 64, "height": 48}),
    "audio": (MediaKind.AUDIO, samples.mp3(), "lied.mp3", "audio/mpeg", {"duration": 2_000}),
    "voice": (
        MediaKind.VOICE,
        samples.voice(),
        "",
        "audio/ogg",
        {"duration": 2_000, "waveform": (0, 512, 1024)},
    ),
    "video note": (MediaKind.VIDEO_NOTE, samples.mp4(), "", "video/mp4", {"width": 240, "height": 240}),
    "document": (MediaKind.DOCUMENT, samples.pdf(), "Plan 2026.pdf", "application/pdf", {}),
    "sticker": (MediaKind.STICKER, samples.webp(), "", "image/webp", {"emoji": "👍"}),
}
#: No client shows words under a voice message, a round video or a sticker.
CAPTIONED = ("photo", "video", "gif", "audio", "document")


def media(window: Window, kind: str) -> Media:
    """The file of a kind, fetched already."""
    sort, content, name, mime, details = FILES[kind]
    return window.media(sort, content, name, mime, **details)


async def test_a_file_of_each_kind_can_be_opened(window: Window) -> None:
    """The bytes people get are the bytes that were sent."""
    for kind in FILES:
        await window.say(Words(text="", author=ANNA, things=Things(media=(media(window, kind),))))
    shown = await window.shown()
    assert [message.file for message in shown if message.file] == [
        content for _, content, *_ in FILES.values()
    ]
    assert {message.author for message in shown} <= {"Anna", ""}


async def test_a_caption_stands_with_its_file(window: Window) -> None:
    """One message holds the file, its words and whose they are."""
    for kind in CAPTIONED:
        things = Things(media=(media(window, kind),))
        await window.say(Words(text="Unser <b>Plan</b>", author=ANNA, things=things))
    assert [(shown.file, shown.author, shown.text) for shown in await window.shown()] == [
        (FILES[kind][1], "Anna", "Unser <b>Plan</b>") for kind in CAPTIONED
    ]


@pytest.mark.parametrize("kind", ["voice", "video note", "sticker"])
async def test_words_that_come_with_other_files_are_not_lost(window: Window, kind: str) -> None:
    """Where nothing can stand under a file they stand beside it; both are there once."""
    await window.say(Words(text="Unser Plan", author=ANNA, things=Things(media=(media(window, kind),))))
    shown = await window.shown()
    assert [message.file for message in shown if message.file] == [FILES[kind][1]]
    assert len([message for message in shown if "Unser Plan" in message.text]) == 1


async def test_a_caption_that_is_too_long_goes_on_below(window: Window) -> None:
    """Nothing is lost, and the file is shown once."""
    words = " ".join(f"Wort{number}" for number in range(600))
    await window.say(Words(text=words, things=Things(media=(media(window, "photo"),))))
    shown = await window.shown()
    assert " ".join(message.text for message in shown) == words
    assert [bool(message.file) for message in shown] == [True, *(False for _ in shown[1:])]


async def test_a_spoiler_in_a_caption_stays_hidden(window: Window) -> None:
    """Formatting of captions is that of texts."""
    text = "Es war <spoiler>der Gärtner</spoiler>"
    await window.say(Words(text=text, things=Things(media=(media(window, "photo"),))))
    assert only(await window.shown()).text == text


async def test_a_file_can_answer_something(window: Window) -> None:
    """A reply with a picture is both."""
    asked = await window.says("Wie sieht er aus?")
    [said] = await window.say(Words(text="", things=Things(media=(media(window, "photo"),))), reply_to=asked)
    shown = await window.one(said)
    assert (shown.reply_to, shown.file) == (asked, samples.png())


async def test_a_caption_is_changed_and_the_file_stays(window: Window) -> None:
    """Only the words are new."""
    words = Words(text="alt", things=Things(media=(media(window, "photo"),)))
    [said] = await window.say(words)
    await window.change(said, replace(words, text="<b>neu</b>"))
    shown = only(await window.shown())
    assert (shown.text, shown.file, shown.edited) == ("<b>neu</b>", samples.png(), True)


async def test_a_file_is_exchanged_in_place(window: Window) -> None:
    """People see the other file where the first one was."""
    [said] = await window.say(Words(text="alt", things=Things(media=(media(window, "photo"),))))
    other = window.media(MediaKind.PHOTO, samples.png(32, 32), "neu.png", "image/png", width=32, height=32)
    await window.change(said, Words(text="neu", things=Things(media=(other,))), new_file=True)
    shown = only(await window.shown())
    assert (shown.native_id, shown.text, shown.file) == (said, "neu", samples.png(32, 32))


async def test_several_pictures_arrive_in_their_order(window: Window) -> None:
    """As one album where the network has them, else one below the other; each can be opened."""
    contents = [samples.png(width, 48) for width in (32, 64, 96)]
    pictures = tuple(window.media(MediaKind.PHOTO, each, "bild.png", "image/png") for each in contents)
    said = await window.say(Words(text="Vom Fest", author=ANNA, things=Things(media=pictures)))
    shown = await window.shown()
    assert [message.file for message in shown] == contents
    assert [message.native_id for message in shown] == said
    assert [message.text for message in shown] == ["Vom Fest", "", ""]


async def test_a_place_can_be_found(window: Window) -> None:
    """A place on the map, at its place on earth."""
    place = Place(latitude=51.4828, longitude=11.9697)
    await window.say(Words(text="", author=ANNA, things=Things(place=place)))
    found = [message.place for message in await window.shown() if message.place]
    assert found == [(51.4828, 11.9697)]


async def test_a_place_with_a_name_is_named(window: Window) -> None:
    """A venue is more than a point."""
    place = Place(latitude=51.4828, longitude=11.9697, title="Rathaus", address="Markt 1")
    assert await window.say(Words(text="", things=Things(place=place)))
    assert any(message.place for message in await window.shown())


async def test_a_poll_is_asked_and_ended(window: Window) -> None:
    """Question and answers; ending it twice is the same as once."""
    options = tuple(Option(key=str(number), text=text) for number, text in enumerate(("Ja", "Nein")))
    [said] = await window.say(
        Words(text="", things=Things(poll=Poll(question="Kommen Sie?", options=options)))
    )
    shown = await window.one(said)
    assert (shown.poll, shown.ended) == (("Kommen Sie?", "Ja", "Nein"), False)
    for _ in range(2):
        await window.does(EndPoll(txn=f"end-{said}", native_id=said, text="Beendet"))
    assert (await window.one(said)).ended is True


async def test_a_message_is_pinned_and_taken_off(window: Window) -> None:
    """Doing either twice is the same as once."""
    [said] = await window.say("Wichtig")
    for on, top in ((True, [said]), (False, [])):
        for _ in range(2):
            await window.does(Pin(txn=f"pin-{said}-{on}", native_id=said, on=on))
        assert await window.pinned() == top


async def test_the_bot_hears_who_comes(window: Window) -> None:
    """With their name, and apart from what is said."""
    user = await window.comes()
    came = await window.hears(Came)
    assert [person.user for person in came.people] == [user]


async def test_a_file_larger_than_wanted_is_left_alone(window: Window, tmp_path: Path) -> None:
    """Nobody knows what a stranger's file holds: more than asked for is never written."""
    [said] = await window.say(Words(text="", things=Things(media=(media(window, "document"),))))
    assert said
    heard = Media(kind=MediaKind.DOCUMENT, network=window.network.name, ref="mxc://nowhere/x", unique="x")
    with pytest.raises(Refused):
        await window.network.download(heard, tmp_path / "none", 10)
    assert not (tmp_path / "none").exists() or not (tmp_path / "none").read_bytes()
