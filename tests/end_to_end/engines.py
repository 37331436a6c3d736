"""Which stories are told on which database; without a mark they are told on SQLite."""

from __future__ import annotations

import pytest


def told_on(*kinds: str) -> pytest.MarkDecorator:
    """The story is told on each of these kinds of database, by a program of its own for each kind."""
    return pytest.mark.parametrize("theatre", kinds, indirect=True, scope="session")


on_both = told_on("sqlite", "postgresql")
on_postgresql = told_on("postgresql")
