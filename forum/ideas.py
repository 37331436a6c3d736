"""What members do with ideas and concerns: hand in, find, support, add, answer, withdraw."""

from __future__ import annotations

from collections.abc import Sequence

from forum import audit, cards, facts, headline, moves, numbers, plain, voice
from forum.context import Context
from forum.errors import Refusal
from forum.facts import SILENT, Facts
from forum.notices import Notice
from forum.notices import ideas as notices
from forum.transitions import OPEN
from storage import ideas, messages, places
from storage.models import (
    Account,
    Contribution,
    Idea,
    IdeaKind,
    IdeaStatus,
    Message,
    Person,
    Purpose,
    Room,
)

#: Characters of one idea; more is an essay that nobody would read in a chat.
LONGEST = 12_000
SOLUTION, COMMENT, ANSWER = "solution", "comment", "answer"


class NothingWritten(Refusal):
    """An idea without words."""

    def __init__(self, kind: IdeaKind) -> None:
        super().__init__(notices.nothing_written(kind.value))


class TooLong(Refusal):
    """More characters than an idea may have."""

    def __init__(self, length: int) -> None:
        super().__init__(notices.too_long(length, LONGEST))


class AlreadyThere(Refusal):
    """The author handed in the same words before, and they are still open."""

    def __init__(self, number: str) -> None:
        super().__init__(notices.already_there(number))


class OwnIdea(Refusal):
    """Authors do not count among their own supporters."""

    def __init__(self, number: str) -> None:
        super().__init__(notices.own_idea(number))


class NobodysWords(Refusal):
    """The message that should become an idea is the forum's own."""

    def __init__(self, kind: IdeaKind) -> None:
        super().__init__(notices.nothing_written(kind.value))


class NotForOthers(Refusal):
    """Its author has nothing carried out of the room, and somebody else wants to make an idea of it."""

    def __init__(self) -> None:
        super().__init__(notices.not_for_others())


class NotSupportable(Refusal):
    """It is not public, or nothing is open about it any more."""

    def __init__(self, idea: Facts) -> None:
        super().__init__(notices.not_supportable(idea))


class Closed(Refusal):
    """Nothing can be added to it."""

    def __init__(self, number: str) -> None:
        super().__init__(notices.closed(number))


class NothingAdded(Refusal):
    """A solution or an answer without words; `word` is the command that lacked them."""

    def __init__(self, word: str, number: str) -> None:
        super().__init__(notices.nothing_added(word, number))


async def submit(
    ctx: Context,
    author_id: int,
    kind: IdeaKind,
    text: str,
    *,
    room: Room | None = None,
    message: Message | None = None,
) -> Idea:
    """Take in plain text as a new idea and show it to the moderators.

    `room` and `message` are the way it came by, and so the way answers go back.
    Raises `NothingWritten`, `TooLong` or `AlreadyThere`.
    """
    text = text.strip()
    await _acceptable(ctx, author_id, kind, text)
    author = await ctx.session.get_one(Person, author_id)
    idea = Idea(
        year=ctx.today.year,
        kind=kind,
        title=headline.of(text),
        text=text,
        language=author.language,
        author_id=author_id,
        message_id=message.id if message else None,
        room_id=room.id if room else None,
        status=IdeaStatus.NEW,
        public=False,
        promised_on=moves.promise(ctx),
        created_at=ctx.now,
        moved_at=ctx.now,
    )
    await ideas.add(ctx.session, idea)
    await moves.note(ctx, idea, "submit", by=author_id, before=None)
    await cards.show(ctx, idea)
    return idea


async def _acceptable(ctx: Context, author_id: int, kind: IdeaKind, text: str) -> None:
    if not text:
        raise NothingWritten(kind)
    if len(text) > LONGEST:
        raise TooLong(len(text))
    if (known := await ideas.same(ctx.session, author_id, text, OPEN)) is not None:
        raise AlreadyThere(numbers.of(known))


async def hand_in_message(ctx: Context, taker_id: int, kind: IdeaKind, said: Message, room: Room) -> Idea:
    """Make an idea of what somebody said; it is theirs, and they hear of it where they said it.

    `room` is where `taker_id` asked for it. Raises `NobodysWords`, `NotForOthers` and what `submit` raises.
    """
    if said.account_id is None:
        raise NobodysWords(kind)
    author_id = (await ctx.session.get_one(Account, said.account_id)).person_id
    if author_id != taker_id and (await ctx.session.get_one(Person, author_id)).unrelayed_at is not None:
        raise NotForOthers
    home = await _said_in(ctx, said, room)
    idea = await submit(ctx, author_id, kind, plain.of(said.text), room=home, message=said)
    known, taker = await facts.of(ctx, idea), await ctx.session.get_one(Person, taker_id)
    own = author_id == taker_id
    notice = notices.received(known) if own else notices.taken_up(known, taker.name)
    await tell_author(ctx, idea, notice, cause=f"idea:{idea.id}:received")
    return idea


async def _said_in(ctx: Context, said: Message, room: Room) -> Room:
    original = await messages.original(ctx.session, said.id)
    return await ctx.session.get_one(Room, original.room_id) if original else room


