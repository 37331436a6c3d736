"""Finding out what became of a send whose answer was lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.events import Address, NativeId
from bot.network import Busy, Edit, Failure, Flight, NotSent, Send, Unknown
from bot.telegram.ids import Place
from bot.telegram.ledger import Ledger
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Connect, address, events, part, send

PATIENT = 60.0


def ids(room: Room) -> frozenset[NativeId]:
    """What this side knows of a room when all is well."""
    return frozenset(NativeId(str(seen.id)) for seen in room.visible(services=True))


async def lost(
    network: TelegramNetwork, server: TelegramServer, room: Address, fault: str, words: Send
) -> None:
    """Send something whose fate remains unknown."""
    server.faults.add(fault, "sendMessage")  # type: ignore[arg-type]  # named by the tests below
    with pytest.raises(Unknown):
        await network.deliver(room, words)


def flight(words: Send, known: frozenset[NativeId] = frozenset(), age: float = PATIENT) -> Flight:
    """What the sender tells; the newest known message is the one after which it was sent."""
    after = max(known, key=int, default=None)
    return Flight(outgoing=words, after=after, known=known, age=age)


CHOICES = ((1, "✅", "Annehmen"),)


@pytest.mark.parametrize("choices", [(), CHOICES], ids=["plain", "with buttons"])
async def test_a_send_that_arrived_is_found_at_once(
    network: TelegramNetwork, server: TelegramServer, olha: Person, choices: tuple[tuple[int, str, str], ...]
) -> None:
    """Among others' messages, with or without buttons, and nothing changes by looking."""
    group = server.supergroup("Arbeit", [olha])
    words, known = send(network, "x", choices=choices), ids(group)
    olha.writes(group, "davor, noch nicht gelesen")
    await lost(network, server, address(group), "lost_answer", words)
    olha.writes(group, "danach")
    before = group.visible()

    receipt = await network.settle(address(group), flight(words, known, age=1))

    assert receipt is not None
    assert receipt.native_id == str(before[1].id)
    assert group.visible() == before


