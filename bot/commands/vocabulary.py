"""All command words, German and English, and the command each one means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from bot.commands import grammar
from bot.commands.call import Call, Command
from forum import voice
from forum.notices import people as notices

#: How alike a mistyped word must be to be taken for a command (0 to 1).
NEAR = 0.8


class Vocabulary:
    """The declared commands, found by any of their words."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.commands = tuple(commands)
        self._words: dict[str, Command] = {}
        for command in self.commands:
            for word in (command.word, command.german, *command.aliases):
                if self._words.setdefault(grammar.fold(word), command) is not command:
                    raise ValueError(f"The word {word} means two commands.")

    def find(self, word: str) -> Command | None:
        """The command that this word means, umlauts and case either way."""
        return self._words.get(grammar.fold(word))

    def line(self, text: str) -> tuple[Command, str]:
        """The command and arguments of a line of the program's own (a choice, a question)."""
        word, args = grammar.words(text)
        return self._words[grammar.fold(word)], args

    def near(self, word: str) -> tuple[Command, str] | None:
        """A hint, when the word is nearly a command."""
        spoken = [known for known, command in self._words.items() if not command.hidden]
        match = difflib.get_close_matches(word, spoken, n=1, cutoff=NEAR)
        return (_hint(self._words[match[0]]), "") if match else None


def _hint(meant: Command) -> Command:
    async def run(call: Call) -> None:
        language = await voice.language_of(call.ctx, call.person.id)
        await call.answer(notices.nearly_a_command(meant.name(language)))

    return Command(word="hint", german="hinweis", run=run, hidden=True)
