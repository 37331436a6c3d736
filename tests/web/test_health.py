"""Health for watchdogs and metrics for Prometheus."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from httpx import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from forum import metrics
from forum.health import Part
from storage.database import Database
from storage.models import Inbox, Outbox, OutboxState


async def test_all_is_well(visitor: AsyncClient) -> None:
    """200, and one entry a part with its age in seconds."""
    answer = await visitor.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": {"ok": True, "age_s": 0.0}, "matrix": {"ok": True, "age_s": 12.3}}


async def test_one_part_is_not_well(visitor: AsyncClient, parts: dict[str, Part]) -> None:
    """503 when a part is not, also one that never worked."""
    parts["matrix"] = Part(ok=False, age_s=None)
    answer = await visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["matrix"] == {"ok": False, "age_s": None}


async def test_a_refused_login_is_named(visitor: AsyncClient, parts: dict[str, Part]) -> None:
    """Waiting mends the other troubles of a network, but not this one."""
    parts["matrix"] = Part(ok=False, age_s=130.0, signed_out=True)
    answer = await visitor.get("/healthz")
    assert answer.json()["matrix"] == {"ok": False, "age_s": 130.0, "signed_out": True}


async def test_health_needs_no_database(visitor: AsyncClient, database: Database) -> None:
    """A lost database is told of, not tripped over."""
    await database.close()
    assert (await visitor.get("/healthz")).status_code == 200


async def samples(visitor: AsyncClient) -> dict[tuple[str, frozenset[str]], float]:
    """What Prometheus would read: (name, label values) and value."""
    text = (await visitor.get("/metrics")).text
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_queues_are_measured_when_asked(visitor: AsyncClient, database: Database) -> None:
    """What waits in the inbox, and for each network how much and since when."""
    now = datetime.now(UTC)
    async with database.transaction() as session:
        session.add(Inbox(network="matrix", event_id="$1", raw=b"{}", received_at=now))
        for age, state in ((90, OutboxState.QUEUED), (30, OutboxState.UNKNOWN), (500, OutboxState.DEAD)):
            at = now - timedelta(seconds=age)
            session.add(Outbox(room_id=1, kind="send", key=f"k{age}", payload={}, state=state, created_at=at))
    before = (await samples(visitor))["openmic_outbox_waiting", frozenset({"matrix"})]
    found = await samples(visitor)
    assert found["openmic_inbox_waiting", frozenset()] == 1
    assert found["openmic_outbox_waiting", frozenset({"telegram"})] >= 2
    assert found["openmic_outbox_oldest_seconds", frozenset({"telegram"})] >= 90
    assert found["openmic_outbox_waiting", frozenset({"matrix"})] == before


async def test_what_happened_is_counted(visitor: AsyncClient) -> None:
    """Deliveries by network and kind with their time, failures by reason, and the unknown ones."""
    metrics.delivered("loopback", "send", 0.2)
    metrics.delivered("loopback", "edit")
    metrics.failed("loopback", "not_sent")
    metrics.unknown("loopback")
    found = await samples(visitor)
    assert found["openmic_delivered_total", frozenset({"loopback", "send"})] == 1
    assert found["openmic_delivered_total", frozenset({"loopback", "edit"})] == 1
    assert found["openmic_failed_total", frozenset({"loopback", "not_sent"})] == 1
    assert found["openmic_unknown_total", frozenset({"loopback"})] == 1
    assert found["openmic_delivery_seconds_count", frozenset()] >= 1
