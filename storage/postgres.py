"""What the program asks of PostgreSQL: its locks, its patience, and what a connection is told first."""

from __future__ import annotations

import select
from typing import Any

from psycopg import OperationalError
from sqlalchemy.exc import DisconnectionError

from storage.failures import Unavailable, WrongEncoding

#: Numbers of our own among the advisory locks of a database; schemas do not disturb each other.
_WRITER, _PROGRAM = 0x6F6D6901, 0x6F6D6902
_HERE = "hashtext(coalesce(current_schema(), ''))"

#: Ends with the transaction. Ids are given before the commit, so without it a later row could be seen
#: first, and a room's order is the order of ids; numbers that people see are counted under it, too.
WRITER_LOCK = f"SELECT pg_advisory_xact_lock({_WRITER}, {_HERE})"
#: Ends with the connection.
PROGRAM_LOCK = f"SELECT pg_try_advisory_lock({_PROGRAM}, {_HERE})"

#: For libpq. A peer that is gone without a word is noticed within a minute.
#: Without an encoding said, a database in SQL_ASCII answers in bytes, which SQLAlchemy cannot read.
ARGUMENTS: dict[str, Any] = {
    "application_name": "openmic",
    "client_encoding": "UTF8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
#: A transaction never waits for a network, so one that stands still for a minute has lost its program;
#: the server must not keep the locks of a program that is gone for longer than that either.
MANNERS = (
    "SET statement_timeout = '30s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)


def only_utf8(connection: Any) -> None:
    """Raises WrongEncoding where some letter of somebody's could not be kept."""
    driver = getattr(connection, "driver_connection", connection)
    encoding = driver.pgconn.parameter_status(b"server_encoding")
    if encoding not in (None, b"UTF8"):
        connection.close()
        raise WrongEncoding(encoding.decode())


def on_checkout(connection: Any, _record: object, _proxy: object) -> None:
    """A connection that its server has ended is replaced before it is used.

    It shows without asking, because nobody talks on an idle connection but to say goodbye; a question before
    every unit of work would be a fifth of all round trips.
    """
    looking = select.poll()
    try:
        looking.register(connection.driver_connection.pgconn.socket, select.POLLIN)
    except OperationalError as error:
        raise DisconnectionError(str(error)) from error
    if looking.poll(0):
        raise DisconnectionError("the server has ended this connection")


class Held(Unavailable):
    """Another program works on this database."""


class Keeper:
    """The lock of the one program at work, kept by its writing connection.

    Lock and writes live and die together: whatever becomes of the connection, nothing can be written without
    the lock, and the next connection takes it again before anything else or is given up.
    """

    def __init__(self) -> None:
        self.wanted = False

    def on_connect(self, connection: Any) -> None:
        """Take the lock on a new writing connection; raises Held while another program has it."""
        if not self.wanted:
            return
        cursor = connection.cursor()
        cursor.execute(PROGRAM_LOCK)
        (ours,) = cursor.fetchone()
        cursor.close()
        if not ours:
            connection.close()
            raise Held("another program works on this database")
