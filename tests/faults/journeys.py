"""The journeys that are struck: the ways of a message, of a change and of a word of the forum."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum import rhythm
from storage import failpoints
from tests.faults.checker import Said
from tests.faults.program import PARTS, TICK_SECONDS
from tests.faults.stage import MX, TG, Stage
from tests.world import Member

Act = Callable[[Stage], Awaitable[None]]
Befallen = Mapping[tuple[str, failpoints.Moment], failpoints.Strike]

#: A text of several parts: pieces that do not fit into one message together.
LONG = ("Anfang " * 500, "Mitte " * 500, "Ende " * 500)
BERLIN = ZoneInfo("Europe/Berlin")
QUIET = ("intake", "send")


async def nothing(_stage: Stage) -> None:
    """For journeys without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """`act` is struck; `ready` prepares it and comes to rest first; `finish` puts right what trouble needs.

    `steps` are those that it surely passes, and at which it is struck in every run.
    """

    name: str
    steps: frozenset[str]
    act: Act
    ready: Act = nothing
    finish: Act = nothing
    parts: tuple[str, ...] = QUIET
    undecidable: bool = False
    #: What befalls the program as well, each time anew.
    befalls: Callable[[], Befallen] = dict


IN = frozenset({"fetch", "deposit", "confirm", "route"})
ACROSS = IN | {"deliver", "delivered"}
TO_TELEGRAM = ACROSS | {"claim"}


def by(stage: Stage, network: str) -> Member:
    """Who talks there."""
    return stage.olha if network == "telegram" else stage.jan


def text(network: str) -> Act:
    """Words that are said there."""

    async def act(stage: Stage) -> None:
        await stage.says(by(stage, network))

    return act


def _picture(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.shows(by(stage, network))

    return act


def _parts(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.says(by(stage, network), LONG)

    return act


def newest(stage: Stage, network: str) -> Said:
    """What was said there last and still stands."""
    return [one for one in stage.said if one.source == by(stage, network).name and not one.gone][-1]


def _edit(network: str, times: int = 1) -> Act:
    async def act(stage: Stage) -> None:
        for _ in range(times):
            await stage.edits(by(stage, network), newest(stage, network))

    return act


def _deletion(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.deletes(by(stage, network), newest(stage, network))

    return act


def _reaction(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.reacts(by(stage, network), newest(stage, network))

    return act


async def _idea(stage: Stage) -> None:
    await stage.hands_in(stage.olha)


async def _round(stage: Stage) -> None:
    """A daily meeting at two o'clock; only the first time there is none yet."""
    if not stage.rounds:
        stage.rounds = True
        await stage.anna.writes("/runde neu Kaffee; täglich; 14:00; 30; Rathaus", TG)
        await stage.town.settled()
        await stage.anna.writes("ja", TG)
        await stage.town.settled()
        await _ticks(stage)


async def _ticks(_stage: Stage) -> None:
    """The clock has looked since."""
    await asyncio.sleep(TICK_SECONDS + 2)


async def _an_hour_before(stage: Stage) -> None:
    """It is one o'clock in Berlin: a reminder is due in both rooms."""
    now = stage.town.civil.now().astimezone(BERLIN)
    day = now.date() + timedelta(days=now.hour >= 13)
    stage.town.civil.jump(datetime.combine(day, time(13), BERLIN))
    token = f"In einer Stunde: Kaffee\n{rhythm.DAY_NAMES[day.weekday()]}, {day.day}. "
    stage.said += [Said(source="clock", room=room, tokens=(token,)) for room in (TG, MX)]
    await _ticks(stage)


JOURNEYS: tuple[Journey, ...] = (
    Journey(name="text to Matrix", steps=ACROSS, act=text("telegram")),
    Journey(name="text to Telegram", steps=TO_TELEGRAM, act=text("matrix")),
    Journey(name="edit to Matrix", steps=ACROSS, ready=text("telegram"), act=_edit("telegram")),
    Journey(name="edit to Telegram", steps=TO_TELEGRAM, ready=text("matrix"), act=_edit("matrix")),
    Journey(
        name="two edits", steps=ACROSS | {"finished"}, ready=text("matrix"), act=_edit("matrix", times=2)
    ),
    Journey(
        name="picture to Matrix",
        steps=ACROSS | {"download", "upload", "laid up"},
        act=_picture("telegram"),
    ),
    Journey(
        name="picture to Telegram",
        steps=TO_TELEGRAM | {"download", "upload", "set out"},
        act=_picture("matrix"),
    ),
    Journey(name="command", steps=TO_TELEGRAM, act=_idea),
    Journey(name="deletion to Matrix", steps=ACROSS, ready=text("telegram"), act=_deletion("telegram")),
    Journey(name="deletion to Telegram", steps=TO_TELEGRAM, ready=text("matrix"), act=_deletion("matrix")),
    Journey(name="reaction to Matrix", steps=ACROSS, ready=text("telegram"), act=_reaction("telegram")),
    Journey(name="reaction to Telegram", steps=TO_TELEGRAM, ready=text("matrix"), act=_reaction("matrix")),
    Journey(name="several parts to Matrix", steps=ACROSS, act=_parts("telegram")),
    Journey(name="several parts to Telegram", steps=TO_TELEGRAM, act=_parts("matrix")),
    Journey(
        name="reminder",
        steps=frozenset({"duty", "claim", "deliver", "delivered"}),
        ready=_round,
        act=_an_hour_before,
        finish=_ticks,
        parts=PARTS,
    ),
)
