"""Commands of moderators: what becomes of an idea, and what waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.commands import meant
from bot.commands.call import Call, Command
from forum import access, directory, facts, moves, numbers, rendering, triage, voice, whens
from forum.context import Context
from forum.directions import isolate
from forum.errors import Refusal
from forum.notices import ideas as notices
from forum.reasons import CATALOGUE, choose
from forum.triage import Outcome
from forum.words import N_, translated
from storage import people
from storage.messages import Choice
from storage.models import Idea, Office, Person, RoleName

#: Lines of the list of what waits.
LINES = 10
#: The last choice of a referral that names no office of the directory, and how much of the words it shows.
AS_WRITTEN, SHOWN = N_("So weitergeben: „%(text)s“"), 40
#: A verb that needs a text: (ctx, mover, idea, text).
Verb = Callable[[Context, int, Idea, str], Awaitable[Outcome]]


class TextMissing(Refusal):
    """The word needs a reason, a question, a result or a name after the number."""

    def __init__(self, word: str, found: Idea) -> None:
        super().__init__(notices.text_missing(word, numbers.of(found)))


class PersonUnclear(Refusal):
    """Nobody, or more than one person, is called this."""

    def __init__(self, name: str, found: list[str]) -> None:
        super().__init__(notices.person_unclear(name, found))


class MergingNotYet(Refusal):
    """Merging and splitting are not built yet."""

    def __init__(self) -> None:
        super().__init__(notices.merging_not_yet())


async def accept(call: Call) -> None:
    """Publish it and work on it."""
    found, _ = await meant.idea(call, "annehmen", access.idea_to_move)
    await _done(call, await triage.accept(call.ctx, call.person.id, found))


async def ask(call: Call) -> None:
    """Ask the author; without a question, ask the moderator for it."""
    found, text = await meant.idea(call, "rückfrage", access.idea_to_move)
    if text:
        await _done(call, await triage.ask(call.ctx, call.person.id, found, text))
        return
    await moves.check(call.ctx, found, "ask")
    wanted = notices.question_wanted(await facts.of(call.ctx, found))
    await call.ask(wanted, on_text=f"ask {numbers.of(found)}")


async def decline(call: Call) -> None:
    """Say no for a reason; without one, offer the catalogue."""
    found, text = await meant.idea(call, "ablehnen", access.idea_to_move, counts=True)
    reason = choose(text)
    if reason is not None:
        await meant.settle(call)
        await _done(call, await triage.decline(call.ctx, call.person.id, found, reason))
        return
    await moves.check(call.ctx, found, "decline")
    wanted = notices.reason_wanted(await facts.of(call.ctx, found))
    line = f"decline {numbers.of(found)}"
    await call.ask(wanted, choices=await _reasons(call, line), on_text=line)


async def _reasons(call: Call, line: str) -> list[Choice]:
    language = await voice.language_of(call.ctx, call.person.id)
    return [
        Choice(
            label=translated(entry.label, language), emoji=f"{n}\ufe0f\u20e3", command=f"{line} {entry.key}"
        )
        for n, entry in enumerate(CATALOGUE, 1)
    ]


async def hide(call: Call) -> None:
    """Take it out of everybody's sight."""
    found, text = await meant.idea(call, "verbergen", access.idea_to_move, counts=True)
    reason = choose(text)
    if reason is None:
        raise TextMissing("verbergen", found)
    await _done(call, await triage.hide(call.ctx, call.person.id, found, reason))


async def park(call: Call) -> None:
    """Let it rest: `parken 5 bis 15.01.2027 Der Haushalt kommt`."""
    found, text = await meant.idea(call, "parken", access.idea_to_move, counts=True)
    words = text.split()
    words = words[1:] if words[:1] == ["bis"] else words
    day, used = whens.leading_day(words, call.ctx.today)
    if day is None:
        raise triage.NotAhead(numbers.of(found))
    reason = " ".join(words[used:])
    if not reason:
        raise TextMissing("parken", found)
    await _done(call, await triage.park(call.ctx, call.person.id, found, day, reason))


async def assign(call: Call) -> None:
    """Make one person responsible."""
    found, name = await meant.idea(call, "zuweisen", access.idea_to_move)
    if not name:
        raise TextMissing("zuweisen", found)
    person = await _person(call, name)
    await _done(call, await triage.assign(call.ctx, call.person.id, found, person.id))


async def _person(call: Call, name: str) -> Person:
    found = await people.named(call.ctx.session, name)
    if len(found) != 1:
        raise PersonUnclear(name, [person.name for person in found])
    return found[0]


