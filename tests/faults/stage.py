"""A bridged district in a town: people who talk, and the list of what they have a right to see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.civil import machine_now
from bot.events import Added, Address, NativeId
from bot.things import Media, MediaKind, Things
from forum.context import District
from storage.models import Purpose, RoleName
from tests.conftest import MONDAY
from tests.fakes import Seen
from tests.faults import checker
from tests.faults.checker import Said, Verdict
from tests.faults.program import PARTS, Town
from tests.world import Member

TG, MX, MOD = "-100", "!work:example.org", "!moderation:example.org"
CONTENT = b"what the file holds"
#: What the bot says by itself, and may say only once in a room.
FORUM = "the forum"


@dataclass(slots=True)
class Stage:
    """Olha and Jan talk over the bridge, Anna coordinates; `said` is what there is to be seen."""

    town: Town
    olha: Member
    jan: Member
    anna: Member
    #: Parts of the program that run.
    parts: tuple[str, ...] = PARTS
    said: list[Said] = field(default_factory=list)
    #: (room, token, emoji) of the bot's reactions that are to stand there at the end.
    reactions: list[tuple[str, str, str]] = field(default_factory=list)
    #: Present address → the one that the room had at first.
    moved: dict[str, str] = field(default_factory=dict)
    #: Doubles may be seen where they are marked.
    undecidable: bool = False
    #: A daily round was founded.
    rounds: bool = False
    #: (text, answered message, room) of the bot's own words in earlier journeys, which may come again.
    _former: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @classmethod
    async def build(cls, url: str, district: District, folder: Path, parts: tuple[str, ...] = PARTS) -> Stage:
        """Linked rooms on both networks, and nothing said in them yet."""
        town = Town.build(url, district, folder, MONDAY)
        olha, jan = town.member("telegram", "7", "Olha"), town.member("matrix", "@jan:example.org", "Jan")
        anna = town.member("telegram", "9", "Anna")
        await town.link({"telegram": TG, "matrix": MX}, "Arbeit", Purpose.TALK)
        await town.link({"matrix": MOD}, "Moderation", Purpose.MODERATION)
        await town.grant(anna, RoleName.COORDINATOR)
        stage = cls(town, olha, jan, anna, parts)
        town.start(parts)
        for member in (olha, anna):
            await member.writes("/hilfe")
        await town.settled()
        return stage

    def word(self) -> str:
        """A word that nobody has said, and that is part of no other."""
        return f"Wort{next(self.town.serial):04d}x"

    def over(self, member: Member) -> tuple[str, str]:
        """Where a member writes, and where it is seen."""
        return (TG, MX) if member.network == "telegram" else (MX, TG)

    def room(self, address: str) -> str:
        """The present address of the room that was here at first."""
        return next((now for now, first in reversed(self.moved.items()) if first == address), address)

    async def says(self, member: Member, words: tuple[str, ...] = (), **more: Any) -> Said:
        """Into the bridged room; `words` are pieces of one text, each beginning with a word of its own."""
        here, there = self.over(member)
        tokens = tuple(self.word() for _ in words or ("",))
        text = " ".join(f"{token} {rest}".strip() for token, rest in zip(tokens, words or ("",), strict=True))
        native = await member.writes(text, self.room(here), **more)
        self.said.append(Said(source=member.name, room=there, tokens=tokens, native_id=native))
        return self.said[-1]

    async def shows(self, member: Member) -> Said:
        """A picture with a caption."""
        network, ref = self.town.networks[member.network], f"file-{next(self.town.serial)}"
        media = Media(kind=MediaKind.PHOTO, network=member.network, ref=ref, unique=ref, size=len(CONTENT))
        network.files[ref] = CONTENT
        return await self.says(member, things=Things(media=(media,)))

    async def edits(self, member: Member, said: Said) -> None:
        """Say it with another word."""
        word = self.word()
        await member.edits(NativeId(said.native_id), word, self.room(self.over(member)[0]))
        self._instead(said, replace(said, tokens=(word,), former=(*said.former, *said.tokens)))

    async def deletes(self, member: Member, said: Said) -> None:
        """Take it away."""
        await member.deletes(NativeId(said.native_id), self.room(self.over(member)[0]))
        self._instead(said, replace(said, gone=True))

    async def hands_in(self, member: Member) -> None:
        """An idea, in private: it is answered there, and moderators see it."""
        word = self.word()
        await member.writes(f"/idee Mehr {word} für alle")
        number = sum(one.source == "ideas" for one in self.said) + 1
        self.said.append(Said(source="ideas", room=MOD, tokens=(word,)))
        self.said.append(Said(source=FORUM, room=member.private, tokens=(f"OM-2026-{number:04d}",)))

    async def reacts(self, member: Member, said: Said, emoji: str = "👍") -> None:
        """Under one's own words; the bot's reaction stands for it on the other side."""
        here, there = self.over(member)
        await member.reacts(NativeId(said.native_id), emoji, self.room(here))
        self.reactions.append((there, said.tokens[0], emoji))

    async def comes_back(self, member: Member, address: str) -> None:
        """The bot may write in the room again."""
        added = Added(room=Address(address), at=machine_now(), sender=member.sender, title="Arbeit")
        await self.town.happens(member.network, added)

    def _instead(self, before: Said, after: Said) -> None:
        """Order is that of the first words."""
        self.said[self.said.index(before)] = after

    def screens(self) -> dict[str, list[Seen]]:
        """All rooms of both networks, by the address that each had at first, the oldest address first."""
        screens: dict[str, list[Seen]] = {}
        for network in self.town.networks.values():
            for address, screen in network.rooms.items():
                screens.setdefault(self.moved.get(address, address), []).extend(screen)
        return screens

    def is_shown(self, said: Said) -> bool:
        """Whether people see it."""
        return any(said.tokens[0] in seen.text for seen in self.screens().get(said.room, ()))

    def verdict(self) -> Verdict:
        """What is wrong now; a notice that answers somebody's words counts for them."""
        screens = self.screens()
        seen = (one for screen in screens.values() for one in screen)
        notices = {one.reply_to for one in seen if one.reply_to and not one.words.author}
        verdict = checker.judge(self.said, checker.shown(screens), notices)
        # The forum never says the same twice in one room, but as an answer to other words.
        verdict.doubled.extend(checker.repeated((self._own_words() - self._former).elements()))
        verdict.lost.extend(self._unshown(screens))
        return verdict

    def goes_on(self) -> None:
        """Another journey begins: what the forum has said so far it may have to say once more."""
        self._former = self._own_words()

    def _own_words(self) -> Counter[tuple[str, str, str]]:
        screens = self.screens()
        own = [(room, seen) for room, screen in screens.items() for seen in screen if not seen.words.author]
        return Counter((seen.text, seen.reply_to or "", room) for room, seen in own)

    def complaints(self) -> list[str]:
        """Everything that must not be: also a marked double where the network could be asked."""
        verdict = self.verdict()
        return verdict.complaints + ([] if self.undecidable else verdict.marked)

    def _unshown(self, screens: Mapping[str, Sequence[Seen]]) -> list[str]:
        return [
            f"no {emoji} in {room} under {token}"
            for room, token, emoji in self.reactions
            if not any(token in seen.text and emoji in seen.reactions for seen in screens.get(room, ()))
        ]
