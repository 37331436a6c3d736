"""What is said about people, roles and the open question."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice
from storage.models import RoleName


def not_allowed(role: RoleName) -> Notice:
    """This needs a role the person does not have."""
    return notice("people/not_allowed", role=role.value)


def only_in_private(german: str) -> Notice:
    """This works in a private chat only."""
    return notice("people/only_in_private", word=german)


def command_failed() -> Notice:
    """Something broke inside; nothing was changed."""
    return notice("people/command_failed")


def nearly_a_command(word: str) -> Notice:
    """A mistyped command: what was probably meant."""
    return notice("people/nearly_a_command", word=word)


def what_is_this() -> Notice:
    """Plain words in private: what are they to become."""
    return notice("people/what_is_this")


def only_text() -> Notice:
    """Something other than text in private."""
    return notice("people/only_text")


def start(district: str) -> Notice:
    """The first words in private."""
    return notice("people/start", district=district)


def cancelled() -> Notice:
    """The open question is given up."""
    return notice("people/cancelled")


def nothing_asked() -> Notice:
    """A yes or no without a question."""
    return notice("people/nothing_asked")


def unknown_language(codes: Sequence[str]) -> Notice:
    """This language is not spoken here."""
    return notice("people/unknown_language", codes=codes)


def language_chosen() -> Notice:
    """From now on in this language."""
    return notice("people/language_chosen")


def commands_of(commands: Sequence[tuple[str, str]]) -> Notice:
    """What this person may do."""
    return notice("people/commands_of", commands=commands)


def nothing_to_remove() -> Notice:
    """`entfernen` without a reply to a message."""
    return notice("people/nothing_to_remove")


def not_yours() -> Notice:
    """Only the author and moderators may remove a message."""
    return notice("people/not_yours")


def unknown_command() -> Notice:
    """In private: a word that is no command, however it is read."""
    return notice("people/unknown_command")
