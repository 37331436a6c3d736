"""What a mistyped command is answered with: the command that was probably meant, ready to be run."""

from __future__ import annotations

from bot.commands import choosing
from bot.commands.call import Call, Command
from forum import rendering, voice
from forum.notices import help as notices
from forum.notices.help import SENTENCES, Group
from forum.words import N_
from storage.messages import Choice

#: Characters of a line that a hint repeats, and that a button shows.
SHOWN, ON_BUTTON = 80, 30
#: Commands that mean something else, or nothing, outside the room they were typed in.
OF_ROOMS = frozenset({Group.SITTING, Group.COORDINATION})
ALSO_OF_ROOMS = frozenset({"remove"})


def of(meant: Command) -> Command:
    """The command that hints at `meant`; its arguments are those that were typed."""

    async def run(call: Call) -> None:
        language = await voice.language_of(call.ctx, call.person.id)
        shown = f"{meant.name(language)} {call.args}".strip()
        if not await _may_ask(call, meant):
            await call.answer(notices.nearly(rendering.line(shown, SHOWN), choices=False))
            return
        line = f"{meant.word} {call.args}".strip()
        await call.ask(
            notices.nearly(rendering.line(shown, SHOWN), choices=True),
            choices=(
                Choice(label=rendering.line(shown, ON_BUTTON), emoji="👍", command=line),
                Choice(label=N_("Nein"), emoji="✖️", command="cancel"),
            ),
            on_yes=line,
            on_no="cancel",
            data=choosing.beneath(await choosing.question_of(call)),
        )

    return Command(word="hint", german="hinweis", run=run, hidden=True)


async def _may_ask(call: Call, meant: Command) -> bool:
    """Not about what belongs to this room, and not over a question that is open: it would be lost.

    A list to choose from is not lost.
    """
    question = await choosing.question_of(call)
    if question is not None and not choosing.is_list(question):
        return False
    entry = SENTENCES.get(meant.word)
    of_rooms = meant.word in ALSO_OF_ROOMS or (entry is not None and entry.group in OF_ROOMS)
    return call.private or not of_rooms
