"""Commands of a sitting: agenda, beginning and end, dictation, minutes and their corrections."""

from __future__ import annotations

from bot.commands import grammar, meant
from bot.commands.call import Call, Command
from forum import access, agenda, corrections, dictation, minutes, occasions, rounds, series, sittings
from forum.errors import Refusal
from forum.notices import agenda as agenda_notices
from forum.notices import minutes as notices
from forum.notices import rounds as round_notices

#: A line of the minutes was taken down.
WRITTEN = "✍"


class HowToSchedule(Refusal):
    """`tagesordnung NR` without a round."""

    def __init__(self) -> None:
        super().__init__(agenda_notices.how_to_schedule())


class HowToSit(Refusal):
    """`sitzung` without saying what; a sitting belongs to a channel."""

    def __init__(self, call: Call) -> None:
        super().__init__(round_notices.only_in_channel() if call.private else notices.how_to_sit())


async def topic(call: Call) -> None:
    """Propose an item; for whoever keeps the minutes of a running meeting: the next item begins."""
    meeting = await sittings.at(call.ctx, call.channel.id)
    if meeting is not None and await sittings.keeps_minutes(call.ctx, call.person.id, meeting):
        await agenda.begin(call.ctx, meeting, call.args)
        await call.receipt()
        return
    meeting = meeting or await rounds.next_here(call.ctx, call.channel, call.person.id)
    item = await agenda.propose(call.ctx, call.person.id, meeting, call.args)
    await call.answer(agenda_notices.proposed(await occasions.of(call.ctx, meeting), item.position))


async def schedule(call: Call) -> None:
    """Show the agenda; with a number and a round: put that idea on it."""
    if not call.args:
        meeting = await rounds.next_here(call.ctx, call.channel, call.person.id)
        await call.answer(await agenda.view(call.ctx, meeting))
        return
    idea, words = await meant.idea(call, "tagesordnung", access.idea_to_move)
    if not words:
        raise HowToSchedule
    meeting = await rounds.next_of(call.ctx, await series.find(call.ctx, words, channel_id=call.channel.id))
    item = await agenda.put_idea(call.ctx, call.person.id, idea, meeting)
    await call.answer(agenda_notices.scheduled(await occasions.of(call.ctx, meeting), item.position))


async def sitting(call: Call) -> None:
    """`sitzung start [RUNDE]` and `sitzung ende`."""
    word, rest = grammar.words(call.args)
    if call.private or grammar.fold(word) not in ("start", "beginn", "ende", "end"):
        raise HowToSit(call)
    if grammar.fold(word) in ("start", "beginn"):
        await sittings.start(call.ctx, call.person, call.channel, rest)
    else:
        meeting = await sittings.led_by(call.ctx, call.person.id, call.channel.id)
        await sittings.end(call.ctx, meeting, person_id=call.person.id)
    await call.receipt()


async def info(call: Call) -> None:
    """A piece of information for the minutes; it is talk as well."""
    await dictation.info(call.ctx, call.person, call.channel.id, call.args)
    await call.receipt(WRITTEN)


async def decision(call: Call) -> None:
    """A decision in its wording."""
    await dictation.decide(call.ctx, call.person, call.channel.id, call.args)
    await call.receipt(WRITTEN)


async def task(call: Call) -> None:
    """A task: `@PERSON bis DATUM TEXT`."""
    await dictation.assign(call.ctx, call.person, call.channel.id, call.args)
    await call.receipt(WRITTEN)


async def postponed(call: Call) -> None:
    """The item goes to the next meeting."""
    await dictation.postpone(call.ctx, call.person, call.channel.id)
    await call.receipt(WRITTEN)


async def back(call: Call) -> None:
    """The person's last line does not count."""
    await dictation.take_back(call.ctx, call.person, call.channel.id)
    await call.receipt()


async def confidential(call: Call) -> None:
    """The item is confidential; said again, it is over."""
    meeting = await sittings.led_by(call.ctx, call.person.id, call.channel.id)
    await agenda.confide(call.ctx, meeting)
    await call.receipt()


async def minutes_(call: Call) -> None:
    """The latest minutes, of a round if one is named."""
    meeting = await minutes.latest(call.ctx, call.channel, call.person.id, call.args)
    await call.answer(await minutes.message(call.ctx, meeting))


async def objection(call: Call) -> None:
    """Somebody who was present disagrees with the minutes."""
    meeting = await corrections.in_question(call.ctx, call.channel)
    await corrections.object_to(call.ctx, call.person, meeting, call.args)
    await call.answer(notices.objection_noted(await occasions.of(call.ctx, meeting)))


async def approved(call: Call) -> None:
    """The running meeting approves the minutes before it."""
    await corrections.approve_in_meeting(call.ctx, call.person, call.channel)
    await call.receipt()


COMMANDS = (
    Command(word="topic", german="top", run=topic),
    Command(word="schedule", german="tagesordnung", run=schedule, aliases=("agenda",)),
    Command(word="meeting", german="sitzung", run=sitting),
    Command(word="info", german="info", run=info, relayed=True),
    Command(word="decision", german="beschluss", run=decision),
    Command(word="task", german="aufgabe", run=task),
    Command(word="postponed", german="vertagt", run=postponed),
    Command(word="back", german="zurück", run=back),
    Command(word="confidential", german="vertraulich", run=confidential),
    Command(word="minutes", german="protokoll", run=minutes_),
    Command(word="objection", german="einwand", run=objection),
    Command(word="approved", german="genehmigt", run=approved),
)
