"""SQLite for tests: nothing waits for the disk, as nothing does in the tests' PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from storage import engines

#: The machine may fall over, the tests' data with it; a killed program loses nothing by this.
CARELESS = ("PRAGMA synchronous=OFF",)


def pytest_configure() -> None:
    """Started programs, which are processes of their own, stay careful."""
    careful = engines.SQLITE
    engines.SQLITE = replace(
        careful, manners=careful.manners + CARELESS, plain_manners=careful.plain_manners + CARELESS
    )
