"""People: what they do with their hands, and what they see."""

from __future__ import annotations

from rehearsal.telegram.gestures import Gestures
from rehearsal.telegram.moves import Moves
from rehearsal.telegram.passing import Passing
from rehearsal.telegram.speaking import Speaking


class Person(Speaking, Passing, Gestures, Moves):
    """One account with hands. A verb raises ValueError when a client would not offer it."""
