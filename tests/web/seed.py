"""A district in its third week, written down as rows: ideas in four languages, meetings, decisions, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from forum.context import Context
from storage import people, places
from storage.models import (
    AgendaItem,
    Answer,
    Base,
    Channel,
    Contribution,
    Decision,
    Idea,
    IdeaKind,
    IdeaMove,
    IdeaStatus,
    Meeting,
    MeetingStatus,
    MinutesEntry,
    MinutesStatus,
    Person,
    Purpose,
    RoleName,
    Rsvp,
    Series,
    Support,
    Task,
)

Row = TypeVar("Row", bound=Base)

DAY = timedelta(days=1)

CAFE = "Ein Sprachcafé am Samstagvormittag in der Bibliothek, mit Kinderbetreuung nebenan."
BUS = "Aus unserem Dorf fährt nach 17 Uhr kein Bus mehr. Abendkurse sind so nicht erreichbar."
DENTIST = "تم رفضي عند طبيب الأسنان لعدم وجود مترجم. يجب ألا يحدث هذا."
CALENDAR = "Потрібен спільний календар усіх спілок, щоб свята не збігалися."
BICYCLES = "Repair bicycles together in the parish hall and pass them on to people who have just arrived."
NOTICES = "Im Wartebereich der Ausländerbehörde gibt es nur Aushänge auf Deutsch."
LANDLADY = "Meine Vermieterin, Frau Beispiel, Tel. 03443 000000, hat mir gekündigt."
SPAM = "Buy followers now!!! www.spam.example best price"


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


async def sow(ctx: Context) -> Seed:
    """The whole district; its figures are what the tests count on."""
    seed = Seed(ctx)
    anna = await seed.person("Anna", RoleName.COORDINATOR, organisation="Sachgebiet Integration")
    olha = await seed.person("Olha", organisation="Lokales Bündnis")
    karim, jana = await seed.person("Karim"), await seed.person("Jana", organisation="AWO")
    open_mic = await seed.channel("Open Mic", Purpose.OPENMIC, "telegram", "matrix")
    await seed.channel("Arbeit", Purpose.TALK, "telegram", "matrix")
    await seed.channel("Moderation", Purpose.MODERATION, "matrix")
    await _ideas(seed, open_mic, (anna, olha, karim, jana))
    return seed


async def _ideas(seed: Seed, open_mic: Channel, cast: tuple[Person, Person, Person, Person]) -> None:
    anna, olha, karim, jana = cast
    accepted = (-12.0, "accept", IdeaStatus.IN_PROGRESS)
    held = await _held(seed, open_mic, anna)
    ahead = await _ahead(seed, open_mic, anna, olha, karim)
    cafe = await seed.idea(
        1, CAFE, olha, accepted, (-11, "schedule", IdeaStatus.SCHEDULED), (-4, "decide", IdeaStatus.DECIDED)
    )
    await _decide(seed, held, cafe, anna)
    await seed.support(cafe, -10, anna, karim)
    await seed.support(cafe, -2, jana)
    await seed.add(
        Contribution(
            idea_id=cafe.id,
            person_id=jana.id,
            kind="solution",
            text="Die AWO kann zwei Stunden Kinderbetreuung stellen.",
            at=seed.at(-9),
        )
    )
    bus = await seed.idea(2, BUS, karim, accepted, kind=IdeaKind.CONCERN, promised=-3)
    await seed.support(bus, -3, olha, jana)
    await seed.add(AgendaItem(meeting_id=ahead.id, position=1, title="Abendbus ins Dorf", idea_id=bus.id))
    await seed.idea(
        3,
        DENTIST,
        karim,
        (-6, "accept", IdeaStatus.IN_PROGRESS),
        (-1, "decline", IdeaStatus.DECLINED),
        kind=IdeaKind.CONCERN,
        language="ar",
        reason="budget|",
    )
    await seed.idea(
        4,
        CALENDAR,
        olha,
        (-5, "accept", IdeaStatus.IN_PROGRESS),
        (-2, "implemented", IdeaStatus.DONE),
        language="uk",
        reason="|Der Kalender steht seit Montag auf der Seite des Landkreises.",
    )
    await seed.idea(5, BICYCLES, jana, (-1, "accept", IdeaStatus.IN_PROGRESS), language="en")
    await seed.idea(6, NOTICES, olha, public=False, promised=0)
    await seed.idea(7, LANDLADY, karim, (-12, "hide", IdeaStatus.HIDDEN))
    await seed.idea(8, SPAM, karim, (-12, "decline", IdeaStatus.DECLINED), public=False, reason="werbung|")


async def _held(seed: Seed, channel: Channel, host: Person) -> Meeting:
    return await seed.meeting(
        channel,
        "Jour fixe Integration",
        -4,
        host,
        MeetingStatus.HELD,
        minutes_status=MinutesStatus.CORRECTION,
        correction_until=seed.ctx.today + 3 * DAY,
        minute_taker_id=host.id,
        started_at=seed.at(-4),
        ended_at=seed.at(-4),
    )


async def _decide(seed: Seed, meeting: Meeting, cafe: Idea, anna: Person) -> None:
    item = await seed.add(AgendaItem(meeting_id=meeting.id, position=1, title=cafe.title, idea_id=cafe.id))
    secret = await seed.add(
        AgendaItem(meeting_id=meeting.id, position=2, title="Vertraulicher Fall", confidential=True)
    )
    ruling = "Das Sprachcafé beginnt im Januar, jeden Samstag um zehn Uhr."
    for position, (about, text) in enumerate([(item, ruling), (secret, "Geheimer Beschluss")], start=1):
        entry = await _entry(seed, about, "decision", text, anna)
        await seed.add(
            Decision(
                meeting_id=meeting.id,
                entry_id=entry.id,
                idea_id=cafe.id if about is item else None,
                year=2026,
                number=position,
                text=text,
            )
        )
    entry = await _entry(seed, item, "task", "Raum in der Bibliothek reservieren", anna)
    await seed.add(
        Task(
            number=7,
            meeting_id=meeting.id,
            entry_id=entry.id,
            idea_id=cafe.id,
            text=entry.text,
            owner_name="AWO",
            due_on=seed.ctx.today - DAY,
            created_at=seed.at(-4),
        )
    )


async def _entry(seed: Seed, item: AgendaItem, kind: str, text: str, person: Person) -> MinutesEntry:
    row = MinutesEntry(
        meeting_id=item.meeting_id,
        item_id=item.id,
        kind=kind,
        text=text,
        person_id=person.id,
        at=seed.at(-4),
    )
    return await seed.add(row)


async def _ahead(seed: Seed, channel: Channel, anna: Person, olha: Person, karim: Person) -> Meeting:
    meeting = await seed.meeting(channel, "Online-Austausch", 3, anna)
    for person, rsvp in ((anna, Rsvp.YES), (olha, Rsvp.YES), (karim, Rsvp.MAYBE)):
        await seed.add(Answer(meeting_id=meeting.id, person_id=person.id, rsvp=rsvp, at=seed.at(-1)))
    return meeting
