"""What is said about people, roles and the open question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forum.notices import Notice, notice
from storage.models import RoleName

if TYPE_CHECKING:
    from forum.people import Contact


def not_allowed(role: RoleName) -> Notice:
    """This needs a role the person does not have."""
    return notice("people/not_allowed", role=role.value)


def only_in_private(german: str) -> Notice:
    """This works in a private chat only."""
    return notice("people/only_in_private", word=german)


def command_failed() -> Notice:
    """Something broke inside; nothing was changed."""
    return notice("people/command_failed")


def what_is_this() -> Notice:
    """Plain words in private: what are they to become."""
    return notice("people/what_is_this")


def only_text() -> Notice:
    """Something other than text in private."""
    return notice("people/only_text")


def only_words() -> Notice:
    """To a person: of what they sent the bot uses the text, and not what came with it."""
    return notice("people/only_words")


def start(district: str) -> Notice:
    """The first words in private."""
    return notice("people/start", district=district)


def cancelled() -> Notice:
    """The open question is given up."""
    return notice("people/cancelled")


def nothing_asked() -> Notice:
    """A yes or no without a question."""
    return notice("people/nothing_asked")


def unknown_language(names: Sequence[str]) -> Notice:
    """This language is not spoken here."""
    return notice("people/unknown_language", names=names)


def how_to_choose_language(names: Sequence[str]) -> Notice:
    """Something else was said than one of these names or numbers."""
    return notice("people/how_to_choose_language", names=names)


def how_to_choose_topics(last: int) -> Notice:
    """Something else was said than numbers from 1 to `last`."""
    return notice("people/how_to_choose_topics", last=last)


def language_chosen() -> Notice:
    """From now on in this language."""
    return notice("people/language_chosen")


def which_language() -> Notice:
    """`sprache` alone: in which language shall it be."""
    return notice("people/which_language")


def greeting(district: str, *, asks_language: bool) -> Notice:
    """To a newcomer: what this is; with the first question, in which language it shall go on."""
    return notice("people/greeting", district=district, asks_language=asks_language)


def way_in(district: str) -> Notice:
    """`start` once more: how to begin, and how to change what was answered."""
    return notice("people/way_in", district=district)


def which_topics() -> Notice:
    """What does the person care about; the topics are choices."""
    return notice("people/which_topics")


def topic_list(topics: Sequence[tuple[str, bool]]) -> Notice:
    """All topics (name, whether it is one's own), where others read along."""
    return notice("people/topic_list", topics=topics)


def topics_chosen(names: Sequence[str]) -> Notice:
    """What the person cares about from now on."""
    return notice("people/topics_chosen", names=names)


def welcome_done(contact: Contact) -> Notice:
    """The first questions are over: a human contact, and what one can do next."""
    return notice("people/welcome_done", contact=contact)


def contact(found: Contact, district: str) -> Notice:
    """A human being to talk to; where there is none, the wish is noted."""
    return notice("people/contact", contact=found, district=district)


def nothing_to_remove() -> Notice:
    """`entfernen` without a reply to a message."""
    return notice("people/nothing_to_remove")


def not_yours() -> Notice:
    """Only the author and moderators may remove a message."""
    return notice("people/not_yours")


def unknown_command() -> Notice:
    """In private: a word that is no command, however it is read."""
    return notice("people/unknown_command")
