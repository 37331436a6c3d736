"""A visitor in front of the seeded forum."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from forum import digests
from forum.context import Context, District
from forum.health import Part
from forum.web.app import create_app
from storage.database import Database
from tests.web.district import sow
from tests.web.seed import MONDAY

#: A minute after the members' digest is due.
THURSDAY = datetime(2026, 11, 26, 8, 1, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def parts() -> dict[str, Part]:
    """What the parts of the program say of themselves; a test may change it."""
    return {"database": Part(ok=True, age_s=0.04), "matrix": Part(ok=True, age_s=12.34)}


@pytest.fixture
async def empty(database: Database, district: District, parts: dict[str, Part]) -> FastAPI:
    """The forum on its first day."""
    return create_app(
        database=database,
        district=district,
        civil_now=lambda: THURSDAY,
        health=lambda: parts,
        legal={
            "impressum": "Landkreis Musterkreis\n\nintegration" + "-sehr-lang" * 5 + "@musterkreis.example"
        },
    )


@pytest.fixture
async def app(empty: FastAPI, database: Database, district: District) -> FastAPI:
    """The forum of the seeded district, after Thursday's digest."""
    async with database.transaction() as session:
        await sow(Context(session=session, district=district, now=MONDAY, machine_now=MONDAY))
        await digests.send_due(
            Context(session=session, district=district, now=THURSDAY, machine_now=THURSDAY)
        )
    return empty


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, speaking German."""
    headers = {"Accept-Language": "de-DE,de;q=0.9"}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test", headers=headers
    ) as it:
        yield it
