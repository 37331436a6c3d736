"""Files, places and polls, and the events they become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import NativeId
from bot.matrix import outbound
from bot.network import Author, Edit, EndPoll, File, Part, Send, Unreact, Words
from bot.things import Media, MediaKind, Option, Place, Poll, Things

OLHA = Author(name="Olha", user="7", network="telegram", picture="mxc://stub/face")
HANDLE, COVER = "mxc://stub/file", "mxc://stub/cover"
LARGEST_EVENT = 65_536 - 4_000  # bytes; homeservers add their own
PROFILE = "com.beeper.per_message_profile"
SPOILER = "page.codeberg.everypizza.msc4193.spoiler"


def media(kind: MediaKind = MediaKind.PHOTO, **more: Any) -> Media:
    """A file of Telegram's."""
    return Media(**{"kind": kind, "network": "telegram", "ref": "AgAD", "unique": "u"} | more)


def shown(part: Part, cover: str | None = None) -> tuple[str, dict[str, Any]]:
    """The type and content of the event that a part becomes."""
    files = tuple(File(media=found, handle=HANDLE, cover=cover) for found in part.media)
    request = outbound.request(Send(txn="t", part=part, files=files))
    return request.path[1], request.body


def parts(text: str = "", *files: Media, author: Author | None = OLHA, **more: Any) -> tuple[Part, ...]:
    """What is composed."""
    things = Things(media=files, **{key: more.pop(key) for key in ("place", "poll") if key in more})
    return outbound.compose(Words(text=text, author=author, things=things, **more))


def one(text: str = "", *files: Media, cover: str | None = None, **more: Any) -> dict[str, Any]:
    """The content of the event that shows it; voices, stickers and places are led by one that says whose."""
    return shown(parts(text, *files, **more)[-1], cover)[1]


@pytest.mark.parametrize(
    ("file", "msgtype", "info"),
    [
        (media(mime="image/jpeg", size=7, width=4, height=3), "m.image", {"size": 7, "w": 4, "h": 3}),
        (media(MediaKind.VIDEO, mime="video/mp4", duration=1500), "m.video", {"duration": 1500}),
        (media(MediaKind.ANIMATION, mime="video/mp4"), "m.video", {"fi.mau.gif": True, "fi.mau.loop": True}),
        (media(MediaKind.ANIMATION, mime="image/gif"), "m.image", {"is_animated": True}),
        (media(MediaKind.VIDEO_NOTE, mime="video/mp4"), "m.video", {"fi.mau.telegram.round_message": True}),
        (media(MediaKind.AUDIO, mime="audio/mpeg"), "m.audio", {"mimetype": "audio/mpeg"}),
        (media(MediaKind.VOICE, mime="audio/ogg"), "m.audio", {"mimetype": "audio/ogg"}),
        (media(MediaKind.DOCUMENT, mime="image/png"), "m.file", {"mimetype": "image/png"}),
    ],
)
def test_a_file_is_shown_as_what_it_is(file: Media, msgtype: str, info: Mapping[str, Any]) -> None:
    """With its address and everything that clients want to know before they fetch it."""
    content = one("", file)
    assert (content["msgtype"], content["url"]) == (msgtype, HANDLE)
    assert info.items() <= content["info"].items()
    assert content["m.mentions"] == {}


def test_a_file_has_name_and_caption_in_one_event() -> None:
    """The body is the caption, under its author's name; without words and name it is the file's name."""
    content = one("<b>Seht</b>", media(name="rot.jpg"))
    assert (content["body"], content["filename"]) == ("Olha: Seht", "rot.jpg")
    assert content["formatted_body"].endswith("<strong>Seht</strong>")
    assert content[PROFILE]["avatar_url"] == "mxc://stub/face"
    bare = one("", media(name="rot.jpg"))
    assert (bare["body"], bare["filename"]) == ("Olha: ", "rot.jpg")
    silent = one("", media(mime="image/jpeg"), author=None)
    assert (silent["body"], silent["filename"], "formatted_body" in silent) == (
        "photo.jpg",
        "photo.jpg",
        False,
    )


