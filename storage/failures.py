"""Trouble with the database itself, told apart from trouble with the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: SQLSTATE of a server that only copies another one: after a switch-over it will write again.
READ_ONLY = "25006"
#: SQLSTATE of a user without a right.
NO_RIGHT = "42501"
#: SQLSTATE of a division by zero: only the fence of `storage.postgres` divides.
FENCED = "22012"

#: What PostgreSQL's library says of a parameter in an address that it does not know.
NO_OPTION = "invalid connection option"
#: SQLAlchemy's own code for a statement after its connection was lost.
GONE_BEFORE = "8s2b"


class Unavailable(Exception):
    """The database (not the data) is in trouble: locked, full, gone. Worth trying again."""


class Unfit(Unavailable):
    """The database answers and can never serve the program as it is."""


class Deposed(Unavailable):
    """Other processes have taken over what this one held; it may begin anew, with another epoch."""


class NoDatabase(Unfit):
    """The file is no SQLite database."""


class WrongEncoding(Unfit):
    """The database cannot keep every letter; the message is its encoding's name."""


class Forbidden(Unfit):
    """The user lacks a right; the message is what the server says of it."""


@contextmanager
def told() -> Iterator[None]:
    """Whatever a driver calls it, trouble with the database leaves this block as Unavailable."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.DatabaseError) as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind("others have taken over" if kind is Deposed else reason(error)) from error


def _kind(error: Exception) -> type[Unavailable] | None:
    driver = getattr(error, "orig", error)
    if getattr(driver, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
        return NoDatabase
    if getattr(driver, "sqlstate", None) == NO_RIGHT:
        return Forbidden
    if getattr(driver, "sqlstate", None) == FENCED:
        return Deposed
    if NO_OPTION in str(driver):
        return Unfit
    return Unavailable if _in_trouble(error) else None


def without_words(context: ExceptionContext) -> None:
    """PostgreSQL quotes the offending row in its errors, and errors are logged: keep only what happened."""
    error, told_as = context.original_exception, context.sqlalchemy_exception
    about = getattr(error, "diag", None)
    if about is None or not about.sqlstate:
        return
    name = type(error).__name__
    # Class 22, wrong data: there the message itself quotes.
    error.args = (name if about.sqlstate.startswith("22") else about.message_primary,)
    if told_as is not None:
        told_as.args = (f"({name}) {error}",)


def _in_trouble(error: BaseException | None) -> bool:
    """What fails after a lost connection fails because of it, so the whole chain counts."""
    while error is not None:
        if (
            isinstance(error, (OperationalError, PoolTimeout, sqlite3.OperationalError))
            or getattr(error, "code", None) == GONE_BEFORE
        ):
            return True
        if isinstance(error, DBAPIError) and (error.connection_invalidated or _state(error) == READ_ONLY):
            return True
        error = error.__context__ if isinstance(error, SQLAlchemyError) else None
    return False


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def reason(error: Exception) -> str:
    """What the driver says, in one line."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__
