"""Files on their way out: the method for each, what it takes, and its plainer ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.events import NativeId
from bot.network import Edit, File, Part, Refused, Send, Words
from bot.telegram.composing import compose
from bot.telegram.contents import Call
from bot.telegram.ids import Place
from bot.telegram.outbound import call_of
from bot.things import Media, MediaKind, Things

KEY = b"key"
GROUP = Place(chat=-1001234567890)
MEGABYTE = 1024 * 1024


def media(kind: MediaKind, mime: str, **fields: Any) -> Media:
    """A file on Matrix."""
    return Media(kind=kind, network="matrix", ref="mxc://a/1", unique="mxc://a/1", mime=mime, **fields)


def at_hand(one: Media) -> File:
    """The file lies on the disk, or is with Telegram already."""
    if one.network == "telegram":
        return File(media=one, handle=one.ref)
    return File(media=one, path=Path("/spool/1"))


def sent(*files: Media, text: str = "") -> Call:
    """The call that sends files."""
    (part,) = compose(Words(text=text, things=Things(media=files)))
    call = call_of(GROUP, Send(txn="t", part=part, files=tuple(map(at_hand, files))), KEY)
    assert call is not None
    return call


def ladder(call: Call | None) -> list[str]:
    """The methods that are tried, one after the other."""
    methods = []
    while call is not None:
        methods.append(call.method)
        call = call.instead
    return methods


PHOTO = media(MediaKind.PHOTO, "image/png", width=640, height=480, size=1000)
FILM = media(MediaKind.VIDEO, "video/mp4", width=640, height=480, duration=61_400)
NOTE = media(MediaKind.VIDEO_NOTE, "video/mp4", width=384, height=384, duration=5000)
STICKER = media(MediaKind.STICKER, "image/webp", size=1000, emoji="👋")

METHODS: dict[str, tuple[Media, str]] = {
    "photo": (PHOTO, "sendPhoto"),
    "photo_webp": (replace(PHOTO, mime="image/webp"), "sendPhoto"),
    "photo_heic": (replace(PHOTO, mime="image/heic"), "sendDocument"),
    "photo_svg": (replace(PHOTO, mime="image/svg+xml"), "sendDocument"),
    "photo_gif": (replace(PHOTO, mime="image/gif"), "sendAnimation"),
    "photo_largest": (replace(PHOTO, size=10 * MEGABYTE), "sendPhoto"),
    "photo_too_large": (replace(PHOTO, size=10 * MEGABYTE + 1), "sendDocument"),
    "photo_widest": (replace(PHOTO, width=9000, height=1000), "sendPhoto"),
    "photo_too_wide": (replace(PHOTO, width=9001, height=1000), "sendDocument"),
    "photo_narrowest": (replace(PHOTO, width=2000, height=100), "sendPhoto"),
    "photo_too_narrow": (replace(PHOTO, width=2001, height=100), "sendDocument"),
    "video": (FILM, "sendVideo"),
    "video_webm": (replace(FILM, mime="video/webm"), "sendDocument"),
    "animation_mp4": (media(MediaKind.ANIMATION, "video/mp4"), "sendAnimation"),
    "animation_gif": (media(MediaKind.ANIMATION, "image/gif"), "sendAnimation"),
    "animation_webp": (media(MediaKind.ANIMATION, "image/webp"), "sendDocument"),
    "audio_mp3": (media(MediaKind.AUDIO, "audio/mpeg"), "sendAudio"),
    "audio_m4a": (media(MediaKind.AUDIO, "audio/mp4"), "sendAudio"),
    "audio_flac": (media(MediaKind.AUDIO, "audio/flac"), "sendDocument"),
    "voice_ogg": (media(MediaKind.VOICE, "audio/ogg; codecs=opus"), "sendVoice"),
    "voice_m4a": (media(MediaKind.VOICE, "audio/mp4"), "sendVoice"),
    "voice_webm": (media(MediaKind.VOICE, "audio/webm"), "sendDocument"),
    "video_note": (NOTE, "sendVideoNote"),
    "video_note_not_square": (replace(NOTE, height=300), "sendVideo"),
    "video_note_too_long": (replace(NOTE, duration=61_000), "sendVideo"),
    "document": (media(MediaKind.DOCUMENT, "image/png"), "sendDocument"),
    "sticker_webp": (STICKER, "sendSticker"),
    "sticker_tgs": (replace(STICKER, mime="application/x-tgsticker"), "sendSticker"),
    "sticker_webm": (replace(STICKER, mime="video/webm"), "sendSticker"),
    "sticker_png": (replace(STICKER, mime="image/png"), "sendPhoto"),
    "sticker_gif": (replace(STICKER, mime="image/gif"), "sendAnimation"),
    "sticker_too_large": (replace(STICKER, size=513 * 1024), "sendPhoto"),
    "sticker_tgs_too_large": (
        replace(STICKER, mime="application/x-tgsticker", size=65 * 1024),
        "sendDocument",
    ),
}


@pytest.mark.parametrize(("file", "method"), METHODS.values(), ids=METHODS.keys())
def test_a_file_is_sent_as_what_telegram_shows_it(file: Media, method: str) -> None:
    """By kind, type, size and shape; what does not fit goes as a document."""
    assert sent(file).method == method


DETAILS: dict[str, tuple[Media, dict[str, Any]]] = {
    "photo": (PHOTO, {}),
    "spoiler": (replace(PHOTO, spoiler=True), {"has_spoiler": True}),
    "video": (FILM, {"width": 640, "height": 480, "duration": 61, "supports_streaming": True}),
    "voice": (media(MediaKind.VOICE, "audio/ogg", duration=200), {"duration": 1}),
    "video_note": (NOTE, {"length": 384, "duration": 5}),
    "sticker": (STICKER, {"emoji": "👋"}),
    "document": (media(MediaKind.DOCUMENT, ""), {"disable_content_type_detection": True}),
}


@pytest.mark.parametrize(("file", "details"), DETAILS.values(), ids=DETAILS.keys())
def test_a_file_tells_what_is_known_of_it(file: Media, details: dict[str, Any]) -> None:
    """So that clients show it before it is loaded; the bytes travel beside."""
    call = sent(file)

    assert call.params == {"chat_id": GROUP.chat} | details
    assert [one.path for one in call.files.values()] == [Path("/spool/1")]


@pytest.mark.parametrize(
    ("file", "methods"),
    [
        (PHOTO, ["sendPhoto", "sendDocument"]),
        (STICKER, ["sendSticker", "sendPhoto", "sendDocument"]),
        (media(MediaKind.VOICE, "audio/ogg"), ["sendVoice", "sendAudio", "sendDocument"]),
        (NOTE, ["sendVideoNote", "sendVideo", "sendDocument"]),
        (media(MediaKind.DOCUMENT, ""), ["sendDocument"]),
    ],
)
def test_a_refused_file_has_plainer_ways(file: Media, methods: list[str]) -> None:
    """Down to a document, which Telegram always takes."""
    assert ladder(sent(file)) == methods


def test_what_telegram_keeps_is_named_and_not_sent_again() -> None:
    """As what it is there, for its id fits nothing else."""
    kept = Media(kind=MediaKind.VIDEO, network="telegram", ref="BAAC", unique="AgAD", mime="video/webm")
    call = sent(kept, text="<b>x</b>")

    assert (call.method, call.files, call.instead) == ("sendVideo", {}, None)
    assert (call.params["video"], call.params["caption"]) == ("BAAC", "x")


def test_an_album_is_one_call() -> None:
    """Its captions under each file, its bytes by name, and plainer as documents."""
    (part,) = compose(Words(text="eins", captions=("<i>zwei</i>",), things=Things(media=(PHOTO, FILM))))
    files = tuple(map(at_hand, part.media))
    call = call_of(GROUP, Send(txn="t", part=part, files=files), KEY)
    assert call is not None
    first, second = call.params["media"]

    assert call.method == "sendMediaGroup"
    assert first == {"type": "photo", "media": "attach://file0", "caption": "eins"}
    assert (second["type"], second["caption"]) == ("video", "zwei")
    assert second["caption_entities"] == [{"type": "italic", "offset": 0, "length": 4}]
    assert list(call.files) == ["file0", "file1"]
    assert call.instead is not None
    assert [item["type"] for item in call.instead.params["media"]] == ["document", "document"]


def edit(one: Media | None, text: str, *, new: bool = False) -> Call | None:
    """The call that changes a message with a file, or without one."""
    (part,) = compose(Words(text=text, things=Things(media=(one,) if one else ())))
    files = (at_hand(one),) if one and new else ()
    return call_of(GROUP, Edit(txn="t", native_id=NativeId("8"), part=part, files=files), KEY)


def test_a_changed_caption_changes_nothing_else() -> None:
    """Also when nothing is left of it."""
    changed, emptied = edit(PHOTO, "<b>neu</b>"), edit(PHOTO, "")

    assert changed is not None
    assert emptied is not None
    assert changed.params == {
        "chat_id": GROUP.chat,
        "message_id": 8,
        "caption": "neu",
        "caption_entities": [{"type": "bold", "offset": 0, "length": 3}],
    }
    assert (emptied.method, emptied.params) == (
        "editMessageCaption",
        {"chat_id": GROUP.chat, "message_id": 8},
    )


def test_a_changed_file_takes_the_place_of_the_other() -> None:
    """With its caption, and as a document where Telegram does not take it as a picture."""
    call = edit(PHOTO, "neu", new=True)
    assert call is not None

    assert call.method == "editMessageMedia"
    assert call.params["media"] == {"type": "photo", "media": "attach://file0", "caption": "neu"}
    assert ladder(call) == ["editMessageMedia", "editMessageMedia"]


def test_a_voice_message_cannot_take_the_place_of_another() -> None:
    """Telegram exchanges pictures, films, music and documents only; its author is told."""
    with pytest.raises(Refused) as failure:
        edit(media(MediaKind.VOICE, "audio/ogg"), "", new=True)

    assert failure.value.reason == "cannot_edit"


def test_text_and_caption_stand_in_for_each_other() -> None:
    """A text that now has a file, or the reverse, says the right words at least."""
    assert ladder(edit(None, "kurz")) == ["editMessageText", "editMessageCaption"]
    assert ladder(edit(None, "lang " * 400)) == ["editMessageText"]
    assert ladder(edit(PHOTO, "neu")) == ["editMessageCaption", "editMessageText"]


def test_a_sticker_has_nothing_to_change() -> None:
    """Its name line is another message."""
    part = Part(content=compose(Words(text="", things=Things(media=(STICKER,))))[-1].content)

    assert call_of(GROUP, Edit(txn="t", native_id=NativeId("8"), part=part), KEY) is None