async def refer(call: Call) -> None:
    """Pass the author on; an entry of the directory or a way of contact is enough, else ask what is meant."""
    found, contact = await meant.idea(call, "verweisen", access.idea_to_move)
    if not contact:
        raise TextMissing("verweisen", found)
    office = await directory.named(call.ctx, contact)
    if office is None and not directory.is_reachable(contact):
        await _ask_to_whom(call, found, contact)
        return
    await _refer(call, found, office or contact)


async def refer_as_written(call: Call) -> None:
    """The moderator means the words themselves: `referaswritten OM-2026-0006 Frau Beispiel`."""
    found, contact = await meant.idea(call, "verweisen", access.idea_to_move)
    await _refer(call, found, contact)


async def _refer(call: Call, found: Idea, to: Office | str) -> None:
    await meant.settle(call)
    await _done(call, await triage.refer(call.ctx, call.person.id, found, to))


async def _ask_to_whom(call: Call, found: Idea, contact: str) -> None:
    await moves.check(call.ctx, found, "refer")
    number, language = numbers.of(found), await voice.language_of(call.ctx, call.person.id)
    names = [card.name for card in (await directory.find(call.ctx, contact)).cards]
    shown = isolate(rendering.line(contact, SHOWN), rtl=rendering.direction(language) == "rtl")
    as_written = translated(AS_WRITTEN, language) % {"text": shown}
    sure = f"referaswritten {number} {contact}"
    choices = [
        *(
            Choice(label=name, emoji=f"{n}\ufe0f\u20e3", command=f"refer {number} {name}")
            for n, name in enumerate(names, 1)
        ),
        Choice(label=as_written, emoji="✅", command=sure),
    ]
    wanted = notices.referral_unclear(number, contact, names)
    await call.ask(wanted, choices=choices, on_yes=sure, on_no="cancel", here=True)


def _with_text(word: str, verb: Verb) -> Callable[[Call], Awaitable[None]]:
    async def run(call: Call) -> None:
        found, text = await meant.idea(call, word, access.idea_to_move)
        if not text:
            raise TextMissing(word, found)
        await _done(call, await verb(call.ctx, call.person.id, found, text))

    return run


async def merge(_call: Call) -> None:
    """Say what to do instead."""
    raise MergingNotYet


async def undo(call: Call) -> None:
    """Take back one's last act."""
    await triage.undo(call.ctx, call.person.id)
    await call.receipt()


async def backlog(call: Call) -> None:
    """What waits, the oldest promise first."""
    waiting = await triage.waiting(call.ctx)
    shown = [await facts.of(call.ctx, one) for one in waiting[:LINES]]
    notice = notices.backlog(shown, more=max(0, len(waiting) - LINES))
    await meant.answer_discreetly(call, notice)


async def _done(call: Call, outcome: Outcome) -> None:
    """A reaction is receipt enough, unless the author does not know or nobody can see it."""
    if outcome.told and outcome.shown:
        await call.receipt()
        return
    known = await facts.of(call.ctx, outcome.idea)
    await call.answer(notices.acted(known, told=outcome.told, shown=outcome.shown))


MODERATOR = RoleName.MODERATOR

COMMANDS = (
    Command(word="open", german="offen", run=backlog, role=MODERATOR),
    Command(word="accept", german="annehmen", run=accept, role=MODERATOR),
    Command(word="ask", german="rückfrage", run=ask, role=MODERATOR),
    Command(word="decline", german="ablehnen", run=decline, role=MODERATOR),
    Command(word="refer", german="verweisen", run=refer, role=MODERATOR),
    Command(
        word="referaswritten",
        german="soverweisen",
        run=refer_as_written,
        role=MODERATOR,
        hidden=True,
    ),
    Command(word="assign", german="zuweisen", run=assign, role=MODERATOR),
    Command(word="park", german="parken", run=park, role=MODERATOR),
    Command(word="hide", german="verbergen", run=hide, role=MODERATOR),
    Command(
        word="implemented",
        german="umgesetzt",
        run=_with_text("umgesetzt", triage.implemented),
        role=MODERATOR,
    ),
    Command(word="reopen", german="öffnen", run=_with_text("öffnen", triage.reopen), role=MODERATOR),
    Command(word="undo", german="rückgängig", run=undo, role=MODERATOR),
    Command(word="merge", german="zusammenführen", run=merge, role=MODERATOR),
    Command(word="split", german="trennen", run=merge, role=MODERATOR),
)
