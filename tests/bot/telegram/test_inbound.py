"""Raw updates as Telegram sends them, and what they mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Added, Edited, Event, Moved, Posted, Pressed, Reacted, Removed, Sender, UserId
from bot.network import Unreadable
from bot.telegram import buttons
from bot.telegram.inbound import Reader, sighting
from rehearsal.telegram.poison import POISON

Json = dict[str, Any]

KEY = b"key"
BOT = 7000000001
READER = Reader(own_id=BOT, button_key=KEY)
DATE = 1_795_000_000
AT = datetime.fromtimestamp(DATE, UTC)

OLHA: Json = {
    "id": 11,
    "is_bot": False,
    "first_name": "Olha",
    "last_name": "Kovalenko",
    "language_code": "uk",
}
GROUP: Json = {"id": -1001234567890, "type": "supergroup", "title": "Arbeit"}
FORUM: Json = GROUP | {"is_forum": True}
PRIVATE: Json = {"id": 11, "type": "private", "first_name": "Olha"}
CHANNEL: Json = {"id": -1009999999999, "type": "channel", "title": "Amtsblatt"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def message(**fields: Any) -> Json:
    """A message by Olha in the group."""
    return {"message_id": 7, "date": DATE, "chat": GROUP, "from": OLHA} | fields


def read(**update: Any) -> Event | None:
    """What an update means."""
    return READER.read(json.dumps({"update_id": 1} | update).encode())


def posted(**fields: Any) -> Posted:
    """What a message means."""
    event = read(message=message(**fields))
    assert isinstance(event, Posted)
    return event


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

    assert posted(text="/verbergen 5", forward_origin=origin).text == "\u2060/verbergen 5"
    assert posted(text="/verbergen 5").text == "/verbergen 5"


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ({"photo": [{"file_id": "x"}]}, "photo"),
        ({"voice": {"file_id": "x"}}, "voice"),
        ({"video_note": {"file_id": "x"}}, "video_note"),
        ({"animation": {"file_id": "x"}, "document": {"file_id": "x"}}, "animation"),
        ({"venue": {"title": "Rathaus"}, "location": {"latitude": 1}}, "venue"),
        ({"poll": {"id": "1"}}, "poll"),
        ({"dice": {"value": 4}}, "dice"),
        ({"story": {"id": 1}}, "story"),
        ({"rich_message": {"blocks": []}}, "other"),
        ({"something_new": {"of": "tomorrow"}}, "other"),
    ],
)
def test_what_cannot_be_carried_is_named(content: Json, missing: str) -> None:
    """Nothing vanishes in silence, not even what nobody knew when this was written."""
    assert posted(**content).missing == missing


def test_a_caption_is_carried() -> None:
    """The words under a picture arrive with their formatting."""
    event = posted(
        photo=[{}], caption="Plakat", caption_entities=[{"type": "bold", "offset": 0, "length": 6}]
    )

    assert (event.text, event.missing) == ("<b>Plakat</b>", "photo")


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_members": [OLHA]},
        {"left_chat_member": OLHA},
        {"new_chat_title": "Neu"},
        {"pinned_message": message(text="x")},
        {"forum_topic_created": {"name": "Arbeit"}},
    ],
)
def test_what_the_server_says_is_nothing_to_us(service: Json) -> None:
    """Joins, pins and titles are not relayed."""
    assert read(message=message(**service)) is None


def test_an_edit_has_its_own_time() -> None:
    """What was changed, and when."""
    event = read(edited_message=message(text="neu", edit_date=DATE + 60))

    assert isinstance(event, Edited)
    assert (event.text, event.native_id, (event.at - AT).total_seconds()) == ("neu", "7", 60)


def test_a_group_that_becomes_a_supergroup_moves() -> None:
    """Both chats tell it, and both tellings mean the same."""
    old = {"id": -4001, "type": "group", "title": "Arbeit"}
    told = [
        read(message=message(chat=old, migrate_to_chat_id=GROUP["id"])),
        read(message=message(migrate_from_chat_id=-4001)),
    ]

    assert [(event.room, event.to) for event in told if isinstance(event, Moved)] == [
        ("-4001", "-1001234567890")
    ] * 2


def query(data: str, **fields: Any) -> Json:
    """Olha presses a button under message 7."""
    return {"id": "99", "from": OLHA, "message": message(text="Karte"), "data": data} | fields


def test_a_signed_button_is_pressed() -> None:
    """The choice is read out of the data."""
    event = read(callback_query=query(buttons.sign(5, 2, GROUP["id"], KEY)))

    assert isinstance(event, Pressed)
    assert (event.native_id, event.choice, event.callback, event.private) == ("7", 2, "99", False)


@pytest.mark.parametrize("data", ["", "5.2.AAAAAAAAAAAAAAAA", buttons.sign(5, 2, -4001, KEY)])
def test_a_forged_button_chooses_nothing(data: str) -> None:
    """It is known as forged, so that it can be answered and left at that."""
    event = read(callback_query=query(data))

    assert isinstance(event, Pressed)
    assert event.choice == buttons.FORGED


def reaction(old: list[str], new: list[str], **fields: Any) -> Json:
    """Olha changes her reactions."""
    lists = {
        name: [{"type": "emoji", "emoji": one} for one in emoji]
        for name, emoji in (("old_reaction", old), ("new_reaction", new))
    }
    return {"chat": GROUP, "message_id": 7, "user": OLHA, "date": DATE} | lists | fields


def test_reactions_are_added_and_removed() -> None:
    """Only the difference counts."""
    event = read(message_reaction=reaction(["👍", "🔥"], ["🔥", "❤"]))

    assert isinstance(event, Reacted)
    assert (event.added, event.removed) == (("❤",), ("👍",))


def test_anonymous_reactions_are_nobodys() -> None:
    """A hidden administrator's thumb belongs to no person."""
    hidden = reaction([], ["👍"], actor_chat=GROUP)
    del hidden["user"]

    assert read(message_reaction=hidden) is None


