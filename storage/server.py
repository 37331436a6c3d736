"""What a PostgreSQL server says of itself and of one of its databases."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from storage import engines
from storage.failures import told

_SERVER = text("""
    SELECT current_setting('server_version') AS version,
           current_setting('server_version_num')::int / 10000 AS major,
           current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable,
           pg_is_in_recovery() AS copy
""")
#: What pg_trgm and lower() go by: with the locale C only A to Z are letters.
_LETTERS = text("SELECT lower('Ї') = 'ї' AND 'Ж' ~ '^[[:alpha:]]$' AND 'ع' ~ '^[[:alpha:]]$'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What matters for the program's data."""

    #: In words, as the server says it.
    version: str
    major: int
    #: Whether an acknowledged commit survives a power cut.
    durable: bool
    #: Whether it only follows another server.
    copy: bool
    #: Whether Arabic and Cyrillic letters are letters in this database.
    letters: bool


def ask(url: str) -> Server:
    """Look at the database behind `url`; raises Unavailable."""
    engine = engines.plain(url, writes=False)
    try:
        with told(), engine.connect() as connection:
            return _ask(connection)
    finally:
        engine.dispose()


def _ask(connection: Connection) -> Server:
    said = connection.execute(_SERVER).mappings().one()
    return Server(**said, letters=bool(connection.execute(_LETTERS).scalar_one()))
