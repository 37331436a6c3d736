"""Agendas: items proposed, ideas put on them, the item under discussion, confidential ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forum import audit, invitations, numbers, occasions, triage, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import agenda as notices
from storage import minutes, public
from storage.models import AgendaItem, Idea, IdeaStatus, Meeting, MeetingStatus

MAX_TITLE = 200


class EmptyTopic(Refusal):
    """`top` without a topic."""

    def __init__(self) -> None:
        super().__init__(notices.how_to_propose())


class TopicTooLong(Refusal):
    """An agenda shows headlines."""

    def __init__(self) -> None:
        super().__init__(notices.topic_too_long(MAX_TITLE))


class NoItemLeft(Refusal):
    """Every item of the agenda was opened already."""

    def __init__(self) -> None:
        super().__init__(notices.no_item_left())


class NoItemOpen(Refusal):
    """No item is being discussed."""

    def __init__(self) -> None:
        super().__init__(notices.no_item_open())


class OnAgenda(Refusal):
    """The idea is on this agenda already."""

    def __init__(self, position: int) -> None:
        super().__init__(notices.on_agenda(position))


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One item as people read it; of a confidential one only the position, of an idea its number too."""

    position: int
    title: str
    idea: str | None = None
    confidential: bool = False


async def topics(ctx: Context, meeting: Meeting) -> list[Topic]:
    """The agenda of a meeting."""
    return [await topic(ctx, item) for item in await minutes.items(ctx.session, meeting.id)]


async def topic(ctx: Context, item: AgendaItem) -> Topic:
    """One item of it."""
    if item.confidential:
        return Topic(position=item.position, title="", confidential=True)
    idea = await ctx.session.get_one(Idea, item.idea_id) if item.idea_id else None
    hushed = idea is not None and (not idea.public or idea.status in public.SILENT)
    return Topic(
        position=item.position, title="" if hushed else item.title, idea=numbers.of(idea) if idea else None
    )


async def propose(ctx: Context, person_id: int, meeting: Meeting, text: str) -> AgendaItem:
    """A new item at the end of the agenda. Raises `EmptyTopic` or `TopicTooLong`."""
    title = _title(text)
    item = await minutes.add_item(ctx.session, meeting.id, title, proposed_by=person_id)
    audit.write(ctx, "meeting", meeting.id, "propose", person_id=person_id, item=item.id)
    await invitations.refresh(ctx, meeting)
    return item


async def put_idea(ctx: Context, person_id: int, idea: Idea, meeting: Meeting) -> AgendaItem:
    """An idea becomes an item; its author is told. Raises `OnAgenda`, or what triage refuses."""
    known = await minutes.items(ctx.session, meeting.id)
    if idea.status is IdeaStatus.SCHEDULED and (there := _item_of(known, idea)):
        raise OnAgenda(there.position)
    await triage.schedule(ctx, person_id, idea, meeting)
    known = await minutes.items(ctx.session, meeting.id)  # it may have been here before
    item = _item_of(known, idea) or await minutes.add_item(
        ctx.session, meeting.id, idea.title, proposed_by=person_id, idea_id=idea.id
    )
    await invitations.refresh(ctx, meeting)
    return item


def _item_of(items: Sequence[AgendaItem], idea: Idea) -> AgendaItem | None:
    return next((item for item in items if item.idea_id == idea.id), None)


async def begin(ctx: Context, meeting: Meeting, text: str) -> AgendaItem:
    """The next item begins: the one that `text` numbers or names, the next unopened one, or a new one.

    Said in all rooms. Raises `NoItemLeft` when there is none and no text.
    """
    items = await minutes.items(ctx.session, meeting.id)
    item = _chosen([item for item in items if not item.confidential], text)
    if item is None:
        if not text:
            raise NoItemLeft
        item = await minutes.add_item(ctx.session, meeting.id, _title(text), proposed_by=None)
    await close(ctx, meeting)
    item.opened_at, item.closed_at = ctx.now, None
    await ctx.session.flush()
    await _say(ctx, meeting, notices.item_begins(await topic(ctx, item)), f"item:{item.id}:begins")
    return item


def _chosen(items: Sequence[AgendaItem], text: str) -> AgendaItem | None:
    wanted = text.strip().rstrip(".").casefold().removeprefix("top ").strip()
    if not wanted:
        return next((item for item in items if item.opened_at is None), None)
    return next((i for i in items if wanted in (str(i.position), i.title.casefold())), None)


async def close(ctx: Context, meeting: Meeting) -> None:
    """Whatever is under discussion is over; the end of a confidential part is said."""
    for item in await minutes.open_items(ctx.session, meeting.id):
        await _close(ctx, meeting, item)


async def _close(ctx: Context, meeting: Meeting, item: AgendaItem) -> None:
    item.closed_at = ctx.now
    await ctx.session.flush()
    if item.confidential:
        await _say(ctx, meeting, notices.confidential_ends(item.position), f"item:{item.id}:ends")


async def confide(ctx: Context, meeting: Meeting) -> None:
    """A confidential part of the item under discussion begins; said again, it ends. Raises `NoItemOpen`.

    It is an item of its own, so that what was written down openly before and after stays open.
    """
    item = await minutes.current_item(ctx.session, meeting.id)
    if item is None:
        raise NoItemOpen
    if item.confidential:
        await _close(ctx, meeting, item)
        return
    part = await minutes.add_item(ctx.session, meeting.id, item.title, proposed_by=None)
    part.position, part.confidential, part.opened_at = item.position, True, ctx.now
    await ctx.session.flush()
    await _say(ctx, meeting, notices.confidential_begins(item.position), f"item:{part.id}:begins")


async def confidential_now(ctx: Context, channel_id: int) -> bool:
    """Whether nothing said in this channel may leave for a network that is not trusted with it."""
    return await minutes.confidential(ctx.session, channel_id)


async def _say(ctx: Context, meeting: Meeting, notice: Notice, cause: str) -> None:
    stamp = f"{cause}:{ctx.now.isoformat(timespec='seconds')}"
    await voice.everybody(ctx, meeting.channel_id, notice, cause=stamp)


async def hand_on(ctx: Context, meeting: Meeting, target: Meeting | None) -> None:
    """A meeting without a sitting: every item goes to the next one; without one, ideas go back to work."""
    for item in await minutes.items(ctx.session, meeting.id):
        await carry_over(ctx, item, target)


async def carry_over(ctx: Context, item: AgendaItem, target: Meeting | None) -> None:
    """Put an undecided item on another meeting's agenda; an idea's author hears of it."""
    idea = await ctx.session.get(Idea, item.idea_id) if item.idea_id else None
    if idea is not None and idea.status is not IdeaStatus.SCHEDULED:
        return
    if idea is not None:
        await triage.postpone(ctx, idea, target)
    if target is not None:
        await minutes.add_item(
            ctx.session, target.id, item.title, proposed_by=item.proposed_by, idea_id=item.idea_id
        )
        await invitations.refresh(ctx, target)


async def view(ctx: Context, meeting: Meeting) -> Notice:
    """The agenda as one message."""
    running = meeting.status is MeetingStatus.RUNNING
    return notices.listing(await occasions.of(ctx, meeting), await topics(ctx, meeting), running=running)


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise EmptyTopic
    if len(title) > MAX_TITLE:
        raise TopicTooLong
    return title
