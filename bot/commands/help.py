"""`hilfe`: only what this person may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.commands.call import Call, Command
from forum import access, voice
from forum.notices import help as texts
from forum.notices import people as notices
from storage.models import RoleName


def command(known: Callable[[], Sequence[Command]]) -> Command:
    """The help command over all commands that `known` gives when it is asked."""

    async def show(call: Call) -> None:
        roles = await access.roles_of(call.ctx, call.person.id)
        language = await voice.language_of(call.ctx, call.person.id)
        offered = [(c.name(language), texts.SENTENCES[c.word]) for c in known() if _offered(c, roles)]
        await call.answer(notices.commands_of(offered))

    return Command(word="help", german="hilfe", run=show)


def _offered(command: Command, roles: frozenset[RoleName]) -> bool:
    allowed = command.role is None or command.role in roles
    return allowed and not command.hidden and command.word in texts.SENTENCES
