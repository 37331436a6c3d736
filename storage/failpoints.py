"""Named moments at which a test may make the program fail; at work, passing one is a look at an empty table.

A step is a writing unit of work or a call on the wire. Each can be struck before it takes effect and right
after: the commit is not made, or made but not known; the call is not made, or made but its answer lost.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Literal

Moment = Literal["before", "after"]
Strike = Callable[[], Awaitable[None]]

BEFORE: Moment = "before"
AFTER: Moment = "after"

#: Every writing unit of work in which a crash would matter.
COMMITS = frozenset(
    {
        *("deposit", "contact", "note contest", "route", "set aside", "duty", "portrait"),
        *("recover", "fold", "claim", "set out", "give back", "laid up"),
        *("delivered", "finished", "postponed", "delayed", "doubted", "marked"),
        *("answered", "room lost", "undelivered", "files stay", "unshown", "moved"),
    }
)
#: Every call that leaves the house.
CALLS = frozenset({"fetch", "confirm", "deliver", "settle", "download", "upload"})

_planned: dict[tuple[str, Moment], Strike] = {}


async def reach(step: str | None, moment: Moment) -> None:
    """The program is at this moment of a step; what a test has planned for it happens."""
    if _planned and step is not None and (strike := _planned.get((step, moment))) is not None:
        await strike()


@asynccontextmanager
async def call(step: str) -> AsyncIterator[None]:
    """Around one call on the wire; after it nobody has told the program yet how it ended."""
    await reach(step, BEFORE)
    yield
    await reach(step, AFTER)


@contextmanager
def planned(strikes: Mapping[tuple[str, Moment], Strike]) -> Iterator[None]:
    """While the context is open these strikes fall whenever their moment is reached."""
    unknown = {step for step, _ in strikes} - COMMITS - CALLS
    if unknown:
        raise ValueError(f"no such step: {', '.join(sorted(unknown))}")
    _planned.update(strikes)
    try:
        yield
    finally:
        _planned.clear()
