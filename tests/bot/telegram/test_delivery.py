"""Effects on the stand-in server: words, buttons, changes."""

from __future__ import annotations

import asyncio

import pytest

from bot.events import Address, NativeId, Pressed, Reacted
from bot.network import (
    AnswerButton,
    Delete,
    Edit,
    Join,
    NotSent,
    Outgoing,
    Part,
    React,
    Receipt,
    Refused,
    Send,
    Words,
)
from bot.telegram.contents import Content
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Connect, address, delivered, events, part, send, told


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


async def test_an_emoji_telegram_lacks_is_refused(network: TelegramNetwork, group: Room) -> None:
    """Whoever wanted it shown can tell it in words; the room has nothing to do with it."""
    seen = await delivered(network, group, send(network, "x"))

    with pytest.raises(Refused) as refused:
        await network.deliver(address(group), React(txn="r", native_id=told(seen), emoji="🧭"))
    assert not refused.value.room


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


async def test_a_lost_question_costs_no_message(network: TelegramNetwork, group: Room) -> None:
    """It is said as no reply."""
    seen = await delivered(network, group, send(network, "x", reply_to=NativeId("77")))

    assert (seen.text, seen.reply_to) == ("x", None)


async def test_words_that_were_not_said_cost_only_the_quote(
    network: TelegramNetwork, olha: Person, group: Room
) -> None:
    """A partial quote is shown; one that Telegram does not find becomes a whole reply."""
    question = olha.writes(group, "Wann ist das Fest?")
    found = await delivered(network, group, send(network, "x", reply_to=told(question), quote="das Fest"))
    lost = await delivered(network, group, send(network, "y", reply_to=told(question), quote="der Kurs"))

    assert (found.reply_to, lost.reply_to) == (question.id, question.id)
    assert (found.quote, lost.quote) == ("das Fest", None)


async def test_a_lost_topic_pauses_its_room(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """What was meant for one topic never appears in another."""
    forum = server.supergroup("Forum", [olha], forum=True)

    with pytest.raises(Refused) as failure:
        await network.deliver(Address(f"{forum.id}/99"), send(network, "x"))

    assert (failure.value.reason, failure.value.room) == ("shut", True)
    assert forum.texts(1) == []


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
