"""What people can type: the grammar, the dispatch, and one module for each family of commands."""

from __future__ import annotations

from bot.commands.call import Command


def all_commands() -> tuple[Command, ...]:
    """Every command there is, family by family."""
    from bot.commands import digests, help, ideas, minutes, people, rooms, rounds, tasks, triage  # noqa: A004  # the family of `hilfe`

    families = (ideas, triage, rounds, minutes, tasks, digests, people, rooms)
    found = tuple(command for family in families for command in family.COMMANDS)
    return (*found, help.command(lambda: found))
