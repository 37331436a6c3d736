"""What people do besides writing, and what the server says by itself."""

from __future__ import annotations

import pytest

from bot.events import (
    Added,
    Came,
    Counted,
    Edited,
    Event,
    Moved,
    Pinned,
    Pressed,
    Reacted,
    Removed,
    Shut,
    Tallied,
    Went,
)
from bot.telegram import buttons
from tests.bot.telegram.updates import (
    BOT,
    CHANNEL,
    DATE,
    FORUM,
    GROUP,
    KEY,
    OLHA,
    PRIVATE,
    Json,
    message,
    query,
    reaction,
    read,
    standing,
)


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_title": "Neu"},
        {"forum_topic_created": {"name": "Arbeit"}},
        {"gift": {"gift": {"id": "5"}}},
        {"video_chat_started": {}},
    ],
)
def test_what_the_server_says_is_nothing_to_us(service: Json) -> None:
    """Titles, topics and gifts are not relayed."""
    assert read(message=message(**service)) is None


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


def test_reactions_are_added_and_removed() -> None:
    """Only the difference counts."""
    event = read(message_reaction=reaction(["👍", "🔥"], ["🔥", "❤"]))

    assert isinstance(event, Reacted)
    assert (event.added, event.removed) == (("❤",), ("👍",))


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


def test_reactions_without_people_are_counted() -> None:
    """Where they are anonymous Telegram tells the whole count; a sign stands for those without a letter."""
    types: list[Json] = [
        {"type": "emoji", "emoji": "👍"},
        {"type": "custom_emoji", "custom_emoji_id": "5"},
        {"type": "paid"},
    ]
    counts = [{"type": sort, "total_count": 3} for sort in types]
    event = read(message_reaction_count={"chat": CHANNEL, "message_id": 7, "date": DATE, "reactions": counts})

    assert isinstance(event, Counted)
    assert (event.room, event.native_id, event.counts) == (
        "-1009999999999",
        "7",
        (("👍", 3), ("🖼", 3), ("⭐", 3)),
    )


def test_reactions_without_a_letter_have_a_sign() -> None:
    """A paid one is a star; all custom ones look the same, so that two of them are one."""
    given = [{"type": "paid"}, *({"type": "custom_emoji", "custom_emoji_id": one} for one in "56")]
    event = read(message_reaction=reaction([], []) | {"new_reaction": given})

    assert isinstance(event, Reacted)
    assert event.added == ("⭐", "🖼")


def test_an_anonymous_administrator_reacts_as_the_group() -> None:
    """Telegram names the chat in place of the person."""
    hidden = reaction([], ["👍"], actor_chat=GROUP)
    del hidden["user"]
    event = read(message_reaction=hidden)

    assert isinstance(event, Reacted)
    assert (event.sender.name, event.sender.personal, event.added) == ("Arbeit", False, ("👍",))


LISTED = message(
    checklist={"title": "Fest", "tasks": [{"id": 1, "text": "Tische"}, {"id": 2, "text": "Kuchen"}]}
)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"checklist_tasks_done": {"marked_as_done_task_ids": [2]}}, "☐ Tische\n☑ Kuchen"),
        ({"checklist_tasks_done": {"marked_as_not_done_task_ids": [2]}}, "☐ Tische\n☐ Kuchen"),
        ({"checklist_tasks_added": {"tasks": [{"id": 3, "text": "Tee"}]}}, "☐ Tische\n☐ Kuchen\n☐ Tee"),
    ],
    ids=["done", "not_done", "added"],
)
def test_a_checklist_that_changes_is_an_edit_of_it(change: Json, shown: str) -> None:
    """Telegram tells it in a line of its own, which names the list and what has changed."""
    ((kind, news),) = change.items()
    event = read(message=message(message_id=9, **{kind: news | {"checklist_message": LISTED}}))

    assert isinstance(event, Edited)
    assert (event.native_id, event.text) == ("7", f"<b>Fest</b>\n{shown}")


def test_a_poll_is_tallied() -> None:
    """By the poll's own id, for Telegram names neither room nor person."""
    options = [{"text": "Ja", "voter_count": 4}, {"text": "Nein", "voter_count": 0}]
    event = read(poll={"id": "500", "question": "Wann?", "options": options, "is_closed": True})

    assert isinstance(event, Tallied)
    assert (event.room, event.poll, event.counts, event.closed) == ("", "500", (4, 0), True)


TOPIC = {"chat": FORUM, "message_thread_id": 45, "is_topic_message": True}
OWN = {"id": BOT, "is_bot": True, "first_name": "Open Mic"}
VERA = {"id": 12, "is_bot": False, "first_name": "Vera"}


@pytest.mark.parametrize(
    ("service", "kind", "room"),
    [
        ({"forum_topic_closed": {}} | TOPIC, Shut, "-1001234567890/45"),
        ({"forum_topic_reopened": {}} | TOPIC, Added, "-1001234567890/45"),
        ({"general_forum_topic_hidden": {}, "chat": FORUM}, Shut, "-1001234567890"),
        ({"general_forum_topic_unhidden": {}, "chat": FORUM}, Added, "-1001234567890"),
        ({"forum_topic_closed": {}, "from": OWN} | TOPIC, Shut, "-1001234567890/45"),
    ],
)
def test_a_topic_closes_and_opens(service: Json, kind: type[Event], room: str) -> None:
    """Only that topic, whoever did it."""
    event = read(message=message(**service))

    assert (type(event), event.room if event else None) == (kind, room)


def test_a_pin_names_what_was_pinned() -> None:
    """In the topic it was pinned in; the bot's own pins are no news."""
    pinned = message(message_id=3, text="x")
    event = read(message=message(pinned_message=pinned, **TOPIC))

    assert isinstance(event, Pinned)
    assert (event.room, event.added) == ("-1001234567890/45", ("3",))
    assert read(message=message(pinned_message=pinned, **{"from": OWN})) is None


def test_people_come_and_go() -> None:
    """Several at once, whoever brought them; bots do not count."""
    came = read(message=message(new_chat_members=[OLHA, OWN, VERA], **{"from": OWN}))
    went = read(message=message(left_chat_member=VERA))

    assert isinstance(came, Came)
    assert [person.name for person in came.people] == ["Olha Kovalenko", "Vera"]
    assert isinstance(went, Went)
    assert [person.name for person in went.people] == ["Vera"]
    assert read(message=message(left_chat_member=OWN)) is None


@pytest.mark.parametrize(
    ("chat", "before", "after", "kind"),
    [
        (CHANNEL, "left", "member", Came),
        (CHANNEL, "member", "kicked", Went),
        (CHANNEL, "member", "administrator", None),
        (GROUP, "left", "member", None),
    ],
)
def test_channels_tell_of_members_without_a_message(
    chat: Json, before: str, after: str, kind: type[Event] | None
) -> None:
    """Groups tell by service messages already, and nobody is announced twice."""
    change = {"chat": chat, "from": VERA, "date": DATE}
    members = {"old_chat_member": {"status": before}, "new_chat_member": {"status": after, "user": VERA}}
    event = read(chat_member=change | members)

    assert (type(event) if event else None) is kind
