"""People on a real Synapse: what one does, another sees."""

from __future__ import annotations

import asyncio

import pytest

from rehearsal import samples
from rehearsal.matrix.client import MatrixError
from rehearsal.matrix.member import Member
from rehearsal.matrix.rules import event_problems
from rehearsal.matrix.showing import Attachment
from tests.plugins.synapse import Newcomer

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


async def meet(first: Member, second: Member) -> str:
    """A room with both in it."""
    room = await first.create_room("Arbeit", invite=[second.user_id])
    assert await second.wait_for_invitation() == room
    await second.join(room)
    return room


async def test_one_sees_what_the_other_says(newcomer: Newcomer) -> None:
    """Text, HTML, replies and threads arrive in order, with what they refer to."""
    anna, bela = await newcomer("Anna"), await newcomer("Béla")
    room = await meet(anna, bela)
    first = await anna.send_text(room, "Wer kommt?", "<b>Wer</b> kommt?")
    answer = await bela.send_text(room, "Ich", reply_to=first)
    aside = await bela.send_text(room, "Wann?", thread=first)
    items = await anna.visible(room)
    assert [item.event_id for item in items] == [first, answer, aside]
    assert items[0].formatted_body == "<b>Wer</b> kommt?"
    assert (items[1].reply_to, items[1].thread) == (first, None)
    assert (items[2].reply_to, items[2].thread) == (None, first)
    assert await anna.members(room) == {anna.user_id: "Anna", bela.user_id: "Béla"}


async def test_edits_and_removals_show(newcomer: Newcomer) -> None:
    """The last edit is what is seen, and a removed message is not seen at all."""
    anna = await newcomer("Anna")
    room = await anna.create_room("Arbeit")
    kept, removed = await anna.send_text(room, "eins"), await anna.send_text(room, "zwei")
    await anna.edit(room, kept, "drei")
    await anna.edit(room, kept, "vier", "<i>vier</i>")
    await anna.redact(room, removed)
    [item] = await anna.visible(room)
    assert (item.event_id, item.body, item.formatted_body, item.edited) == (kept, "vier", "<i>vier</i>", True)


async def test_reactions_are_counted_by_who_gave_them(newcomer: Newcomer) -> None:
    """A reaction taken back counts no more."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    room = await meet(anna, bela)
    event = await anna.send_text(room, "Einverstanden?")
    await anna.react(room, event, "👍")
    await bela.react(room, event, "👍")
    await bela.react(room, event, "❤️")
    await bela.unreact(room, event, "❤️")
    [item] = await anna.visible(room)
    assert item.reactions == {"👍": (anna.user_id, bela.user_id)}


async def test_waiting_ends_when_it_is_said(newcomer: Newcomer) -> None:
    """A message that comes during the wait ends it; one that never comes ends in what was there."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    room = await meet(anna, bela)
    waiting = asyncio.create_task(anna.wait_for(room, lambda item: item.body == "Hier"))
    await bela.send_text(room, "Hier")
    assert (await waiting).sender == bela.user_id
    with pytest.raises(TimeoutError, match="Hier"):
        await anna.wait_for(room, lambda item: item.body == "Dort", within=0.2)


async def test_files_come_back_as_they_went(newcomer: Newcomer) -> None:
    """Every kind of attachment is a valid event, and its bytes can be fetched."""
    anna = await newcomer("Anna")
    room = await anna.create_room("Bilder")
    await anna.send_media(room, "image", PIXEL, "punkt.png", "image/png", caption="Ein Punkt")
    await anna.send_media(room, "file", b"a;b", "liste.csv", "text/csv")
    await anna.send_media(room, "voice", b"OggS", "stimme.ogg", "audio/ogg")
    await anna.send_sticker(room, PIXEL, "Punkt")
    await anna.send_location(room, 52.13, 11.63, "Magdeburg")
    items = await anna.visible(room)
    assert [item.body for item in items] == ["Ein Punkt", "liste.csv", "stimme.ogg", "Punkt", "Magdeburg"]
    assert await anna.download(items[0].content["url"]) == PIXEL
    assert [problem for event in await anna.history(room) for problem in event_problems(event)] == []


