"""Commands of every person: yes and no, first words, language, topics, a human contact."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import choosing, grammar
from bot.commands.call import Call, Command
from forum import ideas, languages, outreach, people, topics, voice, welcome
from forum.errors import Refusal
from forum.notices import people as notices
from forum.words import N_
from storage import directory, messages
from storage import people as questions
from storage.messages import Choice
from storage.models import IdeaKind, Message, OutreachReason, Person, Topic

#: What stands for the first, the second … choice; they work as reactions too.
DIGITS = tuple(f"{digit}\ufe0f\u20e3" for digit in range(1, 10))
EMOJIS = (*DIGITS, "\N{KEYCAP TEN}", *(chr(sign) for sign in range(0x1F1E6, 0x1F200)))
CHOSEN, TOGGLE = "✓", "toggle"


async def start(call: Call) -> None:
    """First words in private begin the dialogue, once in a lifetime; what follows the word is passed over."""
    if not call.private:
        await call.answer(notices.start(call.ctx.district.name))
    elif call.person.welcomed_at is not None:
        await call.answer(notices.way_in(call.ctx.district.name))
    else:
        await _greet(call)


async def _greet(call: Call) -> None:
    welcome.begin(call.ctx, call.person)
    known = welcome.knows_language(call.person)
    notice = notices.greeting(call.ctx.district.name, asks_language=not known)
    if known:
        await call.answer(notice)
        await _go_on(call)
    else:
        await choosing.show(call, choosing.LANGUAGE, notice, _language_choices())


async def _go_on(call: Call) -> None:
    """The next question, or the end of the dialogue."""
    if await welcome.knows_topics(call.ctx, call.person):
        await _finish(call)
    else:
        await _show_topics(call)


async def _show_topics(call: Call) -> None:
    await choosing.show(call, choosing.TOPICS, notices.which_topics(), await _topic_choices(call))


async def _finish(call: Call) -> None:
    waiting = choosing.waiting_in(await choosing.question_of(call))
    await questions.forget(call.ctx.session, call.person.id, call.room.id)
    await welcome.finish(call.ctx, call.person)
    await call.answer(notices.welcome_done(await people.contact(call.ctx)))
    await choosing.offer_again(call, waiting)


async def first_words(call: Call) -> None:
    """After what somebody first said was dealt with: in which language do they want to go on?

    Only where their client has not told it; where clients do, a newcomer's first word is `start`.
    """
    person = await call.ctx.session.get(Person, call.account.person_id)
    if person is not None and welcome.is_unknown(person) and not await choosing.is_asked(call):
        welcome.begin(call.ctx, person)
        notice = notices.greeting(call.ctx.district.name, asks_language=True)
        await choosing.show(call, choosing.LANGUAGE, notice, _language_choices())


async def cancel(call: Call) -> None:
    """Leave any open question, and the first dialogue."""
    if await choosing.drops_offer(call):
        await call.answer(notices.cancelled())
        return
    question = await choosing.question_of(call)
    waiting, beside = choosing.waiting_in(question), question is None or choosing.is_list(question)
    await questions.forget(call.ctx.session, call.person.id, call.room.id)
    in_dialogue = beside and call.private and welcome.is_open(call.person)
    if in_dialogue:
        await welcome.finish(call.ctx, call.person)
    await call.answer(notices.cancelled() if question or in_dialogue else notices.nothing_asked())
    if in_dialogue:
        await choosing.offer_again(call, waiting)


async def nothing_asked(call: Call) -> None:
    """`ja` or `nein` while no question is open."""
    await call.answer(notices.nothing_asked())


async def language(call: Call) -> None:
    """Choose the language the bot speaks with one, by code or by name; without one, offer what there is."""
    if not call.args.strip():
        await _ask_language(call)
        return
    code = languages.spoken_code(call.args)
    if code is None:
        raise Refusal(notices.unknown_language(list(languages.NATIVE.values())))
    await _choose_language(call, code)
    await call.answer(notices.language_chosen())
    if welcome.is_open(call.person):
        await _go_on(call)


async def _ask_language(call: Call) -> None:
    """A newcomer who asks for it is not asked once more."""
    if welcome.is_unknown(call.person):
        await _greet(call)
    else:
        await choosing.show(call, choosing.LANGUAGE, notices.which_language(), _language_choices())


async def speak(call: Call) -> None:
    """A language was picked from the list: in the first dialogue the next question shows that it was."""
    await _choose_language(call, call.args)
    if welcome.is_open(call.person):
        await _go_on(call)
    else:
        await call.answer(notices.language_chosen())


async def _choose_language(call: Call, code: str) -> None:
    welcome.choose_language(call.person, code)
    if not welcome.is_open(call.person):
        await questions.forget(call.ctx.session, call.person.id, call.room.id)
    await call.ctx.session.flush()


def _language_choices() -> list[Choice]:
    return [
        Choice(label=name, emoji=emoji, command=f"speak {code}")
        for emoji, (code, name) in zip(EMOJIS, languages.NATIVE.items(), strict=False)
    ]


async def my_topics(call: Call) -> None:
    """All topics, one's own marked; in private they can be chosen."""
    if call.private:
        await _show_topics(call)
        return
    mine = await _mine(call)
    spoken = await voice.language_of(call.ctx, call.person.id)
    shown = [(topics.name(topic, spoken), topic.key in mine) for topic in await topics.all_of(call.ctx)]
    await call.answer(notices.topic_list(shown))


