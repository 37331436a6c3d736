"""What is pinned on one side is pinned on every side."""

from __future__ import annotations

import pytest

from bot.events import Pinned
from bot.network import Pin, Refused
from storage.models import Purpose
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


async def test_pinned_here_is_pinned_there(olha: Member, jan: Member, world: World) -> None:
    """Originals and copies alike, and as often as people change their minds."""
    said, heard = await olha.writes("Raum 12", TG), await jan.writes("Um drei", MX)
    copy, other = jan.sees(MX)[0].native_id, olha.sees(TG)[0].native_id
    await olha.does(Pinned, TG, added=(said, other))
    assert world.networks["matrix"].pinned[MX] == [copy, heard]
    await jan.does(Pinned, MX, removed=(copy,))
    await jan.does(Pinned, MX, added=(copy,), removed=(heard,))
    assert [(act.native_id, act.on) for act in _pins(world, "telegram")] == [
        (said, False),
        (other, False),
        (said, True),
    ]


@pytest.mark.usefixtures("olha")
async def test_nothing_is_pinned_that_the_other_side_does_not_show(jan: Member, world: World) -> None:
    """Unknown messages and those of one side only stay as they are."""
    await jan.writes("!hilfe", MX)
    answer = jan.sees(MX)[-1].native_id
    await jan.does(Pinned, MX, added=(answer, "unknown"))
    assert _pins(world, "telegram") == []


@pytest.mark.usefixtures("olha")
async def test_a_pin_without_the_right_is_explained_where_it_was_made(jan: Member, world: World) -> None:
    """Who pinned hears which network refused, and what is missing there."""
    said = await jan.writes("Um drei", MX)
    world.networks["telegram"].trouble.append(Refused("no_rights", "not enough rights"))
    await jan.does(Pinned, MX, added=(said,))
    notice = jan.sees(MX)[-1]
    assert notice.reply_to == said
    assert notice.text == (
        "Auf Telegram ließ sich diese Nachricht nicht anheften.\n"
        "Dem Bot fehlt dort das Recht dazu. Wer den Raum verwaltet, kann es ihm geben."
    )
    world.networks["telegram"].trouble.append(Refused("rejected", "too many"))
    await jan.does(Pinned, MX, removed=(said,))
    assert jan.last(MX).startswith("Auf Telegram ist diese Nachricht noch angeheftet.")


def _pins(world: World, network: str) -> list[Pin]:
    return [act for act in world.networks[network].done if isinstance(act, Pin)]
