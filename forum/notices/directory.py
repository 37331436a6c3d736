"""What is said about who is responsible for what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forum.notices import Notice, notice

if TYPE_CHECKING:
    from forum.directory import Found


def found(answer: Found) -> Notice:
    """Whom to ask."""
    return notice("directory/found", answer=answer)


def nothing_found(words: str, coordinators: Sequence[str]) -> Notice:
    """No office fits; a human being or a concern leads on."""
    return notice("directory/nothing_found", words=words, coordinators=coordinators)


def which_topic(topics: Sequence[str]) -> Notice:
    """`wer` alone: about what."""
    return notice("directory/which_topic", topics=topics)
