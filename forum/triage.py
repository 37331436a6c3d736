"""What moderators do with an idea, and what its author hears about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from forum import cards, directory, facts, ideas, moves, numbers, reasons, voice
from forum.context import Context
from forum.errors import Refusal
from forum.facts import SECOND_THOUGHTS, Facts, undoable
from forum.notices import Notice
from forum.notices import ideas as notices
from forum.reasons import Reason
from forum.transitions import OPEN
from storage import ideas as store
from storage import messages, outbox, people, places
from storage.models import Idea, IdeaMove, IdeaStatus, Meeting, Message, Office, Purpose, Room

#: What a moderator may have to do something about; a parked idea waits for its day, not for them.
WAITING = OPEN - {IdeaStatus.PARKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act led to: whether the author could be told, and whether everybody can see the card."""

    idea: Idea
    told: bool
    shown: bool


class NotAhead(Refusal):
    """An idea can rest only until a day that is still to come."""

    def __init__(self, number: str) -> None:
        super().__init__(notices.day_missing(number))


class NothingToUndo(Refusal):
    """The moderator's last act is too old, of another kind, or (`overtaken`) not the last any more."""

    def __init__(self, *, overtaken: bool) -> None:
        super().__init__(notices.nothing_to_undo(overtaken=overtaken))


async def accept(ctx: Context, mover_id: int, idea: Idea) -> Outcome:
    """Publish it and work on it."""
    move = await moves.make(ctx, idea, "accept", by=mover_id)
    return await _finish(ctx, idea, move, notices.accepted)


async def ask(ctx: Context, mover_id: int, idea: Idea, question: str) -> Outcome:
    """Ask the author; their reply moves the idea back to where it was."""
    move = await moves.make(ctx, idea, "ask", by=mover_id, text=question)
    outcome = await _finish(ctx, idea, move, lambda known: notices.asked(known, question))
    await _await_answer(ctx, idea, move)
    return outcome


async def _await_answer(ctx: Context, idea: Idea, move: IdeaMove) -> None:
    """In private the next plain words are the answer too, not only a reply."""
    asked = await messages.of_cause(ctx.session, _cause(move, idea.author_id))
    for room_id in await outbox.sent_to(ctx.session, asked.id) if asked else ():
        room = await ctx.session.get_one(Room, room_id)
        if asked is not None and room.person_id is not None:
            await people.ask(
                ctx.session,
                idea.author_id,
                room,
                now=ctx.machine_now,
                message_id=asked.id,
                on_text=moves.reply_line(idea),
            )


async def decline(ctx: Context, mover_id: int, idea: Idea, reason: Reason) -> Outcome:
    """Say no, with a reason that is public where the idea was."""
    move = await _explained(ctx, mover_id, idea, "decline", reason)
    return await _finish(ctx, idea, move, notices.declined)


async def refer(ctx: Context, mover_id: int, idea: Idea, to: Office | str) -> Outcome:
    """Pass the author on to somebody who can help: an office of the directory, or whom these words name."""
    office = to if isinstance(to, Office) else None
    card = directory.card(ctx, office) if office else None
    move = await _explained(ctx, mover_id, idea, "refer", Reason(text=card.name if card else str(to)))
    return await _finish(ctx, idea, move, lambda known: notices.referred(known, card))


async def park(ctx: Context, mover_id: int, idea: Idea, until: date, reason: str) -> Outcome:
    """Let it rest until a day, for a reason. Raises `NotAhead`."""
    if until <= ctx.today:
        raise NotAhead(numbers.of(idea))
    kept = reasons.write(Reason(text=reason))
    move = await moves.make(
        ctx, idea, "park", by=mover_id, text=kept, reason=kept, parked_until=until, promised_on=until
    )
    return await _finish(ctx, idea, move, notices.parked)


async def hide(ctx: Context, mover_id: int, idea: Idea, reason: Reason) -> Outcome:
    """Show it to nobody but author and moderators, also where the forum quoted it."""
    move = await _explained(ctx, mover_id, idea, "hide", reason)
    await cards.cover(ctx, idea)
    return await _finish(ctx, idea, move, notices.hidden)


async def reopen(ctx: Context, mover_id: int, idea: Idea, reason: str) -> Outcome:
    """Work on it again."""
    move = await moves.make(ctx, idea, "reopen", by=mover_id, text=reason)
    return await _finish(ctx, idea, move, lambda known: notices.reopened(known, reason))


async def implemented(ctx: Context, mover_id: int, idea: Idea, result: str) -> Outcome:
    """It is done; author and supporters hear what came of it."""
    move = await _explained(ctx, mover_id, idea, "implemented", Reason(text=result))
    notice = notices.implemented_for_supporter(await facts.of(ctx, idea))
    for person_id in set(await store.supporters(ctx.session, idea.id)) - {idea.author_id}:
        await voice.person(ctx, person_id, notice, cause=_cause(move, person_id))
    return await _finish(ctx, idea, move, notices.implemented)


async def assign(ctx: Context, mover_id: int, idea: Idea, responsible_id: int) -> Outcome:
    """Make exactly one person responsible; they are told, the author is not."""
    move = await moves.make(ctx, idea, "assign", by=mover_id, responsible_id=responsible_id)
    shown = await cards.show(ctx, idea)
    notice = notices.assigned(await facts.of(ctx, idea))
    told = await voice.person(ctx, responsible_id, notice, cause=_cause(move, responsible_id))
    return Outcome(idea=idea, told=told is not None, shown=shown)


