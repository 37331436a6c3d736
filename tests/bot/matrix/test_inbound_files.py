"""Raw events that carry files, and what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from bot.events import Edited, Posted
from bot.matrix import media
from bot.things import NOTHING, Media, MediaKind, Place
from tests.bot.matrix.test_inbound import message, posted, read

URL = "mxc://example.org/abc"
OTHER = "mxc://example.org/def"
EDIT = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}


def file(msgtype: str = "m.image", **content: Any) -> Media:
    """The one file of a message that carries nothing else."""
    event = posted(**{"msgtype": msgtype, "body": "a", "url": URL} | content)
    [found] = event.things.media
    assert event.missing is None
    return found


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"msgtype": "m.image", "info": {"mimetype": "image/jpeg"}}, MediaKind.PHOTO),
        ({"msgtype": "m.image", "info": {"mimetype": "image/gif"}}, MediaKind.ANIMATION),
        ({"msgtype": "m.image"}, MediaKind.PHOTO),
        ({"msgtype": "m.video"}, MediaKind.VIDEO),
        ({"msgtype": "m.video", "info": {"fi.mau.gif": True}}, MediaKind.ANIMATION),
        ({"msgtype": "m.video", "info": {"fi.mau.telegram.round_message": True}}, MediaKind.VIDEO_NOTE),
        ({"msgtype": "m.audio"}, MediaKind.AUDIO),
        ({"msgtype": "m.audio", "org.matrix.msc3245.voice": {}}, MediaKind.VOICE),
        ({"msgtype": "m.audio", "m.voice": {}}, MediaKind.VOICE),
        ({"msgtype": "m.file", "info": {"mimetype": "image/gif"}}, MediaKind.DOCUMENT),
    ],
)
def test_a_file_is_what_it_is_meant_to_be(content: dict[str, Any], kind: MediaKind) -> None:
    """By its kind of message and the marks that clients and bridges set."""
    assert file(**content).kind is kind


def test_a_file_brings_all_that_is_known_of_it() -> None:
    """So that limits are known before anything is fetched."""
    info = {"mimetype": "Image/JPEG; q=1", "size": 12_345, "w": 640, "h": 480, "thumbnail_url": OTHER}
    assert file(filename=" a\nb.jpg ", body="a b.jpg", info=info) == Media(
        kind=MediaKind.PHOTO,
        network="matrix",
        ref=URL,
        unique=URL,
        name="a b.jpg",
        mime="image/jpeg",
        size=12_345,
        width=640,
        height=480,
        cover=OTHER,
    )


def test_a_voice_message_has_duration_and_waveform() -> None:
    """Held to what they can be, and a long waveform thinned out."""
    details = {"duration": 1500, "waveform": [-5, 512.4, 9999, "x", None]}
    heard = file("m.audio", **{"m.voice": {}, "org.matrix.msc1767.audio": details})
    assert (heard.duration, heard.waveform) == (1500, (0, 512, 1024, 0, 0))
    long = {"waveform": list(range(1000)) * 2}
    thinned = file("m.audio", **{"m.voice": {}, "org.matrix.msc1767.audio": long}).waveform
    assert (len(thinned), thinned[0], thinned[64]) == (media.MOST_SAMPLES, 0, 500)


@pytest.mark.parametrize(
    "content",
    [
        {"page.codeberg.everypizza.msc4193.spoiler": True},
        {"m.spoiler": True},
        {"town.robin.msc3725.content_warning": {"type": "town.robin.msc3725.spoiler"}},
        {"info": {"fi.mau.telegram.spoiler": True}},
    ],
)
def test_a_hidden_picture_stays_hidden(content: dict[str, Any]) -> None:
    """Under whichever name its client says so."""
    assert file(**content).spoiler
    assert not file().spoiler


@pytest.mark.parametrize(
    "url",
    [
        *(None, 7, "", "https://example.org/a.jpg", "mxc://example.org", "mxc://example.org/../x"),
        *("mxc://a/b/c", "mxc://a/b?c", "mxc:///b", "mxc://a b/c", "mxc://example.org/", "MXC://a/b"),
    ],
)
def test_a_file_without_a_proper_address_cannot_be_carried(url: object) -> None:
    """Nothing of it becomes part of a path."""
    event = posted(msgtype="m.image", body="a.jpg", url=url)
    assert (event.things, event.missing) == (NOTHING, "photo")


@pytest.mark.parametrize("value", [True, -1, 0, float("inf"), float("nan"), 10**400, "12", None, [1]])
def test_measures_that_can_be_none_are_none(value: object) -> None:
    """Whatever a client writes there."""
    found = file(info={"size": value, "w": value, "h": value, "duration": value})
    assert (found.size, found.width, found.height, found.duration) == (None, None, None, None)


def test_a_file_has_its_caption() -> None:
    """With its formatting; a file's name is none."""
    html = {"format": "org.matrix.custom.html", "formatted_body": "<em>Seht</em>"}
    event = posted(msgtype="m.image", body="Seht", filename="a.jpg", url=URL, **html)
    assert (event.text, event.things.media[0].name) == ("<i>Seht</i>", "a.jpg")


