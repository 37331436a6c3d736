"""All command words, German and English, and the command each one means."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commands import grammar
from bot.commands.call import Command

#: From this length on a word may have two slips and still be taken for a command; shorter ones one.
LONG = 6
#: A beginning of a word this long may stand for it.
BEGINNING = 4
#: Words this short resemble too much.
SHORT = 3


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

    def resembling(self, word: str, *, slips: int = 2) -> Command | None:
        """The command whose word somebody may have meant, when at most `slips` letters went wrong."""
        typed = grammar.fold(word)
        allowed = min(slips, 2 if len(typed) >= LONG else 1) if len(typed) >= SHORT else 0
        near = [
            (distance, known)
            for known, command in self._words.items()
            if not command.hidden and 0 < (distance := _slips(typed, known)) <= allowed
        ]
        return self._words[min(near)[1]] if near else None

    def begun(self, word: str) -> Command | None:
        """The one command whose word begins like this; None where there are several, or too little of it."""
        typed = grammar.fold(word)
        if len(typed) < BEGINNING:
            return None
        found = {c.word: c for known, c in self._words.items() if known.startswith(typed) and not c.hidden}
        return next(iter(found.values())) if len(found) == 1 else None


def _slips(typed: str, meant: str) -> int:
    """Letters to leave out, put in, change or swap with their neighbour (optimal string alignment)."""
    if abs(len(typed) - len(meant)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(meant, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and (letter, typed[i - 2]) == (meant[j - 2], wanted):
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
