"""Long files begin first, so that several workers end together; what all share is in nobody's way."""

from __future__ import annotations

import gc

import pytest

#: Folders and files, the longest and those with processes of their own before the rest.
FIRST = (
    "tests/faults/",
    "tests/rehearsal/test_demo.py",
    "tests/end_to_end/",
    "tests/browser/",
    "tests/storage/",
    "tests/test_packaging.py",
    "tests/bot/test_run_verb.py",
    "tests/scenarios/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Inside a file the order stays as it is: stories that share a stage stand together."""
    items.sort(key=_turn)


def pytest_collection_finish() -> None:
    """A worker has read thousands of stories by now: to look through them at every turn takes a second."""
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> int:
    starts = (turn for turn, name in enumerate(FIRST) if item.nodeid.startswith(name))
    return next(starts, len(FIRST))
