"""Plays scenes: people act at human speed, and what they wait for must appear."""

from __future__ import annotations

import asyncio
from typing import Literal

from rehearsal.board import NETWORKS, Board
from rehearsal.patience import until
from rehearsal.players import Player, Shown
from rehearsal.script import Act, Scene, Script
from rehearsal.terminal import Screen
from rehearsal.world import World

#: Nobody waits longer for what must happen.
PATIENCE_S = 30.0
#: How long people need, at speed 1: to touch the screen, to write a character, to look around after a scene.
TOUCH_S, CHARACTER_S, LONGEST_WRITING_S, LOOK_AROUND_S = 0.6, 0.015, 2.0, 3.0


class Unmet(Exception):
    """Somebody did not see what they should; the message is one sentence."""

    def __init__(self, scene: Scene, act: Act, player: Player, patience_s: float) -> None:
        place = f"{act.where}, {NETWORKS[player.role.network]}"
        vanish = "verschwand nicht" if act.verb == "misses" else "erschien nicht"
        wanted = act.on or act.words if act.verb in ("writes", "picks") else act.words
        super().__init__(
            f"Szene „{scene.title}“: Bei {act.who} ({place}) {vanish} in {patience_s:.0f} s: „{wanted}“."
        )


async def play(world: World, script: Script, screen: Screen, speed: float) -> None:
    """Play the week, `speed` times as fast as people are. Raises Unmet."""
    for scene in script.scenes:
        world.jump(scene.at)
        async with screen.scene(scene, Board(world, scene)):
            for act in scene.acts:
                await perform(world.players[act.who], scene, act, speed)
            await world.settle()
            await asyncio.sleep(LOOK_AROUND_S / speed)


async def perform(
    player: Player, scene: Scene, act: Act, speed: float, patience_s: float = PATIENCE_S
) -> None:
    """Wait for the message that the act is about, then do it. Raises Unmet, also for a button at no rest."""
    try:
        target = await _target(player, act, patience_s)
        await asyncio.sleep(_seconds(act) / speed)
        await _do(player, act, target)
    except TimeoutError:
        raise Unmet(scene, act, player, patience_s) from None


async def _do(player: Player, act: Act, target: Shown | None) -> None:
    match act.verb:
        case "writes":
            await player.writes(act.where, act.words, target)
        case "changes" if target:
            await player.changes(act.where, target, act.to)
        case "removes" if target:
            await player.removes(act.where, target)
        case "picks" if target:
            await player.picks(act.where, target, target.offers(act.words) or "")


def _seconds(act: Act) -> float:
    written = act.words if act.verb == "writes" else act.to
    return (
        0 if act.verb in ("sees", "misses") else min(TOUCH_S + CHARACTER_S * len(written), LONGEST_WRITING_S)
    )


async def _target(player: Player, act: Act, patience_s: float) -> Shown | None:
    """The message that the act is about, as soon as it is there; None for words to everybody.

    Raises TimeoutError.
    """
    if act.verb == "writes" and not act.on:
        return None

    async def look() -> Shown | Literal[True] | None:
        shown = _meant(player, act, await player.sees(act.where))
        return (None if shown else True) if act.verb == "misses" else shown

    found = await until(look, patience_s)
    return found if isinstance(found, Shown) else None


def _meant(player: Player, act: Act, shown: list[Shown]) -> Shown | None:
    match act.verb:
        case "writes":
            return _newest(shown, act.on)
        case "picks":
            return _newest(shown, act.on, act.words)
        case "changes" | "removes":
            return _newest([one for one in shown if one.author == player.role.name], act.words)
    return _newest(shown, act.words)


def _newest(shown: list[Shown], part: str, choice: str = "") -> Shown | None:
    """The newest message that holds `part` and offers `choice`."""
    fitting = (one for one in reversed(shown) if part in one.text and (not choice or one.offers(choice)))
    return next(fitting, None)
