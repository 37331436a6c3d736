"""Strikes at the failpoints: what befalls the program at one moment of one step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.events import Address
from bot.network import Failure, NotSent, Outgoing, Unknown
from storage import failpoints
from storage.database import Unavailable
from storage.failpoints import AFTER, BEFORE, CALLS, COMMITS, Moment
from tests.fakes import AnswerLost
from tests.faults.program import Town

Point = tuple[str, Moment]

#: Every named moment there is.
POINTS = [(step, moment) for step in sorted(COMMITS | CALLS) for moment in (BEFORE, AFTER)]


#: What a network has told its client nobody loses but with the process: errors fall before that.
ANSWERED: Point = ("deliver", AFTER)
UNFAILING: frozenset[Point] = frozenset({("settle", AFTER)})


class Mode(Enum):
    """What a strike does."""

    #: The process is gone at this very moment, without a word.
    CRASH = "crash"
    #: What a database or a network in trouble raises there.
    ERROR = "error"
    #: It does not go on, and the process is asked to end meanwhile.
    HANG = "hang"


@dataclass(slots=True)
class Strike:
    """Falls once, at the `occurrence`-th time the point is reached while it is planned."""

    town: Town
    point: Point
    mode: Mode
    occurrence: int = 1
    reached: int = 0
    fallen: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        """The point is reached."""
        self.reached += 1
        if self.reached != self.occurrence:
            return
        self.fallen.set()
        if self.mode is Mode.ERROR:
            self._fail()
            return
        if self.mode is Mode.CRASH and self.town.program is not None:
            self.town.program.kill()
        await asyncio.get_running_loop().create_future()

    def plan(self) -> Mapping[Point, failpoints.Strike]:
        """To be planned."""
        lost = self.mode is Mode.ERROR and self.point == ANSWERED
        return {("deliver", BEFORE) if lost else self.point: self}

    def _fail(self) -> None:
        """As a database and a network put it."""
        step, _ = self.point
        if self.point == ANSWERED:
            self._lose_the_answer()
        elif step in COMMITS:
            raise Unavailable("struck")
        else:
            raise Unknown("struck") if step == "settle" else NotSent("struck")

    def _lose_the_answer(self) -> None:
        """Of the call that is about to be made."""
        left = [AnswerLost()]

        def whim(_address: Address, _outgoing: Outgoing) -> Failure | None:
            return left.pop() if left else None

        for network in self.town.networks.values():
            network.whims.append(whim)


class Recorder:
    """Counts how often each point is reached, and strikes nothing."""

    def __init__(self) -> None:
        self.reached: Counter[Point] = Counter()

    def plan(self) -> Mapping[Point, failpoints.Strike]:
        """To be planned."""
        return {point: self._at(point) for point in POINTS}

    def _at(self, point: Point) -> failpoints.Strike:
        async def note() -> None:
            self.reached[point] += 1

        return note
