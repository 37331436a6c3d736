"""Commands about belonging: who stands in for whom, leaving."""

from __future__ import annotations

import re
from datetime import date

from bot.commands import grammar, meant
from bot.commands.call import Call, Command
from bot.commands.decisions import YES
from forum import deputies, leaving, people, whens
from forum.errors import Refusal
from forum.notices import members as notices
from forum.words import N_
from storage.messages import Choice
from storage.models import Person, RoleName

END = frozenset({"ende", "end", "beenden"})
FOR_SOMEBODY = re.compile(r"(?:für|fuer|for)\s+(?P<away>.+?)\s+(?:durch|by)\s+(?P<deputy>.+)", re.IGNORECASE)
UNTIL = re.compile(r"\s+(?:bis|until|till)\s+", re.IGNORECASE)


class HowTo(Refusal):
    """Something is missing; the notice shows how it is written."""

    def __init__(self, today: date) -> None:
        super().__init__(notices.how_to_deputise(today))


class WhoIsThat(Refusal):
    """Nobody, or more than one person, is called this."""

    def __init__(self, name: str, found: list[Person]) -> None:
        named = [f"{p.name} ({p.organisation})" if p.organisation else p.name for p in found]
        super().__init__(notices.who_is_that(name, named))


async def deputy(call: Call) -> None:
    """Name who stands in: `PERSON [bis DATUM]`, `für PERSON durch PERSON [bis DATUM]`, or `ende`."""
    text = " ".join(call.args.split())
    if grammar.fold(text) in END:
        await call.answer(notices.deputies_ended(any_=await deputies.end(call.ctx, call.person)))
        return
    names, until = _until(text, call.ctx.today)
    for_somebody = FOR_SOMEBODY.fullmatch(names)
    away = await _person(call, for_somebody["away"]) if for_somebody else call.person
    stands_in = await _person(call, for_somebody["deputy"] if for_somebody else names)
    await deputies.offer(call.ctx, call.person, away, stands_in, until)
    await call.answer(notices.deputy_asked(stands_in.name))


def _until(text: str, today: date) -> tuple[str, date | None]:
    """The names, and the last day where one is given."""
    names, *rest = UNTIL.split(text, maxsplit=1)
    if not names:
        raise HowTo(today)
    if not rest:
        return names, None
    day, used = whens.leading_day(rest[0].split(), today)
    if day is None or used != len(rest[0].split()):
        raise HowTo(today)
    return names, day


async def _person(call: Call, name: str) -> Person:
    found = await people.known(call.ctx, name)
    if len(found) != 1:
        raise WhoIsThat(name, found)
    return found[0]


async def stand_in(call: Call) -> None:
    """Yes to standing in for somebody."""
    await meant.settle(call)
    until = await deputies.accept(call.ctx, call.person, int(call.args))
    away = await call.ctx.session.get_one(Person, int(call.args))
    await call.answer(notices.you_stand_in(away.name, until))


async def not_stand_in(call: Call) -> None:
    """No to standing in for somebody."""
    await meant.settle(call)
    await deputies.refuse(call.ctx, call.person, int(call.args))
    away = await call.ctx.session.get_one(Person, int(call.args))
    await call.answer(notices.you_do_not_stand_in(away.name))


async def leave(call: Call) -> None:
    """Leave the network, after a yes to what it means."""
    if grammar.fold(call.args.strip()) in YES:
        await meant.settle(call)
        await leaving.leave(call.ctx, call.person, room=call.room)
        return
    farewell = await leaving.prospect(call.ctx, call.person)
    choices = (
        Choice(label=N_("Ja, austreten"), emoji="✅", command="leave ja"),
        Choice(label=N_("Nein, bleiben"), emoji="✖️", command="cancel"),
    )
    await call.ask(notices.confirm_leaving(farewell), choices=choices, on_yes="leave ja", on_no="cancel")


COMMANDS = (
    Command(word="deputy", german="vertretung", run=deputy, role=RoleName.MODERATOR, private_only=True),
    Command(word="standin", german="vertreten", run=stand_in, hidden=True),
    Command(word="nostandin", german="nicht-vertreten", run=not_stand_in, hidden=True),
    Command(word="leave", german="austreten", run=leave, private_only=True),
)
