"""The rooms and people of the stories about rounds: Petra coordinates, Olha and Jan take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from storage.models import Purpose, RoleName
from tests.fakes import Seen
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
BERLIN = ZoneInfo("Europe/Berlin")
JOUR_FIXE = "/runde neu Jour fixe; jeden 3. Donnerstag; 14:00; 90; Rathaus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One channel with a room on each network, and who is there."""

    world: World
    petra: Member
    olha: Member
    jan: Member

    def card(self, words: str) -> Seen:
        """The newest message with these words in the Telegram room."""
        return [seen for seen in self.petra.sees(TG) if words in seen.text][-1]

    def count(self, words: str) -> tuple[int, int]:
        """How often these words can be seen: on Telegram, on Matrix."""
        seen = [[s for s in self.world.networks[n].rooms[room] if words in s.text] for n, room in ROOMS]
        return len(seen[0]), len(seen[1])

    async def founds(self, line: str = JOUR_FIXE) -> None:
        """Petra sets a round up, and what is due at once happens."""
        await self.petra.writes(line, TG)
        await self.petra.writes("ja", TG)
        await self.world.reaches(self.world.civil.now())

    async def says(self, *lines: str) -> None:
        """Petra dictates in the Telegram room."""
        for line in lines:
            await self.petra.writes(line, TG)


ROOMS = (("telegram", TG), ("matrix", MX))


async def staged(world: World) -> Stage:
    """The channel "Arbeit", linked, with Petra as its coordinator."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    stage = Stage(
        world=world,
        petra=world.member("telegram", "1", "Petra Schulz"),
        olha=world.member("telegram", "2", "Olha Kovalenko"),
        jan=world.member("matrix", "@jan:example.org", "Jan Nowak"),
    )
    await world.grant(stage.petra, RoleName.COORDINATOR)
    for network in world.networks.values():
        network.rooms.clear()
    return stage


def berlin(text: str) -> datetime:
    """A moment by Berlin's clocks, the first one where there are two."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)
