"""Effects on the stand-in server."""

from __future__ import annotations

import asyncio

import pytest

from bot.events import Address, NativeId, Pressed, Reacted
from bot.network import (
    AnswerButton,
    Busy,
    Delete,
    Edit,
    Join,
    Moved,
    NotSent,
    Outgoing,
    Part,
    React,
    Receipt,
    Refused,
    Send,
    Unknown,
    Words,
)
from bot.telegram.network import TelegramNetwork
from bot.telegram.outbound import Content
from rehearsal.telegram import Person, Room, Seen, TelegramServer
from tests.bot.telegram.conftest import Clock, Connect, Liar, address, events, part, send


async def delivered(network: TelegramNetwork, room: Room, outgoing: Send) -> Seen:
    """The message a send became."""
    receipt = await network.deliver(address(room), outgoing)
    assert receipt.native_id is not None
    seen = room.message(int(receipt.native_id))
    assert seen is not None
    return seen


def told(seen: Seen) -> NativeId:
    """The id of a message."""
    return NativeId(str(seen.id))


async def test_a_message_is_seen_as_meant(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Text, formatting and what it answers."""
    question = olha.writes(group, "Wann?")
    seen = await delivered(network, group, send(network, "Am <b>Montag</b>", reply_to=told(question)))

    assert (seen.text, seen.marked("bold"), seen.reply_to) == ("Am Montag", ["Montag"], question.id)


async def test_a_topic_gets_its_own_messages(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """The address leads into the topic, and without one into the general topic."""
    forum = server.supergroup("Forum", [olha], forum=True)
    topic = olha.opens_topic(forum, "Sprache")

    await network.deliver(Address(f"{forum.id}/{topic}"), send(network, "Kurs"))
    await network.deliver(address(forum), send(network, "Alle"))

    assert forum.texts(topic) == ["Kurs"]
    assert forum.texts(1) == ["Alle"]


async def test_a_press_comes_back_as_the_choice(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Buttons sent, pressed, read and answered."""
    card = send(network, "Karte", choices=((1, "✅", "Annehmen"), (2, "❌", "Ablehnen")), message=5)
    seen = await delivered(network, group, card)
    await events(network)
    press = asyncio.create_task(olha.presses(group, seen, "❌ Ablehnen"))
    (pressed,) = await events(network)

    assert isinstance(pressed, Pressed)
    assert (pressed.native_id, pressed.choice) == (told(seen), 2)
    answer = AnswerButton(txn="answer", callback=pressed.callback, text="Danke")
    await network.deliver(pressed.room, answer)
    assert (await press)["text"] == "Danke"
    # Too late is as good as done.
    assert await network.deliver(pressed.room, answer) == Receipt()
    assert [call.method for call in server.rejected] == ["answerCallbackQuery"]


async def test_changes_may_be_repeated(network: TelegramNetwork, group: Room) -> None:
    """Editing, reacting and deleting twice is the same as once."""
    seen = await delivered(network, group, send(network, "alt"))
    changes: list[tuple[Outgoing, list[str]]] = [
        (Edit(txn="e", native_id=told(seen), part=part(network, "neu")), ["neu"]),
        (React(txn="r", native_id=told(seen), emoji="✅"), ["neu"]),
        (Delete(txn="d", native_id=told(seen)), []),
    ]
    for change, texts in changes:
        for _ in range(2):
            assert await network.deliver(address(group), change) == Receipt()
        assert group.texts() == texts


async def test_reactions_reach_the_bot_and_the_room(
    network: TelegramNetwork, olha: Person, group: Room
) -> None:
    """A receipt is a thumb; people's thumbs come in."""
    said = olha.writes(group, "Idee")
    # Telegram tells of reactions only once a poll has asked for them.
    await events(network)
    await network.deliver(address(group), React(txn="r", native_id=told(said), emoji="👍"))
    olha.reacts(group, said, "🔥")
    reacted = (await events(network))[-1]

    assert isinstance(reacted, Reacted)
    assert (reacted.native_id, reacted.added) == (told(said), ("🔥",))
    seen = group.message(said.id)
    assert seen is not None
    assert seen.reactions == {"👍": 1, "🔥": 1}


async def test_an_emoji_telegram_lacks_counts_as_put(network: TelegramNetwork, group: Room) -> None:
    """A missing receipt holds nothing up."""
    seen = await delivered(network, group, send(network, "x"))

    reaction = React(txn="r", native_id=told(seen), emoji="🧭")

    assert await network.deliver(address(group), reaction) == Receipt()


async def test_joining_needs_no_call(network: TelegramNetwork, server: TelegramServer, group: Room) -> None:
    """On Telegram others do that."""
    before = len(server.calls)

    assert await network.deliver(address(group), Join(txn="j")) == Receipt()
    assert len(server.calls) == before


async def test_bad_entities_cost_the_formatting_alone(network: TelegramNetwork, group: Room) -> None:
    """The words arrive, plain."""
    broken = Content(text="Wort", entities=({"type": "bold", "offset": 2, "length": 99},))

    seen = await delivered(network, group, Send(txn="s", part=Part(content=broken)))

    assert (seen.text, seen.entities) == ("Wort", ())


async def test_a_lost_topic_and_a_lost_question_cost_no_message(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """It is said in the general topic, as no reply."""
    forum = server.supergroup("Forum", [olha], forum=True)

    await network.deliver(Address(f"{forum.id}/99"), send(network, "x", reply_to=NativeId("77")))

    assert forum.texts(1) == ["x"]


async def test_a_message_that_cannot_be_deleted_is_emptied(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """After two days Telegram deletes nothing, but the words go all the same."""
    old = server.group("Alt", [olha])
    seen = await delivered(network, old, send(network, "Name und Anschrift"))
    old.chat.messages[seen.id].date -= 72 * 3600

    for _ in range(2):
        assert await network.deliver(address(old), Delete(txn="d", native_id=told(seen))) == Receipt()

    assert old.texts() == ["…"]


async def test_emptying_is_tried_again_when_it_fails(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """Trouble on the way is no refusal."""
    old = server.group("Alt", [olha])
    seen = await delivered(network, old, send(network, "Name"))
    old.chat.messages[seen.id].date -= 72 * 3600
    server.faults.add("server_error", "editMessageText")

    with pytest.raises(NotSent):
        await network.deliver(address(old), Delete(txn="d", native_id=told(seen)))


async def test_somebody_elses_message_cannot_be_deleted_without_the_right(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """That is said, and the room lives on."""
    plain = server.supergroup("Ohne Rechte", [olha], bot="member")
    said = olha.writes(plain, "bleibt")

    with pytest.raises(Refused) as failure:
        await network.deliver(address(plain), Delete(txn="d", native_id=told(said)))

    assert (failure.value.reason, failure.value.room) == ("cannot_delete", False)


async def test_rooms_that_are_lost_say_why(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Thrown out, blocked, unknown: nothing can be sent there any more."""
    olha.starts()
    olha.blocks()
    olha.removes_bot(group)
    for room, reason in (
        (address(group), "kicked"),
        (address(olha.private), "blocked"),
        (Address("-5"), "gone"),
    ):
        with pytest.raises(Refused) as failure:
            await network.deliver(room, send(network, "x"))
        assert (failure.value.reason, failure.value.room) == (reason, True)


async def test_a_supergroup_is_followed(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """The old address fails with the new one."""
    basic = server.group("Klein", [olha])
    grown = olha.migrates(basic)

    with pytest.raises(Moved) as failure:
        await network.deliver(address(basic), send(network, "x"))

    assert failure.value.address == address(grown)


async def test_a_flood_pauses_the_chat(network: TelegramNetwork, server: TelegramServer, group: Room) -> None:
    """The seconds asked for are passed on, and kept."""
    server.faults.add("flood", "sendMessage", seconds=7)
    words = send(network, "x")

    with pytest.raises(Busy) as failure:
        await network.deliver(address(group), words)

    assert failure.value.seconds == 7
    assert 6 < network.delay(address(group), words) <= 7


async def test_a_full_window_is_no_attempt(connect: Connect, server: TelegramServer, group: Room) -> None:
    """Where many ask for the same free moment, the late ones are put off without a call."""
    network = connect("telegram", Clock())
    for number in range(5):
        await network.deliver(address(group), send(network, f"{number}"))

    with pytest.raises(Busy):
        await network.deliver(address(group), send(network, "zu viel"))

    assert len(server.called("sendMessage")) == 5


async def test_fifty_stuck_sends_hold_up_no_other(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """A slow chat delays only itself."""
    stuck = [server.supergroup(f"Raum {number}", [olha]) for number in range(50)]
    for room in stuck:
        server.faults.add("stall", "sendMessage", seconds=60, chat_id=room.id)
    sends = [asyncio.create_task(network.deliver(address(room), send(network, "x"))) for room in stuck]
    await server.until(lambda: not server.faults.planned)

    assert (await delivered(network, group, send(network, "x"))).text == "x"

    for task in sends:
        task.cancel()
    await asyncio.gather(*sends, return_exceptions=True)


@pytest.mark.parametrize(
    "fault", ["lost_answer", "cut_before", "html_502", "half_json", "bad_json", "server_error"]
)
async def test_a_send_in_doubt_is_unknown(
    network: TelegramNetwork, server: TelegramServer, group: Room, fault: str
) -> None:
    """It may have arrived, so it is not simply sent again."""
    server.faults.add(fault, "sendMessage")  # type: ignore[arg-type]  # names come from the table above

    with pytest.raises(Unknown):
        await network.deliver(address(group), send(network, "x"))


@pytest.mark.parametrize("fault", ["unauthorized", "html_404"])
async def test_a_send_before_the_door_is_not_sent(
    network: TelegramNetwork, server: TelegramServer, group: Room, fault: str
) -> None:
    """Nobody took it, so it can be tried again at once."""
    server.faults.add(fault, "sendMessage")  # type: ignore[arg-type]  # names come from the table above

    with pytest.raises(NotSent):
        await network.deliver(address(group), send(network, "x"))


async def test_a_server_that_is_down_took_nothing(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """And works again when it is back."""
    await server.stop()
    with pytest.raises(NotSent):
        await network.deliver(address(group), send(network, "x"))

    await server.start()
    assert (await delivered(network, group, send(network, "x"))).text == "x"


async def test_an_answer_that_names_no_message_leaves_a_doubt(liar: Liar) -> None:
    """Something was sent, but nobody knows what it became."""
    network = liar('{"ok":true,"result":{}}')

    with pytest.raises(Unknown):
        await network.deliver(Address("-5"), send(network, "x"))


async def test_changes_in_doubt_are_simply_repeated(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """An edit whose answer was lost is not sent, as far as anybody need know."""
    seen = await delivered(network, group, send(network, "alt"))
    edit = Edit(txn="e", native_id=told(seen), part=part(network, "neu"))
    server.faults.add("lost_answer", "editMessageText")

    with pytest.raises(NotSent):
        await network.deliver(address(group), edit)

    assert await network.deliver(address(group), edit) == Receipt()
    assert group.texts() == ["neu"]


async def test_the_rules_of_the_server_are_kept(
    connect: Connect, server: TelegramServer, group: Room
) -> None:
    """A text of any shape is taken without a complaint."""
    network = connect()
    for text in (
        "x" * 9000,
        "<pre>a\nb</pre>",
        "😀" * 5000,
        "<blockquote><blockquote>a</blockquote>b</blockquote>",
    ):
        for number, one in enumerate(network.compose(Words(text=text))):
            await network.deliver(address(group), Send(txn=f"{number}", part=one))

    assert server.rejected == []
