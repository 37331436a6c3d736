"""Ideas to read: the list, and one with its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from fastapi.responses import HTMLResponse

from forum import facts, numbers, reasons, words
from forum.web.pages import LARGEST, Here, NotHere, Visit
from storage import public
from storage.models import Idea, IdeaMove, IdeaStatus, Meeting

PAGE = 30
#: Moves that change what everybody can see; their texts stay between author and moderators.
TOLD = frozenset(
    {
        "submit",
        "accept",
        "ask",
        "decline",
        "refer",
        "schedule",
        "decide",
        "postpone",
        "implemented",
        "park",
        "wake",
        "reopen",
        "withdraw",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An idea in a list; `wording` is a German source that may name `day` and `to`."""

    number: str
    kind: str
    title: str
    language: str | None
    wording: str
    day: date | None
    to: str
    voices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A step of an idea's story: a move's word, or solution, comment, decision, task."""

    at: datetime
    kind: str
    text: str = ""
    organisation: str | None = None


async def index(here: Here, page: Annotated[int, Query(le=LARGEST // PAGE)] = 1) -> HTMLResponse:
    """Public ideas, the latest moved first, thirty a page."""
    total = await public.count_ideas(here.ctx.session)
    skip = (max(page, 1) - 1) * PAGE
    found = await public.ideas(here.ctx.session, limit=PAGE, skip=skip)
    if not found and page > 1:
        raise NotHere
    older = page + 1 if skip + PAGE < total else None
    return here.page("ideas", ideas=await lines(here, found), total=total, number=page, older=older)


async def show(here: Here, number: str) -> HTMLResponse:
    """One idea: where it stands, what comes next, its story."""
    wanted = numbers.read(number)
    if wanted is None or wanted.year is None:
        raise NotHere
    idea = await public.idea(here.ctx.session, wanted.year, wanted.serial)
    if idea is None:
        raise NotHere
    if idea.status is IdeaStatus.WITHDRAWN:
        return here.page("withdrawn", number=numbers.of(idea), wording=words.STATUS[idea.status])
    rulings = await public.rulings(here.ctx.session, idea_id=idea.id)
    return here.page(
        "idea",
        idea=await facts.of(here.ctx, idea),
        written_in=idea.language,
        moved_at=idea.moved_at,
        meeting=await _open_meeting(here, idea),
        ruling=rulings[-1].decision if rulings else None,
        story=await _story(here, idea),
    )


async def lines(here: Visit, ideas: Sequence[Idea]) -> list[Line]:
    """Ideas as a list shows them."""
    voices = await public.voices(here.ctx.session, [idea.id for idea in ideas])
    starts = await public.starts(here.ctx.session, [idea.meeting_id for idea in ideas if idea.meeting_id])
    return [
        Line(
            number=numbers.of(idea),
            kind=words.KIND[idea.kind],
            title=idea.title,
            language=idea.language,
            wording=words.STATUS[idea.status],
            day=_day(here, idea, starts),
            to=reasons.read(idea.reason).text,
            voices=voices.get(idea.id, 0),
        )
        for idea in ideas
    ]


def _day(here: Visit, idea: Idea, starts: Mapping[int, datetime]) -> date | None:
    """The day the status wording names: the end of a rest, or the meeting's."""
    if idea.status is IdeaStatus.PARKED:
        return idea.parked_until
    start = starts.get(idea.meeting_id or 0)
    return start.astimezone(here.ctx.district.zone).date() if start else None


async def _open_meeting(here: Visit, idea: Idea) -> Meeting | None:
    """The meeting it is on the agenda of, where everybody may see that meeting."""
    date = await public.date(here.ctx.session, idea.meeting_id) if idea.meeting_id else None
    return date.meeting if date else None


async def _story(here: Visit, idea: Idea) -> list[Event]:
    """What happened, oldest first."""
    session = here.ctx.session
    moves = _standing(await public.moves(session, idea.id))
    added = await public.additions(session, idea.id)
    tasks = await public.tasks(session, idea_id=idea.id)
    story = [
        *(Event(at=move.at, kind=move.word) for move in moves if move.word in TOLD),
        *(Event(at=one.at, kind=one.kind, text=one.text, organisation=one.organisation) for one in added),
        *(Event(at=task.created_at, kind="task", text=task.text) for task in tasks),
    ]
    return sorted(story, key=lambda event: event.at)


def _standing(moves: Sequence[IdeaMove]) -> list[IdeaMove]:
    """The moves that were not taken back; each `undo` takes back the one before it."""
    standing: list[IdeaMove] = []
    for move in moves:
        if move.word == "undo" and standing:
            standing.pop()
        else:
            standing.append(move)
    return standing
