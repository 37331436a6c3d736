"""What errors mean."""

from __future__ import annotations

import pytest
from aiohttp import (
    ClientConnectionResetError,
    ClientConnectorError,
    ClientOSError,
    ClientPayloadError,
    ConnectionTimeoutError,
    InvalidURL,
    ServerDisconnectedError,
    SocketTimeoutError,
)
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.network import Busy, Contested, Failure, Moved, NotSent, Refused, SignedOut, Unknown
from bot.telegram.errors import failure_of
from bot.telegram.ids import Place

PLACE = Place(chat=-4001, topic=45)
NOWHERE = ConnectionKey("127.0.0.1", 1, False, True, None, None, None)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    """As the library raises it."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (caused(TimedOut(), ConnectionTimeoutError("slow, or none was free")), NotSent),
        (caused(NetworkError("refused"), ClientConnectorError(NOWHERE, OSError("refused"))), NotSent),
        (caused(NetworkError("no address"), InvalidURL("x")), NotSent),
        (caused(TimedOut(), SocketTimeoutError("slow")), Unknown),
        (caused(TimedOut(), TimeoutError()), Unknown),
        (caused(NetworkError("cut"), ClientOSError("cut")), Unknown),
        (caused(NetworkError("cut"), ClientConnectionResetError("cut")), Unknown),
        (caused(NetworkError("cut"), ServerDisconnectedError()), Unknown),
        (caused(NetworkError("cut"), ClientPayloadError("cut")), Unknown),
        (NetworkError("Bad Gateway (502)"), Unknown),
        (NetworkError("Internal Server Error"), Unknown),
        (TelegramError("the answer is no JSON"), Unknown),
        (InvalidToken("Unauthorized"), SignedOut),
        (InvalidToken("Not Found (404)"), SignedOut),
        (Conflict("terminated by other getUpdates request"), Contested),
        (RetryAfter(7), Busy),
        (ChatMigrated(-1001), Moved),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Refused),
        (BadRequest("Bad Request: chat not found"), Refused),
    ],
)
def test_an_error_of_a_send_means_one_failure(error: TelegramError, failure: type[Failure]) -> None:
    """What may have arrived is never taken for lost, what surely did not never for sent."""
    assert type(failure_of(error, PLACE, repeatable=False)) is failure


def test_what_can_be_repeated_is_never_unknown() -> None:
    """An edit, a deletion, a poll: in doubt once more."""
    error = caused(TimedOut(), SocketTimeoutError("slow"))

    assert isinstance(failure_of(error), NotSent)


@pytest.mark.parametrize(
    ("error", "reason", "room"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), "blocked", True),
        (Forbidden("Forbidden: user is deactivated"), "gone", True),
        (Forbidden("Forbidden: bot is not a member of the supergroup chat"), "kicked", True),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), "not_started", True),
        (Forbidden("Forbidden: something new"), "forbidden", True),
        (BadRequest("Bad Request: chat not found"), "gone", True),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), "no_rights", True),
        (BadRequest("Bad Request: not enough rights to send photos to the chat"), "no_rights_media", False),
        (BadRequest("Bad Request: CHAT_SEND_STICKERS_FORBIDDEN"), "no_rights_media", False),
        (BadRequest("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"), "no_rights", True),
        (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), "no_rights", True),
        (BadRequest("Bad Request: TOPIC_CLOSED"), "shut", True),
        (BadRequest("Bad Request: TOPIC_DELETED"), "shut", True),
        (BadRequest("Bad Request: message thread not found"), "shut", True),
        (BadRequest("Bad Request: IMAGE_PROCESS_FAILED"), "file_refused", False),
        (BadRequest("Bad Request: wrong file identifier/HTTP URL specified"), "file_gone", False),
        (NetworkError("Request Entity Too Large"), "file_too_large", False),
        (BadRequest("Bad Request: there is no text in the message to edit"), "cannot_edit", False),
        (BadRequest("Bad Request: message is too long"), "too_long", False),
        (BadRequest("Bad Request: text must be non-empty"), "empty", False),
        (BadRequest("Bad Request: message can't be edited"), "cannot_edit", False),
        (BadRequest("Bad Request: something new"), "rejected", False),
    ],
)
def test_a_refusal_has_a_reason_people_can_be_told(error: TelegramError, reason: str, room: bool) -> None:
    """And it says whether the room as a whole is lost."""
    failure = failure_of(error, PLACE)

    assert isinstance(failure, Refused)
    assert (failure.reason, failure.room) == (reason, room)


def test_a_group_that_moved_keeps_its_topic() -> None:
    """The new address has the old suffix."""
    failure = failure_of(ChatMigrated(-1009), PLACE)

    assert isinstance(failure, Moved)
    assert failure.address == "-1009/45"


def test_no_failure_shows_a_token() -> None:
    """Whatever the library writes, secrets stay inside."""
    token = "7000000001:AAE-rehearsal-token-for-local-use-only"
    error = NetworkError(f"Unknown error in HTTP implementation: https://api.telegram.org/bot{token}/getMe")

    assert token not in str(failure_of(error))
    assert "getMe" in str(failure_of(error))
