"""Whose words stay in the network where they are written: by their own wish, or muted by moderators."""

from __future__ import annotations

from collections.abc import Sequence

from forum import access, audit, people, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import silence as notices
from storage import avatars, messages, mutes, passings
from storage.models import Account, Channel, Message, Person, RoleName, Room


class Already(Refusal):
    """It was so before."""

    def __init__(self, *, out: bool) -> None:
        super().__init__(notices.already(out=out))


class NotToBeMuted(Refusal):
    """Somebody with a trust of their own, or the moderator themselves."""

    def __init__(self) -> None:
        super().__init__(notices.not_to_be_muted())


class MutedBefore(Refusal):
    """Nothing changes."""

    def __init__(self, name: str, prefix: str) -> None:
        super().__init__(notices.muted_before(name, prefix))


class WhoIsMeant(Refusal):
    """Nobody, or more than one, is meant by what was said; `names` are muted in the channel."""

    def __init__(self, names: Sequence[str], prefix: str) -> None:
        super().__init__(notices.how_to_unmute(names, prefix))


async def opt_out(ctx: Context, person: Person) -> None:
    """Nothing this person says in a room is carried from now on. Raises `Already`."""
    if person.unrelayed_at is not None:
        raise Already(out=True)
    person.unrelayed_at = ctx.now
    await avatars.drop(ctx.session, person.id)
    await passings.drop(ctx.session, person.id)
    audit.write(ctx, "person", person.id, "opt_out", person_id=person.id)


async def opt_in(ctx: Context, person: Person) -> None:
    """It is carried again. Raises `Already`."""
    if person.unrelayed_at is None:
        raise Already(out=False)
    person.unrelayed_at = None
    audit.write(ctx, "person", person.id, "opt_in", person_id=person.id)


async def mute(
    ctx: Context, moderator: Person, account: Account, channel: Channel, about: Message, *, prefix: str
) -> None:
    """Keep the words of this account's person in their network, in one channel; they are told, once.

    `about` is a message of theirs; `prefix` begins commands where the moderator is.
    Raises `NotToBeMuted` or `MutedBefore`.
    """
    trusted = await access.has(ctx, account.person_id, RoleName.MODERATOR)
    if trusted or account.person_id == moderator.id:
        raise NotToBeMuted
    if await mutes.is_muted(ctx.session, account.person_id, channel.id):
        raise MutedBefore(account.name, prefix)
    await mutes.mute(ctx.session, account, channel.id, by=moderator.id, now=ctx.now)
    audit.write(ctx, "account", account.id, "mute", person_id=moderator.id, channel=channel.id)
    contact = await people.contact(ctx)
    await _tell(ctx, account, notices.you_are_muted(channel.name, contact, ctx.district.name), about)


async def unmute(
    ctx: Context,
    moderator: Person,
    account: Account,
    channel: Channel,
    about: Message | None = None,
    *,
    prefix: str,
) -> None:
    """Carry their words again, and tell them. Raises `WhoIsMeant` when nobody kept them from it."""
    if not await mutes.is_muted(ctx.session, account.person_id, channel.id):
        raise WhoIsMeant(await muted_names(ctx, channel), prefix)
    await mutes.unmute(ctx.session, account.person_id, channel.id)
    audit.write(ctx, "account", account.id, "unmute", person_id=moderator.id, channel=channel.id)
    await _tell(ctx, account, notices.you_are_unmuted(channel.name), about)


async def muted_as(ctx: Context, channel: Channel, name: str, *, prefix: str) -> Account:
    """The one muted account of a channel with this name or user name. Raises `WhoIsMeant`."""
    bare = name.strip().removeprefix("@").casefold()
    found = [one for one in await mutes.muted_in(ctx.session, channel.id) if bare in _names(one)]
    if len(found) != 1:
        raise WhoIsMeant(await muted_names(ctx, channel), prefix)
    return found[0]


async def muted_names(ctx: Context, channel: Channel) -> list[str]:
    """Who is muted in a channel, the latest first."""
    return [account.name for account in await mutes.muted_in(ctx.session, channel.id)]


def _names(account: Account) -> set[str]:
    return {account.name.casefold(), (account.username or account.user).removeprefix("@").casefold()}


async def _tell(ctx: Context, account: Account, notice: Notice, about: Message | None) -> None:
    """In private, else under the message, where they wrote it themselves."""
    original = await messages.original(ctx.session, about.id) if about is not None else None
    room = await ctx.session.get_one(Room, original.room_id) if original is not None else None
    cause = f"{notice.name}:{account.id}:{ctx.machine_now.isoformat()}"
    await voice.person(ctx, account.person_id, notice, cause=cause, room=room, reply_to=about)
