"""What every story of a dead process leaves behind."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """What killed processes held, closed by nobody, goes at the end of their own story."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
