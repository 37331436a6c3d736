"""Everything people can send, and what it becomes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import Edited
from bot.things import NOTHING, Media, MediaKind, Option, Place, Poll, Things
from tests.bot.telegram.updates import DATE, Json, message, posted, read

FILE: Json = {"file_id": "AgAC", "file_unique_id": "AQAD", "file_size": 1234}
FRAMED = FILE | {"width": 640, "height": 480}
MOVING = FRAMED | {"duration": 3, "mime_type": "video/mp4", "thumbnail": FRAMED | {"file_id": "Thumb"}}
STICKER = FILE | {"width": 512, "height": 512, "emoji": "👋", "thumbnail": {"file_id": "Thumb"}}

VCARD = """BEGIN:VCARD
VERSION:3.0
FN:Amt
ORG:Stadt;Soziales
TEL;TYPE=CELL:+49 345 5550100
item1.TEL;WORK:0345 / 555 01 99
EMAIL:amt@exam
 ple.org
NOTE;ENCODING=QUOTED-PRINTABLE:=C3=A4
END:VCARD
"""

PLAIN = Media(kind=MediaKind.DOCUMENT, network="telegram", ref="AgAC", unique="AQAD", size=1234)
SHOWN = replace(PLAIN, width=640, height=480)
FILM = replace(SHOWN, mime="video/mp4", duration=3000, cover="Thumb")
STUCK = replace(PLAIN, kind=MediaKind.STICKER, width=512, height=512, emoji="👋")

FILES: dict[str, tuple[Json, Media]] = {
    "photo": (
        {"photo": [FRAMED | {"file_id": "Small", "width": 90, "height": 67}, FRAMED]},
        replace(SHOWN, kind=MediaKind.PHOTO, mime="image/jpeg"),
    ),
    "live_photo": (
        {"live_photo": MOVING | {"photo": [FRAMED]}},
        replace(SHOWN, kind=MediaKind.PHOTO, mime="image/jpeg"),
    ),
    "spoiler": (
        {"photo": [FRAMED], "has_media_spoiler": True},
        replace(SHOWN, kind=MediaKind.PHOTO, mime="image/jpeg", spoiler=True),
    ),
    "video": (
        {"video": MOVING | {"file_name": "../Fest\u202e.mp4"}},
        replace(FILM, kind=MediaKind.VIDEO, name="Fest.mp4"),
    ),
    "animation": (
        {"animation": MOVING, "document": MOVING},
        replace(FILM, kind=MediaKind.ANIMATION),
    ),
    "audio": (
        {"audio": FILE | {"duration": 61, "mime_type": "audio/mpeg", "performer": "Chor", "title": "Lied"}},
        replace(PLAIN, kind=MediaKind.AUDIO, mime="audio/mpeg", duration=61_000, name="Chor - Lied"),
    ),
    "voice": (
        {"voice": FILE | {"duration": 7}},
        replace(PLAIN, kind=MediaKind.VOICE, mime="audio/ogg", duration=7000),
    ),
    "video_note": (
        {"video_note": FILE | {"length": 384, "duration": 5, "thumbnail": {"file_id": "Thumb"}}},
        replace(
            PLAIN,
            kind=MediaKind.VIDEO_NOTE,
            mime="video/mp4",
            width=384,
            height=384,
            duration=5000,
            cover="Thumb",
        ),
    ),
    "document": (
        {"document": FILE | {"file_name": "Protokoll.pdf", "mime_type": "application/pdf"}},
        replace(PLAIN, name="Protokoll.pdf", mime="application/pdf"),
    ),
    "sticker": ({"sticker": STICKER}, replace(STUCK, mime="image/webp")),
    "animated_sticker": (
        {"sticker": STICKER | {"is_animated": True}},
        replace(STUCK, mime="application/x-tgsticker", cover="Thumb"),
    ),
    "video_sticker": (
        {"sticker": STICKER | {"is_video": True}},
        replace(STUCK, mime="video/webm", cover="Thumb"),
    ),
}


@pytest.mark.parametrize(("content", "media"), FILES.values(), ids=FILES.keys())
def test_a_file_is_described(content: Json, media: Media) -> None:
    """Kind, size, shape and name, with nothing in it that leads to it without the bot."""
    event = posted(**content)

    assert (event.things, event.missing) == (Things(media=(media,)), None)


def test_a_caption_stands_under_its_file() -> None:
    """With its formatting, also when it is changed later."""
    caption = {"caption": "Plakat", "caption_entities": [{"type": "bold", "offset": 0, "length": 6}]}
    changed = read(edited_message=message(photo=[FRAMED], edit_date=DATE + 1, **caption))

    assert posted(photo=[FRAMED], **caption).text == "<b>Plakat</b>"
    assert isinstance(changed, Edited)
    assert (changed.text, len(changed.things.media)) == ("<b>Plakat</b>", 1)


def test_an_album_is_known_by_its_number() -> None:
    """Each of its files is a message of its own."""
    assert posted(photo=[FRAMED], media_group_id="777").album == "777"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"location": {"latitude": 51, "longitude": 11.97}}, Place(latitude=51.0, longitude=11.97)),
        (
            {
                "location": {"latitude": 51.48, "longitude": 11.97},
                "venue": {
                    "location": {"latitude": 51.48, "longitude": 11.97},
                    "title": "Rathaus",
                    "address": "Markt 1",
                },
            },
            Place(latitude=51.48, longitude=11.97, title="Rathaus", address="Markt 1"),
        ),
    ],
    ids=["location", "venue"],
)
def test_a_place_is_carried(content: Json, place: Place) -> None:
    """On the map, and with its name where it has one."""
    assert posted(**content).things == Things(place=place)


def test_a_poll_is_carried() -> None:
    """Its options are called by their place; what else it is does not matter elsewhere."""
    poll = {
        "id": "500",
        "question": "Wann?",
        "options": [{"text": "Montag", "voter_count": 0}, {"text": "Dienstag", "voter_count": 0}],
        "allows_multiple_answers": True,
        "type": "quiz",
        "explanation": "darum",
        "description": "Zur Auswahl",
    }
    event = posted(poll=poll)
    options = (Option(key="0", text="Montag"), Option(key="1", text="Dienstag"))

    assert event.things.poll == Poll(question="Wann?", options=options, multiple=True, alias="500")
    assert event.text == "Zur Auswahl"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            {"contact": {"phone_number": "+493455550100", "first_name": "Amt", "last_name": "<b>"}},
            "👤 Amt &lt;b&gt;, +493455550100",
        ),
        (
            {"contact": {"phone_number": "493455550100", "first_name": "Amt", "vcard": VCARD}},
            "👤 Amt, 493455550100, Stadt, Soziales, 0345 / 555 01 99, amt@example.org",
        ),
        ({"dice": {"emoji": "🎯", "value": 6}}, "🎯 6"),
        (
            {
                "checklist": {
                    "title": "Fest",
                    "tasks": [
                        {"id": 1, "text": "Zelt", "completion_date": DATE},
                        {
                            "id": 2,
                            "text": "Tee",
                            "text_entities": [{"type": "italic", "offset": 0, "length": 3}],
                        },
                    ],
                }
            },
            "<b>Fest</b>\n☑ Zelt\n☐ <i>Tee</i>",
        ),
        (
            {
                "giveaway": {
                    "winner_count": 3,
                    "prize_description": "Buch",
                    "winners_selection_date": 1_795_000_000,
                }
            },
            "🎁 × 3, Buch, 2026-11-18",
        ),
        (
            {"giveaway_winners": {"winner_count": 1, "winners": [{"id": 1, "first_name": "Vera"}]}},
            "🏆 Vera",
        ),
    ],
    ids=["contact", "vcard", "dice", "checklist", "giveaway", "giveaway_winners"],
)
def test_what_only_telegram_has_becomes_words(content: Json, text: str) -> None:
    """In every language the same, and nothing of it is markup."""
    event = posted(**content)

    assert (event.text, event.things, event.missing) == (text, NOTHING, None)


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ({"paid_media": {"star_count": 5}}, "paid_media"),
        ({"game": {"title": "Schach", "photo": [{}]}}, "game"),
        ({"story": {"id": 1}}, "story"),
        ({"invoice": {"title": "Karte"}}, "invoice"),
        ({"location": {"latitude": 1, "longitude": 1, "live_period": 60}}, "live_location"),
        ({"rich_message": {"blocks": []}}, "other"),
        ({"something_new": {"of": "tomorrow"}}, "other"),
        ({"photo": []}, "other"),
    ],
)
def test_what_cannot_be_carried_is_named(content: Json, missing: str) -> None:
    """Nothing vanishes in silence, not even what nobody knew when this was written; its caption stays."""
    assert posted(**content).missing == missing
    assert posted(**content, caption="dazu").missing == missing


@pytest.mark.parametrize("sort", ["date_time", "custom_emoji", "hashtag", "of_tomorrow"])
def test_entities_without_a_mark_keep_their_words(sort: str) -> None:
    """What cannot be formatted is still said."""
    entity = {"type": sort, "offset": 0, "length": 6, "custom_emoji_id": "5"}

    assert posted(text="morgen um acht", entities=[entity]).text == "morgen um acht"
