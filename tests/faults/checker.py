"""The judge: what people and the clock said against what people see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.fakes import Seen

#: What the program puts before words that may appear twice.
DOUBTFUL = "↻"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that is to be seen in a room, as its author left it.

    `tokens` are words (each unlike all others) that stand in what is seen, in this order, each once; `former`
    those that an edit has replaced. `source` is where it was said: order is kept per source and room.
    """

    source: str
    room: str
    tokens: tuple[str, ...]
    former: tuple[str, ...] = ()
    #: Taken away again: nothing of it may be left.
    gone: bool = False
    #: The original's id: a visible notice that answers it counts for its loss.
    native_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message on the screen of a room, oldest first within it."""

    room: str
    text: str

    @property
    def marked(self) -> bool:
        """Marked as words that may appear twice."""
        return DOUBTFUL in self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong, in sentences; `marked` doubles and `noticed` losses apart, for people were told."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    disordered: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """Everything that must never be."""
        return [*self.lost, *self.doubled, *self.disordered, *self.stale]


def shown(rooms: Mapping[str, Sequence[Seen]]) -> list[Shown]:
    """What can be seen in the rooms (by address) of a fake network."""
    return [Shown(room=room, text=seen.text) for room, screen in rooms.items() for seen in screen]


def judge(said: Sequence[Said], seen: Iterable[Shown], notices: Collection[str] = ()) -> Verdict:
    """Compare; `said` in the order in which it was said, `notices` the ids that visible notices answer."""
    verdict, screens = Verdict(), _by_room(seen)
    for one in said:
        _judge_one(one, screens.get(one.room, []), verdict, noticed=one.native_id in notices)
    for source, room in dict.fromkeys((one.source, one.room) for one in said):
        wanted = [t for one in said if (one.source, one.room) == (source, room) for t in _wanted(one)]
        verdict.disordered.extend(_disorder(wanted, screens.get(room, []), f"{source} → {room}"))
    return verdict


def _by_room(seen: Iterable[Shown]) -> dict[str, list[Shown]]:
    screens: dict[str, list[Shown]] = {}
    for one in seen:
        screens.setdefault(one.room, []).append(one)
    return screens


def _wanted(one: Said) -> tuple[str, ...]:
    return () if one.gone else one.tokens


def _judge_one(one: Said, screen: Sequence[Shown], verdict: Verdict, *, noticed: bool) -> None:
    for token in _wanted(one):
        holding = [shown for shown in screen if token in shown.text]
        unmarked = sum(not shown.marked for shown in holding)
        if not holding:
            (verdict.noticed if noticed else verdict.lost).append(f"lost in {one.room}: {token}")
        if unmarked > 1:
            verdict.doubled.append(f"seen {unmarked} times in {one.room}: {token}")
        elif len(holding) > 1:
            verdict.marked.append(f"seen {len(holding)} times in {one.room}, marked: {token}")
    left = (*one.former, *(one.tokens if one.gone else ()))
    for token in left:
        if any(token in shown.text for shown in screen):
            verdict.stale.append(f"still seen in {one.room}: {token}")


def _disorder(wanted: Sequence[str], screen: Sequence[Shown], where: str) -> list[str]:
    """A token counts where it was first seen; within one message by its place there."""
    places: dict[str, tuple[int, int]] = {}
    for number, one in enumerate(screen):
        for token in wanted:
            if token not in places and (at := one.text.find(token)) >= 0:
                places[token] = (number, at)
    found = [token for token in wanted if token in places]
    there = sorted(found, key=places.__getitem__)
    return [f"out of order, {where}: {b} before {a}" for a, b in zip(found, there, strict=True) if a != b][:1]


def repeated(reminders: Iterable[tuple[str, str, str]]) -> list[str]:
    """Which reminders, given as (series, nominal time, room) of each that was seen, were seen again."""
    counted = Counter(reminders)
    return [f"reminded {times} times: {reminder}" for reminder, times in counted.items() if times > 1]
