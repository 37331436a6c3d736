"""The world of the stories: two networks, a few people, and time that is an argument."""

from __future__ import annotations

import asyncio
import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import update

from bot import linking
from bot.civil import CivilTime, ClockSetting, machine_now
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.events import Address, Deleted, Edited, Event, NativeId, Posted, Pressed, Reacted, Sender, UserId
from bot.files.transfer import Transfer
from bot.notify import Notifier
from bot.router import Router
from bot.sender import Sender as Senders
from bot.work import Work
from forum import due, people
from forum.context import District
from storage import inbox
from storage.database import Database
from storage.models import Outbox, Purpose, RoleName
from storage.models.queues import WAITING
from tests.fakes import LIKE_MATRIX, LIKE_TELEGRAM, FakeNetwork, Seen


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with one account; writes in rooms or in private."""

    world: World
    network: str
    user: str
    name: str
    language: str | None = "de"
    username: str | None = None
    #: What their network's events tell of their picture.
    picture: str | None = None

    @property
    def account(self) -> str:
        """As the command line names them."""
        return f"{self.network}:{self.user}"

    @property
    def private(self) -> str:
        """The address of their private chat."""
        return f"dm-{self.user}"

    async def does(self, what: type[Event], room: str | None = None, **values: Any) -> None:
        """Anything else that can happen; `values` are those of the event beside room, time and sender."""
        address = Address(room or self.private)
        await self.world.happens(
            self.network, what(room=address, at=machine_now(), sender=self.sender, **values)
        )

    async def writes(
        self, text: str, room: str | None = None, reply_to: NativeId | None = None, **more: Any
    ) -> NativeId:
        """Say something (in the dialect) and let everything come of it; without a room, in private.

        `more` are other values of `Posted`: things, forwarded, above, …
        """
        native = self.world.networks[self.network].new_id()
        address = Address(room or self.private)
        await self.world.happens(
            self.network,
            Posted(
                room=address,
                at=machine_now(),
                sender=self.sender,
                native_id=native,
                text=text,
                reply_to=reply_to,
                private=room is None,
                **more,
            ),
        )
        return native

    async def edits(self, native_id: NativeId, text: str, room: str | None = None, **more: Any) -> None:
        """Change what they said; `more` are other values of `Edited`."""
        address = Address(room or self.private)
        await self.world.happens(
            self.network,
            Edited(
                room=address, at=machine_now(), sender=self.sender, native_id=native_id, text=text, **more
            ),
        )

    async def deletes(self, native_id: NativeId, room: str | None = None) -> None:
        """Take a message (or a reaction with an id of its own) away."""
        address = Address(room or self.private)
        await self.world.happens(
            self.network, Deleted(room=address, at=machine_now(), sender=self.sender, native_id=native_id)
        )

    async def presses(self, seen: Seen, label: str, room: str | None = None) -> None:
        """Press the button with this label."""
        number = next(n for n, _, text in seen.words.choices if text == label)
        await self.world.happens(
            self.network,
            Pressed(
                room=Address(room or self.private),
                at=machine_now(),
                sender=self.sender,
                native_id=seen.native_id,
                choice=number,
                callback=f"callback-{next(self.world.serial)}",
                private=room is None,
            ),
        )

    async def reacts(
        self, seen: Seen | NativeId, emoji: str, room: str | None = None, *, take_back: bool = False
    ) -> NativeId:
        """Put a reaction, or take it back, under a message of the bot's or (by its id) of somebody's.

        The reaction's own id.
        """
        reaction = self.world.networks[self.network].new_id()
        await self.world.happens(
            self.network,
            Reacted(
                room=Address(room or self.private),
                at=machine_now(),
                sender=self.sender,
                native_id=seen.native_id if isinstance(seen, Seen) else seen,
                added=() if take_back else (emoji,),
                removed=(emoji,) if take_back else (),
                reaction_id=reaction if self.network == "matrix" else None,
            ),
        )
        return reaction

    def sees(self, room: str | None = None) -> list[Seen]:
        """Everything of the bot's in a room (without one: in private), oldest first."""
        return self.world.networks[self.network].rooms[room or self.private]

    def last(self, room: str | None = None) -> str:
        """The newest text of the bot's there."""
        shown = self.sees(room)
        return shown[-1].text if shown else ""

    @property
    def sender(self) -> Sender:
        """As events name them."""
        return Sender(
            user=UserId(self.user),
            name=self.name,
            username=self.username,
            language=self.language,
            picture=self.picture,
        )


