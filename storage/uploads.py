"""Files that were laid up on another network, so that they need not travel again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.deliveries import Connection
from storage.inbox import insert_new
from storage.models import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Where a file lies, and what was found out about it on the way."""

    handle: str
    facts: dict[str, Any]


_FIND = select(Upload.handle, Upload.facts).where(
    Upload.network == bindparam("network"),
    Upload.unique == bindparam("unique"),
    Upload.shown_on == bindparam("shown_on"),
)


async def find(connection: Connection, network: str, unique: str, shown_on: str) -> Laid | None:
    """The file of `network` as `shown_on` keeps it."""
    given = {"network": network, "unique": unique, "shown_on": shown_on}
    row = (await connection.execute(_FIND, given)).first()
    return Laid(handle=row.handle, facts=row.facts) if row else None


async def remember(
    connection: Connection, network: str, unique: str, shown_on: str, *, laid: Laid, now: datetime
) -> None:
    """It lies there now; nothing when another room's queue has written it down."""
    values = {"network": network, "unique": unique, "shown_on": shown_on}
    await connection.execute(
        insert_new(connection, Upload).values(handle=laid.handle, facts=laid.facts, uploaded_at=now, **values)
    )
