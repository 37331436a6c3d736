"""Who may do what in a room, and going: on a real Synapse, and by power levels alone."""

from __future__ import annotations

import pytest

from bot.events import Address, UserId
from bot.matrix import powers
from bot.matrix.network import MatrixNetwork
from bot.network import Join, Leave, Menu, Prove, Receipt, Refused
from rehearsal.matrix.member import Member
from tests.bot.matrix.conftest import NewBot
from tests.bot.matrix.stub import Stub
from tests.plugins.synapse import Newcomer

ANNA, BELA = "@anna:a", "@bela:a"
CREATION = {"sender": ANNA, "content": {"room_version": "11"}}
HYDRA = {"sender": ANNA, "content": {"room_version": "12", "additional_creators": [BELA]}}


async def room_of(member: Member, network: MatrixNetwork, **wanted: str) -> Address:
    """A new room of somebody's, and the bot in it."""
    room = Address(await member.create_room("Arbeit", invite=[network.account.user_id], **wanted))  # type: ignore[arg-type]  # by name
    await network.deliver(room, Join(txn="join"))
    return room


async def asked(network: MatrixNetwork, room: Address, member: Member) -> Receipt:
    """Whether somebody administers the room."""
    return await network.deliver(room, Prove(txn="prove", user=UserId(member.user_id)))


@pytest.mark.parametrize("version", ["10", "11", "12"])
async def test_the_maker_of_a_room_is_its_administrator(
    newcomer: Newcomer, new_bot: NewBot, version: str
) -> None:
    """In every kind of room; others in it are not, until they are given the power."""
    anna, bela, network = await newcomer("Anna"), await newcomer("Bela"), await new_bot()
    room = await room_of(anna, network, version=version)
    await anna.invite(room, bela.user_id)
    await bela.join(room)
    proven = await asked(network, room, anna)
    assert (proven.proven, proven.title) == (True, "Arbeit")
    assert not (await asked(network, room, bela)).proven
    levels = await anna.state(room, powers.LEVELS)
    levels["users"] = {**levels.get("users", {}), bela.user_id: 100}
    # From room version 12 on the levels themselves may ask for more than a hundred.
    levels["events"] = {**levels.get("events", {}), "m.room.power_levels": 100}
    await anna.set_state(room, powers.LEVELS, levels)
    assert (await asked(network, room, bela)).proven


async def test_asking_where_the_bot_is_not_is_refused(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Never a yes without looking."""
    anna, network = await newcomer("Anna"), await new_bot()
    room = Address(await anna.create_room("Fremd"))
    with pytest.raises(Refused):
        await asked(network, room, anna)


async def test_the_bot_goes_and_may_go_twice(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Being out already is as good, and an invitation brings it back."""
    anna, network = await newcomer("Anna"), await new_bot()
    room = await room_of(anna, network)
    for _ in range(2):
        await network.deliver(room, Leave(txn="leave"))
    assert network.account.user_id not in await anna.members(room)
    await anna.invite(room, network.account.user_id)
    await network.deliver(room, Join(txn="again"))
    await network.deliver(Address("!nowhere:a"), Leave(txn="leave"))


async def test_matrix_has_no_menus(stubbed: MatrixNetwork, stub: Stub) -> None:
    """Nothing is asked of the homeserver."""
    await stubbed.deliver(Address("!a:b"), Menu(txn="menu", commands=(("idee", "etwas"),)))
    assert stub.asked == []


@pytest.mark.parametrize(
    ("levels", "creation", "user", "may"),
    [
        ({"users": {ANNA: 100}, "events": {"m.room.power_levels": 100}}, CREATION, ANNA, True),
        ({"users": {BELA: 50}, "events": {"m.room.power_levels": 100}}, CREATION, BELA, False),
        ({"users": {BELA: 50}}, CREATION, BELA, True),
        ({"users": {BELA: 50}, "state_default": 60}, CREATION, BELA, False),
        ({"users_default": 50}, CREATION, BELA, True),
        ({"users": {BELA: "100"}}, CREATION, BELA, True),
        ({}, CREATION, ANNA, False),
        (None, CREATION, ANNA, True),
        (None, CREATION, BELA, False),
        (None, {"creator": ANNA}, ANNA, True),
        ({}, HYDRA, ANNA, True),
        ({}, HYDRA, BELA, True),
        ({}, {**HYDRA, "content": {"room_version": "org.matrix.hydra.11"}}, ANNA, True),
        ({}, {}, "", False),
    ],
)
def test_power_is_read_as_the_specification_says(
    levels: dict[str, object] | None, creation: dict[str, object], user: str, may: bool
) -> None:
    """Levels by default, as text, none at all; creators above all of them since room version 12."""
    assert powers.may_rule(levels, creation, user) is may
