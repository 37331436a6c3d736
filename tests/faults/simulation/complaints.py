"""What the program logs as an error of its own, gathered while it is simulated."""

from __future__ import annotations

import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

from storage.failures import Unavailable

#: Failures of the world that the program logs with a traceback and goes on from.
EXPECTED = (Unavailable,)


class Complaints:
    """A structlog processor that keeps exceptions and drops everything else."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(
        self, _logger: object, method: str, entry: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """One thing that is logged."""
        error = sys.exc_info()[1]
        if method in ("error", "exception", "critical") and not isinstance(error, EXPECTED):
            self.found.append(f"{entry.get('event')} {_told(error)}")
        raise structlog.DropEvent


def _told(error: BaseException | None) -> str:
    """The error and the last place of the program that it passed."""
    trace, place = error.__traceback__ if error else None, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if any(f"/{part}/" in name for part in ("bot", "forum", "storage")) and "site-packages" not in name:
            place = f"{name.rpartition('/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error} at {place}"


@contextmanager
def gathered() -> Iterator[Complaints]:
    """While the context is open."""
    before, complaints = structlog.get_config(), Complaints()
    structlog.configure(processors=[complaints], cache_logger_on_first_use=False)
    try:
        yield complaints
    finally:
        structlog.configure(**before)
