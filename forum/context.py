"""What every verb is given: the open session, the district, and what time it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from forum.calendar import WeeklyTime

COORDINATORS_DIGEST, MEMBERS_DIGEST = WeeklyTime.parse("MO 07:30"), WeeklyTime.parse("TH 08:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """The integration network this installation serves."""

    name: str
    language: str
    zone: ZoneInfo
    #: ISO 3166-2 code without the country, e.g. `ST`: whose public holidays count.
    region: str
    web_url: str
    #: Languages of what is said to a whole room, the first one first; a channel may have its own.
    room_languages: tuple[str, ...] = ("de",)
    #: A human being to talk to, in words; empty: the coordinators are named.
    contact: str = ""
    #: People's pictures are shown beside their words, where a network can.
    avatars: bool = True
    #: When the weekly digests go out, on the district's wall clocks.
    digest_coordinators: WeeklyTime = COORDINATORS_DIGEST
    digest_members: WeeklyTime = MEMBERS_DIGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One unit of work. Verbs never commit; whoever opened the session does."""

    session: AsyncSession
    district: District
    #: Civil time: what is written, shown and counted in days.
    now: datetime
    #: Machine time: what queues and pauses are measured with.
    machine_now: datetime
    #: Languages guessed from somebody's script, by person: for what is said in this unit, never stored.
    guesses: dict[int, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The civil date where the district is."""
        return self.now.astimezone(self.district.zone).date()
