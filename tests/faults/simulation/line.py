"""The line between the program and a network: delays, and all the ways in which a call can go wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from bot.network import Busy, Failure, NotSent, Unknown
from tests.faults.simulation.outside import Outside

#: So long the program waits for an answer, in seconds.
TIMEOUT = 5.0
#: How the key of a send ends that begins a message. Nobody sees a mark on a later part of one by itself.
FIRST_PART = "#0"
#: A send that is late comes at most so many seconds after the program has given it up.
LATEST = 40.0

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Weather:
    """How bad the line is: whether it is cut, and the probabilities of what happens to a call."""

    down: bool = False
    fates: dict[str, float] = field(default_factory=dict)


class Line:
    """Carries calls to a server and answers back; it outlives the program."""

    def __init__(self, outside: Outside, name: str) -> None:
        self._outside = outside
        self._name = name
        self.weather = Weather()
        self.faults: Counter[str] = Counter()
        #: Sends that may still arrive, and such as will never be found.
        self.on_the_way: set[str] = set()
        self.hidden: set[str] = set()

    async def ask(self, act: Callable[[], T]) -> T:
        """A question that may be asked again: what `act` says on the server."""
        if self._fate("down", "not_sent", "lost") is None:
            return await self._call(act)
        await asyncio.sleep(self._takes())
        raise NotSent("the line")

    async def send(self, act: Callable[[], T], txn: str, *, repeatable: bool, new: bool) -> T:
        """A call that changes something; `new` when it says something that was not there."""
        match self._fate("down", "not_sent", "busy", "lost", "late", "hidden"):
            case None:
                return await self._call(act)
            case "busy":
                await asyncio.sleep(self._takes())
                raise Busy(self._outside.chance.uniform(1, 30))
            case "down" | "not_sent":
                await asyncio.sleep(self._takes())
                raise NotSent("the line")
            case "late" if new:
                self._on_its_way(act, txn, TIMEOUT + self._outside.chance.uniform(0, LATEST))
            case "hidden" if new and not repeatable and txn.endswith(FIRST_PART):
                self.hidden.add(txn)
                self._on_its_way(act, txn, self._takes())
            case _:
                self._on_its_way(act, txn, self._takes())
        await asyncio.sleep(TIMEOUT)
        raise (NotSent if repeatable else Unknown)("no answer")

    def _fate(self, *possible: str) -> str | None:
        if self.weather.down:
            return "down"
        draw = self._outside.chance.random()
        for fate in possible:
            draw -= self.weather.fates.get(fate, 0.0)
            if draw < 0:
                self.faults[fate] += 1
                self._outside.note(f"{self._name}: {fate}")
                return fate
        return None

    def _takes(self) -> float:
        chance = self._outside.chance
        return chance.uniform(0.5, 3.0) if chance.random() < 0.01 else chance.uniform(0.01, 0.12)

    def _on_its_way(self, act: Callable[[], object], txn: str, seconds: float) -> None:
        self.on_the_way.add(txn)
        self._outside.after(seconds, partial(self._unanswered, act, txn))

    def _unanswered(self, act: Callable[[], object], txn: str) -> None:
        self.on_the_way.discard(txn)
        try:
            act()
        except Failure as failure:
            self._outside.note(f"{self._name}: nobody hears of {failure}")

    async def _call(self, act: Callable[[], T]) -> T:
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._outside.after(self._takes(), partial(self._arrives, act, answer))
        return await answer

    def _arrives(self, act: Callable[[], Any], answer: asyncio.Future[Any]) -> None:
        """On the server, whether the program still lives or not."""
        try:
            said = act()
        except Failure as failure:
            back = partial(_tell, answer.set_exception, answer, failure)
        else:
            back = partial(_tell, answer.set_result, answer, said)
        self._outside.after(self._takes(), back)


def _tell(say: Callable[[Any], None], answer: asyncio.Future[Any], what: object) -> None:
    if not answer.done():
        say(what)
