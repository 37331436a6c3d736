"""The journeys on which something is in trouble: a network, a room, a file, a row, the program itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot import events
from bot.civil import machine_now
from bot.events import Added, Address
from bot.network import Busy, Contested, Failure, Moved, NotSent, Outgoing, RawEvent, React, Refused, Unknown
from bot.relay import portraits
from bot.things import Media, MediaKind
from storage.database import Unavailable
from tests.fakes import AnswerLost
from tests.faults.checker import Said
from tests.faults.journeys import ACROSS, TO_TELEGRAM, Act, Befallen, Journey, by, newest, text
from tests.faults.stage import FORUM, TG, Stage


def _in_trouble(network: str, *failures: Callable[[], Failure]) -> Act:
    """Words towards a network, which is in trouble once for each of these."""

    async def act(stage: Stage) -> None:
        stage.town.networks[network].trouble.extend(failure() for failure in failures)
        await stage.says(by(stage, "matrix" if network == "telegram" else "telegram"))

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
    said = newest(stage, "matrix")
    await stage.reacts(stage.jan, said)
    stage.reactions.clear()


def _never(stage: Stage, network: str, what: Callable[[Outgoing], bool]) -> None:
    def whim(_address: Address, outgoing: Outgoing) -> Failure | None:
        return Refused("rejected", "never") if what(outgoing) else None

    stage.town.networks[network].whims.append(whim)


async def _move(stage: Stage) -> None:
    """The group is another one from now on; the word of it comes no sooner than the first send is refused."""
    telegram, before, after = (
        stage.town.networks["telegram"],
        stage.room(TG),
        f"-100{next(stage.town.serial)}",
    )
    stage.moved |= {before: TG, after: TG} if before != TG else {after: TG}
    news = [events.Moved(room=Address(before), at=machine_now(), sender=stage.olha.sender, to=Address(after))]

    def whim(address: Address, _outgoing: Outgoing) -> Failure | None:
        if address != before:
            return None
        if news:
            telegram.incoming.hear([news.pop()])
        return Moved(Address(after))

    telegram.whims.append(whim)
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
    # Nobody's words wait for it.
    await asyncio.sleep(2 * portraits.POLL_SECONDS)


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


def _claim_unsure() -> Befallen:
    """The commit of a claim is made, but nobody hears of it."""
    left = [Unavailable("struck")]

    async def strike() -> None:
        if left:
            raise left.pop()

    return {("claim", "after"): strike}


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
        ready=text("matrix"),
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
        act=text("matrix"),
        befalls=_claim_unsure,
    ),
)
