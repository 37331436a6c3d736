"""What a scene is about, as panes: whose eyes look where, and what is new there since the scene began."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rehearsal.players import Player, Shown
from rehearsal.script import PRIVATE, Scene
from rehearsal.world import World

#: Touched: only what stands below has changed, reactions or choices.
News = Literal["old", "new", "changed", "touched", "gone"]

NETWORKS = {"telegram": "Telegram", "matrix": "Matrix"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One look: what `player` sees in `where`."""

    title: str
    player: Player
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message in a pane; `above` is the message it replies to."""

    shown: Shown
    above: Shown | None
    news: News


Row = Sequence[Pane]
View = Mapping[str, Sequence[Entry]]


class Board:
    """The panes of one scene: a row for each channel, and one for private chats."""

    def __init__(self, world: World, scene: Scene) -> None:
        self.channels: Sequence[Row] = [_channel(world, place) for place in scene.shows]
        self.private: Row = _private(world, scene)
        self._before: dict[str, list[Shown]] = {}

    async def begin(self) -> None:
        """Remember what is there already."""
        self._before = await self._look()

    async def view(self) -> View:
        """What is there now, by the title of the pane, oldest first; what is gone stands at its place."""
        now = await self._look()
        return {title: compared(self._before[title], shown) for title, shown in now.items()}

    async def _look(self) -> dict[str, list[Shown]]:
        panes = [pane for row in (*self.channels, self.private) for pane in row]
        seen = await asyncio.gather(*(pane.player.sees(pane.where) for pane in panes))
        return {pane.title: shown for pane, shown in zip(panes, seen, strict=True)}


def _channel(world: World, place: str) -> Row:
    found = [(network, world.onlooker(network, place)) for network in world.casts]
    return [
        Pane(title=f"{NETWORKS[network]} · {place}", player=player, where=place)
        for network, player in found
        if player is not None
    ]


def _private(world: World, scene: Scene) -> Row:
    names = dict.fromkeys(act.who for act in scene.acts if act.where == PRIVATE)
    players = [world.players[name] for name in names]
    return [
        Pane(
            title=f"{player.role.name} privat · {NETWORKS[player.role.network]}",
            player=player,
            where=PRIVATE,
        )
        for player in players
    ]


def compared(before: Sequence[Shown], now: Sequence[Shown]) -> list[Entry]:
    """What is there now, and what is gone, with what became of it since `before`."""
    known = {shown.id: shown for shown in before}
    present = {shown.id: shown for shown in now}
    order = [*before, *(shown for shown in now if shown.id not in known)]
    return [_entry(known.get(shown.id), present.get(shown.id), shown, present) for shown in order]


def _entry(before: Shown | None, now: Shown | None, either: Shown, present: Mapping[str, Shown]) -> Entry:
    above = present.get(either.above or "")
    return Entry(shown=now or either, above=above, news=_news(before, now))


def _news(before: Shown | None, now: Shown | None) -> News:
    if now is None:
        return "gone"
    if before is None:
        return "new"
    if before.text != now.text:
        return "changed"
    return "old" if before == now else "touched"
