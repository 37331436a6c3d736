"""The command about hearing who comes and goes on the other networks."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call, Command
from forum import passings
from forum.errors import Refusal
from forum.notices import passings as notices
from storage.models import RoleName

SWITCH = {"an": True, "on": True, "ein": True, "aus": False, "off": False}


async def arrivals(call: Call) -> None:
    """Switch it on or off for the channel it is typed in."""
    prefix = grammar.prefix(call.room.network)
    on = SWITCH.get(grammar.fold(call.args.strip()))
    if on is None:
        raise Refusal(notices.how_to(prefix))
    await passings.switch(call.ctx, call.person, call.channel, on=on)
    await call.answer(notices.told(on=on, prefix=prefix))


COMMANDS = (Command(word="arrivals", german="ankünfte", run=arrivals, role=RoleName.COORDINATOR),)
