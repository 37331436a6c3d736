"""A week under way: which scene it has come to, how fast it goes, and where to look."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field, replace
from typing import Literal

from rehearsal.almanac import Almanac
from rehearsal.bell import Bell
from rehearsal.script import PRIVATE, Act, Network, Scene, Script

#: Stuck: somebody did not see what they should; a visitor may have stood in the way.
State = Literal["waiting", "playing", "over", "stuck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """Where the play happens: a channel, for each network perhaps somebody's private chat, a forum page."""

    channel: str
    private: dict[Network, str] = field(default_factory=dict)
    page: str = "/"

    def entering(self, scene: Scene) -> Shot:
        """As a scene begins: everybody sees what it shows."""
        return Shot(channel=next(iter(scene.shows), self.channel), page=scene.page)

    def turned(self, act: Act, network: Network) -> Shot:
        """Towards one act; the other network keeps its private chat until the channel changes."""
        if act.where == PRIVATE:
            return replace(self, private=self.private | {network: act.who})
        others = {name: who for name, who in self.private.items() if name != network}
        return replace(self, channel=act.where, private=others if act.where == self.channel else {})


class Play:
    """Every change rings `bell`; `position` is the number of the scene, -1 before the first.

    `almanac` remembers which civil time it was when.
    """

    def __init__(self, script: Script, speed: float) -> None:
        self.script = script
        self.speed = speed
        self.bell = Bell()
        self.almanac = Almanac(script.scenes[0].at)
        self.state: State = "waiting"
        self.position = -1
        self.paused = False
        self.shot = Shot(channel=script.places[0].name)
        self._hurried = False

    @property
    def scene(self) -> Scene:
        """The scene it has come to, before the first that one."""
        return self.script.scenes[max(self.position, 0)]

    def enter(self, number: int) -> None:
        """A scene begins."""
        self.state, self.position, self._hurried = "playing", number, False
        self.shot = self.shot.entering(self.scene)
        self.almanac.leap(self.scene.at)
        self.bell.ring()

    def turn(self, act: Act, network: Network) -> None:
        """Somebody is about to act."""
        self.shot = self.shot.turned(act, network)
        self.bell.ring()

    def leave(self, state: State = "over") -> None:
        """The last scene is over, or the play has come to a halt."""
        self.state = state
        self.bell.ring()

    def pause(self) -> None:
        """Wait at the next beat."""
        self.paused = True
        self.bell.ring()

    def resume(self) -> None:
        """Go on."""
        self.paused = False
        self.bell.ring()

    def hurry(self) -> None:
        """Play the rest of the scene without waiting: later scenes rest on what happens in it."""
        self._hurried = self.state == "playing"
        self.bell.ring()

    def accelerate(self, speed: float) -> None:
        """Go `speed` times as fast as people do."""
        self.speed = speed
        self.bell.ring()

    async def beat(self, seconds: float) -> None:
        """Let so many seconds of play pass, and a pause for as long as it lasts."""
        left = seconds
        while not self._hurried and (self.paused or left > 0):
            pace, began = 0.0 if self.paused else self.speed, time.monotonic()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left / pace if pace else None):
                    await self.bell.after(self.bell.rings)
            left -= (time.monotonic() - began) * pace