async def toggle(call: Call) -> None:
    """Choose one topic, or choose it no more; several are always chosen: `toggle wohnen arbeit`."""
    keys = call.args.split()
    change = topics.choose if len(keys) > 1 else topics.toggle
    await change(call.ctx, call.person, keys)
    await _show_chosen(call)


async def untoggle(call: Call) -> None:
    """The reaction that chose a topic was taken back."""
    await topics.drop(call.ctx, call.person, call.args.split())
    await _show_chosen(call)


async def _show_chosen(call: Call) -> None:
    """Mark what is chosen in the list itself, wherever it was pressed."""
    newest = await messages.last_offer(call.ctx.session, call.channel.id)
    lists = (call.about, await choosing.shown(call), newest)
    shown = next((message for message in lists if message is not None and _is_topic_list(message)), None)
    if shown is not None:
        spoken = await voice.language_of(call.ctx, call.person.id)
        choices = await _topic_choices(call)
        await voice.change(call.ctx, shown, notices.which_topics(), language=spoken, choices=choices)
    await call.receipt()


def _is_topic_list(message: Message) -> bool:
    return message.account_id is None and any(c["command"].startswith(TOGGLE) for c in message.choices)


async def topics_done(call: Call) -> None:
    """The topics are chosen."""
    if welcome.is_open(call.person):
        await _finish(call)
        return
    await questions.forget(call.ctx.session, call.person.id, call.room.id)
    spoken = await voice.language_of(call.ctx, call.person.id)
    mine: Sequence[Topic] = await directory.interests(call.ctx.session, call.person.id)
    await call.answer(notices.topics_chosen([topics.name(topic, spoken) for topic in mine]))


async def _topic_choices(call: Call) -> list[Choice]:
    mine, spoken = await _mine(call), await voice.language_of(call.ctx, call.person.id)
    chosen = [
        Choice(
            label=f"{CHOSEN} {topics.name(topic, spoken)}"
            if topic.key in mine
            else topics.name(topic, spoken),
            emoji=emoji,
            command=f"{TOGGLE} {topic.key}",
        )
        for emoji, topic in zip(EMOJIS, await topics.all_of(call.ctx), strict=False)
    ]
    return [*chosen, Choice(label=N_("Fertig"), emoji="✅", command="topicsdone")]


async def _mine(call: Call) -> set[str]:
    return {topic.key for topic in await directory.interests(call.ctx.session, call.person.id)}


async def contact(call: Call) -> None:
    """A human being to talk to; where there is none, the coordination is asked to call back."""
    found = await people.contact(call.ctx)
    if found.nobody:
        await outreach.gather(call.ctx, call.person, OutreachReason.CONTACT)
    await call.answer(notices.contact(found, call.ctx.district.name))


async def submit(call: Call) -> None:
    """Hand in what was said a moment ago: `submit idea 55`."""
    kind, number = grammar.words(call.args)
    said = await call.ctx.session.get_one(Message, int(number))
    await choosing.settle(call, offered=said.id)
    if said.account_id != call.account.id:
        raise Refusal(notices.nothing_asked())
    await ideas.hand_in_message(call.ctx, call.person.id, IdeaKind(kind), said, call.room)


#: Run after what a newcomer first said; nobody can type it.
FIRST_WORDS = Command(word="firstwords", german="erste-worte", run=first_words, hidden=True)

COMMANDS = (
    Command(word="start", german="anfang", run=start),
    Command(word="yes", german="ja", run=nothing_asked),
    Command(word="no", german="nein", run=nothing_asked),
    Command(word="cancel", german="abbrechen", run=cancel),
    Command(word="language", german="sprache", run=language, private_only=True),
    Command(word="speak", german="sprechen", run=speak, private_only=True, hidden=True),
    Command(word="topics", german="themen", run=my_topics),
    Command(word=TOGGLE, german="umschalten", run=toggle, hidden=True, several=True),
    Command(word="untoggle", german="nichtmehrumschalten", run=untoggle, hidden=True),
    Command(word="topicsdone", german="themenfertig", run=topics_done, hidden=True),
    Command(word="contact", german="kontakt", run=contact),
    Command(word="submit", german="einreichen", run=submit, hidden=True),
)
