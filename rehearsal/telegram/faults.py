"""What can go wrong between a bot and its server, planned in advance."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from rehearsal.telegram.params import Params

Kind = Literal[
    "unauthorized",  # 401 as if the token were wrong
    "html_404",  # a proxy's page
    "html_502",  # a proxy's page, nothing done
    "html_502_after",  # a proxy's page, although it was done
    "server_error",  # 500 in JSON, nothing done
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


@dataclass(slots=True)
class Faults:
    """Plans in the order they were made; a call meets at most one."""

    planned: list[Fault] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def add(self, kind: Kind, method: str = ANY, **details: Any) -> Fault:
        """Plan a fault; `*` means every method but getUpdates. Details: times, skip, seconds, chat_id."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind}, one of {', '.join(KINDS)}")
        fault = Fault(id=next(self._ids), kind=kind, method=method.lower(), **details)
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        """Heal everything."""
        self.planned.clear()

    def take(self, method: str, params: Params) -> Fault | None:
        """The fault that befalls this call, used up by it."""
        for index, fault in enumerate(self.planned):
            if fault.concerns(method, params):
                return self._use(index, fault)
        return None

    def _use(self, index: int, fault: Fault) -> Fault | None:
        if fault.skip:
            self.planned[index] = replace(fault, skip=fault.skip - 1)
            return None
        if fault.times > 1:
            self.planned[index] = replace(fault, times=fault.times - 1)
        else:
            del self.planned[index]
        return fault
