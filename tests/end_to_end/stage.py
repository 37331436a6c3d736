"""A stage for a story: both networks with people on them, rooms in pairs, and the program between."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from bot import linking
from bot.civil import CivilTime, machine_now
from bot.work import Work
from forum.context import District
from rehearsal.matrix.client import Json
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse
from rehearsal.telegram import Person, Room, TelegramServer
from rehearsal.telegram.text import Entity
from storage import figures
from storage.database import Database, Unavailable
from storage.models import Purpose
from tests.end_to_end import checker, sights
from tests.end_to_end.harness import Program
from tests.end_to_end.sights import Sight
from tests.plugins import canary

DISTRICT = District(
    name="Integrationsnetzwerk",
    language="de",
    zone=ZoneInfo("Europe/Berlin"),
    region="ST",
    web_url="http://127.0.0.1",
)
PASSWORD = canary.MATRIX_PASSWORD
SHORTEST_SECRET = 12  # characters
GLANCE_SECONDS = 0.2
WITHIN_SECONDS = 100.0

_numbers = itertools.count(1)


@asynccontextmanager
async def staged(
    directory: Path,
    synapse: Synapse,
    database_url: str | None = None,
    *,
    telegram: TelegramServer | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Stage]:
    """A running program between an empty Telegram and `synapse`; nothing is left running behind it.

    Without a `database_url` it keeps everything in a SQLite file. `telegram` is a server that runs already;
    `settings` go over the usual ones.
    """
    async with AsyncExitStack() as things:
        if telegram is None:
            telegram = await things.enter_async_context(TelegramServer())
        jan = await things.enter_async_context(await _register(synapse, "Jan"))
        stage = Stage(directory, telegram, synapse, jan, database_url)
        stage.program.settings |= settings or {}
        try:
            await stage.open()
            yield stage
        finally:
            await stage.program.close()


async def _register(synapse: Synapse, name: str) -> Member:
    return await Member.register(synapse, f"{name.lower()}-e2e-{next(_numbers)}", name)


@dataclass(kw_only=True)
class Pair:
    """A Telegram chat and a Matrix room that are one channel."""

    chat: Room
    room: str
    stage: Stage
    #: Who said what, by the id it has where it was said.
    authors: dict[str, str] = field(default_factory=dict)

    def on_telegram(self) -> list[Sight]:
        """What people see in the chat."""
        return sights.on_telegram(self.chat.visible())

    async def on_matrix(self) -> list[Sight]:
        """What people see in the room."""
        return sights.on_matrix(await self.stage.jan.visible(self.room), self.stage.bot)

    async def complaints(self) -> list[str]:
        """What the judge has to say about both directions."""
        telegram, matrix = self.on_telegram(), await self.on_matrix()
        there = checker.complaints(telegram, matrix, self.authors)
        back = checker.complaints(matrix, telegram, self.authors)
        return [f"to Matrix: {words}" for words in there] + [f"to Telegram: {words}" for words in back]

    def writes_telegram(
        self, text: str, entities: list[Entity] | None = None, reply_to: int | None = None
    ) -> str:
        """Olha says something in the chat; gives its id."""
        said = self.stage.olha.writes(self.chat, text, entities=entities, reply_to=reply_to)
        return self._noted(str(said.id), text, self.stage.olha.name)

    async def writes_matrix(self, text: str, html: str | None = None, reply_to: str | None = None) -> str:
        """Jan says something in the room, again and again while the homeserver is away; gives its id."""
        jan, txn = self.stage.jan, uuid.uuid4().hex
        event = await _stubborn(
            lambda: jan.send_text(self.room, text, html, reply_to=reply_to, txn_id=txn),
        )
        return self._noted(event, text, "Jan")

    async def edits_matrix(self, event: str, text: str, html: str | None = None) -> None:
        """Jan changes what he said, as stubbornly."""
        await _stubborn(lambda: self.stage.jan.edit(self.room, event, text, html))
        self.stage.said.append(text)

    def shows_telegram(self, caption: str, picture: bytes) -> str:
        """Olha shows a picture in the chat; gives its id."""
        said = self.stage.olha.sends(self.chat, "photo", caption=caption, content=picture)
        return self._noted(str(said.id), caption, self.stage.olha.name)

    async def shows_matrix(self, caption: str, picture: bytes) -> str:
        """Jan shows a picture in the room; gives its id."""
        event = await self.stage.jan.send_media(
            self.room, "image", picture, "bild.png", "image/png", caption=caption
        )
        return self._noted(event, caption, "Jan")

    def _noted(self, native_id: str, text: str, author: str) -> str:
        self.authors[native_id] = author
        self.stage.said.append(text)
        return native_id


class Stage:
    """Telegram, a homeserver, the program; Olha writes on Telegram, Jan on Matrix."""

    def __init__(
        self,
        directory: Path,
        telegram: TelegramServer,
        synapse: Synapse,
        jan: Member,
        database_url: str | None,
    ) -> None:
        self.telegram, self.synapse, self.jan = telegram, synapse, jan
        self.olha: Person = telegram.person("Olha", last_name="Kovalenko")
        self.bot = f"@openmic-{next(_numbers)}:{synapse.server_name}"
        self.said: list[str] = []
        self.pairs: list[Pair] = []
        database = {"OPENMIC_DATABASE_URL": database_url} if database_url else {}
        self.program = Program(directory, self._settings() | database)

    def _settings(self) -> dict[str, str]:
        return {
            "OPENMIC_TELEGRAM_TOKEN": self.telegram.token,
            "OPENMIC_TELEGRAM_API_URL": self.telegram.url,
            "OPENMIC_TELEGRAM_PACE": "none",
            "OPENMIC_MATRIX_HOMESERVER": self.synapse.url,
            "OPENMIC_MATRIX_USER_ID": self.bot,
            "OPENMIC_MATRIX_PASSWORD": PASSWORD,
            "OPENMIC_SECRET_KEY": canary.SECRET_KEY,
            "OPENMIC_SMTP_URL": f"smtp://bot:{canary.SMTP_PASSWORD}@127.0.0.1:9",
        }

    async def open(self) -> None:
        """Make the bot's account and start the program."""
        localpart = self.bot[1:].partition(":")[0]
        await self.synapse.register(localpart, PASSWORD, "Open Mic")
        await self.program.start()

    def clear(self) -> None:
        """Heal everything and forget the rooms and refusals of earlier stories."""
        self.telegram.faults.clear()
        self.telegram.rejected.clear()
        self.pairs.clear()

    async def channel(
        self, title: str = "Arbeit", *, kind: str = "supergroup", purpose: Purpose = Purpose.TALK
    ) -> Pair:
        """A pair of rooms, linked beside the running program, both told of it."""
        return (await self.channels(title, kind=kind, purpose=purpose))[0]

    async def channels(
        self, *titles: str, kind: str = "supergroup", purpose: Purpose = Purpose.TALK
    ) -> list[Pair]:
        """Several at once."""
        make = self.telegram.group if kind == "group" else self.telegram.supergroup
        rooms = [await self.jan.create_room(title, invite=[self.bot]) for title in titles]
        pairs = [
            Pair(chat=make(title, [self.olha]), room=room, stage=self)
            for title, room in zip(titles, rooms, strict=True)
        ]
        await self._link(pairs, purpose)
        for pair in pairs:
            await self._is_told(pair)
        self.pairs += pairs
        return pairs

    async def _is_told(self, pair: Pair) -> None:
        """Both rooms have read what being linked means."""
        await self.eventually(lambda: bool(pair.chat.visible()))
        await self.jan.wait_for(pair.room, lambda item: item.sender == self.bot, WITHIN_SECONDS)

    async def _link(self, pairs: Sequence[Pair], purpose: Purpose) -> None:
        """As `openmic link` does, which takes three seconds a call for starting Python."""
        database = Database(self.program.settings["OPENMIC_DATABASE_URL"])
        work = Work(database, DISTRICT, CivilTime(None))
        try:
            async with work.unit() as ctx:
                for pair in pairs:
                    addresses = {"telegram": str(pair.chat.id), "matrix": pair.room}
                    await linking.link(ctx, addresses, name=pair.chat.title, purpose=purpose)
        finally:
            await database.close()

    async def eventually(self, condition: Callable[[], bool], within: float = WITHIN_SECONDS) -> None:
        """Wait until something is so on Telegram; TimeoutError when it does not come."""
        await self.telegram.until(condition, within)

    async def converges(self, *pairs: Pair, within: float = WITHIN_SECONDS) -> None:
        """Wait until the judge has nothing to say about the pairs (default: all); else fail with it."""
        found: dict[int, list[str]] = {}
        try:
            async with asyncio.timeout(within):
                for pair in pairs or self.pairs:
                    while complaints := await pair.complaints():
                        found[id(pair)] = complaints
                        await asyncio.sleep(GLANCE_SECONDS)
                    found.pop(id(pair), None)
        except TimeoutError:
            shown = "\n".join(words for complaints in found.values() for words in complaints[:20])
            raise AssertionError(f"after {within} s\n{shown}") from None

    async def quiet(self, within: float = WITHIN_SECONDS) -> None:
        """Wait until nothing is on its way any more; looking into every room would cost far more."""
        database = Database(self.program.settings["OPENMIC_DATABASE_URL"])
        try:
            async with asyncio.timeout(within):
                while self.telegram.core.updates.pending() or await _busy(database):  # noqa: ASYNC110  # a process
                    await asyncio.sleep(GLANCE_SECONDS)
        finally:
            await database.close()

    async def breaches(self) -> list[str]:
        """What the bot did against the rules of either network, and what it wrote into its log."""
        events: list[Json] = []
        for pair in self.pairs:
            events += await self.jan.history(pair.room)
        refused = checker.refusals(self.telegram.rejected)
        log = self.program.log.read_text(errors="replace")
        found = checker.rule_breaches(events, self.bot) + refused
        return found + [f"in the log: {secret}" for secret in checker.leaks(log, self._secrets())]

    def _secrets(self) -> list[str]:
        session = json.loads((self.program.directory / "data" / "matrix.session.json").read_text())
        # Shorter ones may stand in any log by chance.
        words = [said for said in self.said if len(said) >= SHORTEST_SECRET]
        return [self.telegram.token, PASSWORD, session["access_token"], *words]

    async def is_fine(self, *pairs: Pair, within: float = WITHIN_SECONDS) -> None:
        """The end of a story: everything has arrived, and no rule was broken."""
        await self.converges(*pairs, within=within)
        if breaches := await self.breaches():
            raise AssertionError("\n".join(breaches[:20]))


async def _busy(database: Database) -> bool:
    """Whether rows wait in the program's queues, as far as its database can be asked."""
    try:
        async with database.reading() as session:
            arrived = await figures.inbox_waiting(session)
            leaving = await figures.outbox_waiting(session, machine_now())
    except Unavailable:
        return True
    return arrived > 0 or any(backlog.rows for backlog in leaving.values())


async def _stubborn(attempt: Callable[[], Awaitable[str]]) -> str:
    """Do it again and again while the homeserver is away."""
    while True:
        try:
            return await attempt()
        except httpx.TransportError:
            await asyncio.sleep(GLANCE_SECONDS)
