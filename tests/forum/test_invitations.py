"""Stories about invitations where not everybody may know of the meeting."""

from __future__ import annotations

from storage.models import Purpose
from tests.forum.rooms import JOUR_FIXE, Stage, berlin, staged
from tests.world import World


async def test_a_coordination_room_invites_everybody_in_it(world: World) -> None:
    """A guest of the steering group answers the card there by button and by name, without any role."""
    stage = await staged(world)
    await world.link("-200", "!steering:example.org", "Steuerkreis", Purpose.COORDINATION)
    await stage.petra.writes(JOUR_FIXE, "-200")
    await stage.petra.writes("ja", "-200")
    await world.reaches(berlin("2026-12-04T09:00"))
    card = [seen for seen in stage.olha.sees("-200") if "Einladung: Jour fixe" in seen.text][-1]
    await stage.olha.presses(card, "Absage", "-200")
    assert "👎 1 kommen nicht" in card_now(stage)
    await stage.olha.writes("/komme jour", "-200")
    assert "👍 1 kommen" in card_now(stage)


def card_now(stage: Stage) -> str:
    """The steering group's invitation as it reads now."""
    return next(seen.text for seen in stage.olha.sees("-200") if "Einladung: Jour fixe" in seen.text)
