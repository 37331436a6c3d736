"""Rows for tests of what is shown: people, rooms, ideas with a past, meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from forum.context import Context
from storage import people, places
from storage.models import (
    Base,
    Channel,
    Idea,
    IdeaKind,
    IdeaMove,
    IdeaStatus,
    Meeting,
    MeetingStatus,
    Person,
    Purpose,
    RoleName,
    Series,
    Support,
)

Row = TypeVar("Row", bound=Base)

DAY = timedelta(days=1)
#: Monday, 23 November 2026, 9 o'clock in Berlin: the day the seed is sown.
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Seed:
    """Puts rows into one unit of work; times are given in days from its now, past ones negative."""

    ctx: Context

    def at(self, days: float) -> datetime:
        """The civil moment so many days from now."""
        return self.ctx.now + days * DAY

    async def add(self, row: Row) -> Row:
        """The row, with its id."""
        self.ctx.session.add(row)
        await self.ctx.session.flush()
        return row

    async def person(self, name: str, *roles: RoleName, organisation: str | None = None) -> Person:
        """Somebody with an account of the same name."""
        account = await people.met(self.ctx.session, "telegram", name.lower(), name=name, now=self.at(-30))
        known = await self.ctx.session.get_one(Person, account.person_id)
        known.organisation = organisation
        for role in roles:
            await people.grant(self.ctx.session, known.id, role)
        return known

    async def channel(self, name: str, purpose: Purpose, *networks: str) -> Channel:
        """A channel with a room on each of these networks."""
        channel = await places.add_channel(self.ctx.session, name, purpose, self.at(-30))
        for network in networks:
            address = f"{network}-{channel.id}"
            await places.add_room(
                self.ctx.session, channel, network, address, now=self.at(-30), title=f"{name} ({network})"
            )
        return channel

    async def private(self, person: Person, network: str = "matrix") -> Channel:
        """A private chat with the bot."""
        channel = await places.add_channel(self.ctx.session, person.name, Purpose.PRIVATE, self.at(-30))
        await places.add_room(
            self.ctx.session, channel, network, f"dm-{person.id}", now=self.at(-30), person_id=person.id
        )
        return channel

    async def idea(
        self,
        serial: int,
        text: str,
        author: Person,
        *moves: tuple[float, str, IdeaStatus],
        kind: IdeaKind = IdeaKind.IDEA,
        language: str = "de",
        public: bool = True,
        promised: int = 10,
        **more: Any,
    ) -> Idea:
        """An idea handed in two weeks ago that went through `moves` (days, word, status after)."""
        steps = [(-14.0, "submit", IdeaStatus.NEW), *moves]
        idea = await self.add(
            Idea(
                year=2026,
                serial=serial,
                kind=kind,
                title=text.split(". ", maxsplit=1)[0].rstrip("."),
                text=text,
                language=language,
                author_id=author.id,
                status=steps[-1][2],
                public=public,
                promised_on=self.ctx.today + promised * DAY,
                created_at=self.at(-14),
                moved_at=self.at(steps[-1][0]),
                **more,
            )
        )
        before = None
        for days, word, after in steps:
            await self.move(idea, days, word, before, after)
            before = after
        return idea

    async def move(
        self, idea: Idea, days: float, word: str, before: IdeaStatus | None, after: IdeaStatus
    ) -> None:
        """One line of an idea's history."""
        line = IdeaMove(
            idea_id=idea.id,
            at=self.at(days),
            person_id=idea.author_id,
            word=word,
            before=before,
            after=after,
            held={},
        )
        await self.add(line)

    async def support(self, idea: Idea, days: float, *supporters: Person) -> None:
        """These people raise their voices for it."""
        for person in supporters:
            await self.add(Support(idea_id=idea.id, person_id=person.id, at=self.at(days)))

    async def meeting(
        self,
        channel: Channel,
        name: str,
        days: float,
        host: Person,
        status: MeetingStatus = MeetingStatus.INVITED,
        **more: Any,
    ) -> Meeting:
        """One date of a series of its own."""
        starts = self.at(days)
        series = await self.add(
            Series(
                channel_id=channel.id,
                name=name,
                starts_local=f"{starts:%Y-%m-%dT%H:%M}",
                zone="Europe/Berlin",
                minutes=90,
                place="Rathaus, Raum 12",
                created_by=host.id,
                confirmed_at=self.at(-30),
            )
        )
        row = Meeting(
            series_id=series.id,
            channel_id=channel.id,
            nominal_local=series.starts_local,
            starts_at=starts,
            minutes=90,
            place="Rathaus, Raum 12",
            status=status,
            **more,
        )
        return await self.add(row)
