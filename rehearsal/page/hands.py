"""What a visitor does as somebody of the cast: through the interfaces that everybody uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, cast, get_args

import httpx

from rehearsal.matrix.client import MatrixError
from rehearsal.page.media import kind_of
from rehearsal.players import Picture, Player
from rehearsal.script import PRIVATE, Network
from rehearsal.telegram.errors import ApiError
from rehearsal.telegram.text import TEXT_LIMIT, units
from rehearsal.world import World

Verb = Literal["write", "edit", "remove", "react", "press", "vote"]
#: Said in words by the page: words.json has a sentence for each.
Reason = Literal[
    "no_account",
    "not_here",
    "no_answer",
    "no_picture",
    "too_big",
    "too_long",
    "too_long_matrix",
    "away",
    "refused",
    "gone",
    "empty",
]

#: As the Bot API and most homeservers allow.
LARGEST_PICTURE = 10 * 1024 * 1024


class Hindered(Exception):
    """It could not be done."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who does what where; `message` is the id of the one meant, `words` a text, an emoji or a button."""

    who: str
    network: Network
    where: str
    verb: Verb = "write"
    words: str = ""
    message: str = ""

    @classmethod
    def read(cls, body: object) -> Order:
        """Raises ValueError for anything but an order."""
        fields = {name: str(value) for name, value in body.items()} if isinstance(body, Mapping) else {}
        if fields.get("verb") not in get_args(Verb) or fields.get("network") not in get_args(Network):
            raise ValueError("no such order")
        try:
            return cls(**cast("dict[str, Verb]", fields))  # type: ignore[arg-type]  # checked above
        except TypeError as error:
            raise ValueError(str(error)) from None


class Hands:
    """Everybody's hands in one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def obey(self, order: Order) -> str:
        """Do it; gives the words that pop up, if any. Raises Hindered."""
        player = self._player(order)
        if order.network == "telegram" and units(order.words) > TEXT_LIMIT:
            raise Hindered("too_long")
        with _in_words(too_big="too_long_matrix"):
            match order.verb:
                case "write":
                    await player.writes(order.where, order.words, order.message or None)
                case "edit":
                    await player.changes(order.where, order.message, order.words)
                case "remove":
                    await player.removes(order.where, order.message)
                case "react":
                    await player.reacts(order.where, order.message, order.words)
                case "vote":
                    await player.votes(order.where, order.message, order.words)
                case "press":
                    return await player.picks(order.where, order.message, order.words)
        return ""

    async def show(self, order: Order, picture: Picture) -> None:
        """Send a picture. Raises Hindered."""
        if kind_of(picture.content) is None:
            raise Hindered("no_picture")
        player = self._player(order)
        with _in_words():
            await player.shows(order.where, picture)

    def _player(self, order: Order) -> Player:
        player = self._world.players.get(order.who)
        if player is None or player.role.network != order.network:
            raise Hindered("no_account")
        if order.where not in (PRIVATE, *player.role.rooms):
            raise Hindered("not_here")
        if order.verb in ("write", "edit") and order.message == order.words == "":
            raise Hindered("empty")
        return player


@contextmanager
def _in_words(too_big: Reason = "too_big") -> Iterator[None]:
    """Each network's failures as a reason."""
    try:
        yield
    except TimeoutError:
        raise Hindered("no_answer") from None
    except httpx.TransportError:
        raise Hindered("away") from None
    except MatrixError as error:
        raise Hindered(too_big if error.status == 413 else "refused") from None
    except KeyError:
        raise Hindered("gone") from None
    except (ApiError, ValueError):
        raise Hindered("refused") from None