async def reword(ctx: Context, message: Message, text: str) -> None:
    """The message an idea came by was changed: so is the idea, while nobody has acted on it."""
    idea = await ideas.handed_in_by(ctx.session, message.id)
    text = text.strip()
    if idea is None or text in ("", idea.text) or len(text) > LONGEST:
        return
    if idea.status is not IdeaStatus.NEW:
        notice = notices.too_late_to_change(numbers.of(idea))
        await tell_author(ctx, idea, notice, cause=f"idea:{idea.id}:late:{ctx.machine_now.isoformat()}")
        return
    idea.text, idea.title = text, headline.of(text)
    audit.write(ctx, "idea", idea.id, "reword", person_id=idea.author_id)
    await cards.show(ctx, idea)


async def find(ctx: Context, words: str = "") -> Sequence[Idea]:
    """Public ideas that hold `words` in number or text, newest first."""
    # Compared here, because SQLite folds the case of ASCII letters only.
    wanted = words.strip().casefold()
    everything = await ideas.public(ctx.session, SILENT)
    return [idea for idea in everything if wanted in f"{numbers.of(idea)}\n{idea.text}".casefold()]


async def support(ctx: Context, person_id: int, idea: Idea) -> bool:
    """Count one person once; False when they were counted before. `OwnIdea` or `NotSupportable` otherwise."""
    if idea.author_id == person_id:
        raise OwnIdea(numbers.of(idea))
    known = await facts.of(ctx, idea)
    if not known.supportable:
        raise NotSupportable(known)
    if not await ideas.support(ctx.session, idea.id, person_id, ctx.now):
        return False
    await cards.show(ctx, idea)
    return True


async def unsupport(ctx: Context, person_id: int, idea: Idea) -> bool:
    """Count the person no more; False when they were not counted."""
    if not await ideas.unsupport(ctx.session, idea.id, person_id):
        return False
    await cards.show(ctx, idea)
    return True


async def contribute(
    ctx: Context, person_id: int, idea: Idea, text: str, *, kind: str, message: Message | None = None
) -> Contribution:
    """Keep a solution or a comment; of a solution the author is told.

    Raises `NothingAdded` or, for what nobody may read any more, `Closed`.
    """
    if not text.strip():
        raise NothingAdded("lösung", numbers.of(idea))
    if (await facts.of(ctx, idea)).silent:
        raise Closed(numbers.of(idea))
    added = await _keep(ctx, person_id, idea, text, kind=kind, message=message)
    await cards.show(ctx, idea)
    if kind == SOLUTION and person_id != idea.author_id:
        await _tell_solution(ctx, idea, added)
    return added


async def _keep(
    ctx: Context, person_id: int, idea: Idea, text: str, *, kind: str, message: Message | None
) -> Contribution:
    return await ideas.contribute(
        ctx.session,
        idea,
        kind,
        text.strip(),
        person_id=person_id,
        message_id=message.id if message else None,
        at=ctx.now,
    )


async def _tell_solution(ctx: Context, idea: Idea, added: Contribution) -> None:
    giver = await ctx.session.get_one(Person, added.person_id)
    notice = notices.solution_arrived(await facts.of(ctx, idea), giver.name, added.text)
    await tell_author(ctx, idea, notice, cause=f"contribution:{added.id}")


async def tell_author(
    ctx: Context, idea: Idea, notice: Notice, *, cause: str, on_reply: str | None = None
) -> Message | None:
    """Say it to the author, the way the idea came; None when there is no way to reach them."""
    return await voice.person(
        ctx,
        idea.author_id,
        notice,
        cause=cause,
        room=await ctx.session.get(Room, idea.room_id) if idea.room_id else None,
        reply_to=await ctx.session.get(Message, idea.message_id) if idea.message_id else None,
        on_reply=on_reply,
    )


async def answer(ctx: Context, idea: Idea, text: str, *, message: Message | None = None) -> None:
    """The author's answer to a question moves the idea on; anything else is laid before the moderators.

    Raises `NothingAdded` or, for what was withdrawn, `Closed`.
    """
    if not text.strip():
        raise NothingAdded("antworten", numbers.of(idea))
    await ideas.lock(ctx.session, idea)
    if idea.status is IdeaStatus.WITHDRAWN:
        raise Closed(numbers.of(idea))
    added = await _keep(ctx, idea.author_id, idea, text, kind=ANSWER, message=message)
    if idea.status is IdeaStatus.QUESTION:
        await moves.make(ctx, idea, "answer", by=idea.author_id, to=idea.status_before)
    else:
        await _tell_moderators(ctx, idea, added)
    await cards.show(ctx, idea)


async def _tell_moderators(ctx: Context, idea: Idea, added: Contribution) -> None:
    notice = notices.author_wrote(await facts.of(ctx, idea), added.text)
    for channel in await places.channels(ctx.session, Purpose.MODERATION):
        await voice.everybody(ctx, channel.id, notice, cause=f"contribution:{added.id}:{channel.id}")


async def withdraw(ctx: Context, idea: Idea) -> None:
    """The author takes it back: only number and status stay to be seen. Raises `moves.NotNow`."""
    await moves.make(ctx, idea, "withdraw", by=idea.author_id)
    await cards.show(ctx, idea)
    await cards.cover(ctx, idea)
