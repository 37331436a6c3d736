"""Commands about rounds: set up, list, move and call off, see dates, answer invitations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, time

from bot.commands import grammar, meant
from bot.commands.call import Call, Command, Handler
from forum import drafts, invitations, occasions, rounds, series, whens
from forum.errors import Refusal
from forum.notices import rounds as notices
from forum.words import N_
from storage.messages import Choice
from storage.models import Channel, Meeting, Purpose, RoleName, Rsvp


class OnlyInChannel(Refusal):
    """A round belongs to a channel, and this is a private chat."""

    def __init__(self) -> None:
        super().__init__(notices.only_in_channel())


class HowTo(Refusal):
    """Something is missing; the notice shows how it is written."""


async def round_(call: Call) -> None:
    """`runde neu`, `liste`, `verschieben`, `absagen`."""
    word, rest = grammar.words(call.args)
    act = ACTS.get(grammar.fold(word))
    if act is None:
        raise HowTo(notices.how())
    await act(call, rest)


async def _new(call: Call, text: str) -> None:
    """All five fields in one line, or as many as are given; the others are asked for."""
    if call.private:
        raise OnlyInChannel
    texts = drafts.split(text)
    drafts.check(call.ctx, texts)
    await _go_on(call, call.channel.id, texts)


async def _step(call: Call, text: str) -> None:
    """The answer to one of the questions: `CHANNEL field; field; answer`."""
    channel_id, given = grammar.words(text)
    channel = await call.ctx.session.get(Channel, int(channel_id)) if channel_id.isdecimal() else None
    if channel is None or channel.purpose is Purpose.PRIVATE:
        raise OnlyInChannel
    texts = drafts.split(given)
    try:
        drafts.check(call.ctx, texts)
    except drafts.BadField as bad:
        known = drafts.FIELDS.index(bad.field)
        await _ask(call, channel.id, texts[:known], again=True)
        return
    await _go_on(call, channel.id, texts)


async def _go_on(call: Call, channel_id: int, texts: Sequence[str]) -> None:
    if len(texts) < len(drafts.FIELDS):
        await _ask(call, channel_id, texts, again=False)
    else:
        await _propose(call, channel_id, texts)


async def _ask(call: Call, channel_id: int, texts: Sequence[str], *, again: bool) -> None:
    # What is known so far travels in the question itself: an abandoned one leaves nothing behind.
    given = "".join(f" {text};" for text in texts)
    notice = notices.ask_field(drafts.FIELDS[len(texts)], again=again)
    await call.ask(notice, on_text=f"round step {channel_id}{given}")


async def _propose(call: Call, channel_id: int, texts: Sequence[str]) -> None:
    plan = drafts.plan(call.ctx, texts)
    proposed = await series.propose(call.ctx, call.person.id, channel_id, plan)
    starts = series.dated(call.ctx, proposed)
    yes, no = f"round confirm {proposed.id}", f"round discard {proposed.id}"
    await call.ask(
        notices.echo(plan.name, proposed.rrule, starts, plan.minutes, plan.place),
        choices=(
            Choice(label=N_("Ja"), emoji="✅", command=yes),
            Choice(label=N_("Nein"), emoji="❌", command=no),
        ),
        on_yes=yes,
        on_no=no,
        # The `ja` is typed where the round was: in private nobody would look for the question.
        here=True,
    )


async def _confirm(call: Call, text: str) -> None:
    await meant.settle(call)
    confirmed = await series.confirm(call.ctx, call.person.id, _number(text))
    await (call.answer(notices.confirmed(confirmed.name)) if call.private else call.receipt())


async def _discard(call: Call, text: str) -> None:
    await meant.settle(call)
    await series.discard(call.ctx, _number(text))
    await call.answer(notices.discarded())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


async def _list(call: Call, _text: str) -> None:
    await call.answer(notices.listing(await rounds.overview(call.ctx)))


async def _cancel(call: Call, text: str) -> None:
    if not text:
        raise HowTo(notices.how_to_cancel())
    found, reason = await series.find_leading(call.ctx, text, channel_id=call.channel.id)
    await rounds.cancel(call.ctx, call.person.id, await rounds.next_of(call.ctx, found), reason)
    await call.receipt()


async def _move(call: Call, text: str) -> None:
    name, day, at = _new_date(text, call.ctx.today)
    found = await series.find(call.ctx, name, channel_id=call.channel.id)
    await rounds.move(call.ctx, call.person.id, await rounds.next_of(call.ctx, found), day, at)
    await call.receipt()


def _new_date(text: str, today: date) -> tuple[str, date, time | None]:
    """(round, day, time) of `Jour fixe 27.11.2026 15:00`."""
    parts = text.split()
    for count in range(1, len(parts)):
        day, used = whens.leading_day(parts[count:], today)
        rest = " ".join(parts[count + used :])
        at = whens.read_time(rest)
        if day is not None and (at is not None or not rest):
            return " ".join(parts[:count]), day, at
    raise HowTo(notices.how_to_move())


async def dates(call: Call) -> None:
    """The next dates."""
    await call.answer(notices.dates(await rounds.dates(call.ctx, call.channel, call.person.id)))


def _answer(rsvp: Rsvp) -> Handler:
    async def answer(call: Call) -> None:
        occasion = await invitations.answer(call.ctx, call.person.id, await _meeting(call), rsvp)
        await (call.answer(notices.answered(occasion, rsvp)) if call.private else call.receipt())

    return answer


def _take_back(rsvp: Rsvp) -> Handler:
    async def take_back(call: Call) -> None:
        await invitations.take_back(call.ctx, call.person.id, await _meeting(call), rsvp)

    return take_back


async def _meeting(call: Call) -> Meeting:
    """The meeting an answer is about: `#5`, a round, the card it replies to, or the next one."""
    if call.args.startswith("#") and (number := _number(call.args[1:])):
        return await rounds.visible_meeting(call.ctx, call.channel, call.person.id, number)
    if call.args:
        found = await series.find(call.ctx, call.args, channel_id=call.channel.id)
        following = await rounds.next_of(call.ctx, found)
        return await rounds.visible_meeting(call.ctx, call.channel, call.person.id, following.id)
    told = occasions.told_by(call.about.cause) if call.about else None
    if told is not None:
        return await rounds.visible_meeting(call.ctx, call.channel, call.person.id, told)
    return await rounds.next_here(call.ctx, call.channel, call.person.id)


Act = Callable[[Call, str], Awaitable[None]]
ACTS: dict[str, Act] = {
    **dict.fromkeys(("neu", "new"), _new),
    **dict.fromkeys(("liste", "list"), _list),
    **dict.fromkeys(("absagen", "cancel"), _cancel),
    **dict.fromkeys(("verschieben", "move"), _move),
    "step": _step,
    "confirm": _confirm,
    "discard": _discard,
}

COMMANDS = (
    Command(word="round", german="runde", run=round_, role=RoleName.COORDINATOR),
    Command(word="dates", german="termine", run=dates),
    Command(word="coming", german="komme", run=_answer(Rsvp.YES)),
    Command(word="maybe", german="vielleicht", run=_answer(Rsvp.MAYBE)),
    Command(word="notcoming", german="absage", run=_answer(Rsvp.NO)),
    Command(word="uncoming", german="kommedochnicht", run=_take_back(Rsvp.YES), hidden=True),
    Command(word="unmaybe", german="nichtvielleicht", run=_take_back(Rsvp.MAYBE), hidden=True),
    Command(word="unnotcoming", german="keineabsage", run=_take_back(Rsvp.NO), hidden=True),
)
