"""The doors: who may do what; rights hang on roles, roles on people, people on verified accounts."""

from __future__ import annotations

from forum import numbers
from forum.context import Context
from forum.errors import Refusal
from forum.notices import ideas as idea_notices
from forum.notices import people as notices
from storage import deputies, ideas, people
from storage.models import Idea, IdeaStatus, RoleName

#: Coordinators may do all that moderators may.
IMPLIES = {RoleName.COORDINATOR: frozenset({RoleName.COORDINATOR, RoleName.MODERATOR, RoleName.MEMBER})}


class NotAllowed(Refusal):
    """The person has not the role that this needs."""

    def __init__(self, role: RoleName) -> None:
        super().__init__(notices.not_allowed(role))


async def roles_of(ctx: Context, person_id: int) -> frozenset[RoleName]:
    """All roles of a person: their own, those they stand in for, and what these imply."""
    held = await people.roles(ctx.session, person_id)
    held |= await deputies.roles_of(ctx.session, person_id, ctx.today)
    return held.union(*(IMPLIES.get(role, frozenset()) for role in held))


async def has(ctx: Context, person_id: int, role: RoleName) -> bool:
    """Whether a person may act in this role."""
    return role in await roles_of(ctx, person_id)


async def require(ctx: Context, person_id: int, role: RoleName) -> None:
    """Pass, or `NotAllowed`."""
    if not await has(ctx, person_id, role):
        raise NotAllowed(role)


class NoSuchIdea(Refusal):
    """There is no idea with this number, or it is not for this person; which of the two is not told."""

    def __init__(self) -> None:
        super().__init__(idea_notices.no_such_idea())


class NotYours(Refusal):
    """Somebody else handed it in."""

    def __init__(self, number: str) -> None:
        super().__init__(idea_notices.not_yours(number))


async def idea_for(ctx: Context, person_id: int, words: str) -> Idea:
    """The idea with the number in `words`, if this person may read it; `NoSuchIdea` otherwise."""
    idea = await _idea(ctx, words)
    if idea.public and idea.status is not IdeaStatus.HIDDEN:
        return idea
    if not await is_insider(ctx, person_id, idea):
        raise NoSuchIdea
    return idea


async def is_insider(ctx: Context, person_id: int, idea: Idea) -> bool:
    """The author and moderators read what is not public."""
    return idea.author_id == person_id or await has(ctx, person_id, RoleName.MODERATOR)


async def own_idea(ctx: Context, person_id: int, words: str) -> Idea:
    """The idea with this number, if this person handed it in; `NoSuchIdea` or `NotYours` otherwise."""
    idea = await idea_for(ctx, person_id, words)
    if idea.author_id != person_id:
        raise NotYours(numbers.of(idea))
    return idea


async def idea_to_move(ctx: Context, person_id: int, words: str) -> Idea:
    """Any idea, for a moderator; `NotAllowed` or `NoSuchIdea` otherwise."""
    await require(ctx, person_id, RoleName.MODERATOR)
    return await _idea(ctx, words)


async def _idea(ctx: Context, words: str) -> Idea:
    number = numbers.read(words)
    idea = await ideas.numbered(ctx.session, number.serial, number.year) if number else None
    if idea is None:
        raise NoSuchIdea
    return idea
