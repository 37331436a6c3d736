"""APScheduler asks the machine for the hour itself; here it asks the simulated one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers
from apscheduler.triggers import interval

from storage import machine

#: Where it does so.
MODULES = (executors, schedulers, interval)


class _Datetime(datetime):
    """The type under its own name, with another opinion on what time it is."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime is one too
        return machine.now().astimezone(tz)


@contextmanager
def in_machine_time() -> Iterator[None]:
    """While the context is open jobs are run by `storage.machine`."""
    # A job that fails at the end of a life is logged there; what matters the program logs itself.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL + 1)
    for module in MODULES:
        module.datetime = _Datetime
    try:
        yield
    finally:
        for module in MODULES:
            module.datetime = datetime
        logging.getLogger("apscheduler").setLevel(logging.NOTSET)
