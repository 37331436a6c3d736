"""What the library's errors and the Bot API's words mean for an effect: one of the failures of the port."""

from __future__ import annotations

import re
from datetime import timedelta

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    ServerFingerprintMismatch,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.network import Busy, Contested, Failure, Moved, NotSent, Refused, SignedOut, Unknown
from bot.telegram.ids import Place, make_address

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
_LONGEST_DETAIL = 200

#: These end a call before a byte of it was sent; the library shows them only as the cause of its own error.
_NEVER_LEFT = (
    ClientConnectorError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    NotSent,
    ServerFingerprintMismatch,
)

#: The server answers the same way whether the token is wrong or the address leads elsewhere.
_CORRECT = (
    "get the token from @BotFather (/token), set OPENMIC_TELEGRAM_TOKEN, restart; or run: openmic check"
)

#: How a server words 413; it has read no more than the head of the call.
_TOO_LARGE = "entity too large"

#: Fragments of 403 texts, and the reason they stand for; nothing can be sent to such a room.
_FORBIDDEN = (
    ("blocked by the user", "blocked"),
    ("user is deactivated", "gone"),
    ("can't initiate conversation", "not_started"),
    ("kicked", "kicked"),
    ("not a member", "kicked"),
)
#: Fragments of 400 texts, the reason, and whether the whole room is concerned.
_REFUSED = (
    ("chat not found", "gone", True),
    ("peer_id_invalid", "gone", True),
    ("group chat was deactivated", "gone", True),
    ("user not found", "gone", True),
    ("rights to send text", "no_rights", True),
    ("rights to send a message", "no_rights", True),
    ("rights to send", "no_rights_media", False),
    ("not enough rights", "no_rights", False),
    ("chat_write_forbidden", "no_rights", True),
    ("chat_send_plain_forbidden", "no_rights", True),
    ("chat_send_", "no_rights_media", False),
    ("chat_restricted", "no_rights", True),
    ("chat_admin_required", "no_rights", True),
    ("topic_closed", "shut", True),
    ("topic_deleted", "shut", True),
    ("topic_id_invalid", "shut", True),
    ("message thread not found", "shut", True),
    ("file is too big", "file_too_large", False),
    ("too big for", "file_too_large", False),
    ("file identifier", "file_gone", False),
    ("file_reference", "file_gone", False),
    ("file must be non-empty", "file_refused", False),
    ("photo_", "file_refused", False),
    ("image_process_failed", "file_refused", False),
    ("sticker", "file_refused", False),
    ("voice_messages_forbidden", "file_refused", False),
    ("media_", "file_refused", False),
    ("too long", "too_long", False),
    ("too_long", "too_long", False),
    ("text is empty", "empty", False),
    ("must be non-empty", "empty", False),
    ("message can't be deleted", "cannot_delete", False),
    ("message_delete_forbidden", "cannot_delete", False),
    ("message can't be edited", "cannot_edit", False),
    ("in the message to edit", "cannot_edit", False),
    ("media can't be edited", "cannot_edit", False),
    ("can't change media type", "cannot_edit", False),
    ("message to edit not found", "message_gone", False),
    ("message_id_invalid", "message_gone", False),
)


def failure_of(error: TelegramError, place: Place | None = None, *, repeatable: bool = True) -> Failure:
    """The failure an error means; what may have happened all the same is `Unknown` unless `repeatable`."""
    match error:
        case RetryAfter():
            return Busy(seconds_of(error))
        case ChatMigrated() if place is not None:
            return Moved(make_address(error.new_chat_id, place.topic))
        case Forbidden():
            return Refused(_forbidden(error), detail_of(error), room=True)
        case BadRequest():
            return _refused(error)
        case Conflict():
            return Contested(detail_of(error))
        case InvalidToken():
            return SignedOut(detail_of(error), _CORRECT)
        case NetworkError() if _TOO_LARGE in error.message.lower():
            return Refused("file_too_large", detail_of(error))
    never_left = isinstance(error.__cause__, _NEVER_LEFT)
    return (NotSent if repeatable or never_left else Unknown)(detail_of(error))


def says(error: TelegramError, *fragments: str) -> bool:
    """Whether the Bot API refused with one of these texts (lower case)."""
    return isinstance(error, BadRequest) and any(fragment in error.message.lower() for fragment in fragments)


def timed_out(error: TelegramError) -> bool:
    """Whether the answer did not come in time, so that the server may still be at it."""
    return isinstance(error.__cause__, TimeoutError)


def unanswered(error: TelegramError) -> bool:
    """Whether the line, and not the server, is to blame."""
    return isinstance(error.__cause__, ClientError | OSError)


def seconds_of(error: RetryAfter) -> float:
    """How long to stay silent."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def detail_of(error: TelegramError) -> str:
    """The error in a line without secrets; of one without words, the name of its cause."""
    words = " ".join(error.message.split()) or type(error).__name__
    cause = f" ({type(error.__cause__).__name__})" if error.__cause__ else ""
    return _TOKEN.sub("…", words)[:_LONGEST_DETAIL] + cause


def _forbidden(error: Forbidden) -> str:
    words = error.message.lower()
    return next((reason for fragment, reason in _FORBIDDEN if fragment in words), "forbidden")


def _refused(error: BadRequest) -> Refused:
    words = error.message.lower()
    for fragment, reason, room in _REFUSED:
        if fragment in words:
            return Refused(reason, detail_of(error), room=room)
    return Refused("rejected", detail_of(error))
