"""Who takes part in the stories."""

from __future__ import annotations

import pytest

from storage.models import Purpose, RoleName
from tests.world import Member, World


@pytest.fixture
async def anna(world: World) -> Member:
    """Anna coordinates, on Telegram, and has a private chat with the bot."""
    member = world.member("telegram", "7", "Anna")
    await world.grant(member, RoleName.COORDINATOR)
    await member.writes("/hilfe")
    return member


@pytest.fixture
async def anna_there(world: World) -> Member:
    """The same Anna on Matrix, known as coordinator there too."""
    member = world.member("matrix", "@anna:example.org", "Anna")
    await world.grant(member, RoleName.COORDINATOR)
    return member


@pytest.fixture
async def mira(world: World) -> Member:
    """Mira moderates on Matrix."""
    member = world.member("matrix", "@mira:example.org", "Mira")
    await world.grant(member, RoleName.MODERATOR)
    return member


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha is on Telegram and has spoken with the bot before."""
    await world.link("-100", "!work:example.org", "Arbeit", Purpose.TALK)
    await world.link(None, "!moderation:example.org", "Moderation", Purpose.MODERATION)
    member = world.member("telegram", "7", "Olha")
    await member.writes("/hilfe")
    return member