async def test_files_may_be_more_than_files(newcomer: Newcomer) -> None:
    """Captions, spoilers, GIFs, galleries, new media and new captions are valid, and seen as last said."""
    anna = await newcomer("Anna")
    room = await anna.create_room("Bilder")
    pixel = Attachment(kind="image", data=PIXEL, name="punkt.png", media_type="image/png", spoiler=True)
    shown = await anna.send_gallery(room, [pixel, pixel], "Zwei Punkte")
    single = await anna.send_media(room, "gif", samples.gif(), "punkt.gif", "image/gif", reply_to=shown)
    await anna.edit_media(room, single, pixel)
    await anna.edit_caption(room, shown, "Zwei gleiche Punkte")
    items = await anna.visible(room)
    assert [(item.body, item.edited) for item in items] == [
        ("Zwei gleiche Punkte", True),
        ("punkt.png", True),
    ]
    assert [one["itemtype"] for one in items[0].content["itemtypes"]] == ["m.image", "m.image"]
    assert items[1].reply_to == shown
    assert [problem for event in await anna.history(room) for problem in event_problems(event)] == []


@pytest.mark.parametrize("stable", [False, True])
async def test_a_poll_counts_everybodys_last_word(newcomer: Newcomer, stable: bool) -> None:
    """Answers may be changed and taken back until the poll is closed, in old names and new."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    room = await meet(anna, bela)
    asked = await anna.start_poll(room, "Wann?", ["Montag", "Dienstag"], stable=stable)
    await anna.vote(room, asked, "Montag", stable=stable)
    await bela.vote(room, asked, "Montag", stable=stable)
    await bela.vote(room, asked, "Dienstag", stable=stable)
    await anna.vote(room, asked, stable=stable)
    await anna.end_poll(room, asked, stable=stable)
    await anna.vote(room, asked, "Montag", stable=stable)
    poll = await bela.poll(room, asked)
    assert poll is not None
    assert (poll.question, poll.closed, poll.counts()) == ("Wann?", True, {"Montag": 0, "Dienstag": 1})
    assert poll.votes["1"] == (bela.user_id,)
    assert [problem for event in await anna.history(room) for problem in event_problems(event)] == []


async def test_pins_and_upgrades_are_seen_by_all(newcomer: Newcomer) -> None:
    """A pinned message is pinned once, and a tombstone names the new room."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    room = await meet(anna, bela)
    said, other = await anna.send_text(room, "Wichtig"), await anna.send_text(room, "Auch")
    await anna.pin(room, said)
    await anna.pin(room, said, other)
    await anna.unpin(room, other)
    assert await bela.pins(room) == [said]
    new = await anna.upgrade(room)
    assert (await bela.state(room, "m.room.tombstone"))["replacement_room"] == new


async def test_long_rooms_are_read_to_their_beginning(newcomer: Newcomer) -> None:
    """Nothing is missing when a room has more events than a page."""
    anna = await newcomer("Anna")
    room = await anna.create_room("Lang")
    said = [await anna.send_text(room, str(number)) for number in range(12)]
    events = await anna.history(room, page_size=5)
    assert [event["event_id"] for event in events[-12:]] == said
    assert events[0]["type"] == "m.room.create"


async def test_rules_of_the_room_hold(newcomer: Newcomer) -> None:
    """Power levels, kicks and strangers behave as on any homeserver, in old and new room versions."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    room = await anna.create_room("Lesen", public=True, power_levels={"events_default": 50}, version="12")
    assert ":" not in room
    await bela.join(room)
    with pytest.raises(MatrixError, match="M_FORBIDDEN"):
        await bela.send_text(room, "Darf ich?")
    await anna.kick(room, bela.user_id)
    assert await bela.joined_rooms() == []
