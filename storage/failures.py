"""Trouble with the database itself, told apart from trouble with the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: SQLSTATE of a server that only copies another one: after a switch-over it will write again.
READ_ONLY = "25006"

#: SQLAlchemy's own code for a statement after its connection was lost.
GONE_BEFORE = "8s2b"


class Unavailable(Exception):
    """The database (not the data) is in trouble: locked, full, gone. Worth trying again."""


@contextmanager
def told() -> Iterator[None]:
    """Whatever a driver calls it, trouble with the database leaves this block as Unavailable."""
    try:
        yield
    except SQLAlchemyError as error:
        if _in_trouble(error):
            raise Unavailable(_reason(error)) from error
        raise


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
        if isinstance(error, (OperationalError, PoolTimeout)) or getattr(error, "code", None) == GONE_BEFORE:
            return True
        if isinstance(error, DBAPIError) and (error.connection_invalidated or _state(error) == READ_ONLY):
            return True
        error = error.__context__ if isinstance(error, SQLAlchemyError) else None
    return False


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _reason(error: SQLAlchemyError) -> str:
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__
