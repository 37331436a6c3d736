"""Commands about who one is: one-time codes, and several accounts of one human being."""

from __future__ import annotations

from functools import wraps

from bot.commands import grammar
from bot.commands.call import Call, Command, Handler
from bot.commands.vocabulary import Vocabulary
from forum import codes, joining
from forum.errors import Refusal
from forum.notices import accounts as notices
from forum.words import N_
from storage.messages import Choice
from storage.models import Account, Code, CodePurpose


def kept(run: Handler) -> Handler:
    """A refusal that is answered here: raised further, it would take the count of wrong codes back."""

    @wraps(run)
    async def answered(call: Call) -> None:
        try:
            await run(call)
        except Refusal as refusal:
            await call.answer(refusal.notice)

    return answered


def typed(call: Call, text: str, vocabulary: Vocabulary) -> tuple[Command, str] | None:
    """In private a code alone is a command, also as what a link to the bot hands to `start`."""
    if not call.private:
        return None
    line = grammar.read(text)
    code = line.args if line is not None and line.word == "start" else grammar.tidy(text)
    return vocabulary.line(f"redeem {code}") if codes.is_code(code) else None


@kept
async def redeem(call: Call) -> None:
    """Use a code for whatever it is good for in private."""
    code = await codes.find(call.ctx, call.account.id, call.args)
    if code.purpose is CodePurpose.COORDINATOR:
        await _become_first(call)
    else:
        await _propose(call)


async def _become_first(call: Call) -> None:
    await codes.become_first(call.ctx, call.account, call.args)
    await call.answer(notices.first_coordinator(call.ctx.district.name))


@kept
async def account(call: Call) -> None:
    """Show one's accounts and a code to join another; with a code, ask whether to join."""
    if call.args:
        await _propose(call)
        return
    code = await codes.issue(call.ctx, CodePurpose.ACCOUNT, account_id=call.account.id)
    minutes = int(codes.LIFE[CodePurpose.ACCOUNT].total_seconds() // 60)
    mine = await joining.identities(call.ctx, call.person.id)
    await call.answer(notices.identities(mine, code, minutes))


async def _propose(call: Call) -> None:
    if not codes.is_code(call.args):
        raise codes.NoCode
    await _not_ones_own(call, await codes.find(call.ctx, call.account.id, call.args))
    code = await codes.take(call.ctx, call.account.id, call.args, CodePurpose.ACCOUNT)
    other = await call.ctx.session.get_one(Account, code.account_id)
    # The line names the code and not the account: only who typed a good code gets to say yes to it.
    yes, no = f"unite {code.id}", "cancel"
    await call.ask(
        notices.join_with(await joining.identities(call.ctx, other.person_id)),
        choices=(
            Choice(label=N_("Ja"), emoji="✅", command=yes),
            Choice(label=N_("Nein"), emoji="❌", command=no),
        ),
        on_yes=yes,
        on_no=no,
    )


async def _not_ones_own(call: Call, code: Code) -> None:
    """A code that is good stays good for the account it is meant for."""
    if code.purpose is CodePurpose.ACCOUNT and code.used_at is None:
        joining.apart(call.account, await call.ctx.session.get_one(Account, code.account_id))


async def unite(call: Call) -> None:
    """The person said yes: two accounts are one human being's, `unite 7` by the code with this id."""
    code = await call.ctx.session.get_one(Code, int(call.args))
    if codes.is_over(call.ctx, code):
        raise codes.Expired
    await joining.join(call.ctx, call.account, await call.ctx.session.get_one(Account, code.account_id))


COMMANDS = (
    Command(word="account", german="konto", run=account, private_only=True),
    Command(word="redeem", german="einlösen", run=redeem, private_only=True, hidden=True),
    Command(word="unite", german="vereinen", run=unite, private_only=True, hidden=True),
)
