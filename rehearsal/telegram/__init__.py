"""A local Telegram Bot API server that is strict like the real one and shows what people see."""

from __future__ import annotations

from rehearsal.telegram.cast import Cast
from rehearsal.telegram.desk import Call
from rehearsal.telegram.people import Person
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.server import TelegramServer
from rehearsal.telegram.view import Seen

__all__ = ["Call", "Cast", "Person", "Room", "Seen", "TelegramServer"]