async def schedule(ctx: Context, mover_id: int, idea: Idea, meeting: Meeting) -> Outcome:
    """Put it on the agenda of a meeting; the agenda item itself is the caller's."""
    move = await moves.make(ctx, idea, "schedule", by=mover_id, **_at(ctx, meeting))
    return await _finish(ctx, idea, move, notices.scheduled)


async def decide(ctx: Context, mover_id: int, idea: Idea) -> None:
    """Its meeting decided; the author hears the wording when the minutes are approved."""
    await moves.make(ctx, idea, "decide", by=mover_id)
    await cards.show(ctx, idea)


async def tell_decision(ctx: Context, idea: Idea, wording: str) -> None:
    """The minutes are approved: show the wording and tell the author, unless the idea has moved on since."""
    await store.lock(ctx.session, idea)
    move = await store.last_move(ctx.session, idea_id=idea.id, word="decide")
    if idea.status is not IdeaStatus.DECIDED or move is None:
        return
    idea.reason = reasons.write(Reason(text=wording))
    idea.promised_on = moves.promise(ctx)
    await cards.show(ctx, idea)
    notice = notices.decided(await facts.of(ctx, idea))
    cause = f"idea:{idea.id}:decided:{move.id}"
    await ideas.tell_author(ctx, idea, notice, cause=cause, on_reply=moves.reply_line(idea))


async def postpone(
    ctx: Context, idea: Idea, following: Meeting | None, *, mover_id: int | None = None
) -> Outcome:
    """Its meeting did not decide: it goes to the following one or, without one, back to work."""
    to = IdeaStatus.SCHEDULED if following else IdeaStatus.IN_PROGRESS
    changes = _at(ctx, following) if following else {"meeting_id": None}
    move = await moves.make(ctx, idea, "postpone", by=mover_id, to=to, **changes)
    return await _finish(ctx, idea, move, notices.postponed)


def _at(ctx: Context, meeting: Meeting) -> dict[str, Any]:
    """On a meeting's agenda; what comes of it can be promised for a day after the meeting only."""
    day = meeting.starts_at.astimezone(ctx.district.zone).date()
    return {"meeting_id": meeting.id, "promised_on": moves.promise(ctx, after=day)}


async def wake(ctx: Context) -> None:
    """Take up every parked idea whose day has come; author and moderators are told."""
    for idea in await store.rested(ctx.session, ctx.today):
        move = await moves.make(ctx, idea, "wake", by=None)
        await _finish(ctx, idea, move, notices.woken)
        notice = notices.rest_over(await facts.of(ctx, idea))
        for channel in await places.channels(ctx.session, Purpose.MODERATION):
            await voice.everybody(ctx, channel.id, notice, cause=f"move:{move.id}:channel:{channel.id}")


async def waiting(ctx: Context) -> Sequence[Idea]:
    """What moderators may have to do something about, the oldest promise first."""
    return await store.waiting(ctx.session, WAITING)


async def undo(ctx: Context, mover_id: int) -> Idea:
    """Take back the moderator's last act and edit what was said because of it. Raises `NothingToUndo`."""
    move = await store.last_move(ctx.session, person_id=mover_id)
    if move is None or not undoable(move) or ctx.now - move.at > SECOND_THOUGHTS:
        raise NothingToUndo(overtaken=False)
    idea = await ctx.session.get_one(Idea, move.idea_id)
    await store.lock(ctx.session, idea)
    if await store.last_move(ctx.session, idea_id=idea.id) is not move:
        raise NothingToUndo(overtaken=True)
    await moves.take_back(ctx, idea, move, by=mover_id)
    await cards.show(ctx, idea)
    await _unsay(ctx, idea, move)
    return idea


async def _unsay(ctx: Context, idea: Idea, move: IdeaMove) -> None:
    notice = notices.taken_back(await facts.of(ctx, idea))
    for message in await store.said_because(ctx.session, f"move:{move.id}:to:"):
        person_id = int((message.cause or "").rpartition(":")[2])
        await voice.change(ctx, message, notice, language=await voice.language_of(ctx, person_id))


async def _explained(ctx: Context, mover_id: int, idea: Idea, word: str, reason: Reason) -> IdeaMove:
    kept = reasons.write(reason)
    return await moves.make(ctx, idea, word, by=mover_id, text=kept, reason=kept)


async def _finish(ctx: Context, idea: Idea, move: IdeaMove, say: Callable[[Facts], Notice]) -> Outcome:
    """Bring the cards up to date and tell the author, who may always reply."""
    shown = await cards.show(ctx, idea)
    notice = say(await facts.of(ctx, idea))
    cause = _cause(move, idea.author_id)
    told: Message | None = await ideas.tell_author(
        ctx, idea, notice, cause=cause, on_reply=moves.reply_line(idea)
    )
    return Outcome(idea=idea, told=told is not None, shown=shown)


def _cause(move: IdeaMove, person_id: int) -> str:
    return f"move:{move.id}:to:{person_id}"
