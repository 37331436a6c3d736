"""The district before anything happens: channels, roles and a series of meetings, made once and copied."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot import linking
from forum import people as members
from forum import series
from forum.context import Context
from forum.drafts import Plan
from storage import engines, people, places
from storage.models import Base, Purpose, RoleName
from tests.faults.simulation.people import CHANNELS, MIC, MODERATION, person

#: Thursdays; with civil time at its speed, and days that pass, reminders of all kinds come due.
PLAN = Plan(
    name="Jour fixe",
    rrule="FREQ=WEEKLY;BYDAY=TH",
    first=datetime.fromisoformat("2026-11-26T14:00"),
    minutes=90,
    place="",
)


def with_tables(file: Path) -> None:
    """An empty database."""
    tables = engines.plain(f"sqlite:///{file}")
    with tables.begin() as connection:
        Base.metadata.create_all(connection)
    tables.dispose()


async def found(ctx: Context) -> None:
    """All that coordinators do on the first day."""
    for name, rooms in CHANNELS.items():
        await linking.link(ctx, rooms, name=name, purpose=Purpose.TALK)
    await linking.link(ctx, MIC, name="Open Mic", purpose=Purpose.OPENMIC)
    await linking.link(ctx, {"matrix": MODERATION}, name="Moderation", purpose=Purpose.MODERATION)
    moderates, coordinates = person("matrix", 0), person("telegram", 0)
    await members.grant(ctx, f"matrix:{moderates.user}", RoleName.MODERATOR)
    await members.grant(ctx, f"telegram:{coordinates.user}", RoleName.COORDINATOR)
    account = await people.met(ctx.session, "telegram", coordinates.user, name=coordinates.name, now=ctx.now)
    room = await places.room_at(ctx.session, "telegram", CHANNELS["Arbeit"]["telegram"])
    assert room is not None
    proposed = await series.propose(ctx, account.person_id, room.channel_id, PLAN)
    await series.confirm(ctx, account.person_id, proposed.id)
