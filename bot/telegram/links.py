"""Addresses that lead to messages: made for members, and read however people write them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from bot.events import Address, NativeId
from bot.telegram.ids import SUPERGROUPS, Place, make_address, make_native_id

_HOSTS = frozenset(("t.me", "telegram.me", "telegram.dog"))
_NUMBER = re.compile(r"[1-9]\d{0,15}")
_USERNAME = re.compile(r"[A-Za-z]\w{3,31}", re.ASCII)
_REMEMBERED = 1000


class Links:
    """Knows public chats by the names under which updates have shown them."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self._chats: dict[str, int] = {}

    def saw(self, update: object) -> None:
        """Remember the chat's name; never raises."""
        for value in update.values() if isinstance(update, dict) else ():
            chat = value.get("chat") if isinstance(value, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int) and chat["id"] < SUPERGROUPS:
                self._remember(chat.get("username"), chat["id"])

    def _remember(self, username: object, chat: int) -> None:
        """A name can pass to another chat; of many, those seen last are kept."""
        if isinstance(username, str):
            self._chats.pop(username.casefold(), None)
            self._chats[username.casefold()] = chat
            if len(self._chats) > _REMEMBERED:
                del self._chats[next(iter(self._chats))]

    def message(self, url: str) -> tuple[Address, NativeId] | None:
        """The message that an address leads to, None for any other address. The chat as a whole is named."""
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return None
        if parts.scheme == "tg":
            chat, message = self._in_app(parts.netloc or parts.path.strip("/"), parse_qs(parts.query))
        elif parts.scheme in ("http", "https", "") and (parts.hostname or "") in _HOSTS:
            chat, message = self._on_web(parts.path.strip("/").split("/"))
        else:
            return None
        if chat is None or not _NUMBER.fullmatch(message):
            return None
        return make_address(chat), make_native_id(int(message))

    def _on_web(self, path: list[str]) -> tuple[int | None, str]:
        """`c/123/7`, `c/123/45/7` with a topic, `name/7`, `s/name/7` and `name/45/7`."""
        match path:
            case ["c", number, message] | ["c", number, _, message]:
                return _supergroup(number), message
            case ["s", name, message] | [name, _, message] | [name, message]:
                return self._public(name), message
        return None, ""

    def _in_app(self, kind: str, query: dict[str, list[str]]) -> tuple[int | None, str]:
        """`tg://privatepost?channel=123&post=7` and `tg://resolve?domain=name&post=7`."""
        message = query.get("post", [""])[0]
        if kind == "privatepost":
            return _supergroup(query.get("channel", [""])[0]), message
        return (self._public(query.get("domain", [""])[0]) if kind == "resolve" else None), message

    def _public(self, name: str) -> int | None:
        return self._chats.get(name.casefold()) if _USERNAME.fullmatch(name) else None


def permalink(place: Place, message_id: int) -> str | None:
    """Where members find a message; only supergroups and channels have such addresses."""
    if place.chat >= SUPERGROUPS:
        return None
    topic = f"{place.topic}/" if place.topic is not None else ""
    return f"https://t.me/c/{SUPERGROUPS - place.chat}/{topic}{message_id}"


def _supergroup(number: str) -> int | None:
    return SUPERGROUPS - int(number) if _NUMBER.fullmatch(number) else None
