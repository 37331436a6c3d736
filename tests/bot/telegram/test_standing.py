"""Who may do what in a chat, the menus, and going: on the stand-in server."""

from __future__ import annotations

import pytest

from bot.events import Added, UserId
from bot.network import Leave, Menu, Moved, NotSent, Prove, Refused
from bot.telegram.network import TelegramNetwork
from bot.telegram.pace import GROUP
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Clock, Connect, address, events


def prove(person: Person) -> Prove:
    """Ask about somebody."""
    return Prove(txn="prove", user=UserId(str(person.id)))


async def added(network: TelegramNetwork) -> Added:
    """The next event of the bot's own standing."""
    found = [event for event in await events(network) if isinstance(event, Added)]
    return found[-1]


async def test_the_owner_of_a_group_is_an_administrator(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Others are not, strangers are not, and the group's name comes along."""
    bela, stranger = server.person("Bela"), server.person("Sam")
    bela.joins(group)
    proven = await network.deliver(address(group), prove(olha))
    assert (proven.proven, proven.title) == (True, "Arbeit")
    for other in (bela, stranger):
        assert not (await network.deliver(address(group), prove(other))).proven
    unknown = Prove(txn="prove", user=UserId("424242"))
    assert not (await network.deliver(address(group), unknown)).proven


async def test_asking_is_not_answered_where_the_bot_is_not(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Thrown out, or with Telegram in trouble: a failure of the port, never a yes."""
    server.faults.add("server_error", method="getChatMember")
    with pytest.raises(NotSent):
        await network.deliver(address(group), prove(olha))
    olha.removes_bot(group)
    with pytest.raises(Refused):
        await network.deliver(address(group), prove(olha))


async def test_asking_follows_a_group_that_moved(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """A basic group that became a supergroup answers from its new place."""
    small = server.group("Klein", [olha])
    olha.migrates(small)
    with pytest.raises(Moved):
        await network.deliver(address(small), prove(olha))


async def test_the_bot_goes_and_may_go_twice(
    network: TelegramNetwork, server: TelegramServer, olha: Person, group: Room
) -> None:
    """Being out already is as good."""
    for _ in range(2):
        await network.deliver(address(group), Leave(txn="leave"))
    assert not group.chat.has(server.core.bot.id)
    olha.adds_bot(group)
    olha.removes_bot(group)
    await network.deliver(address(group), Leave(txn="leave"))


async def test_a_menu_is_set_for_one_chat(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """Words in the only letters Telegram has, sentences on one line, at most a hundred of them."""
    commands = (("zurückziehen", "eine eigene\nIdee zurückziehen"), ("idee", "x" * 300), ("допомога", "—"))
    await network.deliver(address(group), Menu(txn="menu", commands=commands))
    (call,) = server.called("setMyCommands")
    assert call.params["scope"] == {"type": "chat", "chat_id": group.id}
    shown = server.core.commands[f"chat {group.id}", ""]
    assert shown[0] == {"command": "zurueckziehen", "description": "eine eigene Idee zurückziehen"}
    assert len(shown[1]["description"]) == 256
    many = tuple((f"befehl{number}", "etwas") for number in range(150))
    await network.deliver(address(group), Menu(txn="menu", commands=many))
    assert len(server.core.commands[f"chat {group.id}", ""]) == 100


async def test_a_refused_menu_harms_nobody(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Commands can be typed without it."""
    olha.removes_bot(group)
    await network.deliver(address(group), Menu(txn="menu", commands=(("idee", "etwas"),)))


async def test_what_nobody_sees_costs_no_pace(connect: Connect, olha: Person, group: Room) -> None:
    """Questions and menus do not count as messages."""
    network = connect("telegram", Clock())
    await network.open()
    for _ in range(GROUP.count + 1):
        assert (await network.deliver(address(group), prove(olha))).proven


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_coming_into_a_group_tells_what_the_bot_may(
    server: TelegramServer, connect: Connect, olha: Person, kind: str
) -> None:
    """A plain member may neither delete nor, in privacy mode, read; an administrator both."""
    server.core.privacy = True
    network = connect()
    await network.open()
    make = server.group if kind == "group" else server.supergroup
    room = make("Arbeit", [olha], bot="member")
    came = await added(network)
    assert (came.fresh, came.title, came.can_delete, came.can_read) == (True, "Arbeit", False, False)
    assert came.sender.user == str(olha.id)
    olha.adds_bot(room, admin=True)
    rose = await added(network)
    assert (rose.fresh, rose.can_delete, rose.can_read) == (False, True, True)


async def test_without_privacy_mode_a_member_reads_all(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """What @BotFather allows counts for every group."""
    server.supergroup("Arbeit", [olha], bot="member")
    assert (await added(network)).can_read


async def test_a_private_chat_and_a_channel_are_no_groups(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """Nobody there could link anything."""
    olha.starts()
    olha.blocks()
    await events(network)
    olha.unblocks()
    assert not (await added(network)).fresh
    server.channel("Nachrichten", [olha])
    assert not (await added(network)).fresh
