"""The pictures of people, and of chats that speak for themselves."""

from __future__ import annotations

from typing import Any

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.network import Unreadable
from bot.telegram import media
from bot.telegram.api import Api
from bot.telegram.errors import failure_of
from bot.telegram.fields import may, objects
from bot.things import Media


async def of(api: Api, user: int) -> Media | None:
    """The picture shown for a user or chat, None where there is none to see. Raises a Failure."""
    try:
        if user < 0:
            return _of_chat(await api.call("getChat", {"chat_id": user}))
        return _of_person(await api.call("getUserProfilePhotos", {"user_id": user, "limit": 1}))
    except (BadRequest, Forbidden, Unreadable):
        return None
    except TelegramError as error:
        raise failure_of(error) from None


def _of_person(answer: Any) -> Media | None:
    photos = may(answer, "photos", list) if isinstance(answer, dict) else None
    return media.portrait(objects({"sizes": photos[0]}, "sizes")) if photos else None


def _of_chat(answer: Any) -> Media | None:
    photo = may(answer, "photo", dict) if isinstance(answer, dict) else None
    return media.chat_portrait(photo) if photo else None
