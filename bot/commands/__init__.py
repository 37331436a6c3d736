"""What people can type: the grammar, the dispatch, and one module for each family of commands."""

from __future__ import annotations

from bot.commands.call import Command


def all_commands() -> tuple[Command, ...]:
    """Every command there is, family by family."""
    from bot.commands import (
        accounts,
        digests,
        directory,
        help,  # noqa: A004  # the family of `hilfe`
        ideas,
        membership,
        minutes,
        passings,
        people,
        rooms,
        rounds,
        silence,
        tasks,
        triage,
        troubles,
    )

    families = (
        ideas,
        triage,
        rounds,
        minutes,
        tasks,
        digests,
        people,
        directory,
        membership,
        accounts,
        rooms,
        silence,
        passings,
        troubles,
    )
    found = tuple(command for family in families for command in family.COMMANDS)
    return (*found, help.command(lambda: found))
