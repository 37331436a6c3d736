"""What a native message says and shows, and the Bot API calls that are made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.network import File
from bot.telegram import buttons
from bot.telegram.fields import Json
from bot.things import Media, Place, Poll

#: The longest texts and captions, in UTF-16 units.
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
#: Said where nothing is left to say: Telegram takes no empty message, and an edit must not fail for that.
EMPTY = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One message ready to send, or one album.

    `text` and its `entities` are the caption where there are files, `captions` those of an album's further
    ones; `choices` are (number, label) of its buttons, signed for `message`; `quote` are the words that it
    answers.
    """

    text: str = ""
    entities: tuple[Json, ...] = ()
    choices: tuple[buttons.Choice, ...] = ()
    message: int = 0
    media: tuple[Media, ...] = ()
    captions: tuple[tuple[str, tuple[Json, ...]], ...] = ()
    place: Place | None = None
    poll: Poll | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Bot API call; `files` travel with it, by the names that `params` or the method give them.

    `instead` is the same in a plainer way, for when Telegram does not take the file as what it is.
    """

    method: str
    params: Json
    files: Mapping[str, File] = field(default_factory=dict)
    instead: Call | None = None
