"""Every method by its lower-case name."""

from __future__ import annotations

import json

from rehearsal.telegram import albums, chats, editing, files, intake, polls, sending, wordless
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import not_found
from rehearsal.telegram.params import Params
from rehearsal.telegram.sending import Method

_FAMILIES = (intake, sending, albums, wordless, polls, editing, chats, files)
_METHODS: dict[str, Method] = {
    name: method for family in _FAMILIES for name, method in family.METHODS.items()
}

NAMES = frozenset({"getupdates", *_METHODS})

# What Telegram's pace applies to.
PACED = frozenset(
    name
    for name in _METHODS.keys() - {"sendchataction"}
    if name.startswith(("send", "edit", "forward", "copy"))
)


async def call(core: Core, name: str, params: Params) -> str:
    """The JSON text of a method's result. Raises ApiError."""
    if name == "getupdates":
        return await intake.get_updates(core, params)
    method = _METHODS.get(name)
    if method is None:
        raise not_found()
    return json.dumps(method(core, params), ensure_ascii=False, separators=(",", ":"))
