"""What `openmic check` says of the bot's standing in one Telegram room."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.findings import Finding, fine, wrong
from bot.telegram.api import Api
from bot.telegram.errors import says, seconds_of, timed_out, unanswered
from bot.telegram.ids import Place, make_address

ADD = "Fügen Sie ihn dort hinzu, oder lösen Sie den Raum mit „openmic unlink {}“."
#: What a supergroup's number begins with where people copy it without.
LONG = "-100"
#: How long one question may take.
SECONDS = 10.0
LATER = "Versuchen Sie es in einer Minute noch einmal."
#: How the library words the status of a server in trouble.
STATUS = re.compile(r"\((5\d\d)\)|Bad Gateway")


class TooLate(TelegramError):
    """The server took the question and did not answer."""

    def __init__(self) -> None:
        super().__init__("no answer in time")


async def ask(api: Api, method: str, params: dict[str, Any] | None = None) -> Any:
    """The result of a call, in ten seconds or not at all. Raises TelegramError."""
    try:
        async with asyncio.timeout(SECONDS):
            return await api.call(method, params, seconds=SECONDS)
    except TimeoutError:
        raise TooLate from None


def is_passing(error: TelegramError) -> bool:
    """Whether the server itself, or one before it, asks for patience."""
    if isinstance(error, RetryAfter) or STATUS.search(error.message):
        return True
    # A status without a class of its own, with the Bot API's words.
    return type(error) is NetworkError and error.__cause__ is None


def in_words(error: TelegramError) -> str:
    """What happened, without the library's words: they are English and repeat what was asked."""
    match error:
        case RetryAfter():
            return f"Telegram bittet um {seconds_of(error):.0f} Sekunden Geduld"
        case BadRequest() | Forbidden() | InvalidToken():
            return "Telegram lehnt die Frage ab"
    if isinstance(error, TooLate) or timed_out(error):
        return f"keine Antwort in {SECONDS:.0f} Sekunden"
    if is_passing(error):
        return "der Server meldet eine Störung"
    return "keine Verbindung" if unanswered(error) else "unlesbare Antwort"


async def of(api: Api, me: dict[str, Any], place: Place) -> Finding:
    """Whether the bot is in the room, hears all of it, and may write and delete there."""
    try:
        chat = await ask(api, "getChat", {"chat_id": place.chat})
        member = await ask(api, "getChatMember", {"chat_id": place.chat, "user_id": me["id"]})
    except TelegramError as error:
        return await _lost(api, place, error)
    name = f"„{chat.get('title') or chat.get('first_name') or place.chat}“"
    if chat.get("type") == "private":
        return _misread(place, name)
    if place.topic and not chat.get("is_forum"):
        return wrong(
            f"Telegram: {name} hat keine Themen.",
            f"Verbinden Sie {place.chat} ohne /{place.topic}.",
        )
    return _of_member(name, chat, member, place, sees_all=bool(me.get("can_read_all_group_messages")))


def _misread(place: Place, name: str) -> Finding:
    return wrong(
        f"Telegram: {place.chat} ist das private Gespräch mit {name} und keine Gruppe.",
        f"Lösen Sie es mit „openmic unlink {place.chat}“, und nehmen Sie die negative Nummer der Gruppe.",
    )


async def _lost(api: Api, place: Place, error: TelegramError) -> Finding:
    if isinstance(error, ChatMigrated):
        return fine(
            f"Telegram: Der Raum {place.chat} heißt jetzt {error.new_chat_id}; das Programm zieht mit."
        )
    if not isinstance(error, Forbidden) and not says(error, "chat not found"):
        return wrong(f"Telegram: Der Raum {place.chat} ließ sich nicht prüfen ({in_words(error)}).", LATER)
    for number in _meant(place.chat):
        if await _exists(api, number):
            address, right = make_address(place.chat, place.topic), make_address(number, place.topic)
            return wrong(
                f"Telegram: Die Nummer {address} gibt es nicht, gemeint ist wohl {right}.",
                f"Schreiben Sie „openmic unlink {address}“ und dann „openmic link {right} …“.",
            )
    if place.chat > 0:
        return wrong(
            f"Telegram: {place.chat} ist keine Gruppe, denn Gruppen haben negative Nummern.",
            f"Nehmen Sie die Nummer mit dem Anfang {LONG}, zum Beispiel {LONG}{place.chat}.",
        )
    return wrong(
        f"Telegram: Der Bot ist nicht (mehr) im Raum {place.chat}.",
        ADD.format(make_address(place.chat, place.topic)),
    )


def _meant(chat: int) -> list[int]:
    """What somebody may have meant who left out the sign, or the -100 of a supergroup."""
    bare = str(abs(chat))
    candidates = [int(f"{LONG}{bare}"), -abs(chat)]
    if bare.startswith("100"):
        candidates.reverse()
    return [number for number in candidates if number != chat]


async def _exists(api: Api, chat: int) -> bool:
    try:
        await ask(api, "getChat", {"chat_id": chat})
    except TelegramError:
        return False
    return True


def _of_member(
    name: str, chat: dict[str, Any], member: dict[str, Any], place: Place, *, sees_all: bool
) -> Finding:
    status = member.get("status")
    if status in ("left", "kicked"):
        return wrong(
            f"Telegram: Der Bot ist nicht in {name}.", ADD.format(make_address(place.chat, place.topic))
        )
    if status == "restricted" or (chat.get("type") == "channel" and not member.get("can_post_messages")):
        return wrong(f"Telegram: In {name} darf der Bot nicht schreiben.", "Geben Sie ihm dieses Recht.")
    if status not in ("administrator", "creator"):
        hears = "" if sees_all else "sieht nur Befehle und "
        return wrong(
            f"Telegram: In {name} ist der Bot nur Mitglied; er {hears}erfährt keine Reaktionen.",
            "Machen Sie ihn dort zum Administrator.",
        )
    if status == "administrator" and not member.get("can_delete_messages"):
        return wrong(
            f"Telegram: In {name} darf der Bot keine Nachrichten löschen.",
            "Geben Sie ihm dieses Recht, damit „entfernen“ wirkt.",
        )
    return fine(f"Telegram: In {name} hat der Bot alle nötigen Rechte.")
