"""Carrying out effects: the call, its repairs, and what counts as done."""

from __future__ import annotations

from typing import Any

import structlog
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.network import AnswerButton, Delete, Edit, Leave, Menu, Outgoing, React, Receipt, Refused, Unknown
from bot.telegram import outbound
from bot.telegram.api import Api
from bot.telegram.errors import detail_of, failure_of, says, seconds_of, timed_out
from bot.telegram.ids import Place, make_native_id
from bot.telegram.ledger import Ledger
from bot.telegram.outbound import Call
from bot.telegram.pace import Pace

log = structlog.get_logger(__name__)

#: What to leave out when the Bot API answers so; words without adornment are better than none.
_REPAIRS = (
    ("entities", ("entit",)),
    (
        "reply_parameters",
        ("message to be replied not found", "replied message not found", "reply message not found"),
    ),
    ("message_thread_id", ("message thread not found",)),
)
#: Refusals that mean the wish is fulfilled already, or no longer matters.
_DONE: dict[type[Outgoing], tuple[str, ...]] = {
    Edit: ("message is not modified",),
    Delete: ("message to delete not found", "message_id_invalid"),
    React: ("reaction_invalid", "message to react not found", "message_id_invalid"),
    AnswerButton: ("query is too old", "query id is invalid", "query_id_invalid"),
}
#: Refused, these harm nobody: out is out, and without a menu every command can still be typed.
_HARMLESS = (Leave, Menu)
#: Said of somebody who was never there.
_UNKNOWN_MEMBERS = ("participant_id_invalid", "user not found", "member not found", "invalid user_id")
_ADMINISTRATORS = ("creator", "administrator")
_UNDELETABLE = ("message can't be deleted", "message_delete_forbidden", "rights")


class Courier:
    """Delivers one effect at a time; raises the failures of the port."""

    def __init__(self, api: Api, ledger: Ledger, pace: Pace) -> None:
        """Share ledger and pace with whoever else talks to the same bot."""
        self._api, self._ledger, self._pace = api, ledger, pace

    async def send(self, place: Place, txn: str, call: Call) -> Receipt:
        """Say something; what may have arrived all the same is `Unknown`."""
        self._ledger.begins(place, txn)
        try:
            message_id = _message_id(await self._repaired(call))
        except TelegramError as error:
            self._heed(place, error)
            failure = failure_of(error, place, repeatable=False)
            if isinstance(failure, Unknown):
                self._ledger.doubts(txn, slow=timed_out(error))
            else:
                self._ledger.ends(txn)
            raise failure from None
        self._ledger.arrived(place, txn, message_id)
        return Receipt(native_id=make_native_id(message_id))

    async def change(self, place: Place, outgoing: Outgoing, call: Call) -> Receipt:
        """Anything that may be repeated without harm."""
        try:
            await self._repaired(call)
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
            if not says(error, *_DONE[Edit]):
                raise Refused("cannot_delete", detail_of(error)) from None
        return Receipt()

    async def _repaired(self, call: Call) -> Any:
        """The call's result; what the Bot API cannot stand is left out, one thing after the other."""
        params = dict(call.params)
        while True:
            try:
                return await self._api.call(call.method, params)
            except BadRequest as error:
                fault = next(
                    (name for name, texts in _REPAIRS if name in params and says(error, *texts)), None
                )
                if fault is None:
                    raise
                log.warning("Telegram did not take a message as it was", without=fault, said=detail_of(error))
                del params[fault]

    def _heed(self, place: Place, error: TelegramError) -> None:
        if isinstance(error, RetryAfter):
            self._pace.pause(place.chat, seconds_of(error))


def _title(chat: Any) -> str:
    title = chat.get("title") if isinstance(chat, dict) else None
    return " ".join(title.split()) if isinstance(title, str) else ""


def _message_id(result: Any) -> int:
    message_id = result.get("message_id") if isinstance(result, dict) else None
    if not isinstance(message_id, int):
        raise TelegramError("the answer to a send names no message")
    return message_id