def standing(status: str, chat: Json = GROUP, **rights: Any) -> Json:
    """Olha changes what the bot is in a chat."""
    member = {"user": {"id": BOT, "is_bot": True, "first_name": "Open Mic"}, "status": status} | rights
    return {"chat": chat, "from": OLHA, "date": DATE, "old_chat_member": member, "new_chat_member": member}


@pytest.mark.parametrize(
    ("change", "can_write"),
    [
        (standing("member"), True),
        (standing("administrator"), True),
        (standing("restricted", is_member=True, can_send_messages=False), False),
        (standing("administrator", CHANNEL, can_post_messages=True), True),
        (standing("administrator", CHANNEL, can_post_messages=False), False),
        (standing("member", PRIVATE), True),
    ],
)
def test_the_bot_is_added(change: Json, can_write: bool) -> None:
    """It learns whether it may write there."""
    event = read(my_chat_member=change)

    assert isinstance(event, Added)
    assert (event.can_write, event.sender.name) == (can_write, "Olha Kovalenko")


@pytest.mark.parametrize(
    "change",
    [
        standing("left"),
        standing("kicked"),
        standing("kicked", PRIVATE),
        standing("restricted", is_member=False),
    ],
)
def test_the_bot_is_removed(change: Json) -> None:
    """Thrown out of a group or blocked by a person."""
    assert isinstance(read(my_chat_member=change), Removed)


@pytest.mark.parametrize("poison", [name for name in POISON if name != "unknown_kind"])
def test_poison_is_unreadable(poison: str) -> None:
    """It is set aside, and nothing else happens."""
    with pytest.raises(Unreadable):
        read(**POISON[poison])


def test_entities_that_are_none_are_unreadable() -> None:
    """A list of numbers formats nothing."""
    with pytest.raises(Unreadable):
        read(message=message(text="x", entities=[7]))


def test_a_date_beyond_all_calendars_is_unreadable() -> None:
    """Numbers alone do not make a moment."""
    with pytest.raises(Unreadable):
        read(message=message(text="x", date=10**18))


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[1]", b"{}", b"[" * 100_000])
def test_no_update_at_all_is_unreadable(raw: bytes) -> None:
    """Whatever the bytes are."""
    with pytest.raises(Unreadable):
        READER.read(raw)


def test_kinds_of_tomorrow_are_nothing_to_us() -> None:
    """An update of an unknown kind is passed over."""
    assert read(something_new={"of": "tomorrow"}) is None


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUE = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))


@given(st.data())
def test_a_damaged_update_is_read_or_unreadable(data: st.DataObject) -> None:
    """Whichever field is spoilt, nothing but `Unreadable` is raised."""
    kind = data.draw(st.sampled_from(["message", "callback_query", "message_reaction", "my_chat_member"]))
    whole: Json = {
        "message": message(text="x", entities=[{"type": "bold", "offset": 0, "length": 1}], via_bot=OLHA),
        "callback_query": query(buttons.sign(5, 2, GROUP["id"], KEY)),
        "message_reaction": reaction(["👍"], []),
        "my_chat_member": standing("member"),
    }[kind]
    spoilt = whole | {data.draw(st.sampled_from(sorted(whole))): data.draw(VALUE)}

    sighting({kind: spoilt})
    try:
        event = read(**{kind: spoilt})
    except Unreadable:
        return
    assert event is None or isinstance(event, Event)


def test_a_sighting_is_chat_and_message() -> None:
    """What a poll tells about the numbering of messages."""
    assert sighting({"update_id": 1, "message": message(text="x")}) == (GROUP["id"], 7)
    assert sighting({"update_id": 1, "message": None}) is None
    assert sighting("nonsense") is None
