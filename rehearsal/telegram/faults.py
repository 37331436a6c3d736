"""What can go wrong between a bot and its server, planned in advance or by seeded chance."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from rehearsal.telegram.params import Params

Kind = Literal[
    "unauthorized",  # 401 as if the token were wrong
    "html_404",  # a proxy's page
    "html_502",  # a proxy's page, nothing done
    "html_502_after",  # a proxy's page, although it was done
    "server_error",  # 500 in JSON, nothing done
    "server_error_after",  # 500 in JSON, although it was done
    "conflict",  # 409 as if another program polled for the same bot, nothing done
    "flood",  # 429 with retry_after = seconds
    "cut_before",  # connection cut, nothing done
    "lost_answer",  # done, then the connection cut without an answer
    "half_json",  # done, the answer ends in the middle
    "bad_json",  # done, a complete answer that is no JSON
    "stall",  # nothing happens for `seconds`, then all is well
    "slow_answer",  # done at once, answered after `seconds`
    "late_delivery",  # connection cut at once, done after `seconds`
]
KINDS: tuple[Kind, ...] = get_args(Kind)
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One plan: what happens to the next `times` calls of `method` (`*`: all but getUpdates).

    With `chat_id` only calls into that chat count; `skip` lets so many of them through first. `seconds` is
    how long, for the kinds that take time.
    """

    id: int
    kind: Kind
    method: str = ANY
    times: int = 1
    skip: int = 0
    seconds: float = 1
    chat_id: int | None = None

    def concerns(self, method: str, params: Params) -> bool:
        """Whether a call is meant."""
        named = self.method == method or (self.method == ANY and method != "getupdates")
        return named and self.chat_id in (None, params.integer("chat_id"))


#: What may befall a poll; the others would befall a delivery that a poll is not.
ON_POLLS: tuple[Kind, ...] = (
    *("unauthorized", "html_404", "html_502", "server_error", "conflict", "flood"),
    *("cut_before", "half_json", "bad_json", "stall"),
)
ON_CALLS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "conflict")


@dataclass(slots=True, kw_only=True)
class Weather:
    """Faults by chance: the same seed brings the same ones for the same calls in the same order.

    About one call in `calm` meets one, until there were `faults` of them; `longest` is the longest wait in
    seconds, and that of a late delivery.
    """

    seed: int
    faults: int
    calm: int = 10
    longest: float = 5.0
    _chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def next(self, method: str) -> Fault | None:
        """What befalls the call of this method that comes now."""
        if not self.faults or self._chance.randrange(self.calm):
            return None
        self.faults -= 1
        kinds = ON_POLLS if method == "getupdates" else ON_CALLS
        seconds = self.longest * self._chance.random()
        return Fault(id=0, kind=self._chance.choice(kinds), method=method, seconds=seconds)


@dataclass(slots=True)
class Faults:
    """Plans in the order they were made; a call meets at most one."""

    planned: list[Fault] = field(default_factory=list)
    #: Befalls the calls that no plan is meant for.
    weather: Weather | None = None
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, kind: Kind, method: str = ANY, **details: Any) -> Fault:
        """Plan a fault; `*` means every method but getUpdates. Details: times, skip, seconds, chat_id."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind}, one of {', '.join(KINDS)}")
        fault = Fault(id=next(self._ids), kind=kind, method=method.lower(), **details)
        self.planned.append(fault)
        return fault

    def storm(self, chats: Iterable[int], *, seconds: float, times: int = 1) -> None:
        """Plan 429 for the next calls into each of these chats, all at once."""
        for chat_id in chats:
            self.add("flood", times=times, seconds=seconds, chat_id=chat_id)

    def clear(self) -> None:
        """Heal everything."""
        self.planned.clear()
        self.weather = None

    def take(self, method: str, params: Params) -> Fault | None:
        """The fault that befalls this call, used up by it."""
        for index, fault in enumerate(self.planned):
            if fault.concerns(method, params):
                return self._use(index, fault)
        return self.weather.next(method) if self.weather else None

    def _use(self, index: int, fault: Fault) -> Fault | None:
        if fault.skip:
            self.planned[index] = replace(fault, skip=fault.skip - 1)
            return None
        if fault.times > 1:
            self.planned[index] = replace(fault, times=fault.times - 1)
        else:
            del self.planned[index]
        return fault