def test_what_goes_on_says_no_name_again() -> None:
    """The profile stays, for clients that show it beside each message."""
    content = one("", media(name="rot.jpg"), continued=True)
    assert (content["body"], content[PROFILE]["displayname"]) == ("rot.jpg", "Olha")
    assert "has_fallback" not in content[PROFILE]


def test_several_files_are_several_events() -> None:
    """The first has the words."""
    first, second = parts("Zwei", media(name="a.jpg"), media(name="b.jpg"))
    assert [shown(part)[1]["body"] for part in (first, second)] == ["Olha: Zwei", "b.jpg"]


def test_a_long_caption_goes_on_after_the_file() -> None:
    """In as few events as it takes, each small enough."""
    first, *rest = parts("Wort " * 5_000, media())
    assert (len(first.media), [part.media for part in rest]) == (1, [()])
    assert shown(rest[0])[1]["body"].startswith("Olha: Wort")


def test_a_voice_message_is_marked() -> None:
    """With duration and waveform, thinned out to what clients draw."""
    content = one("", media(MediaKind.VOICE, duration=1500, waveform=tuple(range(1000))))
    assert content["org.matrix.msc3245.voice"] == {}
    details = content["org.matrix.msc1767.audio"]
    assert (details["duration"], len(details["waveform"])) == (1500, 256)


def test_a_hidden_picture_stays_hidden() -> None:
    """Its name is no secret."""
    assert one("", media(spoiler=True))[SPOILER] is True
    assert SPOILER not in one("", media())


@pytest.mark.parametrize(
    ("mime", "cover", "kind", "url"),
    [
        ("image/webp", None, "m.sticker", HANDLE),
        ("image/webp", COVER, "m.sticker", HANDLE),
        ("application/x-tgsticker", COVER, "m.sticker", COVER),
        ("video/webm", COVER, "m.sticker", COVER),
        ("video/webm", None, "m.video", HANDLE),
        ("application/x-tgsticker", None, "m.file", HANDLE),
    ],
)
def test_a_sticker_is_a_picture(mime: str, cover: str | None, kind: str, url: str) -> None:
    """Or the picture of what moves; where there is none, the file itself, never nothing."""
    lead, part = parts("", media(MediaKind.STICKER, mime=mime, emoji="👋", width=512))
    event, content = shown(part, cover)
    assert content.get("msgtype", event) == kind
    assert (content["url"], content["body"], content["info"]["w"]) == (url, "👋", 512)
    assert shown(lead)[1]["body"] == "Olha: 👋"


@pytest.mark.parametrize(
    ("file", "lead"),
    [
        (media(MediaKind.STICKER, mime="image/webp", emoji="👋"), "Olha: 👋 Hallo"),
        (media(MediaKind.VOICE, mime="audio/ogg"), "Olha: 🎤 Hallo"),
    ],
)
def test_what_clients_show_without_words_is_led_by_whose_it_is(file: Media, lead: str) -> None:
    """Few clients know MSC4144, and nobody should have to guess who is speaking."""
    said, _ = parts("Hallo", file)
    assert shown(said)[1]["body"] == lead
    assert len(parts("", file, author=None)) == 1


def test_a_changed_file_is_named_in_the_edit() -> None:
    """For clients with edits and without; its words are the new ones."""
    [part] = parts("Neu", media(name="b.jpg"))
    file = File(media=part.media[0], handle=HANDLE)
    body = outbound.request(Edit(txn="t", native_id=NativeId("$0"), part=part, files=(file,))).body
    assert (body["body"], body["url"], body["msgtype"]) == ("* Olha: Neu", HANDLE, "m.image")
    new = body["m.new_content"]
    assert (new["body"], new["url"], new["filename"]) == ("Olha: Neu", HANDLE, "b.jpg")
    assert "formatted_body" not in body


def test_a_file_must_be_at_hand() -> None:
    """Else the caller has made a mistake."""
    [part] = parts("", media())
    with pytest.raises(ValueError, match="not enough"):
        outbound.request(Send(txn="t", part=part))
    with pytest.raises(ValueError, match="laid up"):
        outbound.request(Send(txn="t", part=part, files=(File(media=part.media[0]),)))


