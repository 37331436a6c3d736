"""What is dictated during a sitting: information, decisions, tasks, postponements, and taking them back."""

from __future__ import annotations

from datetime import date

from forum import agenda, audit, cards, moves, numbers, sittings, triage, voice, whens
from forum.context import Context
from forum.errors import Refusal
from forum.minutes import Resolution, duty
from forum.notices import Notice
from forum.notices import minutes as notices
from storage import ideas, messages, people, tasks
from storage import minutes as rows
from storage.models import (
    AgendaItem,
    Decision,
    Idea,
    IdeaStatus,
    Meeting,
    MinutesEntry,
    Person,
    Task,
    TaskStatus,
)

MAX_TEXT = 1000
BY = frozenset({"bis", "until", "by"})


class NothingSaid(Refusal):
    """The line has no text, or too much of it; `word` shows how it is written."""

    def __init__(self, word: str) -> None:
        super().__init__(notices.how_to_dictate(word, MAX_TEXT))


class InConfidence(Refusal):
    """Nothing of a confidential item is written down."""

    def __init__(self) -> None:
        super().__init__(notices.in_confidence())


class SeveralPeople(Refusal):
    """A task has exactly one responsible, and several people are called this."""

    def __init__(self, name: str) -> None:
        super().__init__(notices.several_people(name))


class NothingToTakeBack(Refusal):
    """The person has no line that stands."""

    def __init__(self) -> None:
        super().__init__(notices.nothing_to_take_back())


async def info(ctx: Context, person: Person, channel_id: int, text: str) -> MinutesEntry:
    """A piece of information, by anybody present."""
    meeting = await sittings.running(ctx, channel_id)
    return await _write(ctx, meeting, person, "info", text)


async def decide(ctx: Context, person: Person, channel_id: int, text: str) -> Decision:
    """A decision in its wording; an idea under discussion is decided with it. Said in all rooms."""
    meeting = await sittings.led_by(ctx, person.id, channel_id)
    entry = await _write(ctx, meeting, person, "decision", text)
    idea = await _idea(ctx, entry)
    decision = await rows.add_decision(
        ctx.session, entry, meeting.series_id, ctx.today.year, idea.id if idea else None
    )
    if idea is not None and idea.status is IdeaStatus.SCHEDULED:
        await triage.decide(ctx, person.id, idea)
    resolution = Resolution(
        label=f"B{decision.number}/{decision.year}",
        text=decision.text,
        idea=numbers.of(idea) if idea else None,
    )
    await _say(ctx, meeting, entry, notices.decided(resolution))
    return decision


async def assign(ctx: Context, person: Person, channel_id: int, text: str) -> Task:
    """A task, `@PERSON bis DATUM TEXT`; said in all rooms. Raises `NothingSaid` or `SeveralPeople`."""
    meeting = await sittings.led_by(ctx, person.id, channel_id)
    name, due_on, words = read_task(text, ctx.today)
    owner = await _owner(ctx, name)
    entry = await _write(ctx, meeting, person, "task", words)
    idea = await _idea(ctx, entry)
    task = Task(
        meeting_id=meeting.id,
        entry_id=entry.id,
        idea_id=idea.id if idea else None,
        text=words,
        owner_id=owner.id if owner else None,
        owner_name=name,
        due_on=due_on,
        status=TaskStatus.OPEN,
        created_at=ctx.now,
    )
    await tasks.add(ctx.session, task)
    await _say(ctx, meeting, entry, notices.assigned(await duty(ctx, task)))
    return task


def read_task(text: str, today: date) -> tuple[str, date, str]:
    """(responsible, due date, what to do); raises `NothingSaid` when one of them is missing."""
    parts = text.split()
    for position, part in enumerate(parts):
        if part.casefold() in BY:
            due_on, used = whens.leading_day(parts[position + 1 :], today)
            name, words = parts[:position], parts[position + 1 + used :]
            if due_on is not None and name and words:
                return " ".join(name).removeprefix("@"), due_on, " ".join(words)
    raise NothingSaid("task")


