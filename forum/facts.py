"""An idea as it is shown: everything a card, a list or a message to its author may say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from forum import numbers, reasons, transitions, words
from forum.context import Context
from storage import ideas, places
from storage.models import Idea, IdeaKind, IdeaMove, IdeaStatus, Meeting, Person, Purpose, Room

#: Characters of a text that a card shows.
EXCERPT = 500
#: How long a moderator may take an act back.
SECOND_THOUGHTS = timedelta(minutes=10)
#: Statuses in which nobody is shown the words.
SILENT = frozenset({IdeaStatus.HIDDEN, IdeaStatus.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMove:
    """What was done last, by whom (None: the clock), and until when that can be taken back."""

    german: str
    name: str | None
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One idea; `wording`, `kind`, `reason` and `advice` are German sources, translated where shown."""

    number: str
    kind: str
    subject: str
    title: str
    text: str
    status: IdeaStatus
    wording: str
    #: The date that `wording` names.
    day: date | None
    #: The catalogue's words, and the moderator's own.
    reason: str
    advice: str
    remark: str
    author: str
    #: The author left the network, and hears nothing any more.
    author_left: bool = False
    #: The open channel it was said in; None when it was said in private or on paper.
    channel: str | None
    responsible: str | None
    supporters: int
    solutions: Sequence[str]
    comments: int
    question: str | None
    answer: str | None
    promised_on: date
    overdue: bool
    open: bool
    public: bool
    possible: Sequence[str]
    last: LastMove | None
    zone: ZoneInfo
    url: str

    @property
    def silent(self) -> bool:
        """Its words are not shown to everybody, or not any more."""
        return not self.public or self.status in SILENT

    @property
    def supportable(self) -> bool:
        """Whether somebody may still say that they want it too."""
        return self.open and not self.silent

    @property
    def concern(self) -> bool:
        """It names a need, and so asks for solutions."""
        return self.kind == words.KIND[IdeaKind.CONCERN]

    @property
    def excerpt(self) -> str:
        """The beginning of the text, as much as a card bears."""
        return shorten(self.text, EXCERPT)

    @property
    def cut(self) -> bool:
        """The excerpt is not the whole text."""
        return self.excerpt != self.text


def shorten(text: str, length: int) -> str:
    """The text, or its beginning up to a word's end and a mark that it goes on."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return f"{head.rsplit(maxsplit=1)[0] if ' ' in head else head}…"


async def of(ctx: Context, idea: Idea) -> Facts:
    """All there is to tell about an idea now."""
    reason = reasons.read(idea.reason)
    added = await ideas.contributions(ctx.session, idea.id, "solution", "comment", "answer")
    answers = [one.text for one in added if one.kind == "answer"]
    asked = await ideas.last_move(ctx.session, idea_id=idea.id, word="ask")
    author = await ctx.session.get_one(Person, idea.author_id)
    number, is_open = numbers.of(idea), idea.status in transitions.OPEN
    return Facts(
        number=number,
        kind=words.KIND[idea.kind],
        subject=words.SUBJECT[idea.kind],
        title=idea.title,
        text=idea.text,
        status=idea.status,
        wording=words.STATUS[idea.status],
        day=await _day(ctx, idea),
        reason=reason.entry.label if reason.entry else "",
        advice=reason.entry.advice if reason.entry else "",
        remark=reason.text,
        author=author.name,
        author_left=author.left_at is not None,
        channel=await _channel(ctx, idea),
        responsible=await _name(ctx, idea.responsible_id),
        supporters=len(await ideas.supporters(ctx.session, idea.id)),
        solutions=[one.text for one in added if one.kind == "solution"],
        comments=sum(one.kind == "comment" for one in added),
        # A question that was taken back has no answer, and does not stand open either.
        question=asked.text if asked and (answers or idea.status is IdeaStatus.QUESTION) else None,
        answer=answers[-1] if answers else None,
        promised_on=idea.promised_on,
        overdue=is_open and idea.promised_on < ctx.today,
        open=is_open,
        public=idea.public,
        possible=transitions.possible(idea.status),
        last=await _last(ctx, idea),
        zone=ctx.district.zone,
        url=f"{ctx.district.web_url}/ideas/{number}",
    )


async def _day(ctx: Context, idea: Idea) -> date | None:
    if idea.status is IdeaStatus.PARKED:
        return idea.parked_until
    if idea.meeting_id is None:
        return None
    meeting = await ctx.session.get_one(Meeting, idea.meeting_id)
    return meeting.starts_at.astimezone(ctx.district.zone).date()


async def _channel(ctx: Context, idea: Idea) -> str | None:
    if idea.room_id is None:
        return None
    channel = await places.channel_of(ctx.session, await ctx.session.get_one(Room, idea.room_id))
    return channel.name if channel.purpose in (Purpose.TALK, Purpose.OPENMIC) else None


async def _name(ctx: Context, person_id: int | None) -> str | None:
    return None if person_id is None else (await ctx.session.get_one(Person, person_id)).name


async def _last(ctx: Context, idea: Idea) -> LastMove | None:
    move = await ideas.last_move(ctx.session, idea_id=idea.id)
    rule = transitions.MAY.get(move.word) if move else None
    if move is None or rule is None:
        return None
    return LastMove(
        german=rule.german,
        name=await _name(ctx, move.person_id),
        at=move.at,
        until=move.at + SECOND_THOUGHTS if undoable(move) else None,
    )


def undoable(move: IdeaMove) -> bool:
    """It was a moderator's act on an idea, of the kind that can be taken back."""
    return move.person_id is not None and move.word in transitions.BY_MODERATOR
