"""Carrying out effects: the call, its repairs, and what counts as done."""

from __future__ import annotations

import contextlib
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.network import (
    AnswerButton,
    Delete,
    Edit,
    EndPoll,
    Leave,
    Menu,
    NotSent,
    Outgoing,
    Pin,
    React,
    Receipt,
    Refused,
    Unknown,
    Unreact,
)
from bot.telegram import outbound, receipts, repairs
from bot.telegram.api import Api
from bot.telegram.contents import Call
from bot.telegram.errors import detail_of, failure_of, says, seconds_of, timed_out
from bot.telegram.ids import Place
from bot.telegram.ledger import Ledger
from bot.telegram.pace import Pace

log = structlog.get_logger(__name__)

_NOT_THERE = ("message to react not found", "message_id_invalid")
#: Refusals that mean the wish is fulfilled already, or no longer matters.
_DONE: dict[type[Outgoing], tuple[str, ...]] = {
    Edit: ("message is not modified",),
    Delete: ("message to delete not found", "message_id_invalid"),
    # An emoji that the group does not allow is refused: then a line of text tells what it would have told.
    React: _NOT_THERE,
    Unreact: ("reaction_invalid", *_NOT_THERE),
    Pin: ("not modified", "message to pin not found", "message to unpin not found", "is not pinned"),
    EndPoll: ("already been closed", "poll to stop not found", "is not a poll"),
    AnswerButton: ("query is too old", "query id is invalid", "query_id_invalid"),
}
#: Refused, these harm nobody: out is out, and without a menu every command can still be typed.
_HARMLESS = (Leave, Menu)
#: Said of somebody who was never there.
_UNKNOWN_MEMBERS = ("participant_id_invalid", "user not found", "member not found", "invalid user_id")
_ADMINISTRATORS = ("creator", "administrator")
_UNDELETABLE = ("message can't be deleted", "message_delete_forbidden", "rights")
#: Said of a message that shows a file.
_WORDLESS = "there is no text in the message"


class Courier:
    """Delivers one effect at a time; raises the failures of the port."""

    def __init__(self, api: Api, ledger: Ledger, pace: Pace) -> None:
        """Share ledger and pace with whoever else talks to the same bot."""
        self._api, self._ledger, self._pace = api, ledger, pace

    async def send(self, place: Place, txn: str, call: Call) -> Receipt:
        """Say something; what may have arrived all the same is `Unknown`."""
        self._ledger.begins(place, txn, call.params.get("text", ""))
        try:
            receipt = receipts.of_send(await self._repaired(call))
        except TelegramError as error:
            self._heed(place, error)
            failure = failure_of(error, place, repeatable=False)
            if isinstance(failure, Unknown):
                self._ledger.doubts(txn, slow=timed_out(error) or bool(call.files))
            else:
                self._ledger.ends(txn)
            raise failure from None
        except OSError as error:
            self._ledger.ends(txn)
            raise NotSent(f"a file could not be read ({type(error).__name__})") from None
        self._ledger.arrived(place, txn, *receipts.numbers(receipt))
        return receipt

    async def change(self, place: Place, outgoing: Outgoing, call: Call) -> Receipt:
        """Anything that may be repeated without harm."""
        try:
            await self._repaired(call)
        except OSError as error:
            raise NotSent(f"a file could not be read ({type(error).__name__})") from None
        except TelegramError as error:
            self._heed(place, error)
            if isinstance(outgoing, Delete) and says(error, *_UNDELETABLE):
                return await self._overwrite(place, outgoing)
            failure = failure_of(error, place)
            harmless = isinstance(outgoing, _HARMLESS) and isinstance(failure, Refused)
            if not harmless and not says(error, *_DONE.get(type(outgoing), ())):
                raise failure from None
        return Receipt()

    async def prove(self, place: Place, call: Call) -> Receipt:
        """Whether somebody is an administrator of the chat, and what the chat is called."""
        try:
            member = await self._api.call(call.method, call.params)
            chat = await self._api.call("getChat", {"chat_id": place.chat})
        except TelegramError as error:
            self._heed(place, error)
            if says(error, *_UNKNOWN_MEMBERS):
                return Receipt()
            raise failure_of(error, place) from None
        proven = isinstance(member, dict) and member.get("status") in _ADMINISTRATORS
        return Receipt(proven=proven, title=_title(chat))

    async def _overwrite(self, place: Place, delete: Delete) -> Receipt:
        """Telegram deletes nothing after 48 hours, but the bot may rewrite its own messages for ever."""
        try:
            await self._repaired(outbound.overwrite(place, delete))
        except TelegramError as error:
            self._heed(place, error)
            if not isinstance(error, BadRequest):
                raise failure_of(error, place) from None
            if says(error, _WORDLESS):
                with contextlib.suppress(TelegramError):
                    await self._repaired(outbound.overwrite_caption(place, delete))
            if not says(error, *_DONE[Edit]):
                raise Refused("cannot_delete", detail_of(error)) from None
        return Receipt()

    async def _repaired(self, call: Call) -> Any:
        """The call's result; what the Bot API cannot stand is left out or made plainer, step by step."""
        while True:
            try:
                return await self._called(call)
            except (BadRequest, Forbidden) as error:
                repaired = repairs.of(call, error)
                if repaired is None:
                    raise
                log.warning("Telegram did not take a message as it was", said=detail_of(error))
                call = repaired

    async def _called(self, call: Call) -> Any:
        if call.files:
            return await self._api.upload(call.method, call.params, call.files)
        return await self._api.call(call.method, call.params)

    def _heed(self, place: Place, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            self._pace.pause(place.chat, seconds_of(error))


def _title(chat: Any) -> str:
    title = chat.get("title") if isinstance(chat, dict) else None
    return " ".join(title.split()) if isinstance(title, str) else ""
