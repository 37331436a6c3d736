"""Two accounts of one human being become one person, who has all that was either's."""

from __future__ import annotations

from forum import audit, cards, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import accounts as notices
from storage import joining, people, places
from storage.models import Account, Person


class SamePerson(Refusal):
    """Both accounts belong to one person already."""

    def __init__(self) -> None:
        super().__init__(notices.same_person())


def apart(one: Account, other: Account) -> None:
    """Pass, or `SamePerson`."""
    if one.person_id == other.person_id:
        raise SamePerson


async def join(ctx: Context, one: Account, other: Account) -> Person:
    """Make the two people one, the one known for longer; told in all their private chats."""
    apart(one, other)
    both = [await ctx.session.get_one(Person, account.person_id) for account in (one, other)]
    keep, gone = sorted(both, key=lambda person: (person.created_at, person.id))
    ideas = {idea.id: idea for person in both for idea in await joining.supported(ctx.session, person.id)}
    await joining.people(ctx.session, keep, gone)
    for idea in ideas.values():
        await cards.show(ctx, idea)
    audit.write(ctx, "person", keep.id, "join", person_id=keep.id, joined=gone.id)
    await _tell(ctx, keep)
    return keep


async def identities(ctx: Context, person_id: int) -> list[tuple[str, str]]:
    """The accounts of a person, as people read them: name and network."""
    accounts = await people.accounts(ctx.session, person_id)
    return [(f"{a.name} (@{a.username})" if a.username else a.name, a.network) for a in accounts]


async def _tell(ctx: Context, person: Person) -> None:
    notice = notices.joined(await identities(ctx, person.id))
    language = await voice.language_of(ctx, person.id)
    for room in await places.private_rooms(ctx.session, person.id):
        cause = f"joined:{person.id}:{room.id}:{ctx.machine_now.isoformat()}"
        await voice.in_room(ctx, room, notice, cause=cause, language=language)
