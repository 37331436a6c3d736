"""Plays scenes: people act at human speed, and what they wait for must appear."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rehearsal.board import NETWORKS, Board
from rehearsal.players import Player, Shown
from rehearsal.script import Act, Scene, Script
from rehearsal.terminal import Screen
from rehearsal.world import World

#: Nobody waits longer for what must happen.
PATIENCE_S = 30.0
GLANCE_S = 0.1
#: How long people need, at speed 1: to touch the screen, to write a character, to look around after a scene.
TOUCH_S, CHARACTER_S, LONGEST_WRITING_S, LOOK_AROUND_S = 0.7, 0.015, 2.5, 3.5

Found = Callable[[list[Shown]], Shown | None]


class Unmet(Exception):
    """Somebody did not see what they should; the message is one sentence."""

    def __init__(self, scene: Scene, act: Act, player: Player) -> None:
        place = f"{act.where}, {NETWORKS[player.role.network]}"
        vanish = "verschwand nicht" if act.verb == "misses" else "erschien nicht"
        wanted = act.on or act.words if act.verb in ("writes", "picks") else act.words
        super().__init__(
            f"Szene „{scene.title}“: Bei {act.who} ({place}) {vanish} in {PATIENCE_S:.0f} s: „{wanted}“."
        )


async def play(world: World, script: Script, screen: Screen, speed: float) -> None:
    """Play the week, `speed` times as fast as people are. Raises Unmet."""
    for scene in script.scenes:
        world.jump(scene.at)
        async with screen.scene(scene, Board(world, scene)):
            for act in scene.acts:
                await _perform(world, scene, act, speed)
            await asyncio.sleep(LOOK_AROUND_S / speed)


async def _perform(world: World, scene: Scene, act: Act, speed: float) -> None:
    player = world.players[act.who]
    try:
        async with asyncio.timeout(PATIENCE_S):
            target = await _target(player, act)
    except TimeoutError:
        raise Unmet(scene, act, player) from None
    await asyncio.sleep(_seconds(act) / speed)
    match act.verb:
        case "writes":
            await player.writes(act.where, act.words, target)
        case "changes" if target:
            await player.changes(act.where, target, act.to)
        case "removes" if target:
            await player.removes(act.where, target)
        case "picks" if target:
            await player.picks(act.where, target, act.words)


def _seconds(act: Act) -> float:
    written = act.words if act.verb == "writes" else act.to
    return 0 if act.verb in ("sees", "misses") else min(TOUCH_S + CHARACTER_S * len(written), LONGEST_WRITING_S)


async def _target(player: Player, act: Act) -> Shown | None:
    """The message that the act is about, as soon as it is there; None for words to everybody."""
    match act.verb:
        case "writes":
            return await _until(player, act, lambda all_: _newest(all_, act.on)) if act.on else None
        case "picks":
            return await _until(player, act, lambda all_: _newest(all_, act.on, act.words))
        case "changes" | "removes":
            return await _until(player, act, lambda all_: _newest(_own(player, all_), act.words))
        case "misses":
            while _newest(await player.sees(act.where), act.words):
                await asyncio.sleep(GLANCE_S)
            return None
    return await _until(player, act, lambda all_: _newest(all_, act.words))


async def _until(player: Player, act: Act, found: Found) -> Shown:
    while (shown := found(await player.sees(act.where))) is None:
        await asyncio.sleep(GLANCE_S)
    return shown


def _newest(shown: list[Shown], part: str, label: str = "") -> Shown | None:
    """The newest message that holds `part` and offers `label`."""
    return next((one for one in reversed(shown) if part in one.text and _offers(one, label)), None)


def _offers(shown: Shown, label: str) -> bool:
    return not label or label in shown.buttons or f" {label}" in shown.text


def _own(player: Player, shown: list[Shown]) -> list[Shown]:
    return [one for one in shown if one.author == player.role.name]
