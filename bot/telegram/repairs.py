"""What to leave out or to send in a plainer way when the Bot API does not take a call as it is."""

from __future__ import annotations

from dataclasses import replace

from telegram.error import TelegramError

from bot.telegram.contents import Call
from bot.telegram.fields import Json

#: Words without adornment are better than none.
_ENTITIES = ("entities", "caption_entities")
_ENTITY = "entit"
_QUOTE = "quote_text_invalid"
_GONE = ("message to be replied not found", "replied message not found", "reply message not found")
#: A file that is not what it was sent as. What the bot may not send, it may not send in any other way.
_UNFIT = (
    "photo",
    "image",
    "sticker",
    "webp",
    "voice",
    "video",
    "animation",
    "audio",
    "media",
    "type of file",
)
_RIGHTS = ("rights", "chat_send_")
#: Not what the message was thought to be: a text, or something with a caption.
_OTHER = ("no text in the message", "no caption in the message", "no media in the message")


def of(call: Call, error: TelegramError) -> Call | None:
    """The call as it should be tried next, None when nothing is left to try."""
    words = error.message.lower()
    if _ENTITY in words:
        return _plain(call)
    if _QUOTE in words:
        return _unquoted(call)
    if any(gone in words for gone in _GONE):
        return _without(call, "reply_parameters")
    if call.instead is None or any(right in words for right in _RIGHTS):
        return None
    return call.instead if any(fault in words for fault in (*_UNFIT, *_OTHER)) else None


def _plain(call: Call) -> Call | None:
    """Without entities, also those of captions in an album or an edit."""
    params = _bare(call.params)
    if isinstance(media := params.get("media"), dict):
        params["media"] = _bare(media)
    elif isinstance(media, list):
        params["media"] = [_bare(item) for item in media]
    return None if params == call.params else _changed(call, params)


def _bare(data: Json) -> Json:
    return {name: value for name, value in data.items() if name not in _ENTITIES}


def _unquoted(call: Call) -> Call | None:
    """As an answer to the whole message."""
    answer = call.params.get("reply_parameters")
    if not isinstance(answer, dict) or "quote" not in answer:
        return None
    whole = {name: value for name, value in answer.items() if name != "quote"}
    return _changed(call, call.params | {"reply_parameters": whole})


def _without(call: Call, name: str) -> Call | None:
    if name not in call.params:
        return None
    return _changed(call, {key: value for key, value in call.params.items() if key != name})


def _changed(call: Call, params: Json) -> Call:
    return replace(call, params=params)
