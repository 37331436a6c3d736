"""Commands about words that stay where they are written: one's own, and those of somebody muted."""

from __future__ import annotations

from bot.commands import grammar
from bot.commands.call import Call, Command
from forum import silence
from forum.errors import Refusal
from forum.notices import silence as notices
from storage.models import Account, RoleName


async def opt_out(call: Call) -> None:
    """Have nothing of one's own carried to other networks."""
    await silence.opt_out(call.ctx, call.person)
    await call.answer(notices.opted_out())


async def opt_in(call: Call) -> None:
    """Have it carried again."""
    await silence.opt_in(call.ctx, call.person)
    await call.answer(notices.opted_in())


async def mute(call: Call) -> None:
    """As a reply: keep its author's words from being carried out of this channel."""
    account, prefix = await _author(call), grammar.prefix(call.room.network)
    if account is None or call.about is None:
        raise Refusal(notices.how_to_mute(prefix))
    await silence.mute(call.ctx, call.person, account, call.channel, call.about, prefix=prefix)
    await call.answer(notices.muted(account.name, call.channel.name, prefix))


async def unmute(call: Call) -> None:
    """As a reply, or with a name: carry their words again; alone it says who is muted."""
    account, prefix = await _author(call), grammar.prefix(call.room.network)
    if account is None:
        account = await silence.muted_as(call.ctx, call.channel, call.args, prefix=prefix)
    await silence.unmute(call.ctx, call.person, account, call.channel, call.about, prefix=prefix)
    await call.answer(notices.unmuted(account.name, call.channel.name))


async def _author(call: Call) -> Account | None:
    """Who wrote the message that is replied to."""
    if call.about is None or call.about.account_id is None:
        return None
    return await call.ctx.session.get_one(Account, call.about.account_id)


COMMANDS = (
    Command(word="optout", german="nichtübertragen", run=opt_out),
    Command(word="optin", german="übertragen", run=opt_in),
    Command(word="mute", german="stumm", run=mute, role=RoleName.MODERATOR, points=True),
    Command(word="unmute", german="laut", run=unmute, role=RoleName.MODERATOR, points=True),
)
