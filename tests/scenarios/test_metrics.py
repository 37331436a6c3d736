"""After a real relay `/metrics` tells of it, with every figure that is promised."""

from __future__ import annotations

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.network import NotSent, Refused
from forum.health import Part
from forum.web.app import create_app
from storage.models import Purpose
from tests.world import World

#: Those of the contract, and those beside it.
PROMISED = (
    "openmic_inbox_waiting",
    "openmic_outbox_waiting",
    "openmic_outbox_oldest_seconds",
    "openmic_delivered_total",
    "openmic_delivery_seconds_bucket",
    "openmic_failed_total",
    "openmic_loop_lag_seconds_bucket",
    "openmic_dead",
    "openmic_quarantined",
    "openmic_rooms_paused",
    "openmic_part_well",
    "openmic_part_leads",
    "openmic_part_age_seconds",
    "process_resident_memory_bytes",
)
#: Shown from the first time on.
COUNTED = ("openmic_unknown", "openmic_marked", "openmic_failed")

Sample = tuple[str, frozenset[tuple[str, str]]]


async def scraped(world: World) -> tuple[str, dict[Sample, float]]:
    """The text, and what Prometheus makes of it."""
    app = create_app(
        database=world.database,
        district=world.work.district,
        civil_now=world.civil.now,
        health=lambda: {
            "telegram": Part(ok=True, age_s=3.0),
            "clock": Part(ok=False, age_s=9.0, standby=True),
        },
        legal={},
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8080"
    ) as http:
        text = (await http.get("/metrics")).text
    return text, {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(name: str, **labels: str) -> Sample:
    """One figure."""
    return name, frozenset(labels.items())


@pytest.fixture
async def relayed(world: World) -> World:
    """One message has crossed, and one could not."""
    await world.link("-100", "!room", "Café", Purpose.TALK)
    olha = world.member("telegram", "7", "Olha")
    await olha.writes("Mein Name ist geheim", room="-100")
    world.networks["matrix"].trouble.append(Refused("rejected", "Olha may not say geheim"))
    await olha.writes("Auch das", room="-100")
    return world


async def test_every_figure_is_there(relayed: World) -> None:
    """By the names that alerts and dashboards rely on."""
    text, found = await scraped(relayed)
    names = {name for name, _ in found}
    assert [name for name in PROMISED if name not in names] == []
    assert [name for name in COUNTED if f"# TYPE {name}" not in text] == []
    assert found[of("openmic_dead", network="matrix")] == 1
    assert found[of("openmic_dead", network="telegram")] == 0
    assert found[of("openmic_outbox_waiting", network="matrix")] == 0
    assert found[of("openmic_part_well", part="clock")] == 0
    assert found[of("openmic_part_leads", part="clock")] == 0
    assert found[of("openmic_part_leads", part="telegram")] == 1


async def test_a_delivery_counts_once_with_its_time(relayed: World) -> None:
    """From the event's receipt to the confirmed copy."""
    olha = relayed.member("telegram", "7", "Olha")
    _, before = await scraped(relayed)
    await olha.writes("Noch eins", room="-100")
    _, after = await scraped(relayed)
    for figure in (
        of("openmic_delivered_total", network="matrix", kind="send"),
        of("openmic_delivery_seconds_count"),
    ):
        assert after[figure] == before[figure] + 1


async def test_a_failure_counts_once_however_often_it_is_tried(relayed: World) -> None:
    """A room out of reach is tried whenever somebody writes there, and a network that is away ever again."""
    olha, jan = relayed.member("telegram", "7", "Olha"), relayed.member("matrix", "@jan:b.c", "Jan")
    trouble = relayed.networks["matrix"].trouble
    _, before = await scraped(relayed)
    trouble.append(Refused("no_rights", "power level too low", room=True))
    await olha.writes("Eins", room="-100")
    for _ in range(3):
        trouble.append(Refused("no_rights", "power level too low", room=True))
        await jan.writes("Hört uns jemand?", room="!room")
    trouble.extend([NotSent("away"), NotSent("still away")])
    await jan.writes("Jetzt vielleicht", room="!room")
    await relayed.eventually(lambda: any("Eins" in seen.text for seen in jan.sees("!room")))
    trouble.append(Refused("rejected", "not this"))
    await olha.writes("Zwei", room="-100")
    _, after = await scraped(relayed)
    for reason in ("no_rights", "not_sent", "rejected"):
        figure = of("openmic_failed_total", network="matrix", reason=reason)
        assert after[figure] == before.get(figure, 0) + 1


async def test_labels_hold_keys_and_nothing_that_people_wrote(relayed: World) -> None:
    """A refusal is counted by its reason, not by its words."""
    text, _ = await scraped(relayed)
    assert 'reason="rejected"' in text
    assert "geheim" not in text
    assert "Olha" not in text