def test_a_place_can_be_found_by_everybody() -> None:
    """On a map, or by an address; words and whose they are come before."""
    place = Place(latitude=51.5, longitude=-0.1234567, title="Rathaus")
    lead, second = parts("Kommt", place=place)
    content = shown(second)[1]
    assert (content["msgtype"], content["geo_uri"]) == ("m.location", "geo:51.500000,-0.123457")
    assert content["org.matrix.msc3488.location"] == {"uri": content["geo_uri"], "description": "Rathaus"}
    assert content["body"].splitlines() == [
        "📍 Rathaus",
        "https://www.openstreetmap.org/?mlat=51.500000&mlon=-0.123457#map=17/51.500000/-0.123457",
    ]
    assert shown(lead)[1]["body"] == "Olha: 📍 Rathaus Kommt"
    assert one("", place=Place(latitude=1, longitude=2), author=None)["body"].startswith("📍 https://")


def test_a_poll_is_asked_natively() -> None:
    """Its answers are called by their place; clients without polls read it."""
    poll = Poll(question="@room?", options=(Option(key="x", text="Ja"), Option(key="y", text="Nein")))
    [part] = parts("", poll=poll)
    kind, content = shown(part)
    start = content["org.matrix.msc3381.poll.start"]
    assert kind == "org.matrix.msc3381.poll.start"
    assert start["question"]["org.matrix.msc1767.text"] == "Olha: @room?"
    assert [answer["id"] for answer in start["answers"]] == ["0", "1"]
    assert start["max_selections"] == 1
    assert content["body"] == "📊 Olha: @\u2060room?\n1. Ja\n2. Nein"
    assert (content["m.mentions"], content[PROFILE]["displayname"]) == ({}, "Olha")
    several = Poll(question="?", options=poll.options, multiple=True)
    assert one("", poll=several)["org.matrix.msc3381.poll.start"]["max_selections"] == 2


def test_a_poll_ends_in_words() -> None:
    """For clients without polls."""
    request = outbound.request(EndPoll(txn="t", native_id=NativeId("$0"), text="Ja &amp; Nein: 1"))
    assert request.path[:2] == ("send", "org.matrix.msc3381.poll.end")
    assert request.body["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$0"}
    assert (request.body["body"], request.body["m.mentions"]) == ("Ja & Nein: 1", {})


def test_a_reaction_is_taken_back_by_its_id() -> None:
    """Like anything else that is taken away."""
    unreact = Unreact(txn="t", native_id=NativeId("$0"), emoji="👍", reaction=NativeId("$r"))
    assert outbound.request(unreact).path[:2] == ("redact", "$r")


MEDIA = st.builds(
    Media,
    kind=st.sampled_from(MediaKind),
    network=st.just("telegram"),
    ref=st.just("AgAD"),
    unique=st.just("u"),
    name=st.text(max_size=300),
    mime=st.sampled_from(["", "image/png", "image/gif", "video/webm", "application/x-tgsticker", "junk"]),
    waveform=st.lists(st.integers(0, 1024), max_size=2000).map(tuple),
    spoiler=st.booleans(),
    emoji=st.text(max_size=3),
)
POLLS = st.builds(
    Poll,
    question=st.text(max_size=3000),
    options=st.lists(
        st.builds(Option, key=st.text(max_size=5), text=st.text(max_size=900)), min_size=1, max_size=30
    ).map(tuple),
)


@given(
    text=st.text(max_size=200) | st.just("😀" * 40_000),
    things=st.builds(Things, media=st.lists(MEDIA, max_size=2).map(tuple)) | st.builds(Things, poll=POLLS),
    cover=st.none() | st.just(COVER),
)
def test_everything_fits_into_events(text: str, things: Things, cover: str | None) -> None:
    """Valid JSON, not too large, with a body, and also as an edit."""
    composed = outbound.compose(Words(text=text, author=OLHA, things=things))
    for part in composed:
        files = tuple(File(media=found, handle=HANDLE, cover=cover) for found in part.media)
        send = outbound.request(Send(txn="t", part=part, files=files)).body
        edit = outbound.request(Edit(txn="t", native_id=NativeId("$0"), part=part, files=files)).body
        for body in (send, edit):
            assert body["body"] != ""
            assert len(json.dumps(body, ensure_ascii=False).encode()) < LARGEST_EVENT
