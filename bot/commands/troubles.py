"""Commands of coordinators about what did not arrive."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call, Command
from forum import troubles
from forum.errors import Refusal
from forum.notices import troubles as notices
from storage.models import RoleName

#: Everything that may succeed, and nothing any more.
ALL, NONE = frozenset({"alle", "alles", "all"}), frozenset({"weg", "verwerfen", "drop", "discard"})
#: A larger number names no row, and a database could not even look for it.
MOST_DIGITS = 18


async def resend(call: Call) -> None:
    """Alone: what did not arrive. With a number, `alle` or `weg`: send it again, or never."""
    word, rest = grammar.words(call.args)
    known = grammar.fold(word)
    if not word:
        await _show(call)
    elif known in ALL:
        await call.answer(notices.resent(await troubles.again(call.ctx, call.person.id, _number(rest))))
    elif known in NONE:
        await call.answer(notices.given_up(await troubles.give_up(call.ctx, call.person.id, _number(rest))))
    else:
        await _one(call, _number(word))
    await troubles.tell(call.ctx)


async def _show(call: Call) -> None:
    report = await troubles.standing(call.ctx)
    notice, choices = troubles.told(report) if report.any else (notices.settled(), ())
    await call.answer(notice, choices=choices)


async def _one(call: Call, number: int | None) -> None:
    if number is None:
        raise Refusal(notices.how_to(grammar.prefix(call.room.network)))
    await call.answer(await troubles.again_one(call.ctx, call.person.id, number))


def _number(word: str) -> int | None:
    digits = word.strip().lstrip("#")
    return int(digits) if digits.isdecimal() and len(digits) <= MOST_DIGITS else None


COMMANDS = (Command(word="resend", german="nochmal", run=resend, role=RoleName.COORDINATOR),)
