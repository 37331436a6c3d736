"""Who is responsible for what."""

from __future__ import annotations

from bot.commands import meant
from bot.commands.call import Call, Command
from forum import directory, people, topics, voice
from forum.notices import directory as notices
from forum.words import N_
from storage.messages import Choice


async def who(call: Call) -> None:
    """The offices that answer for something, perhaps in some place; without words, ask for a topic."""
    if not call.args.strip():
        await _ask(call)
        return
    await meant.settle(call)
    found = await directory.find(call.ctx, call.args)
    if found.cards:
        await call.answer(notices.found(found))
        return
    contact = await people.contact(call.ctx)
    coordinators = [one.name for one in contact.coordinators]
    choices = [Choice(label=N_("Menschen zum Reden"), emoji="🙋", command="contact")]
    await call.answer(notices.nothing_found(call.args.strip(), coordinators), choices=choices)


async def _ask(call: Call) -> None:
    spoken = await voice.language_of(call.ctx, call.person.id)
    names = [topics.name(topic, spoken) for topic in await topics.all_of(call.ctx)]
    await call.ask(notices.which_topic(names), on_text="who")


COMMANDS = (Command(word="who", german="wer", run=who),)
