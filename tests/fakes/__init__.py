"""A network that works, in memory, at the port: it hears, shows, and can be made to fail."""

from __future__ import annotations

from tests.fakes.client import Memory, Probe
from tests.fakes.incoming import Incoming
from tests.fakes.network import LIKE_MATRIX, LIKE_TELEGRAM, FakeNetwork
from tests.fakes.screen import Seen
from tests.fakes.trouble import AnswerLost, Late

__all__ = [
    "LIKE_MATRIX",
    "LIKE_TELEGRAM",
    "AnswerLost",
    "FakeNetwork",
    "Incoming",
    "Late",
    "Memory",
    "Probe",
    "Seen",
]
