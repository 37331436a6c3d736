"""An event loop in virtual time: no sockets, no threads, and an order that is drawn from a seed."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Callable
from contextvars import Context
from itertools import count
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: From so many on, tasks that are done are let go of.
MANY = 500


class Task(asyncio.Task[Any]):
    """Sets of tasks are walked in the same order in every run, wherever in memory they lie."""

    _log_destroy_pending: bool

    def __init__(self, coro: Any, loop: Loop, number: int, name: str | None, context: Context | None) -> None:
        self._number = number
        named = name or f"{getattr(coro, '__qualname__', 'task')}-{number}"
        super().__init__(coro, loop=loop, name=named, context=context)

    def __hash__(self) -> int:
        return self._number


class Loop(asyncio.AbstractEventLoop):
    """Runs one callback at a time, whichever of the ready ones the seed draws.

    What it may not do, since a real loop never would, is to let time pass while something is ready, or to
    run the same task's steps out of order; a task has only one step ready at a time anyway.
    """

    def __init__(self, chance: random.Random, moment: Callable[[], float]) -> None:
        """`moment` is virtual time in seconds."""
        self._chance = chance
        self._moment = moment
        self._ready: list[asyncio.Handle] = []
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._serial = count()
        #: Held even when nobody waits for them: as garbage they would be closed, in the middle of others.
        self._tasks: list[asyncio.Task[Any]] = []
        #: What nobody caught.
        self.complaints: list[str] = []

    def step(self) -> str:
        """Run one callback; a short name for it. Something must be ready."""
        at = self._chance.randrange(len(self._ready))
        self._ready[at], self._ready[-1] = self._ready[-1], self._ready[at]
        handle = self._ready.pop()
        asyncio._set_running_loop(self)
        try:
            handle._run()
        finally:
            asyncio._set_running_loop(None)
        return _name(handle._callback)  # type: ignore[attr-defined]  # the trace is for reading

    def awake(self) -> bool:
        """Whether something is ready."""
        while self._ready and self._ready[-1].cancelled():
            self._ready.pop()
        return bool(self._ready)

    def next_timer(self) -> float | None:
        """When the next timer is due; None when there is none."""
        while self._timers and self._timers[0][2].cancelled():
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def release(self) -> None:
        """Timers that are due become ready."""
        while (due := self.next_timer()) is not None and due <= self._moment():
            self._ready.append(heapq.heappop(self._timers)[2])

    # What asyncio asks of a loop.

    def time(self) -> float:
        """Virtual seconds."""
        return self._moment()

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """In the next steps, in no certain order."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """There are no threads."""
        return self.call_soon(callback, *args, context=context)

    def call_later(
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """A timer from now."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """A timer."""
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._serial), timer))
        return timer

    def create_future(self) -> asyncio.Future[Any]:
        """One of this loop."""
        return asyncio.Future(loop=self)

    def create_task(
        self, coro: Any, *, name: object = None, context: Context | None = None
    ) -> asyncio.Task[Any]:
        """Named, and numbered the same in every run."""
        task = Task(coro, self, next(self._serial), str(name) if name else None, context)
        # What a crash leaves behind is meant to be left behind.
        task._log_destroy_pending = False
        if len(self._tasks) > MANY:
            self._tasks = [other for other in self._tasks if not other.done()]
        self._tasks.append(task)
        return task

    def run_in_executor(self, executor: Any, func: Callable[[*Ts], T], *args: *Ts) -> asyncio.Future[T]:
        """On the spot: a thread would come back whenever it likes."""
        answer: asyncio.Future[T] = self.create_future()
        try:
            answer.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  # an executor hands on whatever it was
            answer.set_exception(error)
        return answer

    def get_debug(self) -> bool:
        """Never."""
        return False

    def is_running(self) -> bool:
        """Always: only its own steps ask."""
        return True

    def is_closed(self) -> bool:
        """Never."""
        return False

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep it; the simulation looks."""
        error = context.get("exception")
        self.complaints.append(f"{context.get('message')}: {type(error).__name__}: {error}")

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Thrown away when its time comes."""


def _name(callback: object) -> str:
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, asyncio.Task):
        return owner.get_name()
    return getattr(callback, "__qualname__", type(callback).__name__)
