"""Methods that change, remove or answer what is already there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rehearsal.telegram import access, reactions, render
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.keyboards import keyboard
from rehearsal.telegram.kinds import FILES
from rehearsal.telegram.params import Params, whole
from rehearsal.telegram.sending import caption, words
from rehearsal.telegram.state import Chat, Json, Message
from rehearsal.telegram.text import require_unicode, units

DELETABLE_S = 48 * 3600
CALLBACK_S = 60
ANSWER_LIMIT = 200
BATCH_LIMIT = 100

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(core: Core, params: Params) -> Json:
    """editMessageText; without reply_markup the buttons go, as on the real server."""
    text, entities = words(params)
    buttons = keyboard(params)
    said = access.own_message(core, access.writable(core, params), params)
    if said.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return change(core, said, text=text, entities=entities, keyboard=buttons)


def edit_message_caption(core: Core, params: Params) -> Json:
    """editMessageCaption."""
    text, entities = caption(params)
    buttons = keyboard(params)
    said = access.own_message(core, access.writable(core, params), params)
    if said.kind not in FILES or not FILES[said.kind].captioned:
        raise bad_request("there is no caption in the message to edit")
    return change(core, said, text=text, entities=entities, keyboard=buttons)


def edit_message_reply_markup(core: Core, params: Params) -> Json:
    """editMessageReplyMarkup."""
    buttons = keyboard(params)
    said = access.own_message(core, access.writable(core, params), params)
    return change(core, said, keyboard=buttons)


def change(core: Core, said: Message, **fields: Any) -> Json:
    """Put new fields into a message. Raises 400 when none is new."""
    if all(getattr(said, name) == value for name, value in fields.items()):
        raise bad_request(_SAME)
    for name, value in fields.items():
        setattr(said, name, value)
    # Clients show no "edited" beside a message whose buttons alone have changed.
    if fields.keys() != {"keyboard"}:
        said.edited = core.now()
    core.touch()
    return render.message(said, core.bot)


def delete_message(core: Core, params: Params) -> bool:
    """deleteMessage."""
    chat = access.readable(core, params)
    said = access.message(chat, params, "delete")
    _require_deletable(core, chat, said)
    _remove(core, said)
    return True


def delete_messages(core: Core, params: Params) -> bool:
    """deleteMessages: up to 100 at once; ids that lead nowhere are passed over."""
    chat = access.readable(core, params)
    numbers = params.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > BATCH_LIMIT:
        raise bad_request("too many message identifiers specified")
    found = [chat.messages[number] for number in map(whole, numbers) if number in chat.messages]
    for said in found:
        _require_deletable(core, chat, said)
    for said in found:
        _remove(core, said)
    return True


def _require_deletable(core: Core, chat: Chat, said: Message) -> None:
    standing = access.own(core, chat)
    if chat.type == "supergroup" and standing.may("can_delete_messages"):
        return
    theirs = said.sender.id != core.bot.id
    if theirs and chat.type != "private" and not standing.may("can_delete_messages"):
        raise bad_request("message can't be deleted")
    if core.clock() - said.date >= DELETABLE_S:
        raise bad_request("message can't be deleted for everyone")


def _remove(core: Core, said: Message) -> None:
    del said.chat.messages[said.id]
    core.touch()


def set_message_reaction(core: Core, params: Params) -> bool:
    """setMessageReaction: a bot has at most one."""
    chat = access.writable(core, params)
    said = access.message(chat, params, "react")
    wanted = params.json("reaction", "reaction types") or []
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise bad_request("expected an Array of ReactionType")
    emoji = [reactions.known(str(one.get("emoji", ""))) for one in wanted]
    if None in emoji or not set(emoji) <= (chat.available_reactions or set(emoji)):
        raise bad_request("REACTION_INVALID")
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    said.reactions.pop(core.bot.id, None)
    if emoji:
        said.reactions[core.bot.id] = [str(emoji[0])]
    core.touch()
    return True


def answer_callback_query(core: Core, params: Params) -> bool:
    """answerCallbackQuery; once, and only soon after the press."""
    text = params.text("text")
    require_unicode(text)
    callback = core.callbacks.pop(params.text("callback_query_id"), None)
    if callback is None or core.clock() - callback.pressed_at > CALLBACK_S:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
    if not callback.answer.done():
        callback.answer.set_result(answer)
    core.touch()
    return True


def pin_chat_message(core: Core, params: Params) -> bool:
    """pinChatMessage; leaves a service message."""
    chat = access.writable(core, params)
    _require_pin(core, chat)
    said = access.message(chat, params, "pin")
    chat.pinned = [number for number in chat.pinned if number != said.id] + [said.id]
    pinned = render.message(said, core.bot, with_reply=False)
    core.service(chat, core.bot, {"pinned_message": pinned}, topic=said.topic)
    return True


def unpin_chat_message(core: Core, params: Params) -> bool:
    """unpinChatMessage: the one named, else the latest."""
    chat = access.writable(core, params)
    _require_pin(core, chat)
    number = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    core.touch()
    return True


def _require_pin(core: Core, chat: Chat) -> None:
    if chat.type != "private" and not access.own(core, chat).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")


METHODS: dict[str, Callable[[Core, Params], Any]] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "setmessagereaction": set_message_reaction,
    "answercallbackquery": answer_callback_query,
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
}
