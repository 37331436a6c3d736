"""Finding out whether a send of unknown fate arrived: Telegram has no key for it, but tells messages apart.

Asked to give a message the buttons it has already, it answers differently for the bot's own ("not modified"),
for others' ("can't be edited") and for ids where nothing is. Message ids grow, so only those after the last
one known before the send come into question.
"""

from __future__ import annotations

from enum import Enum, auto

from telegram.error import RetryAfter, TelegramError

from bot.network import Busy, Failure, Flight, NotSent, Receipt, Send, Unknown
from bot.telegram import outbound, receipts
from bot.telegram.api import Api
from bot.telegram.contents import Content
from bot.telegram.errors import detail_of, failure_of, says, seconds_of
from bot.telegram.fields import Json
from bot.telegram.ids import Place, parse_native_id
from bot.telegram.ledger import Attempt, Ledger
from bot.telegram.pace import Pace

#: How far beyond the highest known id a message may have come to lie.
BEYOND = 20
#: Messages are taken away before anybody saw them, but seldom so many in a row.
MOST_UNBORN = 3
#: More ids than this are not tried: the send stays undecided.
MOST_PROBES = 100


class Settler:
    """Asks for one flight at a time."""

    def __init__(self, api: Api, ledger: Ledger, pace: Pace, button_key: bytes) -> None:
        """Share ledger and pace with whoever else talks to the same bot."""
        self._api, self._ledger, self._pace, self._key = api, ledger, pace, button_key

    async def settle(self, place: Place, flight: Flight, send: Send) -> Receipt | None:
        """The receipt of a send that arrived, None for one that surely did not. Raises `Unknown`."""
        try:
            attempt = await self._attempt(place, flight, send.txn, send.part.content.text)
            found = attempt.found or await self._search(place, flight, attempt, send.part.content)
        except TelegramError as error:
            if isinstance(error, RetryAfter):
                self._pace.pause(place.chat, seconds_of(error))
            raise _trouble(error) from None
        if found is not None:
            return self._arrived(place, send, found, proven=attempt.found is not None)
        if flight.age < attempt.patience:
            raise Unknown("it is not there, but may still arrive")
        self._ledger.ends(send.txn)
        return None

    def _arrived(self, place: Place, send: Send, message_id: int, *, proven: bool) -> Receipt:
        """An album's messages follow each other, for the server numbers them together."""
        if not proven and self._ledger.has_rivals(place, send.txn):
            raise Unknown("another send into the same chat is under way, and either may be this message")
        numbers = list(range(message_id, message_id + max(1, len(send.part.media))))
        self._ledger.arrived(place, send.txn, *numbers)
        return receipts.of_numbers(numbers)

    async def _attempt(self, place: Place, flight: Flight, txn: str, text: str) -> Attempt:
        """What is remembered of the send, else what the flight tells. Raises `Unknown` for too little."""
        if (attempt := self._ledger.attempt(txn)) is not None and attempt.found is not None:
            return attempt
        chat = await self._api.call("getChat", {"chat_id": place.chat})
        if not isinstance(chat, dict) or chat.get("type") == "channel":
            raise Unknown("in a channel the posts of others answer like our own")
        if attempt is not None and attempt.start is not None:
            return attempt
        if flight.after is None:
            raise Unknown("no message of this room is known")
        if flight.crossed:
            raise Unknown("a message of another topic would answer like this one")
        return self._ledger.recalled(place, txn, parse_native_id(flight.after), text)

    async def _search(self, place: Place, flight: Flight, attempt: Attempt, content: Content) -> int | None:
        """The id of the message. Before patience ends a few ids that nobody has yet end the search."""
        final = flight.age >= attempt.patience
        highest = self._ledger.highest(place) or 0
        markup, unborn = outbound.markup(content, place, self._key), 0
        for message_id in self._candidates(place, flight, attempt):
            found = await self._probe(place, message_id, markup)
            if found is Found.OURS:
                return message_id
            # Ids are given in order: one below a message that exists is never given any more.
            if found is Found.THEIRS or final or message_id <= highest:
                attempt.ruled_out.add(message_id)
            elif (unborn := unborn + 1) == MOST_UNBORN:
                return None
            if found is Found.THEIRS:
                self._ledger.saw(place, message_id)
        # Where another process has polled, only asking shows how far the chat has come meanwhile.
        if (self._ledger.highest(place) or 0) > highest:
            return await self._search(place, flight, attempt, content)
        return None

    def _candidates(self, place: Place, flight: Flight, attempt: Attempt) -> list[int]:
        start = attempt.start or 0
        known = {parse_native_id(known) for known in flight.known}
        end = max(start, self._ledger.highest(place) or 0, *known) + BEYOND
        others = known | self._ledger.own(place) | attempt.ruled_out
        if end - start - len(others) > MOST_PROBES:
            raise Unknown(f"too much was said since: {end - start} ids come into question")
        return [message_id for message_id in range(start + 1, end + 1) if message_id not in others]

    async def _probe(self, place: Place, message_id: int, markup: Json) -> Found:
        params = {"chat_id": place.chat, "message_id": message_id} | markup
        try:
            await self._api.call("editMessageReplyMarkup", params)
        except TelegramError as error:
            for found, fragments in _ANSWERS.items():
                if says(error, *fragments):
                    return found
            raise
        return Found.OURS


def _trouble(error: TelegramError) -> Failure:
    """What came instead of an answer: trouble that passes, or a chat that tells nothing."""
    failure = failure_of(error)
    return failure if isinstance(failure, Busy | NotSent) else Unknown(detail_of(error))


class Found(Enum):
    """What stands behind a message id."""

    OURS = auto()
    THEIRS = auto()
    NOTHING = auto()


_ANSWERS = {
    Found.OURS: ("message is not modified",),
    Found.THEIRS: ("message can't be edited",),
    Found.NOTHING: ("message to edit not found", "message_id_invalid"),
}
