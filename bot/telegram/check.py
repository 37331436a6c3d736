"""What `openmic check` says about Telegram, in plain German, each time with the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram.error import Forbidden, InvalidToken, TelegramError

from bot.events import Address
from bot.findings import Finding
from bot.telegram.api import Api
from bot.telegram.errors import detail_of, says
from bot.telegram.ids import Place, parse_address


async def examine(api: Api, addresses: Sequence[Address]) -> list[Finding]:
    """Token, privacy mode, webhook and the bot's rights in each room; raises nothing for what it finds."""
    try:
        me = await api.call("getMe")
    except TelegramError as error:
        return [_unreachable(error)]
    findings = [Finding(ok=True, sentence=f"Telegram: Der Bot @{me['username']} ist erreichbar.")]
    findings += [_privacy(me), await _webhook(api)]
    return findings + [await _room(api, me, parse_address(address)) for address in addresses]


def _unreachable(error: TelegramError) -> Finding:
    if isinstance(error, InvalidToken):
        sentence = (
            "Telegram nimmt das Token nicht an. "
            "Holen Sie bei @BotFather mit /token ein neues. "
            "Tragen Sie es als OPENMIC_TELEGRAM_TOKEN ein."
        )
    else:
        sentence = (
            f"Telegram ist nicht erreichbar ({detail_of(error)}). "
            "Prüfen Sie die Verbindung und OPENMIC_TELEGRAM_API_URL."
        )
    return Finding(ok=False, sentence=sentence)


def _privacy(me: dict[str, Any]) -> Finding:
    if me.get("can_read_all_group_messages"):
        return Finding(ok=True, sentence="Telegram: Der Bot liest in Gruppen alle Nachrichten.")
    return Finding(
        ok=False,
        sentence=(
            "Telegram: Der Privatsphäre-Modus ist an, der Bot sieht in Gruppen nur Befehle. "
            "Schalten Sie ihn bei @BotFather mit /setprivacy aus. "
            "Fügen Sie den Bot danach in jeder Gruppe neu hinzu."
        ),
    )


async def _webhook(api: Api) -> Finding:
    try:
        info = await api.call("getWebhookInfo")
    except TelegramError as error:
        return Finding(
            ok=False, sentence=f"Telegram: Der Webhook ließ sich nicht prüfen ({detail_of(error)})."
        )
    if info.get("url"):
        return Finding(
            ok=False,
            sentence=(
                "Telegram: Für diesen Bot ist noch ein Webhook eingetragen. "
                "Beenden Sie das andere Programm. „openmic run“ entfernt den Webhook beim Start."
            ),
        )
    return Finding(ok=True, sentence="Telegram: Kein fremder Webhook hält Nachrichten zurück.")


async def _room(api: Api, me: dict[str, Any], place: Place) -> Finding:
    try:
        chat = await api.call("getChat", {"chat_id": place.chat})
        member = await api.call("getChatMember", {"chat_id": place.chat, "user_id": me["id"]})
    except TelegramError as error:
        return Finding(ok=False, sentence=_lost(place, error))
    name = f"„{chat.get('title') or chat.get('first_name') or place.chat}“"
    if chat.get("type") == "private":
        return Finding(ok=True, sentence=f"Telegram: Das Gespräch mit {name} ist offen.")
    return _standing(name, chat, member, sees_all=bool(me.get("can_read_all_group_messages")))


def _lost(place: Place, error: TelegramError) -> str:
    if isinstance(error, Forbidden) or says(error, "chat not found"):
        return (
            f"Telegram: Der Bot ist nicht (mehr) im Raum {place.chat}. "
            "Fügen Sie ihn dort hinzu oder lösen Sie den Raum mit „openmic unlink“."
        )
    return f"Telegram: Der Raum {place.chat} ließ sich nicht prüfen ({detail_of(error)})."


def _standing(name: str, chat: dict[str, Any], member: dict[str, Any], *, sees_all: bool) -> Finding:
    status = member.get("status")
    if status in ("left", "kicked"):
        return Finding(ok=False, sentence=f"Telegram: Der Bot ist nicht in {name}. Fügen Sie ihn dort hinzu.")
    if status == "restricted" or (chat.get("type") == "channel" and not member.get("can_post_messages")):
        sentence = f"Telegram: In {name} darf der Bot nicht schreiben. Geben Sie ihm dieses Recht."
        return Finding(ok=False, sentence=sentence)
    if status in ("administrator", "creator"):
        return _rights(name, member)
    hears = "" if sees_all else "Er sieht dort nur Befehle. "
    sentence = (
        f"Telegram: In {name} ist der Bot nur Mitglied. {hears}"
        "Reaktionen erfährt er nicht. Machen Sie ihn dort zum Administrator."
    )
    return Finding(ok=False, sentence=sentence)


def _rights(name: str, member: dict[str, Any]) -> Finding:
    if member.get("status") == "administrator" and not member.get("can_delete_messages"):
        sentence = (
            f"Telegram: In {name} darf der Bot keine Nachrichten löschen. "
            "Geben Sie ihm dieses Recht, damit „entfernen“ wirkt."
        )
        return Finding(ok=False, sentence=sentence)
    return Finding(ok=True, sentence=f"Telegram: In {name} hat der Bot alle nötigen Rechte.")
