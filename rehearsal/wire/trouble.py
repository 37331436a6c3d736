"""What can befall a piece of data on its way, and which pieces it is meant for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "cut",  # the connection ends in order (FIN) after `share` of the piece
    "reset",  # the connection is torn (RST) after `share` of the piece
    "stall",  # after `share` of the piece nothing moves for `seconds`, then all goes on
    "slice",  # the piece arrives in pieces of one byte
    "delay",  # the piece arrives `seconds` late
    "throttle",  # for `seconds` the piece arrives at `rate` bytes a second, then what is left of it
]
KINDS: tuple[Kind, ...] = get_args(Kind)
#: From who connected to who was connected to, and back.
Way = Literal["request", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that happens to one piece, which is what one read from a socket brings.

    A piece counts when it goes this `way` and holds `needle`; `skip` bytes of that way, counted from the
    moment the trouble was planned, pass first.
    """

    kind: Kind
    way: Way = "answer"
    share: float = 0.0
    skip: int = 0
    seconds: float = 30.0
    rate: float = 1000.0
    needle: bytes = b""

    def concerns(self, way: Way, piece: bytes) -> bool:
        """Whether a piece is meant."""
        return way == self.way and self.needle in piece
