"""The bot among people on a real Synapse."""

from __future__ import annotations

import pytest

from bot.events import (
    Added,
    Address,
    Deleted,
    Edited,
    Invited,
    NativeId,
    Posted,
    Reacted,
    Removed,
)
from bot.events import Moved as MovedAway
from bot.network import (
    Busy,
    Delete,
    Edit,
    Flight,
    Join,
    Moved,
    React,
    Refused,
    Send,
)
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.bot import OLHA, Bot, meet
from tests.bot.matrix.conftest import NewBot
from tests.plugins.synapse import Newcomer


async def test_the_bot_joins_where_it_is_invited(newcomer: Newcomer, new_bot: NewBot) -> None:
    """It hears who asks, and is told the room's name once it is in; joining twice is joining."""
    anna, network = await newcomer("Anna"), await new_bot()
    bot = Bot(network)
    await bot.syncs()
    room = await anna.create_room("Arbeit", invite=[network.account.user_id])
    invited = await bot.hears(Invited)
    assert (invited.room, invited.sender.name, invited.private) == (room, "Anna", False)
    for _ in range(2):
        await bot.does(room, Join(txn="join"))
    while not (added := await bot.hears(Added)).title:
        pass
    assert (added.title, added.can_write) == ("Arbeit", True)


@pytest.mark.parametrize("direct", [True, False])
async def test_only_an_invitation_says_that_a_chat_is_private(
    newcomer: Newcomer, new_bot: NewBot, direct: bool
) -> None:
    """Two people in a room may be waiting for others."""
    anna, network = await newcomer("Anna"), await new_bot()
    bot = Bot(network)
    await bot.syncs()
    room = await anna.create_room(None, invite=[network.account.user_id], direct=direct)
    assert (await bot.hears(Invited)).private is direct
    await bot.does(room, Join(txn="join"))
    await anna.send_text(room, "zu zweit")
    assert not (await bot.hears(Posted)).private


async def test_a_bot_that_was_away_still_knows_who_is_there(newcomer: Newcomer, new_bot: NewBot) -> None:
    """After a restart nothing is remembered, and the homeserver repeats no names: they are asked for."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot(), direct=True)
    await anna.send_text(room, "eins")
    await bot.hears(Posted)
    restarted = Bot(await new_bot(like=network), bot.cursor)
    await anna.send_text(room, "zwei")
    heard = await restarted.hears(Posted)
    assert (heard.sender.name, heard.text) == ("Anna", "zwei")


async def test_nothing_is_missed_while_away(newcomer: Newcomer, new_bot: NewBot) -> None:
    """More messages than a sync brings: all of them, in order, once."""
    anna, network = await newcomer("Anna"), await new_bot(timeline=10)
    bot, room = await meet(anna, network)
    texts = [f"Nachricht {number}" for number in range(65)]
    for text in texts:
        await anna.send_text(room, text)
    heard = [event for event in await bot.syncs() if isinstance(event, Posted)]
    assert [event.text for event in heard] == texts
    assert len({event.native_id for event in heard}) == len(texts)


async def test_the_same_act_twice_is_seen_once(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Also by a bot started anew, because its device is the same."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    first = await bot.says(room, "Hallo", "relay:1#0")
    restarted = Bot(await new_bot(like=network))
    assert await restarted.says(room, "Hallo", "relay:1#0") == first
    assert [item.event_id for item in await anna.visible(room)] == [first]


async def test_people_see_what_the_bot_relays(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Name, formatting, reply, edit in place, reaction and removal."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    question = await anna.send_text(room, "Wer kommt?")
    send = Send(txn="s", part=bot.part("<b>Ich</b>", OLHA), reply_to=NativeId(question))
    answer = await bot.does(room, send)
    await bot.does(room, Edit(txn="e", native_id=answer, part=bot.part("Ich nicht", OLHA)))
    for txn in ("r1", "r2"):
        await bot.does(room, React(txn=txn, native_id=NativeId(question), emoji="👍"))
    asked, answered = await anna.visible(room)
    assert (answered.body, answered.edited, answered.reply_to) == ("Olha: Ich nicht", True, question)
    assert asked.reactions == {"👍": (bot.network.account.user_id,)}
    for txn in ("d1", "d2"):
        await bot.does(room, Delete(txn=txn, native_id=answer))
    assert [item.event_id for item in await anna.visible(room)] == [question]
    await bot.does(room, Delete(txn="d3", native_id=NativeId("$nothing")))


async def test_the_bot_hears_what_people_do(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Words, replies, edits, reactions taken back, removals, files."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    first = await anna.send_text(room, "eins", "<em>eins</em>")
    await anna.send_text(room, "zwei", reply_to=first)
    await anna.edit(room, first, "drei")
    reaction = await anna.react(room, first, "👍")
    said, replied, edited = await bot.hears(Posted), await bot.hears(Posted), await bot.hears(Edited)
    assert (said.native_id, said.text, replied.reply_to) == (first, "<i>eins</i>", first)
    assert (edited.native_id, edited.text) == (first, "drei")
    reacted = await bot.hears(Reacted)
    assert (reacted.native_id, reacted.added, reacted.reaction_id) == (first, ("👍",), reaction)
    await anna.unreact(room, first, "👍")
    await anna.send_location(room, 51.5, 11.9, "Markt")
    await anna.redact(room, first)
    assert (await bot.hears(Deleted)).native_id == reaction
    place = (await bot.hears(Posted)).things.place
    assert place is not None
    assert (place.latitude, place.longitude, place.title) == (51.5, 11.9, "Markt")
    assert (await bot.hears(Deleted)).native_id == first


async def test_a_bot_put_out_hears_what_was_said_before(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Then that it is out; sending fails for the whole room until it is asked in again."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    await anna.send_text(room, "Ein letztes Wort")
    await anna.kick(room, network.account.user_id)
    assert (await bot.hears(Posted)).text == "Ein letztes Wort"
    await bot.hears(Removed)
    with pytest.raises(Refused) as caught:
        await bot.says(room, "Hallo", "s")
    assert (caught.value.reason, caught.value.room) == ("not_invited", True)
    await anna.invite(room, network.account.user_id)
    assert await bot.says(room, "Hallo", "s")


async def test_a_declined_word_in_an_upgraded_room_finds_the_new_one(
    newcomer: Newcomer, new_bot: NewBot
) -> None:
    """The old room's tombstone tells where its people went."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    answer = await anna.api.call("POST", "rooms", room, "upgrade", body={"new_version": "11"})
    with pytest.raises(Moved) as caught:
        await bot.says(room, "Hallo", "s")
    assert caught.value.address == answer["replacement_room"]


