"""People who go on talking, whatever happens to the program between them."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Sequence

from rehearsal import samples
from tests.end_to_end.lines import line
from tests.end_to_end.stage import Pair

GLANCE_SECONDS = 0.05
#: When people have seen nothing new for so long, nothing will come; a start, a doubt and the longest pause
#: of a network's reading take a part of it.
STILL_SECONDS = 180.0
MOST_COMPLAINTS = 40
#: Of a hundred messages so many are answers, are changed afterwards, and are pictures.
REPLIES, EDITS, PICTURES = 10, 10, 2

#: One turn: what is said, by number, and the earlier message it answers, if any.
Turn = Callable[[int, str], Awaitable[None]]


def report(**figures: int) -> None:
    """The figures of a story that came to its end: `pytest -rP` shows them; lost and doubled were 0."""
    sys.stderr.write(
        "".join(f"{name} {figure}, " for name, figure in figures.items()) + "lost 0, doubled 0\n"
    )


class Talk:
    """One pair's conversation: as many lines from either side, in an order that chance chose."""

    def __init__(
        self,
        pair: Pair,
        lines: int,
        chance: random.Random,
        released: asyncio.Event,
        *,
        first: int,
        ahead: int,
        pictures: bool,
        held: float,
    ) -> None:
        """`lines` from number `first` on; Matrix is at most `ahead` further than Telegram shows.

        The part `held` of the lines is said when it is `released`.
        """
        self.pair = pair
        self._released, self._free = released, round(lines * (1 - held))
        self._first, self._pictures = first, pictures
        self.written = 0
        self._chance, self._ahead = chance, ahead
        self._sides = ["telegram", "matrix"] * (lines // 2)
        self._chance.shuffle(self._sides)
        self._said: dict[str, list[str]] = {"telegram": [], "matrix": []}
        #: What the bot said in the chat before.
        self._before = self._by_bot()

    @property
    def carried(self) -> int:
        """How much has come over to Telegram."""
        return self._by_bot() - self._before

    @property
    def waiting(self) -> int:
        """How much of what was said on Matrix Telegram does not show yet."""
        return len(self._said["matrix"]) - self.carried

    @property
    def over(self) -> bool:
        """Whether everything was said."""
        return self.written == len(self._sides)

    async def run(self) -> None:
        """Say it all."""
        turns: dict[str, Turn] = {"telegram": self._on_telegram, "matrix": self._on_matrix}
        for number, side in enumerate(self._sides, self._first):
            await self._until_near()
            if self.written == self._free:
                await self._released.wait()
            await turns[side](number, self._kind())
            self.written += 1

    async def _until_near(self) -> None:
        while self.waiting >= self._ahead:  # noqa: ASYNC110  # another process
            await asyncio.sleep(GLANCE_SECONDS)

    def _by_bot(self) -> int:
        return sum(message.sender.is_bot for message in self.pair.chat.chat.messages.values())

    def _kind(self) -> str:
        draw = self._chance.randrange(100)
        kinds = (("reply", REPLIES), ("edit", EDITS), ("picture", PICTURES))
        for kind, share in kinds:
            if draw < share:
                return "line" if kind == "picture" and not self._pictures else kind
            draw -= share
        return "line"

    async def _on_telegram(self, number: int, kind: str) -> None:
        pair, said = self.pair, line(number, "T")
        if kind == "picture":
            native = pair.shows_telegram(f"Bild T {number:04d}", samples.png(20, 20))
        else:
            target = self._answered("telegram", kind)
            native = pair.writes_telegram(said.text, said.entities, int(target) if target else None)
        self._said["telegram"].append(native)
        if kind == "edit":
            better = line(number + 1, f"T {number:03d} neu")
            pair.stage.olha.edits(pair.chat, int(native), better.text, entities=better.entities)
        # A turn of the loop: the stand-in answers on the same one.
        await asyncio.sleep(0)

    async def _on_matrix(self, number: int, kind: str) -> None:
        pair, said = self.pair, line(number, "M")
        if kind == "picture":
            native = await pair.shows_matrix(f"Bild M {number:04d}", samples.png(20, 20))
        else:
            native = await pair.writes_matrix(said.text, said.html, self._answered("matrix", kind))
        self._said["matrix"].append(native)
        if kind == "edit":
            better = line(number + 1, f"M {number:03d} neu")
            await pair.edits_matrix(native, better.text, better.html)

    def _answered(self, side: str, kind: str) -> str | None:
        return self._chance.choice(self._said[side]) if kind == "reply" and self._said[side] else None


class Load:
    """Talks in several pairs at once; `messages` in all, the lines numbered from `first` on."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        *,
        messages: int,
        seed: int,
        first: int = 0,
        ahead: int = 20,
        pictures: bool = True,
        held: float = 0.0,
    ) -> None:
        """Nothing is said yet; the last part `held` of each talk waits until it is `released`."""
        self.released = asyncio.Event()
        self.each = messages // len(pairs)
        self.stage = pairs[0].stage
        self.talks = [
            Talk(
                pair,
                self.each,
                random.Random(f"{seed} {number} {first}"),
                self.released,
                first=first,
                ahead=ahead,
                pictures=pictures,
                held=held,
            )
            for number, pair in enumerate(pairs)
        ]

    @property
    def written(self) -> int:
        """How many messages people have written."""
        return sum(talk.written for talk in self.talks)

    @property
    def carried(self) -> int:
        """How many have come over to Telegram."""
        return sum(talk.carried for talk in self.talks)

    @property
    def going_on(self) -> bool:
        """Whether something is still to be said or on its way."""
        return any(not talk.over or talk.waiting > 0 for talk in self.talks)

    @property
    def doubtful(self) -> int:
        """How many messages bear the mark of words that may appear twice."""
        return sum(sight.doubtful for talk in self.talks for sight in talk.pair.on_telegram())

    async def run(self) -> None:
        """Talk until all is said."""
        await asyncio.gather(*(talk.run() for talk in self.talks))

    async def until_carried(self, count: int) -> None:
        """Wait until so many have come over to Telegram; AssertionError when nothing moves any more."""
        await self._until(lambda: self.carried >= count)

    async def arrives(self, within: float) -> None:
        """The end: the judge looks once into every room when nothing is on its way any more."""
        await self._until(lambda: not self.going_on)
        await self.stage.quiet(within)
        await self.stage.is_fine(*self._pairs, within=STILL_SECONDS)

    async def _until(self, so: Callable[[], bool]) -> None:
        """Wait as long as people see something new from time to time; else the judge says what is missing."""
        core = self.stage.telegram.core
        while not so():
            seen = core.changes
            try:
                await self.stage.eventually(lambda: so() or core.changes > seen, STILL_SECONDS)  # noqa: B023
            except TimeoutError:
                await self._stands_still()

    async def _stands_still(self) -> None:
        found = [words for pair in self._pairs for words in await pair.complaints()]
        shown = "\n".join(found[:MOST_COMPLAINTS])
        raise AssertionError(f"nothing moves any more\n{shown}\n{self.stage.program.last_words()}")

    @property
    def _pairs(self) -> list[Pair]:
        return [talk.pair for talk in self.talks]
