"""How a call on a fake network can go wrong beyond the port's own failures: all that a wire can do."""

from __future__ import annotations

from collections.abc import Callable

from bot.events import Address
from bot.network import Failure, Unknown
from bot.outgoing import Outgoing

#: Asked before each call; a failure is what becomes of it, None that nothing is wrong.
Whim = Callable[[Address, Outgoing], Failure | None]


class AnswerLost(Unknown):
    """It is done, and nobody says so."""

    def __init__(self) -> None:
        super().__init__("the answer was lost")


class Late(Unknown):
    """Nobody answers, and so many seconds later it is done all the same."""

    def __init__(self, seconds: float) -> None:
        super().__init__("the server is still at it")
        self.seconds = seconds
