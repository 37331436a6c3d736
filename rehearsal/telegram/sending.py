"""Methods that put a message into a chat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from rehearsal.telegram import access, media, quotes, render
from rehearsal.telegram.core import Core
from rehearsal.telegram.entities import formatted
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.keyboards import keyboard
from rehearsal.telegram.kinds import FILES
from rehearsal.telegram.params import Params, whole
from rehearsal.telegram.state import Chat, Json, Message
from rehearsal.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, Entity

Method = Callable[[Core, Params], Any]

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_audio",
        "record_voice",
        "upload_audio",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def words(params: Params) -> tuple[str, list[Entity]]:
    """Text and entities of a text message. Raises 400."""
    _refuse_parse_mode(params)
    if not params.text("text"):
        raise bad_request("message text is empty")
    entities = params.json("entities", "entities")
    text, marks = formatted(params.text("text"), entities, limit=TEXT_LIMIT, too_long="message is too long")
    if not text:
        raise bad_request("text must be non-empty")
    return text, marks


def caption(params: Params) -> tuple[str, list[Entity]]:
    """Caption and entities, both empty when there is none. Raises 400."""
    _refuse_parse_mode(params)
    entities = params.json("caption_entities", "caption entities")
    too_long = "message caption is too long"
    return formatted(params.text("caption"), entities, limit=CAPTION_LIMIT, too_long=too_long)


def _refuse_parse_mode(params: Params) -> None:
    """The product formats by entities alone, so a parse mode is a mistake here."""
    if params.text("parse_mode"):
        raise bad_request("can't parse entities: parse_mode is unsupported here")


def reply(chat: Chat, params: Params) -> Json:
    """Fields for what is replied to: reply_to and quote, or none. Raises 400."""
    given = params.json("reply_parameters", "reply parameters")
    wanted = given if isinstance(given, dict) else {}
    number = whole(wanted.get("message_id")) or params.integer("reply_to_message_id")
    lenient = wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    if not number:
        return {}
    above = chat.messages.get(number)
    if above is None and not lenient:
        raise bad_request("message to be replied not found")
    return {} if above is None else {"reply_to": above.id} | quotes.of_call(above, wanted)


def place(core: Core, params: Params, *kinds: str) -> tuple[Chat, Json]:
    """Where such things go: the chat, and the fields of reply and topic. A reply stays in its topic.

    Raises 400, 403.
    """
    chat = access.writable(core, params, *kinds)
    topic = access.topic(core, chat, params)
    fields = reply(chat, params)
    above = chat.messages.get(fields.get("reply_to", 0))
    if topic is None and above is not None:
        topic = above.topic
    return chat, fields | {"topic": topic}


def send_message(core: Core, params: Params) -> Json:
    """sendMessage."""
    text, entities = words(params)
    buttons = keyboard(params)
    chat, fields = place(core, params, "text")
    said = core.post(chat, core.bot, text=text, entities=entities, keyboard=buttons, **fields)
    return render.message(said, core.bot)


def _send_media(core: Core, params: Params, *, kind: str) -> Json:
    text, entities = caption(params) if FILES[kind].captioned else ("", [])
    buttons = keyboard(params)
    media.uploaded(params, kind)
    chat, fields = place(core, params, kind)
    shown, content = media.from_call(core.world, params, kind)
    fields |= {"text": text, "entities": entities, "keyboard": buttons}
    return render.message(core.post(chat, core.bot, kind=shown, content=content, **fields), core.bot)


def forward_message(core: Core, params: Params) -> Json:
    """forwardMessage."""
    source = access.readable(core, params, "from_chat_id")
    original = access.message(source, params, "forward")
    if original.is_service:
        raise bad_request("message can't be forwarded")
    chat, fields = place(core, params, original.kind)
    origin = original.forward_origin or {
        "type": "user",
        "sender_user": render.user(original.sender),
        "date": original.date,
    }
    return _again(core, chat, original, fields | {"forward_origin": origin})


def copy_message(core: Core, params: Params) -> Json:
    """copyMessage: the id of the copy."""
    source = access.readable(core, params, "from_chat_id")
    original = access.message(source, params, "copy")
    if original.is_service:
        raise bad_request("message can't be copied")
    buttons = keyboard(params)
    chat, fields = place(core, params, original.kind)
    return {"message_id": _again(core, chat, original, fields | {"keyboard": buttons})["message_id"]}


def _again(core: Core, chat: Chat, original: Message, fields: Json) -> Json:
    same = {
        "text": original.text,
        "entities": original.entities,
        "kind": original.kind,
        "content": original.content,
    }
    return render.message(core.post(chat, core.bot, **same, **fields), core.bot)


def send_chat_action(core: Core, params: Params) -> bool:
    """sendChatAction."""
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    access.topic(core, access.writable(core, params), params)
    return True


_MEDIA: dict[str, Method] = {
    f"send{kind.replace('_', '')}": partial(_send_media, kind=kind) for kind in FILES
}

METHODS: dict[str, Method] = {
    "sendmessage": send_message,
    "forwardmessage": forward_message,
    "copymessage": copy_message,
    "sendchataction": send_chat_action,
    **_MEDIA,
}
