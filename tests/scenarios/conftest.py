"""Who takes part in the stories about first contact."""

from __future__ import annotations

import pytest

from storage.models import RoleName
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
