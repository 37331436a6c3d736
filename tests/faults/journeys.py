"""The journeys that are struck: the ways of a message, a change, a word of the forum, trouble included."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.civil import machine_now
from bot.events import Added, Address
from bot.network import Busy, Contested, Failure, Moved, NotSent, Outgoing, RawEvent, React, Refused, Unknown
from bot.things import Media, MediaKind
from forum import rhythm
from storage import failpoints
from storage.database import Unavailable
from tests.fakes import AnswerLost
from tests.faults.checker import Said
from tests.faults.program import PARTS, TICK_SECONDS
from tests.faults.stage import FORUM, MX, TG, Stage
from tests.world import Member

Act = Callable[[Stage], Awaitable[None]]

#: A text of several parts: pieces that do not fit into one message together.
LONG = ("Anfang " * 500, "Mitte " * 500, "Ende " * 500)
BERLIN = ZoneInfo("Europe/Berlin")
QUIET = ("intake", "send")


async def nothing(_stage: Stage) -> None:
    """For journeys without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """`act` is struck; `ready` prepares it and comes to rest first; `finish` puts right what trouble needs.

    `steps` are those that the journey must reach, so that striking them means something.
    """

    name: str
    steps: frozenset[str]
    act: Act
    ready: Act = nothing
    finish: Act = nothing
    parts: tuple[str, ...] = QUIET
    undecidable: bool = False
    #: What befalls the program as well.
    strikes: Mapping[tuple[str, failpoints.Moment], failpoints.Strike] = field(default_factory=dict)


IN = frozenset({"fetch", "deposit", "confirm", "route"})
ACROSS = IN | {"deliver", "delivered"}
TO_TELEGRAM = ACROSS | {"claim"}


def _by(stage: Stage, network: str) -> Member:
    return stage.olha if network == "telegram" else stage.jan


