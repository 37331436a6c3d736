"""A window on one room, the same for every network: what a bot does there, what people see."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TypeVar

from bot.events import Address, Event, NativeId, UserId
from bot.files import names
from bot.markup import Rich, cut, dump, strip
from bot.network import Edit, File, Network, Outgoing, Part, RawEvent, Receipt, Send, Words
from bot.things import Media, MediaKind

E = TypeVar("E", bound=Event)

#: A network that no test connects to: files from there have to be carried.
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as a person sees it now; `text` is in the dialect, without the author's name before it."""

    native_id: NativeId
    text: str = ""
    author: str = ""
    reply_to: NativeId | None = None
    edited: bool = False
    reactions: tuple[str, ...] = ()
    #: What a tap on it would open.
    file: bytes | None = None
    place: tuple[float, float] | None = None
    #: The question, then the answers; () where nothing is asked.
    poll: tuple[str, ...] = ()
    ended: bool = False
    choices: int = 0


class Window(ABC):
    """One room on one network, with the bot and one person in it."""

    network: Network
    address: Address
    #: The person, as the network calls them.
    user: UserId

    def __init__(self, folder: Path) -> None:
        """Files on their way lie in the folder."""
        self._folder = folder
        self._numbers = count(1)

    @abstractmethod
    async def shown(self) -> list[Shown]:
        """Everything in the room, oldest first."""

    @abstractmethod
    async def pinned(self) -> list[NativeId]:
        """What is at the top of the room."""

    @abstractmethod
    async def says(self, text: str) -> NativeId:
        """The person says something."""

    @abstractmethod
    async def reacts(self, native_id: NativeId, emoji: str) -> None:
        """The person puts a reaction."""

    @abstractmethod
    async def comes(self) -> UserId:
        """Somebody else comes in, and says nothing."""

    @abstractmethod
    async def hears(self, kind: type[E]) -> E:
        """The next event of a kind that reaches the bot from this room."""

    async def raw(self) -> Sequence[RawEvent]:
        """What the network hands over next, as it is; only where there is a network."""
        raise NotImplementedError

    @abstractmethod
    async def is_busy(self) -> None:
        """From now on the network asks for patience."""

    @abstractmethod
    async def puts_out(self) -> None:
        """The person puts the bot out of the room."""

    def media(self, kind: MediaKind, content: bytes, name: str, mime: str, **details: object) -> Media:
        """A file from another network, fetched already; a picture is what its bytes say."""
        ref = f"file-{next(self._numbers)}"
        path = self._folder / ref
        path.write_bytes(content)
        return Media(
            kind=kind,
            network=ELSEWHERE,
            ref=ref,
            unique=ref,
            name=name,
            mime=names.picture_mime(path) if kind is MediaKind.PHOTO else mime,
            size=len(content),
            **details,  # type: ignore[arg-type]  # as Media takes them
        )

    async def does(self, outgoing: Outgoing) -> Receipt:
        """Carry out one call."""
        return await self.network.deliver(self.address, outgoing)

    async def say(self, words: Words | str, *, reply_to: NativeId | None = None) -> list[NativeId]:
        """Say something, in as many messages as it takes, as the program does; their ids."""
        receipts = [await self.does(send) for send in await self.sends(words, reply_to=reply_to)]
        return [native for receipt in receipts for native in receipt.album or (receipt.native_id,) if native]

    async def sends(self, words: Words | str, *, reply_to: NativeId | None = None) -> list[Send]:
        """The calls that say it, their files at hand."""
        txn = f"story-{self.address}-{next(self._numbers)}"
        sends = []
        for number, part in enumerate(self.network.compose(_words(words))):
            target = reply_to if number == 0 else None
            at_hand = await self._at_hand(part)
            sends.append(Send(txn=f"{txn}#{number}", part=part, reply_to=target, files=at_hand))
        return sends

    async def change(self, native_id: NativeId, words: Words | str, *, new_file: bool = False) -> None:
        """Let a message of one part say or show something else."""
        [part] = self.network.compose(_words(words))
        # Where files are laid up, a changed caption must name the file again.
        named = bool(part.media) and (new_file or self.network.lays_up)
        at_hand = await self._at_hand(part) if named else ()
        txn = f"edit-{next(self._numbers)}"
        await self.does(Edit(txn=txn, native_id=native_id, part=part, files=at_hand))

    async def _at_hand(self, part: Part) -> tuple[File, ...]:
        return tuple([await self._file(media) for media in part.media])

    async def _file(self, media: Media) -> File:
        path = self._folder / media.ref
        handle = await self.network.upload(media, path)
        return File(media=media, handle=handle, path=None if handle else path)

    async def one(self, native_id: NativeId) -> Shown:
        """One message, as it is shown now."""
        [found] = [shown for shown in await self.shown() if shown.native_id == native_id]
        return found

    async def texts(self) -> list[str]:
        """Only the words."""
        return [shown.text for shown in await self.shown()]


def _words(words: Words | str) -> Words:
    return Words(text=words) if isinstance(words, str) else words


def spoken(rich: Rich) -> tuple[str, str]:
    """Whose words they are by the bold name before them ("" for the bot's own), and the words (dialect)."""
    lead = next((mark for mark in rich.marks if mark.kind == "bold" and mark.start == 0), None)
    if lead is None or rich.text[lead.end - 1] != ":":
        return "", dump(rich)
    name = rich.text[: lead.end - 1].strip("\u2068\u2069")
    return name, dump(strip(cut(rich, lead.end, len(rich.text))))


def only(found: Sequence[Shown]) -> Shown:
    """The single message there is."""
    [shown] = found
    return shown
