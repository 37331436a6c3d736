"""People and rooms for stories told directly to the verbs, and what each room was told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from forum.context import Context
from storage import ideas, messages, people, places
from storage.models import Account, Message, Person, Purpose, RoleName, Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A district with its moderators' room, its Open Mic and a talk room, each on one network."""

    ctx: Context
    moderation: Room
    openmic: Room
    talk: Room

    @classmethod
    async def gather(cls, ctx: Context) -> Cast:
        """Everybody takes their places."""
        return cls(
            ctx=ctx,
            moderation=await room(ctx, "Moderation", Purpose.MODERATION),
            openmic=await room(ctx, "Open Mic", Purpose.OPENMIC),
            talk=await room(ctx, "Arbeit", Purpose.TALK),
        )

    async def person(self, name: str, *roles: RoleName, private: bool = True) -> Person:
        """Somebody new, with or without a private chat."""
        account = await self.account(name)
        for role in roles:
            await people.grant(self.ctx.session, account.person_id, role)
        if private:
            await room(self.ctx, f"private {name}", Purpose.PRIVATE, person_id=account.person_id)
        return await self.ctx.session.get_one(Person, account.person_id)

    async def account(self, name: str) -> Account:
        """The account of the person with this name."""
        return await people.met(self.ctx.session, "telegram", name.lower(), name=name, now=self.ctx.now)

    async def home(self, person: Person) -> Room:
        """Where one person is told things alone."""
        return (await places.private_rooms(self.ctx.session, person.id))[0]

    async def says(self, person: Person, text: str, where: Room) -> Message:
        """A message of somebody's own in a room."""
        account = (await people.accounts(self.ctx.session, person.id))[0]
        said = await messages.write(
            self.ctx.session, channel_id=where.channel_id, text=text, now=self.ctx.now, account_id=account.id
        )
        await messages.add_original(self.ctx.session, said, where, f"native-{said.id}")
        return said

    async def told(self, where: Room | Person) -> list[str]:
        """What the forum says there as it reads now, oldest first."""
        return [message.text for message in await self.messages(where)]

    async def messages(self, where: Room | Person) -> list[Message]:
        """The forum's own messages there, oldest first."""
        shown = await self.home(where) if isinstance(where, Person) else where
        said = await ideas.said_because(self.ctx.session, "")
        return [message for message in said if message.channel_id == shown.channel_id]

    def later(self, **time: float) -> Context:
        """The same unit of work at a later civil time."""
        return replace(self.ctx, now=self.ctx.now + timedelta(**time))


async def room(ctx: Context, name: str, purpose: Purpose, *, person_id: int | None = None) -> Room:
    """A channel with one room."""
    channel = await places.add_channel(ctx.session, name, purpose, ctx.machine_now)
    return await places.add_room(
        ctx.session, channel, "telegram", f"room {name}", now=ctx.machine_now, title=name, person_id=person_id
    )