def _text(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.says(_by(stage, network))

    return act


def _picture(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.shows(_by(stage, network))

    return act


def _parts(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.says(_by(stage, network), LONG)

    return act


def _newest(stage: Stage, network: str) -> Said:
    return [one for one in stage.said if one.source == _by(stage, network).name and not one.gone][-1]


def _edit(network: str, times: int = 1) -> Act:
    async def act(stage: Stage) -> None:
        for _ in range(times):
            await stage.edits(_by(stage, network), _newest(stage, network))

    return act


def _deletion(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.deletes(_by(stage, network), _newest(stage, network))

    return act


def _reaction(network: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.reacts(_by(stage, network), _newest(stage, network))

    return act


async def _idea(stage: Stage) -> None:
    await stage.hands_in(stage.olha)


def _in_trouble(network: str, *failures: Callable[[], Failure]) -> Act:
    """Words towards a network, which is in trouble once for each of these."""

    async def act(stage: Stage) -> None:
        stage.town.networks[network].trouble.extend(failure() for failure in failures)
        await stage.says(_by(stage, "matrix" if network == "telegram" else "telegram"))

    return act


async def _undecidable(stage: Stage) -> None:
    stage.undecidable = stage.town.networks["telegram"].probe.undecidable = True
    await _in_trouble("telegram", AnswerLost)(stage)


async def _refused(stage: Stage) -> None:
    """The network will never show this one, however often it is asked."""
    said = await stage.says(stage.jan)
    _never(stage, "telegram", lambda outgoing: said.tokens[0] in repr(outgoing))


async def _reaction_refused(stage: Stage) -> None:
    """A line tells of it instead."""
    _never(stage, "telegram", lambda outgoing: isinstance(outgoing, React))
    said = _newest(stage, "matrix")
    await stage.reacts(stage.jan, said)
    stage.reactions.clear()


def _never(stage: Stage, network: str, what: Callable[[Outgoing], bool]) -> None:
    def whim(_address: Address, outgoing: Outgoing) -> Failure | None:
        return Refused("rejected", "never") if what(outgoing) else None

    stage.town.networks[network].whims.append(whim)


async def _move(stage: Stage) -> None:
    """The group is another one from now on; what waits for it goes there."""
    before, after = stage.room(TG), f"-100{next(stage.town.serial)}"
    stage.moved.pop(before, None)
    stage.moved |= {before: TG, after: TG} if before != TG else {after: TG}
    closed = {before}

    def whim(address: Address, _outgoing: Outgoing) -> Failure | None:
        return Moved(Address(after)) if address in closed else None

    stage.town.networks["telegram"].whims.append(whim)
    await stage.says(stage.jan)


async def _room_back(stage: Stage) -> None:
    await stage.comes_back(stage.olha, TG)


async def _file_refused(stage: Stage) -> None:
    stage.town.networks["matrix"].upload_trouble.append(Refused("file_too_large", "for the story"))
    await stage.shows(stage.olha)


async def _contest(stage: Stage) -> None:
    """Each network may be asked first; another poll only tells once."""
    for network in stage.town.networks.values():
        network.fetch_trouble.append(Contested("another program"))
    await stage.says(stage.olha)


async def _poison(stage: Stage) -> None:
    await stage.says(stage.olha)
    number = next(stage.town.serial)
    stage.town.networks["telegram"].incoming.events.append(RawEvent(event_id=f"poison-{number}", raw=b"?"))
    await stage.says(stage.olha)


async def _face(stage: Stage) -> None:
    """Somebody new, with a picture, writes twice."""
    number = next(stage.town.serial)
    ref, telegram = f"face-{number}", stage.town.networks["telegram"]
    telegram.portraits[f"{number}"] = Media(
        kind=MediaKind.PHOTO, network="telegram", ref=ref, unique=ref, size=4, mime="image/jpeg"
    )
    telegram.files[ref] = b"jpeg"
    newcomer = stage.town.member("telegram", f"{number}", f"Neu {number}")
    await stage.says(newcomer)
    await stage.says(newcomer)


async def _new_group(stage: Stage) -> None:
    address, title = f"-200{next(stage.town.serial)}", f"Raum {stage.word()}"
    telegram = stage.town.networks["telegram"]
    telegram.administrators.add((address, stage.anna.user))
    telegram.titles[address] = title
    event = Added(room=Address(address), at=machine_now(), sender=stage.anna.sender, title=title, fresh=True)
    await stage.town.happens("telegram", event)
    stage.said.append(
        Said(source=FORUM, room=stage.anna.private, tokens=(title.removeprefix("Raum "),), native_id=address)
    )


async def _connect(stage: Stage) -> None:
    """An administrator asks for a code, which she gets in private."""
    await stage.anna.writes("/verbinden", [one.native_id for one in stage.said if one.source == FORUM][-1])


async def _restart(stage: Stage) -> None:
    await stage.says(stage.olha)
    await stage.says(stage.jan)
    await stage.town.crash()
    stage.town.start(stage.parts)


async def _claim_unsure() -> None:
    raise Unavailable("struck")


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


def _at_once(count: int) -> Act:
    """More than Telegram takes in time: the first one waits, and the others queue up behind it."""

    async def act(stage: Stage) -> None:
        stage.town.networks["telegram"].trouble.append(Busy(5))
        for _ in range(count):
            await stage.says(stage.jan)

    return act


async def _narrow(stage: Stage) -> None:
    telegram = stage.town.networks["telegram"]
    if telegram.crowded is None:
        telegram.crowded = 3
        await stage.town.crash()
        stage.town.start(stage.parts)


JOURNEYS: tuple[Journey, ...] = (
    Journey(name="text to Matrix", steps=ACROSS, act=_text("telegram")),
    Journey(name="text to Telegram", steps=TO_TELEGRAM, act=_text("matrix")),
    Journey(name="edit to Matrix", steps=ACROSS, ready=_text("telegram"), act=_edit("telegram")),
    Journey(name="edit to Telegram", steps=TO_TELEGRAM, ready=_text("matrix"), act=_edit("matrix")),
    Journey(
        name="two edits", steps=ACROSS | {"finished"}, ready=_text("matrix"), act=_edit("matrix", times=2)
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
    Journey(name="deletion to Matrix", steps=ACROSS, ready=_text("telegram"), act=_deletion("telegram")),
    Journey(name="deletion to Telegram", steps=TO_TELEGRAM, ready=_text("matrix"), act=_deletion("matrix")),
    Journey(name="reaction to Matrix", steps=ACROSS, ready=_text("telegram"), act=_reaction("telegram")),
    Journey(name="reaction to Telegram", steps=TO_TELEGRAM, ready=_text("matrix"), act=_reaction("matrix")),
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

TROUBLES: tuple[Journey, ...] = (
    Journey(
        name="busy",
        steps=TO_TELEGRAM | {"postponed"},
        act=_in_trouble("telegram", lambda: Busy(5), lambda: Busy(9)),
    ),
    Journey(
        name="not sent",
        steps=TO_TELEGRAM | {"delayed"},
        act=_in_trouble("telegram", lambda: NotSent("no way"), lambda: NotSent("no way")),
    ),
    Journey(
        name="answer lost",
        steps=TO_TELEGRAM | {"doubted", "settle"},
        act=_in_trouble("telegram", AnswerLost),
    ),
    Journey(
        name="cut",
        steps=TO_TELEGRAM | {"doubted", "settle", "marked", "postponed"},
        act=_in_trouble("telegram", lambda: Unknown("cut")),
    ),
    Journey(
        name="undecidable",
        steps=TO_TELEGRAM | {"doubted", "settle", "marked"},
        act=_undecidable,
        undecidable=True,
    ),
    Journey(name="refused", steps=TO_TELEGRAM | {"undelivered"}, act=_refused),
    Journey(
        name="room lost",
        steps=TO_TELEGRAM | {"room lost"},
        act=_in_trouble("telegram", lambda: Refused("kicked", "out", room=True)),
        finish=_room_back,
    ),
    Journey(name="moved", steps=TO_TELEGRAM | {"moved"}, act=_move),
    Journey(name="file refused", steps=ACROSS | {"files stay"}, act=_file_refused),
    Journey(
        name="reaction refused",
        steps=TO_TELEGRAM | {"unshown"},
        ready=_text("matrix"),
        act=_reaction_refused,
    ),
    Journey(name="contested", steps=ACROSS | {"note contest"}, act=_contest),
    Journey(name="poison", steps=ACROSS | {"set aside"}, act=_poison),
    Journey(name="face", steps=ACROSS | {"portrait"}, act=_face),
    Journey(name="new group", steps=TO_TELEGRAM | {"answered"}, ready=_new_group, act=_connect),
    Journey(name="restart", steps=TO_TELEGRAM | {"recover", "contact"}, act=_restart),
    Journey(name="backlog", steps=TO_TELEGRAM | {"fold"}, ready=_narrow, act=_at_once(7)),
    Journey(
        name="claim unsure",
        steps=TO_TELEGRAM | {"give back"},
        act=_text("matrix"),
        strikes={("claim", "after"): _claim_unsure},
    ),
)
