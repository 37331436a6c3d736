"""Programs and networks that are broken on purpose: the simulation has to find each of them out."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from tests.faults.simulation.simulation import Sabotage, Simulation


def ignored_transactions(simulation: Simulation) -> None:
    """Matrix takes every repetition for something new."""
    simulation.networks["matrix"].forgetful = True


def forgotten_marks(simulation: Simulation) -> None:
    """As if the sender had not written down what was on its way when the program died."""
    with closing(sqlite3.connect(simulation.checker.file)) as connection, connection:
        connection.execute("UPDATE outbox SET state = 'QUEUED' WHERE state = 'SENDING'")


def confirmed_too_soon(simulation: Simulation) -> None:
    """Telegram is told that an update was read before it is written down."""
    simulation.networks["telegram"].hasty = True


#: By the name of the command line.
KINDS: Mapping[str, Sabotage] = {
    "ignored-transactions": ignored_transactions,
    "forgotten-marks": forgotten_marks,
    "confirmed-too-soon": confirmed_too_soon,
}