async def postpone(ctx: Context, person: Person, channel_id: int) -> AgendaItem:
    """The item under discussion goes to the next meeting."""
    meeting = await sittings.led_by(ctx, person.id, channel_id)
    item = await _open_item(ctx, meeting)
    item.postponed = True
    entry = await _write(ctx, meeting, person, "postponed", item.title)
    await _say(ctx, meeting, entry, notices.postponed(item.position))
    return item


async def take_back(ctx: Context, person: Person, channel_id: int) -> MinutesEntry:
    """The person's last line does not count; it is kept, marked. Raises `NothingToTakeBack`."""
    meeting = await sittings.running(ctx, channel_id)
    entry = await rows.last_entry(ctx.session, meeting.id, person.id)
    if entry is None:
        raise NothingToTakeBack
    entry.retracted_at = ctx.now
    audit.write(ctx, "meeting", meeting.id, "retract", person_id=person.id, entry=entry.id)
    await ctx.session.flush()
    await _undo(ctx, entry, person)
    said = await messages.of_cause(ctx.session, _cause(entry))
    if said is not None:
        await voice.change(ctx, said, notices.taken_back(entry.text))
    return entry


async def _undo(ctx: Context, entry: MinutesEntry, person: Person) -> None:
    if entry.kind == "decision":
        await rows.drop_decision(ctx.session, entry.id)
        await _undecide(ctx, entry, person)
    if entry.kind == "task" and (task := await tasks.of_entry(ctx.session, entry.id)):
        task.status, task.closed_at = TaskStatus.DROPPED, ctx.now
    if entry.kind == "postponed" and entry.item_id:
        (await ctx.session.get_one(AgendaItem, entry.item_id)).postponed = False
    await ctx.session.flush()


async def _undecide(ctx: Context, entry: MinutesEntry, person: Person) -> None:
    """The idea is on the agenda again, unless another decision of this meeting answers it."""
    idea = await _idea(ctx, entry)
    others = await rows.decisions(ctx.session, entry.meeting_id)
    if idea is None or any(other.idea_id == idea.id for other in others):
        return
    move = await ideas.last_move(ctx.session, idea_id=idea.id)
    if move is not None and move.word == "decide":
        await moves.take_back(ctx, idea, move, by=person.id)
        await cards.show(ctx, idea)


async def _write(ctx: Context, meeting: Meeting, person: Person, kind: str, text: str) -> MinutesEntry:
    words = text.strip()
    if not 0 < len(words) <= MAX_TEXT:
        raise NothingSaid(kind)
    item = await rows.current_item(ctx.session, meeting.id)
    if item is not None and item.confidential:
        raise InConfidence
    return await rows.add_entry(
        ctx.session,
        MinutesEntry(
            meeting_id=meeting.id,
            item_id=item.id if item else None,
            kind=kind,
            text=words,
            person_id=person.id,
            at=ctx.now,
        ),
    )


async def _open_item(ctx: Context, meeting: Meeting) -> AgendaItem:
    item = await rows.current_item(ctx.session, meeting.id)
    if item is None:
        raise agenda.NoItemOpen
    return item


async def _idea(ctx: Context, entry: MinutesEntry) -> Idea | None:
    item = await ctx.session.get_one(AgendaItem, entry.item_id) if entry.item_id else None
    return await ctx.session.get_one(Idea, item.idea_id) if item is not None and item.idea_id else None


async def _owner(ctx: Context, name: str) -> Person | None:
    """The one person of this name; an office the network does not know is kept by its name."""
    found = await people.named(ctx.session, name)
    if len(found) > 1:
        raise SeveralPeople(name)
    return found[0] if found else None


def _cause(entry: MinutesEntry) -> str:
    return f"minutes:entry:{entry.id}"


async def _say(ctx: Context, meeting: Meeting, entry: MinutesEntry, notice: Notice) -> None:
    await voice.everybody(ctx, meeting.channel_id, notice, cause=_cause(entry))
