"""A newcomer's first questions: language and topics; then a human contact, and a task to greet them."""

from __future__ import annotations

from datetime import timedelta

from forum import access, outreach
from forum.context import Context
from storage import directory
from storage import outreach as store
from storage.models import OutreachReason, Person, RoleName

#: A dialogue that nobody ended is over after this; the coordinators are told all the same.
PATIENCE = timedelta(hours=1)


def is_open(person: Person) -> bool:
    """The questions were begun and are not answered to the end."""
    return person.greeted_at is not None and person.welcomed_at is None


def is_unknown(person: Person) -> bool:
    """Nobody asked them anything, and neither they nor their client said which language they read."""
    asked = person.greeted_at is not None or person.welcomed_at is not None or person.left_at is not None
    return not asked and not person.language and not person.spoken


def begin(ctx: Context, person: Person) -> None:
    """The first questions begin, if they had not before."""
    person.greeted_at = person.greeted_at or ctx.now


def knows_language(person: Person) -> bool:
    """The person chose it, or the registry knows it; what a client says is only a guess."""
    return bool(person.spoken)


async def knows_topics(ctx: Context, person: Person) -> bool:
    """What the person cares about was said before."""
    return bool(await directory.interests(ctx.session, person.id))


def choose_language(person: Person, code: str) -> None:
    """From now on in this language, whatever a client says."""
    person.language = code
    person.spoken = [code, *(spoken for spoken in person.spoken if spoken != code)]


async def finish(ctx: Context, person: Person) -> None:
    """The questions are over for good; the coordinators are asked to greet the newcomer."""
    if person.welcomed_at is not None:
        return
    person.welcomed_at = ctx.now
    await ctx.session.flush()
    if not await access.has(ctx, person.id, RoleName.MODERATOR):
        await outreach.gather(ctx, person, OutreachReason.WELCOME)


async def finish_forgotten(ctx: Context) -> None:
    """End the dialogues that were left open for an hour."""
    for person in await store.forgotten(ctx.session, ctx.now - PATIENCE):
        await finish(ctx, person)