async def test_a_message_that_lost_its_buttons_gets_them_back(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """Being allowed to set them proves as much as being told that they are there."""
    words, known = send(network, "x", choices=CHOICES), ids(group)
    await lost(network, server, address(group), "lost_answer", words)
    arrived = group.find("x")
    assert arrived is not None
    group.chat.messages[arrived.id].keyboard = None

    assert await network.settle(address(group), flight(words, known)) is not None
    assert group.find("x") == arrived


def test_a_slow_server_is_waited_for_longer() -> None:
    """A call that timed out may be carried out late."""
    ledger, place = Ledger(), Place(chat=-1001234567890)
    for txn, slow in (("cut", False), ("slow", True)):
        ledger.begins(place, txn)
        ledger.doubts(txn, slow=slow)
    attempts = [ledger.attempt(txn) for txn in ("cut", "slow")]

    assert [attempt.patience for attempt in attempts if attempt] == [30.0, 60.0]


async def test_a_send_that_never_arrived_is_known_as_such_after_a_while(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """At first it may still be on its way."""
    words, known = send(network, "x"), ids(group)
    await lost(network, server, address(group), "cut_before", words)
    olha.writes(group, "danach")

    with pytest.raises(Unknown):
        await network.settle(address(group), flight(words, known, age=5))
    assert await network.settle(address(group), flight(words, known, age=31)) is None


async def test_a_late_arrival_is_found(network: TelegramNetwork, server: TelegramServer, group: Room) -> None:
    """Which is why nobody may be hasty."""
    words, known = send(network, "x"), ids(group)
    server.faults.add("late_delivery", "sendMessage", seconds=0.1)
    with pytest.raises(Unknown):
        await network.deliver(address(group), words)
    with pytest.raises(Unknown):
        await network.settle(address(group), flight(words, known, age=1))

    await server.until(lambda: group.find("x"))

    assert await network.settle(address(group), flight(words, known, age=5)) is not None


async def test_messages_that_came_since_hide_nothing(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """The search begins at what was known before the send, not at what is known now."""
    await events(network)
    words = send(network, "x")
    await lost(network, server, address(group), "lost_answer", words)
    arrived = group.find("x")
    assert arrived is not None
    for number in range(30):
        olha.writes(group, f"{number}")
    await events(network)

    known = ids(group) - {NativeId(str(arrived.id))}
    receipt = await network.settle(address(group), flight(words, known))

    assert receipt is not None
    assert receipt.native_id == str(arrived.id)


async def test_a_new_process_finds_it_too(connect: Connect, server: TelegramServer, group: Room) -> None:
    """All it needs is the last message known before."""
    crashed, restarted = connect(), connect()
    words, known = send(crashed, "x"), ids(group)
    await lost(crashed, server, address(group), "lost_answer", words)
    await crashed.close()

    assert await restarted.settle(address(group), flight(words, known)) is not None
    assert await restarted.settle(address(group), flight(send(restarted, "y"), ids(group))) is None


async def test_a_process_that_takes_over_looks_past_what_it_never_polled(
    connect: Connect, server: TelegramServer, olha: Person, group: Room
) -> None:
    """More was said than the search looks ahead, and another process has polled all of it."""
    earlier, later = connect(), connect()
    words, known = send(earlier, "x"), ids(group)
    for number in range(30):
        olha.writes(group, f"noch nicht gelesen {number}")
    await lost(earlier, server, address(group), "lost_answer", words)
    arrived = group.find("x")
    assert arrived is not None

    receipt = await later.settle(address(group), flight(words, known))

    assert receipt is not None
    assert receipt.native_id == str(arrived.id)


async def test_a_private_chat_is_settled(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """People's own chats work like groups."""
    olha.starts()
    await events(network)
    words = send(network, "x")
    await lost(network, server, address(olha.private), "lost_answer", words)

    assert await network.settle(address(olha.private), flight(words)) is not None


async def test_a_topic_is_settled_in_the_same_process(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """Messages of other topics are known as such."""
    forum = server.supergroup("Forum", [olha], forum=True)
    rooms = [Address(f"{forum.id}/{olha.opens_topic(forum, name)}") for name in ("Arbeit", "Sprache")]
    await events(network)
    words = send(network, "x")
    await lost(network, server, rooms[0], "cut_before", words)
    await network.deliver(rooms[1], send(network, "anderswo"))

    assert await network.settle(rooms[0], flight(words)) is None


async def test_two_topics_in_doubt_are_not_taken_for_each_other(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """A message that may be either's is nobody's."""
    forum = server.supergroup("Forum", [olha], forum=True)
    rooms = [Address(f"{forum.id}/{olha.opens_topic(forum, name)}") for name in ("Arbeit", "Sprache")]
    await events(network)
    first, second = send(network, "eins"), send(network, "zwei")
    await lost(network, server, rooms[0], "cut_before", first)
    await lost(network, server, rooms[1], "lost_answer", second)

    with pytest.raises(Unknown):
        await network.settle(rooms[0], flight(first))


async def test_after_a_restart_a_topic_is_settled_too(
    connect: Connect, server: TelegramServer, olha: Person
) -> None:
    """What the bot said in other topics is written down; only another open send could be mistaken for it."""
    forum = server.supergroup("Forum", [olha], forum=True)
    rooms = [Address(f"{forum.id}/{olha.opens_topic(forum, name)}") for name in ("Arbeit", "Sprache")]
    crashed, restarted = connect(), connect()
    words = send(crashed, "x")
    before = await crashed.deliver(rooms[0], send(crashed, "davor"))
    elsewhere = await crashed.deliver(rooms[1], send(crashed, "anderswo"))
    await lost(crashed, server, rooms[0], "lost_answer", words)
    await crashed.close()
    assert before.native_id is not None
    assert elsewhere.native_id is not None
    known = frozenset({before.native_id, elsewhere.native_id})
    told = Flight(outgoing=words, after=before.native_id, known=known, age=1)

    with pytest.raises(Unknown, match="another topic"):
        await restarted.settle(rooms[0], replace(told, crossed=True))
    receipt = await restarted.settle(rooms[0], told)

    assert receipt is not None
    assert forum.message(int(receipt.native_id or 0)) == forum.find("x")


async def test_answers_lost_in_a_row_are_found_one_by_one(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Each by the first question, without a wait, although others write in between."""
    known = ids(group)
    for turn in range(4):
        words = send(network, f"x{turn}")
        await lost(network, server, address(group), "lost_answer", words)
        olha.writes(group, f"dazwischen {turn}")
        receipt = await network.settle(address(group), flight(words, known, age=0))
        found = group.find(f"x{turn}")
        assert found is not None
        assert receipt is not None
        assert receipt.native_id == str(found.id)
        known |= {NativeId(str(found.id))}


async def test_messages_taken_away_meanwhile_are_no_end_of_the_search(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Ids are given in order: an empty one below a known one says nothing, nor do two of them."""
    words, known = send(network, "x"), ids(group)
    gone = [olha.writes(group, f"{turn}") for turn in range(2)]
    await lost(network, server, address(group), "lost_answer", words)
    for message in gone:
        del group.chat.messages[message.id]

    assert await network.settle(address(group), flight(words, known, age=0)) is not None


async def test_an_answer_to_the_message_proves_it(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Then nobody has to ask; the same words at two places prove nothing."""
    words = send(network, "x")
    await events(network)
    await lost(network, server, address(group), "lost_answer", words)
    arrived = group.find("x")
    assert arrived is not None
    olha.writes(group, "Genau", reply_to=arrived)
    await events(network)

    receipt = await network.settle(address(group), flight(words, age=0))

    assert receipt is not None
    assert receipt.native_id == str(arrived.id)
    assert server.called("editMessageReplyMarkup") == []


async def test_channels_are_left_alone(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """There the bot could change the posts of others by asking."""
    channel = server.channel("Amtsblatt", [olha])
    words = send(network, "x")
    await lost(network, server, address(channel), "lost_answer", words)

    with pytest.raises(Unknown):
        await network.settle(address(channel), flight(words, ids(channel)))
    assert server.called("editMessageReplyMarkup") == []


async def test_a_room_of_which_nothing_is_known_cannot_be_told(connect: Connect, group: Room) -> None:
    """There is no id to begin at."""
    network = connect()

    with pytest.raises(Unknown):
        await network.settle(address(group), flight(send(network, "x")))


async def test_too_wide_a_gap_cannot_be_told(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Hundreds of ids are not tried."""
    await events(network)
    for number in range(150):
        olha.writes(group, f"{number}")
    known = ids(group)
    await events(network)
    await events(network)
    old = frozenset(sorted(known, key=int)[:2])

    with pytest.raises(Unknown, match="ids come into question"):
        await network.settle(address(group), flight(send(network, "x"), old))


@pytest.mark.parametrize(
    ("fault", "failure"),
    [("html_502", NotSent), ("cut_before", NotSent), ("flood", Busy), ("unauthorized", NotSent)],
)
async def test_a_question_without_an_answer_decides_nothing(
    network: TelegramNetwork, server: TelegramServer, group: Room, fault: str, failure: type[Failure]
) -> None:
    """Trouble while looking leaves everything as it was, and is no reason to give up."""
    words, known = send(network, "x"), ids(group)
    await lost(network, server, address(group), "lost_answer", words)
    server.faults.add(fault, "editMessageReplyMarkup")  # type: ignore[arg-type]  # see the table above

    with pytest.raises(failure):
        await network.settle(address(group), flight(words, known))
    assert await network.settle(address(group), flight(words, known)) is not None


async def test_the_search_goes_on_where_a_flood_broke_it_off(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """What was seen to be empty after the wait is not asked again."""
    words, known = send(network, "x"), ids(group)
    await lost(network, server, address(group), "cut_before", words)
    server.faults.add("flood", "editMessageReplyMarkup", skip=15)
    with pytest.raises(Busy):
        await network.settle(address(group), flight(words, known))

    assert await network.settle(address(group), flight(words, known)) is None
    assert len(server.called("editMessageReplyMarkup")) == 21


async def test_a_second_send_of_the_same_words_begins_anew(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """After „surely not“ it is sent, and settled again if need be."""
    words, known = send(network, "x"), ids(group)
    await lost(network, server, address(group), "cut_before", words)
    assert await network.settle(address(group), flight(words, known)) is None

    await lost(network, server, address(group), "lost_answer", words)

    assert await network.settle(address(group), flight(words, known, age=1)) is not None
    assert group.texts() == ["x"]


async def test_a_refused_send_leaves_nothing_behind(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """Only what is in doubt is remembered."""
    for fault, failure in (("unauthorized", NotSent), ("flood", Busy)):
        server.faults.add(fault, "sendMessage", seconds=0)  # type: ignore[arg-type]  # see the line above
        with pytest.raises(failure):
            await network.deliver(address(group), send(network, fault))

    with pytest.raises(Unknown, match="no message of this room"):
        await network.settle(address(group), flight(send(network, "flood")))


async def test_only_sends_are_settled(network: TelegramNetwork, group: Room) -> None:
    """Everything else may be repeated."""
    edit = Edit(txn="e", native_id=NativeId("1"), part=part(network, "x"))

    with pytest.raises(Unknown):
        await network.settle(address(group), Flight(outgoing=edit, after=None, known=frozenset(), age=1))
