"""What the program asks of PostgreSQL: its locks, its patience, and what a connection is told first."""

from __future__ import annotations

import select
from typing import Any

from sqlalchemy.exc import DisconnectionError

from storage.failures import Unavailable, WrongEncoding

#: Numbers of our own among the advisory locks of a database; schemas do not disturb each other.
_WRITER, _PROGRAM = 0x6F6D6901, 0x6F6D6902
HERE = "coalesce(current_schema(), '')"
_HERE = f"hashtext({HERE})"

#: Ends with the transaction. Ids are given before the commit, so without it a later row could be seen
#: first, and a room's order is the order of ids; numbers that people see are counted under it, too.
WRITER_LOCK = f"SELECT pg_advisory_xact_lock({_WRITER}, {_HERE})"
#: Both end with the connection: one program alone, or one of many that work together.
ALONE = f"SELECT pg_try_advisory_lock({_PROGRAM}, {_HERE})"
TOGETHER = f"SELECT pg_try_advisory_lock_shared({_PROGRAM}, {_HERE})"

#: Name of an execution option of SQLAlchemy's: the epoch whose end forbids the unit of work.
EPOCH = "openmic_epoch"

#: Channels are the whole database's; each schema has one of its own.
_CHANNEL = f"'openmic_' || ({_HERE}::bigint & 4294967295)"
RING = f"SELECT pg_notify({_CHANNEL}, '')"
CHANNEL = f"SELECT {_CHANNEL}"

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
    # Where there is no PostgreSQL its library, of 9 MB, is not loaded.
    from psycopg import OperationalError

    looking = select.poll()
    try:
        looking.register(connection.driver_connection.pgconn.socket, select.POLLIN)
    except OperationalError as error:
        raise DisconnectionError(str(error)) from error
    if looking.poll(0):
        raise DisconnectionError("the server has ended this connection")


#: A unit of work is a matter of milliseconds, and nobody else writes meanwhile: a program that stands still
#: in the middle of one must not stop the others for longer.
WRITING_MANNERS = ("SET idle_in_transaction_session_timeout = '8s'",)
#: Signs of life and leases: in trouble the next try is better than a long wait.
ASIDE_MANNERS = (
    "SET statement_timeout = '5s'",
    "SET idle_in_transaction_session_timeout = '5s'",
)


def fence(epoch: int) -> str:
    """Fails unless the worker of this epoch is still at work, which then is so until the unit's end.

    It travels with the beginning of the unit, so that it costs no round trip.
    """
    return f"SELECT 1 / count(*) FROM workers WHERE id = {epoch:d}"  # noqa: S608  # a number


class Held(Unavailable):
    """Another program works on this database."""


class Keeper:
    """The lock of a program at work, kept by its writing connection.

    Lock and writes live and die together: whatever becomes of the connection, nothing can be written without
    the lock, and the next connection takes it again before anything else or is given up.
    """

    def __init__(self) -> None:
        #: ALONE, TOGETHER, or None.
        self.wanted: str | None = None

    def on_connect(self, connection: Any) -> None:
        """Take the lock on a new writing connection; raises Held while another program is in its way."""
        if self.wanted is None:
            return
        cursor = connection.cursor()
        cursor.execute(self.wanted)
        (ours,) = cursor.fetchone()
        cursor.close()
        if not ours:
            connection.close()
            raise Held("another program works on this database")
