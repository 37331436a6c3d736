"""The doors: who may do what; rights hang on roles, roles on people, people on verified accounts."""

from __future__ import annotations

from forum.context import Context
from forum.errors import Refusal
from forum.notices import people as notices
from storage import people
from storage.models import RoleName

#: Coordinators may do all that moderators may.
IMPLIES = {RoleName.COORDINATOR: frozenset({RoleName.COORDINATOR, RoleName.MODERATOR, RoleName.MEMBER})}


class NotAllowed(Refusal):
    """The person has not the role that this needs."""

    def __init__(self, role: RoleName) -> None:
        super().__init__(notices.not_allowed(role))


async def roles_of(ctx: Context, person_id: int) -> frozenset[RoleName]:
    """All roles of a person, implied ones among them."""
    held = await people.roles(ctx.session, person_id)
    return held.union(*(IMPLIES.get(role, frozenset()) for role in held))


async def has(ctx: Context, person_id: int, role: RoleName) -> bool:
    """Whether a person may act in this role."""
    return role in await roles_of(ctx, person_id)


async def require(ctx: Context, person_id: int, role: RoleName) -> None:
    """Pass, or `NotAllowed`."""
    if not await has(ctx, person_id, role):
        raise NotAllowed(role)
