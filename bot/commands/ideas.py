"""Commands of every member: hand in, find, support, solve, answer, withdraw."""

from __future__ import annotations

from bot.commands import grammar, meant
from bot.commands.call import Call, Command
from bot.commands.decisions import YES
from forum import access, cards, facts, ideas, moves, numbers
from forum.notices import ideas as notices
from forum.words import N_
from storage.messages import Choice
from storage.models import Idea, IdeaKind, IdeaStatus

#: Lines of a list in chat; the web shows the rest.
LINES = 10
#: First words of a concern that nobody but an ombudsperson may read.
CONFIDENTIAL = frozenset({"vertraulich", "confidential", "anonym", "anonymous"})


async def idea(call: Call) -> None:
    """Hand in an idea: the text, or the message this replies to."""
    await _hand_in(call, IdeaKind.IDEA)


async def concern(call: Call) -> None:
    """Hand in a concern, the same way; a confidential one is not taken and not kept."""
    first, _ = grammar.words(call.args)
    if grammar.fold(first.rstrip(":,.")) in CONFIDENTIAL:
        await _forget(call)
    else:
        await _hand_in(call, IdeaKind.CONCERN)


async def _forget(call: Call) -> None:
    # No Refusal: that would roll back, and with it bring back the words.
    if call.message is not None:
        call.message.text = ""
    await call.answer(notices.confidential_not_yet())


async def _hand_in(call: Call, kind: IdeaKind) -> None:
    if call.args.strip() or call.about is None:
        taken = await ideas.submit(
            call.ctx, call.person.id, kind, call.args, room=call.room, message=call.message
        )
        await call.answer(notices.received(await facts.of(call.ctx, taken)))
        return
    taken = await ideas.hand_in_message(call.ctx, call.person.id, kind, call.about, call.room)
    if taken.author_id != call.person.id:
        await call.receipt()


async def listing(call: Call) -> None:
    """What is public, newest first, or what of it holds the words given."""
    found = await ideas.find(call.ctx, call.args)
    shown = [await facts.of(call.ctx, one) for one in found[:LINES]]
    more, url = max(0, len(found) - LINES), f"{call.ctx.district.web_url}/ideas"
    await call.answer(notices.listing(shown, more=more, words=call.args.strip(), url=url))


async def status(call: Call) -> None:
    """Where one stands; what is not public is told to its author and to moderators only."""
    found, _ = await meant.idea(call, "status", access.idea_for)
    known = await facts.of(call.ctx, found)
    unseen = known.silent and found.status is not IdeaStatus.WITHDRAWN
    insider = await access.is_insider(call.ctx, call.person.id, found)
    alone = unseen or call.channel.purpose in meant.DISCREET
    notice = notices.standing(known, insider=insider and alone)
    await (meant.answer_discreetly(call, notice) if unseen else call.answer(notice))


async def support(call: Call) -> None:
    """Count this person; once more changes nothing."""
    found, _ = await meant.idea(call, "dafür", access.idea_for)
    await ideas.support(call.ctx, call.person.id, found)
    await call.receipt("👍")


async def unsupport(call: Call) -> None:
    """The reaction that counted was taken back."""
    found = await cards.idea_on(call.ctx, call.about)
    if found is None:
        found, _ = await meant.idea(call, "dafür", access.idea_for)
    await ideas.unsupport(call.ctx, call.person.id, found)
    await call.receipt()


async def solution(call: Call) -> None:
    """Propose how it could be done."""
    found, text = await meant.idea(call, "lösung", access.idea_for)
    await _contribute(call, found, text, ideas.SOLUTION)


async def contribute(call: Call) -> None:
    """A reply to the card: a solution to a concern, a comment on an idea."""
    found, text = await meant.idea(call, "lösung", access.idea_for)
    kind = ideas.SOLUTION if found.kind is IdeaKind.CONCERN else ideas.COMMENT
    await _contribute(call, found, text, kind)


async def _contribute(call: Call, found: Idea, text: str, kind: str) -> None:
    await ideas.contribute(call.ctx, call.person.id, found, text, kind=kind, message=call.message)
    await call.receipt()


async def reply(call: Call) -> None:
    """The author answers a question, or anything else they were told."""
    found, text = await meant.idea(call, "antworten", access.own_idea)
    await ideas.answer(call.ctx, found, text, message=call.message)
    await call.answer(notices.answer_received(await facts.of(call.ctx, found)))


async def withdraw(call: Call) -> None:
    """Take it back, after a yes."""
    found, rest = await meant.idea(call, "zurückziehen", access.own_idea)
    if grammar.fold(rest.strip()) not in YES:
        await moves.check(call.ctx, found, "withdraw")
        await _confirm(call, found)
        return
    await ideas.withdraw(call.ctx, found)
    await meant.settle(call)
    await call.answer(notices.withdrawn(await facts.of(call.ctx, found)))


async def _confirm(call: Call, found: Idea) -> None:
    sure = f"withdraw {numbers.of(found)} ja"
    choices = (
        Choice(label=N_("Ja, zurückziehen"), emoji="✅", command=sure),
        Choice(label=N_("Nein, behalten"), emoji="✖️", command="cancel"),
    )
    notice = notices.confirm_withdrawal(await facts.of(call.ctx, found))
    await call.ask(notice, choices=choices, on_yes=sure, on_no="cancel")


COMMANDS = (
    Command(word="idea", german="idee", run=idea, points=True),
    Command(word="concern", german="anliegen", run=concern, points=True),
    Command(word="ideas", german="ideen", run=listing),
    Command(word="status", german="status", run=status),
    Command(word="support", german="dafür", run=support),
    Command(word="unsupport", german="nichtmehrdafür", run=unsupport, hidden=True),
    Command(word="solution", german="lösung", run=solution),
    Command(word="contribute", german="beitragen", run=contribute, hidden=True, relayed=True),
    Command(word="reply", german="antworten", run=reply),
    Command(word="withdraw", german="zurückziehen", run=withdraw),
)