@pytest.mark.parametrize("msgtype", ["m.gallery", "dm.filament.gallery"])
def test_a_gallery_is_several_files(msgtype: str) -> None:
    """In their order; one that cannot be fetched is named, the others are carried."""
    items = [{"itemtype": "m.image", "body": "a", "url": URL}, {"itemtype": "m.video", "url": OTHER}]
    event = posted(msgtype=msgtype, body="Zwei", itemtypes=items)
    assert [found.kind for found in event.things.media] == [MediaKind.PHOTO, MediaKind.VIDEO]
    assert (event.text, event.missing) == ("Zwei", None)
    broken = posted(msgtype=msgtype, body="Zwei", itemtypes=[*items, {"itemtype": "m.image"}])
    assert (len(broken.things.media), broken.missing) == (2, "document")
    assert posted(msgtype=msgtype, body="Keine", itemtypes="x").missing == "document"


def test_a_gallery_of_too_many_files_says_so() -> None:
    """The first twenty are carried; that the others stay behind is told."""
    items = [{"itemtype": "m.image", "body": f"{n}.png", "url": URL} for n in range(25)]
    event = posted(msgtype="m.gallery", body="Viele", itemtypes=items)
    assert (len(event.things.media), event.text, event.missing) == (20, "Viele", "document")


@pytest.mark.parametrize(("body", "emoji"), [("👋", "👋"), ("Winkende Katze", ""), ("ok", ""), (7, "")])
def test_a_sticker_is_a_picture_that_stands_for_an_emoji(body: object, emoji: str) -> None:
    """If its body is one, and no description."""
    event = read({"type": "m.sticker", "content": {"body": body, "url": URL, "info": {"w": 256}}})
    assert isinstance(event, Posted)
    [sticker] = event.things.media
    assert (sticker.kind, sticker.emoji, sticker.width, event.text) == (MediaKind.STICKER, emoji, 256, "")


def test_an_edit_may_change_file_and_caption() -> None:
    """The new content tells all of both."""
    new = {"msgtype": "m.image", "body": "Neu", "filename": "b.jpg", "url": OTHER}
    event = message(body="* Neu", **EDIT, **{"m.new_content": new})
    assert isinstance(event, Edited)
    assert (event.text, event.things.media[0].ref) == ("Neu", OTHER)
    place = {"msgtype": "m.location", "body": "", "geo_uri": "geo:1,2"}
    moved = message(body="*", **EDIT, **{"m.new_content": place})
    assert isinstance(moved, Edited)
    assert moved.things.place == Place(latitude=1, longitude=2)


def test_pictures_come_with_their_people() -> None:
    """From the room, or from the profile that another bridge shows; an address that is none is none."""
    words = {"type": "m.room.message", "content": {"body": "x"}}
    for given, shown in ((URL, URL), ("https://example.org/a.png", None)):
        event = read(words, picture=given)
        assert isinstance(event, Posted)
        assert event.sender.picture == shown
    profile = {"id": "7", "displayname": "Olha", "avatar_url": OTHER}
    assert posted(body="x", **{"com.beeper.per_message_profile": profile}).sender.picture == OTHER