@dataclass(slots=True)
class World:
    """Router, sender and forum on a real database between two fake networks."""

    database: Database
    work: Work
    civil: CivilTime
    networks: dict[str, FakeNetwork]
    router: Router
    sender: Senders
    serial: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def build(
        cls, database: Database, district: District, now: datetime, folder: Path | None = None
    ) -> World:
        """A world in which civil time stands at `now` until it is moved."""
        networks = {
            "telegram": FakeNetwork(
                "telegram",
                **LIKE_TELEGRAM,
            ),
            "matrix": FakeNetwork("matrix", **LIKE_MATRIX),
        }
        civil = CivilTime(ClockSetting(now, 1e-9))
        work = Work(database, district, civil)
        notifier = Notifier(work, networks)
        router = Router(work, networks, Dispatch(Vocabulary(all_commands())), notifier)
        transfer = Transfer(database, networks, folder or Path(tempfile.mkdtemp(prefix="openmic-media-")))
        senders = Senders(database, networks, notifier, transfer)
        return cls(database, work, civil, networks, router, senders)

    async def link(self, telegram: str | None, matrix: str | None, name: str, purpose: Purpose) -> None:
        """Make two rooms one channel."""
        given = {"telegram": telegram, "matrix": matrix}
        addresses = {network: address for network, address in given.items() if address}
        async with self.work.unit() as ctx:
            await linking.link(ctx, addresses, name=name, purpose=purpose)
        await self.settles()

    async def grant(self, member: Member, role: RoleName) -> None:
        """Give a role, as the command line does."""
        async with self.work.unit() as ctx:
            await people.grant(ctx, member.account, role)

    def member(self, network: str, user: str, name: str, language: str | None = "de") -> Member:
        """Somebody new."""
        return Member(self, network, user, name, language)

    async def happens(self, network: str, *events: Event) -> None:
        """Events reach the inbox, and everything that follows from them happens."""
        await self.deposit(network, events)
        await self.settles()

    async def deposit(self, network: str, events: Sequence[Event]) -> None:
        """Events reach the inbox, nothing more."""
        rows = [(f"event-{next(self.serial)}", pickle.dumps(event)) for event in events]
        async with self.database.begin() as connection:
            await inbox.deposit(connection, network, rows, cursor=None, now=machine_now())

    async def settles(self) -> None:
        """Route and send until nothing is left that may go now; no album waits for another picture."""
        while (
            await self.router.route_waiting()
            or await self.sender.send_waiting()
            or await self._album_is_over()
        ):
            pass

    async def _album_is_over(self) -> bool:
        """What waits for the next picture waits no longer; False when nothing did."""
        async with self.database.begin() as connection:
            held = await connection.execute(
                update(Outbox)
                .where(WAITING, Outbox.attempts == 0, Outbox.error.is_(None), Outbox.not_before.is_not(None))
                .values(not_before=None)
            )
            return bool(held.rowcount)

    async def eventually(self, reached: Callable[[], bool]) -> None:
        """Go on, pauses included, until something is so."""
        async with asyncio.timeout(100):
            while not reached():
                await self.settles()
                await self.database.outbox_bell.wait(0.2)

    async def passes(self, time: timedelta) -> None:
        """Civil time goes on, and what is due happens."""
        await self.reaches(self.civil.now() + time)

    async def reaches(self, moment: datetime) -> None:
        """It is `moment`, and what is due happens."""
        self.civil.jump(moment)
        async with self.work.unit() as ctx:
            await due.catch_up(ctx)
        await self.settles()
