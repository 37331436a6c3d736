"""What a pane shows: a channel or a private chat on one network, through somebody's eyes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from rehearsal.almanac import Almanac
from rehearsal.bell import Bell
from rehearsal.on_matrix import OnMatrix
from rehearsal.on_telegram import OnTelegram
from rehearsal.page import bubbles
from rehearsal.page.phone import Phone
from rehearsal.players import Player
from rehearsal.script import PRIVATE, Network
from rehearsal.world import World

Json = dict[str, Any]
#: Why somebody cannot speak here.
Absence = Literal["", "no_room", "no_account", "not_here"]
#: How long a Telegram client waits before it looks again without having been told anything.
GLANCE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One pane; without a person anybody who is there looks."""

    network: Network
    where: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is there: messages as `Bubble` fields, oldest first; `who` would speak, but for `absence`."""

    who: str
    account: str = ""
    members: int = 0
    absence: Absence = ""
    messages: list[Json] = field(default_factory=list)


class Eyes:
    """Everybody's eyes in one world; `bell` rings when there is something new."""

    def __init__(self, world: World, almanac: Almanac, bell: Bell) -> None:
        self._world = world
        self._almanac = almanac
        self._bell = bell
        self._phones: dict[str, Phone] = {}
        self._following: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Keep looking; at the end nobody does."""
        self._follow(self._telegram())
        try:
            yield
        finally:
            await _ended(self._following)

    async def see(self, look: Look, language: str) -> View:
        """What is there now."""
        speaker = self._world.players.get(look.who)
        onlooker = speaker if look.where == PRIVATE else self._world.onlooker(look.network, look.where)
        if onlooker is None:
            return View(who=look.who, absence="no_room")
        absence = _absence(speaker or onlooker, look)
        watching = onlooker if absence or speaker is None else speaker
        in_sight = not absence or look.where != PRIVATE
        return View(
            who=(speaker or onlooker).role.name,
            account=(speaker or onlooker).account,
            members=self._members(look),
            absence=absence,
            messages=await self._messages(watching, look.where, language) if in_sight else [],
        )

    def _members(self, look: Look) -> int:
        players = self._world.casts[look.network].players.values()
        return sum(look.where in player.role.rooms for player in players)

    async def _messages(self, player: Player, where: str, language: str) -> list[Json]:
        def dated(machine_s: float) -> dict[str, str]:
            return bubbles.dated(self._almanac.civil(machine_s), language)

        if isinstance(player, OnTelegram):
            return bubbles.on_telegram(player, player.room(where), dated)
        assert isinstance(player, OnMatrix)
        phone, room = self._phone(player), player.room(where)
        items = await phone.seen(room) if room else ()
        return bubbles.on_matrix(player, phone, room or "", items, dated)

    def _phone(self, player: OnMatrix) -> Phone:
        name = player.role.name
        if name not in self._phones:
            self._phones[name] = Phone(player.member, self._bell)
            self._follow(self._phones[name].follow())
        return self._phones[name]

    def _follow(self, work: Any) -> None:
        self._following.add(asyncio.create_task(work))

    async def _telegram(self) -> None:
        core, seen = self._world.telegram.core, -1
        while True:
            if core.changes == seen:
                await _quietly(core.change)
            if core.changes != seen:
                seen = core.changes
                self._bell.ring()


def _absence(player: Player, look: Look) -> Absence:
    if player.role.network != look.network:
        return "no_account"
    return "" if look.where in (PRIVATE, *player.role.rooms) else "not_here"


async def _quietly(change: Callable[[float], Any]) -> None:
    try:
        await change(GLANCE_S)
    except TimeoutError:
        return


async def _ended(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel until all have ended: before Python 3.12 `wait_for` may overhear being cancelled."""
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=GLANCE_S)
