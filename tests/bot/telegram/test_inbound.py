"""Messages as Telegram sends them, and what they mean."""

from __future__ import annotations

import json

import pytest

from bot.events import Edited, Posted, Sender, UserId
from bot.telegram.inbound import Reader
from tests.bot.telegram.updates import (
    ANONYMOUS,
    AT,
    BOT,
    CHANNEL,
    DATE,
    FORUM,
    GROUP,
    KEY,
    PRIVATE,
    Json,
    message,
    posted,
    query,
    reaction,
    read,
    standing,
)


def test_a_message_is_posted() -> None:
    """Room, moment, sender and words arrive."""
    assert posted(text="Guten Tag") == Posted(
        room="-1001234567890",  # type: ignore[arg-type]  # compared, not used
        at=AT,
        sender=Sender(user=UserId("11"), name="Olha Kovalenko", language="uk"),
        native_id="7",  # type: ignore[arg-type]  # compared, not used
        text="Guten Tag",
    )


def test_formatting_arrives_in_the_dialect() -> None:
    """Entities become tags, signs of the dialect in the text do not."""
    event = posted(text="a < b fett", entities=[{"type": "bold", "offset": 6, "length": 4}])

    assert event.text == "a &lt; b <b>fett</b>"


def test_a_topic_is_part_of_the_address() -> None:
    """Each topic is a room of its own, and so is the general one."""
    topic = {"chat": FORUM, "message_thread_id": 45, "is_topic_message": True}

    assert posted(text="x", **topic).room == "-1001234567890/45"
    assert posted(text="x", chat=FORUM).room == "-1001234567890"


def test_a_chain_of_replies_is_no_topic() -> None:
    """In ordinary groups a thread id says nothing about the room."""
    assert posted(text="x", message_thread_id=3).room == "-1001234567890"


def test_a_reply_names_what_it_answers() -> None:
    """The topic's own beginning, which every message in it formally answers, does not count."""
    above = message(message_id=3, text="davor")
    beginning = {"message_id": 45, "date": DATE, "chat": FORUM, "forum_topic_created": {"name": "Arbeit"}}

    assert posted(text="x", reply_to_message=above).reply_to == "3"
    topic = {"chat": FORUM, "message_thread_id": 45, "is_topic_message": True}
    assert posted(text="x", reply_to_message=beginning, **topic).reply_to is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/idee@openmic_bot mehr Busse", "/idee mehr Busse"),
        ("/idee@OpenMic_Bot", "/idee"),
        ("/dafür@openmic_bot 3", "/dafür 3"),
        ("/idee@other_bot mehr Busse", "/idee@other_bot mehr Busse"),
        ("siehe /idee@openmic_bot", "siehe /idee@openmic_bot"),
    ],
)
def test_a_command_from_a_groups_menu_loses_our_name(typed: str, read: str) -> None:
    """Groups write `/idee@our_bot`; another bot's command stays another bot's."""
    reader = Reader(own_id=BOT, button_key=KEY, username="openmic_bot")
    event = reader.read(json.dumps({"update_id": 1, "message": message(text=typed)}).encode())
    assert isinstance(event, Posted)
    assert event.text == read


def test_a_private_chat_is_private() -> None:
    """Only the person and the bot are there."""
    assert posted(chat=PRIVATE, text="x").private
    assert not posted(text="x").private


def test_an_anonymous_administrator_speaks_as_the_group() -> None:
    """Relayed under the group's name, without anybody's rights."""
    event = posted(text="x", **{"from": ANONYMOUS, "sender_chat": GROUP})

    assert (event.sender.name, event.sender.personal) == ("Arbeit", False)


def test_a_linked_channel_speaks_for_itself() -> None:
    """The stand-in account beside it is not looked at."""
    telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    event = posted(text="x", is_automatic_forward=True, **{"from": telegram, "sender_chat": CHANNEL})

    assert (event.sender.name, event.sender.user) == ("Amtsblatt", "-1009999999999")


def test_a_channel_post_shows_its_signature() -> None:
    """Posts have no user at all."""
    post = {"message_id": 7, "date": DATE, "chat": CHANNEL, "author_signature": "Vera", "text": "x"}
    event = read(channel_post=post)

    assert isinstance(event, Posted)
    assert (event.sender.name, event.sender.personal) == ("Amtsblatt, Vera", False)


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {"id": 5, "is_bot": True, "first_name": "Bot"}},
        {"from": {"id": BOT, "is_bot": True, "first_name": "Open Mic"}},
        {"via_bot": {"id": BOT, "is_bot": True, "first_name": "Open Mic"}},
    ],
)
def test_bots_are_not_listened_to(fields: Json) -> None:
    """Neither others nor oneself, so that no loop can begin."""
    assert read(message=message(text="x", **fields)) is None


def test_what_bots_change_is_nothing_to_us() -> None:
    """Their edits, presses, reactions and invitations are passed over too."""
    bot = {"id": 5, "is_bot": True, "first_name": "Bot"}

    assert read(edited_message=message(text="x", **{"from": bot})) is None
    assert read(callback_query=query("", **{"from": bot})) is None
    assert read(message_reaction=reaction([], ["👍"], user=bot)) is None
    assert read(my_chat_member=standing("member") | {"from": bot}) is None


def test_a_forwarded_command_is_no_command() -> None:
    """It is somebody else's word, and counts as text."""
    origin = {"type": "hidden_user", "sender_user_name": "Wer", "date": DATE}

    assert posted(text="/verbergen 5", forward_origin=origin).borrowed
    assert posted(text="/verbergen 5", via_bot={"id": 5, "is_bot": True, "first_name": "Gif"}).borrowed
    assert not posted(text="/verbergen 5").borrowed


def test_an_edit_has_its_own_time() -> None:
    """What was changed, and when."""
    event = read(edited_message=message(text="neu", edit_date=DATE + 60))

    assert isinstance(event, Edited)
    assert (event.text, event.native_id, (event.at - AT).total_seconds()) == ("neu", "7", 60)


def test_what_was_forwarded_by_a_linked_channel_is_its_own() -> None:
    """Telegram forwards those posts by itself; nobody else said them first."""
    origin = {"type": "channel", "chat": CHANNEL, "message_id": 3, "author_signature": "Vera", "date": DATE}
    post = {"sender_chat": CHANNEL, "author_signature": "Vera", "forward_origin": origin, "text": "x"}
    event = posted(is_automatic_forward=True, **post)

    assert (event.sender.name, event.forwarded) == ("Amtsblatt, Vera", None)
