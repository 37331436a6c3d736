"""Two accounts of one human being become one person, who has all that was either's."""

from __future__ import annotations

from collections.abc import Iterable

from forum import audit, cards, languages, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import accounts as notices
from storage import joining, people, places
from storage.models import Account, Person, RoleName, Room


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
    homes = [home for person in both for home in await _homes(ctx, person)]
    language = _chosen(keep) or _chosen(gone) or keep.language
    await joining.people(ctx.session, keep, gone)
    keep.language = language or keep.language
    await ctx.session.flush()
    for idea in ideas.values():
        await cards.show(ctx, idea)
    audit.write(ctx, "person", keep.id, "join", person_id=keep.id, joined=gone.id)
    await _tell(ctx, keep, homes)
    if await people.is_trusted(ctx.session, keep.id):
        await _tell_coordinators(ctx, keep)
    return keep


def _chosen(person: Person) -> str | None:
    """The language they said they want, and not one that a client told."""
    return person.language if person.spoken else None


async def _homes(ctx: Context, person: Person) -> list[tuple[Room, str]]:
    """Their private chats, and the language that is spoken there."""
    language = await voice.language_of(ctx, person.id)
    return [(room, language) for room in await places.private_rooms(ctx.session, person.id)]


async def identities(ctx: Context, person_id: int) -> list[tuple[str, str]]:
    """The accounts of a person, as people read them: name and network."""
    accounts = await people.accounts(ctx.session, person_id)
    return [(f"{a.name} (@{a.username})" if a.username else a.name, a.network) for a in accounts]


async def _tell(ctx: Context, person: Person, homes: Iterable[tuple[Room, str]]) -> None:
    """In each private chat in the language that was spoken there; also in which it goes on, if another."""
    accounts, language = await identities(ctx, person.id), await voice.language_of(ctx, person.id)
    for room, before in homes:
        notice = notices.joined(accounts, languages.NATIVE[language] if language != before else "")
        cause = f"joined:{person.id}:{room.id}:{ctx.machine_now.isoformat()}"
        await voice.in_room(ctx, room, notice, cause=cause, language=before)


async def _tell_coordinators(ctx: Context, person: Person) -> None:
    """Whoever talked a moderator into joining accounts holds their role now; the others must see it."""
    notice = notices.joined_with_rights(person.name, await identities(ctx, person.id))
    for other in await voice.role_holders(ctx, RoleName.COORDINATOR):
        if other.id != person.id:
            cause = f"joined:{person.id}:told:{other.id}:{ctx.machine_now.isoformat()}"
            await voice.person(ctx, other.id, notice, cause=cause)
