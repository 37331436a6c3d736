"""The line about the machine in the coordinators' digest: there when something is wrong, with what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import digests
from forum.context import Context
from forum.digests import COORDINATORS
from storage import places, troubles
from storage.models import Gap, Outbox, OutboxState, Purpose, Room

WEEK = "2026-W47"


async def row(ctx: Context, state: OutboxState, age: timedelta, **payload: object) -> None:
    """Something on its way to the Café for so long."""
    room_id = (await ctx.session.scalars(select(Room.id))).one()
    moment = ctx.machine_now - age
    ctx.session.add(
        Outbox(
            room_id=room_id,
            kind="send",
            key=f"{state}{age}",
            payload=payload,
            state=state,
            created_at=moment,
            sent_at=moment if state is OutboxState.SENT else None,
        )
    )


async def set_up(ctx: Context) -> Room:
    """One room."""
    channel = await places.add_channel(ctx.session, "Café", Purpose.TALK, ctx.now)
    return await places.add_room(ctx.session, channel, "telegram", "-100", now=ctx.now)


async def status(ctx: Context) -> str:
    """The line about the machine; empty when there is none."""
    text = await digests.preview(ctx, COORDINATORS, WEEK, "de")
    return next((line for line in text.splitlines() if "<b>Technik</b>" in line), "")


async def test_nothing_is_said_when_all_is_well(ctx: Context) -> None:
    """What goes its way, even if it takes some minutes, is no news."""
    await set_up(ctx)
    await row(ctx, OutboxState.QUEUED, timedelta(minutes=10))
    await row(ctx, OutboxState.SENT, timedelta(days=1), text="Hallo")
    await ctx.session.flush()
    assert await status(ctx) == ""


@pytest.mark.parametrize(
    ("state", "payload", "said"),
    [
        (OutboxState.DEAD, {}, "1 nicht zugestellt („nochmal“ zeigt sie)"),
        (OutboxState.QUEUED, {}, "1 warten schon lange (für die Technik: <code>openmic queue</code>)"),
        (OutboxState.SENT, {"doubtful": True}, "1 vielleicht doppelt, mit ↻ (nichts zu tun)"),
    ],
)
async def test_deliveries_in_trouble_are_counted(
    ctx: Context, state: OutboxState, payload: dict[str, object], said: str
) -> None:
    """Dead, late or marked."""
    await set_up(ctx)
    await row(ctx, state, timedelta(hours=5), **payload)
    await ctx.session.flush()
    assert await status(ctx) == f"<b>Technik</b> · {said}"


async def test_a_paused_room_and_a_deaf_network_and_a_gap_are_named(ctx: Context) -> None:
    """Each with what to do; what waits for the paused room is not late besides."""
    room = await set_up(ctx)
    room.paused_reason = "kicked"
    await row(ctx, OutboxState.QUEUED, timedelta(hours=5))
    connection = await ctx.session.connection()
    await troubles.note_deaf(connection, "matrix", ctx.machine_now)
    ctx.session.add(Gap(network="telegram", since=ctx.now, until=ctx.machine_now))
    await ctx.session.flush()
    said = await status(ctx)
    assert "1 Raum nicht erreichbar (ist der Bot dort noch Mitglied?)" in said
    assert "von Matrix kommt nichts an (für die Technik: <code>openmic check</code>)" in said
    assert "1 Zeit, aus der Nachrichten fehlen" in said
    assert "warten" not in said
    await troubles.note_hearing(connection, "matrix")
    assert "Matrix" not in await status(ctx)
