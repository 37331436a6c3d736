"""As whom people are shown where their words are carried to: a name that can be told from others."""

from __future__ import annotations

from collections.abc import Iterable

from bot.markup import safe_name
from bot.markup.lookalikes import skeleton
from bot.network import Network
from bot.relay import portraits
from forum import voice, words
from forum.context import Context
from forum.words import N_
from storage import authors
from storage.models import Account, Room
from storage.outbox import Payload

#: What the program is called, or might be taken for.
OURS = frozenset(
    skeleton(name)
    for name in ("Open Mic", "Open Mic Bot", "Bot", "Moderation", "Moderator", "Koordination", "Admin")
)
#: What stands for somebody whose name cannot be read.
GUEST = N_("Gast %(digits)s")
LONGEST_NAME, LONGEST_MARK = 60, 30  # characters
DIGITS = 4


async def author(
    ctx: Context, room: Room, account: Account, networks: Iterable[Network], picture: str | None = None
) -> Payload:
    """As the people elsewhere on `networks` are told: name, user, network, and a picture where known.

    `picture` is the person's picture as the event tells it, None where events do not.
    """
    shown_on = portraits.shown_on(ctx, networks)
    standing = await authors.standing(ctx.session, account, room.channel_id, shown_on)
    if not account.skeleton:
        name = await _stand_in(ctx, room, account)
    elif standing.namesake or is_ours(ctx, account.skeleton):
        name = _marked(account)
    else:
        name = account.name
    told = {"name": name, "user": account.user, "network": account.network}
    return told | await portraits.picture(ctx, account, standing.picture, shown_on, picture)


def is_ours(ctx: Context, looks: str) -> bool:
    """Whether a name with this skeleton could be taken for the program's own."""
    return looks in OURS or looks == skeleton(ctx.district.name)


def _marked(account: Account) -> str:
    """The name with a mark that nobody else can have."""
    mark = f" ({_mark(account)})"
    return f"{safe_name(account.name, LONGEST_NAME - len(mark))}{mark}"


def _mark(account: Account) -> str:
    if account.username:
        return _short(f"@{account.username}")
    if account.user.startswith("@"):
        return _short(account.user)
    return f"{account.network.title()} {account.user[-DIGITS:]}"


def _short(mark: str) -> str:
    """From its end, which is what somebody else cannot choose."""
    return mark if len(mark) <= LONGEST_MARK else f"…{mark[1 - LONGEST_MARK :]}"


async def _stand_in(ctx: Context, room: Room, account: Account) -> str:
    """For a name without a letter: the user name, else a word with the last signs of their id."""
    if account.username:
        return _short(f"@{account.username}")
    languages = await voice.languages_in(ctx, room.channel_id)
    digits = "".join(filter(str.isalnum, account.user))[-DIGITS:]
    return words.translated(GUEST, languages[0]) % {"digits": digits}
