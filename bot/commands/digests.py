"""The digest of the week so far, for one's role."""

from __future__ import annotations

from bot.commands.call import WORKING, Call, Command
from forum import access, digests
from storage.models import RoleName


async def digest(call: Call) -> None:
    """What the next digest would say now; the coordinators' one only where no member reads along."""
    coordinates = await access.has(call.ctx, call.person.id, RoleName.COORDINATOR)
    at_work = coordinates and call.channel.purpose in WORKING
    audience = digests.COORDINATORS if at_work else digests.MEMBERS
    await call.answer(await digests.so_far(call.ctx, audience))


COMMANDS = (Command(word="digest", german="digest", run=digest, aliases=("wochenüberblick",)),)
