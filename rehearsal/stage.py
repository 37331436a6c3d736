"""Plays scenes: people act at human speed, and what they wait for must appear."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

from rehearsal import gallery
from rehearsal.board import NETWORKS, Board
from rehearsal.patience import until
from rehearsal.play import Play
from rehearsal.players import Player, Shown
from rehearsal.script import PRIVATE, Act, Scene
from rehearsal.terminal import Screen
from rehearsal.world import World

#: Nobody waits longer for what must happen.
PATIENCE_S = 30.0
#: How long people need, at speed 1: to touch the screen, to write a character, to look around after a scene.
TOUCH_S, CHARACTER_S, LONGEST_WRITING_S, LOOK_AROUND_S = 0.6, 0.015, 2.0, 3.0
#: How long a visitor needs, at speed 1, to read a caption, and to follow to another chat.
CAPTION_S, TURN_S = 2.0, 0.8

#: Acts that are about no message that is there already.
FROM_NOTHING = ("shows", "speaks", "asks")

#: Waits for so many seconds of play.
Beat = Callable[[float], Awaitable[None]]


class Unmet(Exception):
    """Somebody did not see what they should; the message is one sentence."""

    def __init__(self, scene: Scene, act: Act, player: Player, patience_s: float) -> None:
        place = f"{act.where}, {NETWORKS[player.role.network]}"
        vanish = "verschwand nicht" if act.verb == "misses" else "erschien nicht"
        wanted = act.on or act.words
        super().__init__(
            f"Szene „{scene.title}“: Bei {act.who} ({place}) {vanish} in {patience_s:.0f} s: „{wanted}“."
        )


async def play(world: World, week: Play, screen: Screen) -> None:
    """Play the week at its own pace. Raises Unmet."""
    for number, scene in enumerate(week.script.scenes):
        world.jump(scene.at)
        week.enter(number)
        async with screen.scene(scene, Board(world, scene)):
            await week.beat(CAPTION_S)
            await _acts(world, week, scene)
            await world.settle()
            await week.beat(LOOK_AROUND_S)
    week.leave()


async def _acts(world: World, week: Play, scene: Scene) -> None:
    before = None
    for act in scene.acts:
        player = world.players[act.who]
        week.turn(act, player.role.network)
        here = (player.role.network, act.where, act.who if act.where == PRIVATE else "")
        await week.beat(0 if here == before else TURN_S)
        before = here
        await perform(player, scene, act, week.beat)


async def perform(player: Player, scene: Scene, act: Act, beat: Beat, patience_s: float = PATIENCE_S) -> None:
    """Wait for the message that the act is about, then do it. Raises Unmet, also for a button at no rest."""
    try:
        target = await _target(player, act, patience_s)
        await beat(_seconds(act))
        await _do(player, act, target)
    except TimeoutError:
        raise Unmet(scene, act, player, patience_s) from None


async def _do(player: Player, act: Act, target: Shown | None) -> None:
    match act.verb:
        case "writes":
            await player.writes(act.where, act.words, target.id if target else None)
        case "changes" if target:
            await player.changes(act.where, target.id, act.to)
        case "removes" if target:
            await player.removes(act.where, target.id)
        case "picks" if target:
            await player.picks(act.where, target.id, target.offers(act.words) or "")
        case "reacts" if target:
            await player.reacts(act.where, target.id, act.words)
        case "votes" if target:
            await player.votes(act.where, target.id, act.words)
        case "shows":
            await player.shows(act.where, gallery.picture(act.words), act.to)
        case "speaks":
            await player.speaks(act.where, int(act.words))
        case "asks":
            await player.asks(act.where, act.words, [answer.strip() for answer in act.to.split(";")])


def _seconds(act: Act) -> float:
    written = act.words + act.to if act.verb in ("writes", "asks") else act.to
    return (
        0 if act.verb in ("sees", "misses") else min(TOUCH_S + CHARACTER_S * len(written), LONGEST_WRITING_S)
    )


async def _target(player: Player, act: Act, patience_s: float) -> Shown | None:
    """The message that the act is about, as soon as it is there; None for words to everybody.

    Raises TimeoutError.
    """
    if act.verb in FROM_NOTHING or (act.verb == "writes" and not act.on):
        return None

    async def look() -> Shown | Literal[True] | None:
        shown = _meant(player, act, await player.sees(act.where))
        return (None if shown else True) if act.verb == "misses" else shown

    found = await until(look, patience_s)
    return found if isinstance(found, Shown) else None


def _meant(player: Player, act: Act, shown: list[Shown]) -> Shown | None:
    match act.verb:
        case "writes" | "reacts" | "votes":
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