async def test_an_upgraded_room_is_entered_as_soon_as_it_may_be(newcomer: Newcomer, new_bot: NewBot) -> None:
    """The tombstone is heard; what waits goes to the new room: at once if it is open, else when invited."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    successor = await anna.upgrade(room, "12")
    assert (await bot.hears(MovedAway)).to == successor
    with pytest.raises(Refused) as caught:
        await bot.says(successor, "Hallo", "s")
    assert (caught.value.reason, caught.value.room) == ("not_invited", True)
    await anna.invite(successor, network.account.user_id)
    assert await bot.says(successor, "Hallo", "s")
    await anna.set_state(successor, "m.room.join_rules", {"join_rule": "public"})
    opened = await anna.upgrade(successor, "12")
    assert await bot.says(opened, "Hallo", "s")


async def test_a_busy_homeserver_says_so(synapse: Synapse, newcomer: Newcomer, new_bot: NewBot) -> None:
    """Nothing waits inside the call."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    async with await Member.register(synapse, "ratelimiter", admin=True) as admin:
        path = ("users", network.account.user_id, "override_ratelimit")
        limit = {"messages_per_second": 1, "burst_count": 1}
        await admin.api.call("POST", *path, prefix="/_synapse/admin/v1", body=limit)
    with pytest.raises(Busy) as caught:
        await bot.says(room, "Hallo", "s", times=20)
    assert 0 < caught.value.seconds < 60


async def test_a_lost_cursor_begins_anew(newcomer: Newcomer, new_bot: NewBot) -> None:
    """A token that the homeserver never gave is no reason to stop."""
    anna = await newcomer("Anna")
    _, room = await meet(anna, network := await new_bot())
    said = await anna.send_text(room, "Hallo")
    assert (await Bot(network, "no-token").hears(Posted)).native_id == said


async def test_a_send_can_be_found_by_its_mark(newcomer: Newcomer, new_bot: NewBot) -> None:
    """For rows older than the homeserver's memory of transactions."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    part = bot.part("Hallo")
    native = await bot.does(room, Send(txn="sent", part=part))
    for txn, found in (("sent", native), ("never", None)):
        flight = Flight(outgoing=Send(txn=txn, part=part), after=None, known=frozenset(), age=1.0)
        receipt = await network.settle(Address(room), flight)
        assert (receipt.native_id if receipt else None) == found
