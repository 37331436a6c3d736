"""Whether the program is well: `/healthz` for watchdogs, `/metrics` for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from forum import metrics
from forum.health import Part
from storage import figures, machine
from storage.database import Database


def routes(database: Database, health: Callable[[], Mapping[str, Part]]) -> APIRouter:
    """Both addresses; `/healthz` asks nothing of the database, so that it answers when that is lost."""
    router = APIRouter()

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> JSONResponse:
        parts = health()
        well = all(part.ok for part in parts.values())
        return JSONResponse({name: _described(part) for name, part in parts.items()}, 200 if well else 503)

    @router.get("/metrics")
    async def exposition() -> Response:
        async with database.reading() as session:
            queues = await figures.queues(session, machine.now())
        return Response(metrics.exposition(queues, health()), media_type=metrics.CONTENT_TYPE)

    return router


def _described(part: Part) -> dict[str, bool | float | None]:
    known = {"standby": part.standby, "signed_out": part.signed_out}
    so = {name: True for name, holds in known.items() if holds}
    return {"ok": part.ok, "age_s": None if part.age_s is None else round(part.age_s, 1), **so}
