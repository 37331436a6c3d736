"""What `openmic check` says about Telegram, in plain German, each time with the remedy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.checks import schemes
from bot.civil import machine_now
from bot.events import Address
from bot.findings import Circumstances, Finding, fine, wrong
from bot.telegram import standing
from bot.telegram.api import REAL, Api
from bot.telegram.ids import parse_address
from bot.telegram.standing import LATER, in_words, is_passing

SETTING = "OPENMIC_TELEGRAM_API_URL"
#: So long ago another program was seen and may still be there.
RECENT = timedelta(minutes=10)

ONE_PROGRAM = "Beenden Sie es; finden Sie es nicht, holen Sie bei @BotFather mit /revoke ein neues Token."


async def examine(api: Api, addresses: Sequence[Address], circumstances: Circumstances) -> list[Finding]:
    """Token, address, privacy mode, webhook, other programs, and the bot's rights in each room."""
    try:
        me = await standing.ask(api, "getMe")
    except TelegramError as error:
        return [await _unreachable(api, error)]
    if not isinstance(me, dict) or not me.get("is_bot"):
        return [_no_api(api)]
    webhook = await _webhook(api)
    found = [fine(f"Telegram: Der Bot @{me.get('username')} ist erreichbar."), _privacy(me), webhook]
    if webhook.ok:
        found.append(await _alone(api, circumstances))
    rooms = (standing.of(api, me, parse_address(address)) for address in addresses)
    return [*found, *await asyncio.gather(*rooms)]


async def _unreachable(api: Api, error: TelegramError) -> Finding:
    if is_passing(error):
        return wrong(f"Telegram: {_host(api)} ist gerade gestört ({in_words(error)}).", LATER)
    if _is_page(error):
        return _no_api(api)
    if not isinstance(error, InvalidToken):
        return await schemes.mismatch("Telegram", SETTING, api.url, _host(api)) or wrong(
            f"Telegram: {_host(api)} ist nicht erreichbar ({in_words(error)}).",
            f"Prüfen Sie die Verbindung und {SETTING}; üblich ist {REAL}.",
        )
    where = "" if api.url == REAL else f" Der Server ist {_host(api)}."
    return wrong(
        f"Telegram nimmt das Token nicht an.{where}",
        "Holen Sie bei @BotFather mit /token das richtige und tragen Sie es als OPENMIC_TELEGRAM_TOKEN ein.",
    )


def _is_page(error: TelegramError) -> bool:
    """The answer could not be read, whatever its status: a page for people."""
    unread = error.__cause__ if isinstance(error.__cause__, TelegramError) else error
    return "JSON" in str(unread) or "unreadable answer" in str(unread)


def _no_api(api: Api) -> Finding:
    return wrong(
        f"Telegram: Unter {_host(api)} antwortet nicht die Bot API.",
        f"Tragen Sie als {SETTING} {REAL} ein.",
    )


def _host(api: Api) -> str:
    """The server without what may be secret in its address."""
    parts = urlsplit(api.url)
    return parts.netloc.rpartition("@")[2] + parts.path


def _privacy(me: dict[str, Any]) -> Finding:
    if me.get("can_read_all_group_messages"):
        return fine("Telegram: Der Bot liest in Gruppen alle Nachrichten.")
    return wrong(
        "Telegram: Der Privatsphäre-Modus ist an, der Bot sieht in Gruppen nur Befehle.",
        "Schalten Sie ihn bei @BotFather mit /setprivacy aus, und fügen Sie den Bot überall neu hinzu.",
    )


async def _webhook(api: Api) -> Finding:
    try:
        info = await standing.ask(api, "getWebhookInfo")
    except TelegramError as error:
        return wrong(f"Telegram: Der Webhook ließ sich nicht prüfen ({in_words(error)}).", LATER)
    if info.get("url"):
        return wrong(
            "Telegram: Ein anderes Programm hat einen Webhook eingetragen und bekommt alle Nachrichten.",
            "Beenden Sie es; „openmic run“ nimmt den Webhook beim Start weg.",
        )
    return fine("Telegram: Kein Webhook leitet Nachrichten um.")


async def _alone(api: Api, circumstances: Circumstances) -> Finding:
    """Whether another program takes this bot's messages; asks for them only while ours does not."""
    seen = circumstances.contested_at
    if circumstances.running:
        contested = seen is not None and machine_now() - seen < RECENT
    else:
        contested = await _is_contested(api, circumstances.patience)
    if contested:
        return wrong("Telegram: Ein zweites Programm holt mit diesem Token Nachrichten ab.", ONE_PROGRAM)
    return fine("Telegram: Kein zweites Programm benutzt dieses Token.")


async def _is_contested(api: Api, patience: float) -> bool:
    """Ask as a poll would, confirming nothing: another poll is then ended by ours, and soon ours by it."""
    try:
        await api.call(
            "getUpdates", {"timeout": round(patience), "limit": 1}, seconds=patience + standing.SECONDS
        )
    except Conflict:
        return True
    except TelegramError:
        return False
    return False
