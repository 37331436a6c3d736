"""Effects become Bot API calls; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from bot.events import NativeId
from bot.markup import plain, utf16
from bot.network import (
    AnswerButton,
    Delete,
    Edit,
    EndPoll,
    Leave,
    Menu,
    Outgoing,
    Pin,
    Prove,
    React,
    Refused,
    Send,
    Unreact,
)
from bot.telegram import buttons, filing, reactions, shapes
from bot.telegram.contents import CAPTION_LIMIT, EMPTY, Call, Content
from bot.telegram.fields import Json
from bot.telegram.ids import Place, parse_native_id
from bot.things import Place as Spot
from bot.things import Poll

_LONGEST_ANSWER = 200  # UTF-16 units, of which a character takes two at most
_LONGEST_QUOTE = 1024
#: What setMyCommands takes.
_MOST_COMMANDS, _LONGEST_COMMAND, _LONGEST_DESCRIPTION = 100, 32, 256
_NO_COMMAND_SIGN = re.compile(r"[^a-z0-9_]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def call_of(place: Place, outgoing: Outgoing, key: bytes) -> Call | None:
    """The call that carries out an effect; None when Telegram needs none. Raises Refused."""
    target: Json = {"chat_id": place.chat}
    match outgoing:
        case Send():
            return _send(place, outgoing, key)
        case Edit():
            return _edit(place, outgoing, key)
        case Delete(native_id=native_id):
            return Call(method="deleteMessage", params=target | {"message_id": parse_native_id(native_id)})
        case React(native_id=native_id, emoji=emoji):
            return _reaction(target, native_id, [{"type": "emoji", "emoji": reactions.shown(emoji)}])
        case Unreact(native_id=native_id):
            return _reaction(target, native_id, [])
        case Pin():
            return _pin(target, outgoing)
        case EndPoll(native_id=native_id):
            return Call(method="stopPoll", params=target | {"message_id": parse_native_id(native_id)})
    return _aside(place, outgoing)


def _aside(place: Place, outgoing: Outgoing) -> Call | None:
    """What no message is concerned with."""
    target: Json = {"chat_id": place.chat}
    match outgoing:
        case AnswerButton(callback=callback, text=text):
            answer = {"callback_query_id": callback, "text": plain(text)[: _LONGEST_ANSWER // 2]}
            return Call(method="answerCallbackQuery", params=answer)
        case Leave():
            return Call(method="leaveChat", params=target)
        case Menu(commands=commands):
            return Call(method="setMyCommands", params=_menu(place, commands))
        case Prove(user=user):
            return Call(method="getChatMember", params=target | {"user_id": int(user)})
    return None


def overwrite(place: Place, delete: Delete) -> Call:
    """What is left when Telegram does not delete: the bot's own messages can be made to say nothing."""
    params = {"chat_id": place.chat, "message_id": parse_native_id(delete.native_id)}
    return Call(method="editMessageText", params=params | {"text": EMPTY})


def overwrite_caption(place: Place, delete: Delete) -> Call:
    """The same for a message that shows a file; the file itself stays."""
    params = {"chat_id": place.chat, "message_id": parse_native_id(delete.native_id)}
    return Call(method="editMessageCaption", params=params | {"caption": EMPTY})


def markup(content: Content, place: Place, key: bytes) -> Json:
    """The `reply_markup` of a message, an empty object when it has no buttons."""
    if not content.choices:
        return {}
    return {"reply_markup": buttons.keyboard(content.choices, content.message, place.chat, key)}


def _send(place: Place, send: Send, key: bytes) -> Call:
    content: Content = send.part.content
    params: Json = {"chat_id": place.chat} | markup(content, place, key)
    if place.topic is not None:
        params["message_thread_id"] = place.topic
    if send.reply_to is not None:
        params["reply_parameters"] = _answering(parse_native_id(send.reply_to), content.quote)
    if send.files:
        return filing.sent(content, send.files, params)
    if content.poll is not None:
        return Call(method="sendPoll", params=params | _poll(content.poll))
    if content.place is not None:
        return _located(content.place, params)
    return Call(method="sendMessage", params=params | _text(content))


def _answering(message_id: int, quote: str) -> Json:
    answer: Json = {"message_id": message_id, "allow_sending_without_reply": True}
    fits = 0 < utf16(quote) <= _LONGEST_QUOTE
    return answer | ({"quote": quote} if fits else {})


def _text(content: Content) -> Json:
    params: Json = {"text": content.text, "link_preview_options": {"is_disabled": True}}
    return params | ({"entities": list(content.entities)} if content.entities else {})


def _poll(poll: Poll) -> Json:
    return {
        "question": poll.question,
        "options": [{"text": " ".join(option.text.split())} for option in poll.options],
        "is_anonymous": True,
        "allows_multiple_answers": poll.multiple,
    }


def _located(spot: Spot, params: Json) -> Call:
    """As a venue where there is something to call it, for a bare location has no room for a name."""
    point: Json = {"latitude": spot.latitude, "longitude": spot.longitude}
    if not spot.title:
        return Call(method="sendLocation", params=params | point)
    address = spot.address or f"{spot.latitude:.5f}, {spot.longitude:.5f}"
    return Call(method="sendVenue", params=params | point | {"title": spot.title, "address": address})


def _edit(place: Place, edit: Edit, key: bytes) -> Call | None:
    content: Content = edit.part.content
    if content.poll is not None or content.place is not None:
        raise Refused("cannot_edit", "polls and places stay as they were sent")
    params: Json = {"chat_id": place.chat, "message_id": parse_native_id(edit.native_id)}
    params |= markup(content, place, key)
    if edit.files:
        return filing.exchanged(content, edit.files[0], params)
    if content.media and not shapes.has_caption(content.media[0]):
        return None
    caption = Call(method="editMessageCaption", params=params | filing.captioned(content))
    text = Call(method="editMessageText", params=params | _text(content))
    # What was a text and should have a file, or the reverse, says the right words at least.
    if content.media:
        return _rather(caption, text) if content.text else caption
    return _rather(text, caption) if utf16(content.text) <= CAPTION_LIMIT else text


def _rather(first: Call, instead: Call) -> Call:
    return Call(method=first.method, params=first.params, instead=instead)


def _reaction(target: Json, native_id: NativeId, reaction: list[Json]) -> Call:
    put = {"message_id": parse_native_id(native_id), "reaction": reaction}
    return Call(method="setMessageReaction", params=target | put)


def _pin(target: Json, pin: Pin) -> Call:
    message = target | {"message_id": parse_native_id(pin.native_id)}
    if pin.on:
        return Call(method="pinChatMessage", params=message | {"disable_notification": True})
    return Call(method="unpinChatMessage", params=message)


def _menu(place: Place, commands: Sequence[tuple[str, str]]) -> Json:
    """The commands of one chat, in the only letters Telegram's menus have."""
    offered = {_folded(word): " ".join(about.split())[:_LONGEST_DESCRIPTION] for word, about in commands}
    shown = [{"command": word, "description": about} for word, about in offered.items() if word and about]
    return {"commands": shown[:_MOST_COMMANDS], "scope": {"type": "chat", "chat_id": place.chat}}


def _folded(word: str) -> str:
    ascii_word = normalize("NFKD", word.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return _NO_COMMAND_SIGN.sub("_", ascii_word)[:_LONGEST_COMMAND]
