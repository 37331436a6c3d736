"""Moving an idea: checked against the table, dated, written into its history, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forum import audit, calendar, facts, numbers
from forum.context import Context
from forum.errors import Refusal
from forum.facts import Facts
from forum.notices import ideas as notices
from forum.transitions import MAY, OPEN, PUBLISHED
from storage import ideas
from storage.models import Idea, IdeaMove, IdeaStatus

#: Working days until the author hears again.
PROMISE = 10
#: What a move changes besides the status, and taking it back restores.
HELD = ("public", "reason", "status_before", "responsible_id", "meeting_id", "promised_on", "parked_until")
DATES = frozenset({"promised_on", "parked_until"})
#: An idea belongs to a meeting while it is in one of these.
IN_MEETING = frozenset({IdeaStatus.SCHEDULED, IdeaStatus.DECIDED})


class NotNow(Refusal):
    """The idea stands where this word leads nowhere."""

    def __init__(self, idea: Facts) -> None:
        super().__init__(notices.not_now(idea))


def promise(ctx: Context, after: date | None = None) -> date:
    """The day by which an author hears again, counted from today, or from `after` when that is later."""
    start = max(ctx.today, after) if after else ctx.today
    return calendar.working_days_after(start, PROMISE, ctx.district.region)


async def check(ctx: Context, idea: Idea, word: str) -> None:
    """Pass where `word` leads somewhere; `NotNow` otherwise."""
    if idea.status not in MAY[word].sources:
        raise NotNow(await facts.of(ctx, idea))


async def make(
    ctx: Context,
    idea: Idea,
    word: str,
    *,
    by: int | None,
    to: IdeaStatus | None = None,
    text: str | None = None,
    **changes: Any,
) -> IdeaMove:
    """Move `idea` with `word`, write it down, and promise the author a new day while it is open.

    `by` is a person's id, None when it is the clock. `changes` are further fields of the idea; a reason
    lasts until the next status. Raises `NotNow`.
    """
    await ideas.lock(ctx.session, idea)
    await check(ctx, idea, word)
    held = {name: _plain(getattr(idea, name)) for name in HELD}
    before, idea.status = idea.status, to or MAY[word].target or idea.status
    _change(ctx, idea, before, changes)
    return await note(ctx, idea, word, by=by, before=before, text=text, held=held)


async def note(
    ctx: Context,
    idea: Idea,
    word: str,
    *,
    by: int | None,
    before: IdeaStatus | None,
    text: str | None = None,
    held: dict[str, Any] | None = None,
) -> IdeaMove:
    """Write what happened into the idea's history and into the audit."""
    audit.write(ctx, "idea", idea.id, word, person_id=by, before=before, after=idea.status)
    if before is IdeaStatus.QUESTION:
        await ideas.forget_questions(ctx.session, reply_line(idea))
    return await ideas.record(
        ctx.session, idea, word, at=ctx.now, person_id=by, before=before, text=text, held=held
    )


def reply_line(idea: Idea) -> str:
    """The command line that takes what an author answers."""
    return f"reply {numbers.of(idea)}"


def _change(ctx: Context, idea: Idea, before: IdeaStatus, changes: Mapping[str, Any]) -> None:
    idea.moved_at = ctx.now
    idea.public = idea.public or idea.status in PUBLISHED
    if idea.status in OPEN:
        idea.promised_on = promise(ctx)
    if idea.status is not before:
        idea.reason, idea.parked_until = None, None
        idea.status_before = before if idea.status is IdeaStatus.QUESTION else None
    if idea.status not in IN_MEETING:
        idea.meeting_id = None
    for name, value in changes.items():
        setattr(idea, name, value)


async def take_back(ctx: Context, idea: Idea, move: IdeaMove, *, by: int) -> None:
    """Put the idea back to where it was before `move`, its last one."""
    before = idea.status
    idea.status = move.before or idea.status
    for name, value in move.held.items():
        setattr(idea, name, date.fromisoformat(value) if name in DATES and value else value)
    idea.moved_at = ctx.now
    await note(ctx, idea, "undo", by=by, before=before)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
