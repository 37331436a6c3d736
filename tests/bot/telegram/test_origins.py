"""Where forwarded messages come from, and what replies answer."""

from __future__ import annotations

import pytest

from bot.events import Above, Origin, UserId
from tests.bot.telegram.updates import CHANNEL, DATE, FORUM, GROUP, OLHA, Json, message, posted

PUBLIC = CHANNEL | {"username": "amtsblatt"}


@pytest.mark.parametrize(
    ("origin", "forwarded"),
    [
        ({"type": "user", "sender_user": OLHA}, Origin(name="Olha Kovalenko", user=UserId(str(OLHA["id"])))),
        ({"type": "hidden_user", "sender_user_name": "Wer\u202e\n"}, Origin(name="Wer")),
        ({"type": "chat", "sender_chat": GROUP, "author_signature": "Vera"}, Origin(name="Arbeit, Vera")),
        ({"type": "channel", "chat": CHANNEL, "message_id": 3}, Origin(name="Amtsblatt")),
        (
            {"type": "channel", "chat": PUBLIC, "message_id": 3, "author_signature": "Vera"},
            Origin(name="Amtsblatt, Vera", url="https://t.me/amtsblatt/3"),
        ),
        (
            {"type": "channel", "chat": CHANNEL | {"username": "a/../b"}, "message_id": 3},
            Origin(name="Amtsblatt"),
        ),
        ({"type": "of_tomorrow"}, Origin(name="")),
    ],
    ids=["user", "hidden_user", "chat", "private_channel", "public_channel", "hostile_name", "unknown"],
)
def test_a_forward_names_its_first_author(origin: Json, forwarded: Origin) -> None:
    """Of all kinds there are; only what everybody can open has an address."""
    assert posted(text="x", forward_origin=origin | {"date": DATE}).forwarded == forwarded


ANSWERED = message(
    message_id=3,
    text="Am Montag, oder doch geheim",
    entities=[{"type": "spoiler", "offset": 21, "length": 6}],
)


@pytest.mark.parametrize(
    ("answer", "above"),
    [
        ({"reply_to_message": ANSWERED}, Above(name="Olha Kovalenko", text="Am Montag, oder doch ▒▒▒")),
        (
            {"reply_to_message": ANSWERED, "quote": {"text": "Am Montag", "position": 0, "is_manual": True}},
            Above(name="Olha Kovalenko", text="Am Montag, oder doch ▒▒▒", meant="Am Montag"),
        ),
        (
            {"reply_to_message": ANSWERED, "quote": {"text": "Am Montag", "position": 0}},
            Above(name="Olha Kovalenko", text="Am Montag, oder doch ▒▒▒"),
        ),
        (
            {"reply_to_message": message(message_id=3, voice={}, caption="Bitte hören")},
            Above(name="Olha Kovalenko", text="🎤 Bitte hören"),
        ),
        (
            {
                "external_reply": {"origin": {"type": "channel", "chat": CHANNEL}, "photo": [{}]},
                "quote": {"text": "Plakat", "position": 0, "is_manual": True},
            },
            Above(name="Amtsblatt", text="Plakat", meant="Plakat"),
        ),
        (
            {"external_reply": {"origin": {"type": "user", "sender_user": OLHA}, "location": {}}},
            Above(name="Olha Kovalenko", text="📍"),
        ),
        ({"reply_to_story": {"id": 1, "chat": GROUP}}, None),
    ],
    ids=["reply", "partial", "automatic", "file", "elsewhere", "elsewhere_place", "story"],
)
def test_a_reply_shows_what_it_answers(answer: Json, above: Above | None) -> None:
    """Name and words as Telegram shows them; a spoiler stays hidden, a partial quote is told apart."""
    assert posted(text="x", **answer).above == above


def test_the_beginning_of_a_topic_is_nothing_to_answer() -> None:
    """Every message in a topic formally answers it."""
    beginning = {"message_id": 45, "date": DATE, "chat": FORUM, "forum_topic_created": {"name": "Arbeit"}}

    assert posted(text="x", chat=FORUM, reply_to_message=beginning).above is None
