"""People with hands and eyes on either network, acted alike: through the interfaces that everybody uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rehearsal.script import Role

#: Seconds for a button to come to rest, and for the bot to come into a private chat.
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as somebody sees it now; `above` is the id of the message it replies to.

    `choices` are the labels the bot offers, each with what is touched to choose it: a button or an emoji.
    """

    id: str
    author: str
    by_bot: bool
    text: str
    edited: bool
    above: str | None
    reactions: Mapping[str, int]
    choices: tuple[tuple[str, str], ...] = ()

    def offers(self, wanted: str) -> str | None:
        """What to touch for a choice named by its label or its number; None when it is not offered."""
        if wanted.isdecimal():
            return self.choices[int(wanted) - 1][1] if 0 < int(wanted) <= len(self.choices) else None
        return next((touched for label, touched in self.choices if label.endswith(wanted)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture out of somebody's gallery; `media_type` such as image/png."""

    name: str
    media_type: str
    content: bytes


class Player(Protocol):
    """One person of the cast; a place is the name of a channel, or `privat`, a message is named by its id.

    Raises KeyError where this person has no room.
    """

    role: Role

    @property
    def account(self) -> str:
        """The account as the command line names it: `network:user`."""

    async def sees(self, where: str) -> list[Shown]:
        """What is on the screen there, oldest first."""

    async def writes(self, where: str, text: str, above: str | None) -> None:
        """Say something, as a reply if there is something above."""

    async def changes(self, where: str, said: str, text: str) -> None:
        """Change one's own words."""

    async def removes(self, where: str, said: str) -> None:
        """Take one's own words away, for everybody."""

    async def picks(self, where: str, said: str, touched: str) -> str:
        """Touch a button, or put an emoji, under a message; gives the words that pop up, if any."""

    async def reacts(self, where: str, said: str, emoji: str) -> None:
        """Put an emoji under a message, or take one's own back."""

    async def votes(self, where: str, said: str, key: str) -> None:
        """Choose an answer of a poll, named by its key or text, or take it back where it is one's own."""

    async def shows(self, where: str, picture: Picture, caption: str = "") -> None:
        """Send a picture."""

    async def speaks(self, where: str, seconds: int) -> None:
        """Send a voice message."""

    async def asks(self, where: str, question: str, answers: Sequence[str]) -> None:
        """Start a poll."""
