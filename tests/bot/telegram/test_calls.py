"""Effects on their way out, and the calls they are."""

from __future__ import annotations

import pytest

from bot.events import NativeId
from bot.network import (
    AnswerButton,
    Delete,
    Edit,
    EndPoll,
    Join,
    Outgoing,
    Part,
    Pin,
    React,
    Refused,
    Send,
    Unreact,
    Words,
)
from bot.telegram.composing import compose
from bot.telegram.contents import Call, Content
from bot.telegram.ids import Place
from bot.telegram.outbound import call_of
from bot.things import Option, Poll, Things
from bot.things import Place as Spot

KEY = b"key"
GROUP = Place(chat=-1001234567890)
TOPIC = Place(chat=-1001234567890, topic=45)
EIGHT = NativeId("8")


def call(place: Place, outgoing: Outgoing) -> Call:
    """The call for an effect."""
    found = call_of(place, outgoing, KEY)
    assert found is not None
    return found


def sent(**words: object) -> Call:
    """The call for words that are a single message."""
    (only,) = compose(Words(**{"text": ""} | words))  # type: ignore[arg-type]  # as Words takes them
    return call(GROUP, Send(txn="t", part=only))


def test_buttons_stand_under_the_last_part() -> None:
    """Signed for the chat they are sent to."""
    parts = compose(Words(text="Wort " * 1000, choices=((1, "✅", "Annehmen"), (2, "", "Nein")), message=5))
    first, last = (call(TOPIC, Send(txn="t", part=part)).params for part in parts)

    assert "reply_markup" not in first
    rows = last["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [["✅ Annehmen", "Nein"]]
    assert rows != call(Place(chat=5), Send(txn="t", part=parts[1])).params["reply_markup"]["inline_keyboard"]


def test_a_send_goes_into_its_topic_as_a_reply() -> None:
    """With entities and without preview; a reply to what is gone is sent all the same."""
    (part,) = compose(Words(text="<b>x</b>"))
    made = call(TOPIC, Send(txn="t", part=part, reply_to=EIGHT))

    assert made.method == "sendMessage"
    assert made.params == {
        "chat_id": -1001234567890,
        "message_thread_id": 45,
        "text": "x",
        "entities": [{"type": "bold", "offset": 0, "length": 1}],
        "link_preview_options": {"is_disabled": True},
        "reply_parameters": {"message_id": 8, "allow_sending_without_reply": True},
    }


def test_other_effects_name_their_message() -> None:
    """Edit, delete, react, answer; joining needs no call."""
    part = Part(content=Content(text="x"))

    assert call(TOPIC, Edit(txn="t", native_id=EIGHT, part=part)).params["message_id"] == 8
    assert call(TOPIC, Delete(txn="t", native_id=EIGHT)).method == "deleteMessage"
    answer = call(TOPIC, AnswerButton(txn="t", callback="99", text="<b>Danke</b>"))
    assert answer.params == {"callback_query_id": "99", "text": "Danke"}
    assert call_of(GROUP, Join(txn="t"), KEY) is None


@pytest.mark.parametrize(
    ("emoji", "put"),
    [("👍", "👍"), ("👍🏽", "👍"), ("❤️", "❤"), ("❤️\u200d🔥", "❤\u200d🔥"), ("✅", "👍"), ("❌", "👎")],
)
def test_reactions_are_those_telegram_has(emoji: str, put: str) -> None:
    """The program's signs become the nearest ones allowed."""
    made = call(GROUP, React(txn="t", native_id=EIGHT, emoji=emoji))

    assert made.params["reaction"] == [{"type": "emoji", "emoji": put}]


def test_effects_on_messages_name_them() -> None:
    """Reactions are taken back all at once, pins are quiet, and a poll is ended by its message."""
    made = [
        call(GROUP, effect)
        for effect in (
            Unreact(txn="t", native_id=EIGHT, emoji="👍"),
            Pin(txn="t", native_id=EIGHT),
            Pin(txn="t", native_id=EIGHT, on=False),
            EndPoll(txn="t", native_id=EIGHT),
        )
    ]
    target = {"chat_id": GROUP.chat, "message_id": 8}

    assert [(one.method, one.params) for one in made] == [
        ("setMessageReaction", target | {"reaction": []}),
        ("pinChatMessage", target | {"disable_notification": True}),
        ("unpinChatMessage", target),
        ("stopPoll", target),
    ]


def test_a_poll_is_asked_anonymously() -> None:
    """As Telegram's own; how often each answer was chosen is all anybody needs to know."""
    options = (Option(key="a", text="Montag"), Option(key="b", text="Dienstag"))
    made = sent(things=Things(poll=Poll(question="Wann?", options=options, multiple=True)))

    assert (made.method, made.params) == (
        "sendPoll",
        {
            "chat_id": GROUP.chat,
            "question": "Wann?",
            "options": [{"text": "Montag"}, {"text": "Dienstag"}],
            "is_anonymous": True,
            "allows_multiple_answers": True,
        },
    )


@pytest.mark.parametrize(
    ("spot", "method", "named"),
    [
        (Spot(latitude=51.5, longitude=11.0), "sendLocation", {}),
        (
            Spot(latitude=51.5, longitude=11.0, title="Rathaus"),
            "sendVenue",
            {"title": "Rathaus", "address": "51.50000, 11.00000"},
        ),
        (
            Spot(latitude=51.5, longitude=11.0, title="Rathaus", address="Markt 1"),
            "sendVenue",
            {"title": "Rathaus", "address": "Markt 1"},
        ),
    ],
)
def test_a_place_is_shown_on_the_map(spot: Spot, method: str, named: dict[str, str]) -> None:
    """With a title where there is one; Telegram wants an address beside it."""
    made = sent(things=Things(place=spot))

    assert made.method == method
    assert made.params == {"chat_id": GROUP.chat, "latitude": 51.5, "longitude": 11.0} | named


def test_a_partial_quote_is_shown_in_the_answer() -> None:
    """As Telegram shows its own; one that is too long for it is left out."""
    (short,) = compose(Words(text="x", quote="Am Montag"))
    (long,) = compose(Words(text="x", quote="Wort " * 300))
    answers = [
        call(GROUP, Send(txn="t", part=part, reply_to=EIGHT)).params["reply_parameters"]
        for part in (short, long)
    ]

    assert answers[0] == {"message_id": 8, "allow_sending_without_reply": True, "quote": "Am Montag"}
    assert "quote" not in answers[1]


@pytest.mark.parametrize(
    "content",
    [
        Content(poll=Poll(question="Wann?", options=())),
        Content(place=Spot(latitude=1.0, longitude=1.0)),
    ],
)
def test_polls_and_places_stay_as_they_were_sent(content: Content) -> None:
    """Telegram changes neither, and whoever tries is told."""
    with pytest.raises(Refused) as failure:
        call_of(GROUP, Edit(txn="t", native_id=EIGHT, part=Part(content=content)), KEY)

    assert failure.value.reason == "cannot_edit"
