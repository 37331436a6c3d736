"""From ids in a call to the things themselves, with the server's refusals on the way."""

from __future__ import annotations

import re

from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import ApiError, bad_request, forbidden
from rehearsal.telegram.kinds import missing_right
from rehearsal.telegram.params import Params
from rehearsal.telegram.state import GENERAL_TOPIC, Chat, Member, Message, User


def readable(core: Core, params: Params, name: str = "chat_id") -> Chat:
    """The chat of a call, if the bot knows it and was not thrown out. Raises 400, 403."""
    given = params.text(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    chat = _by_name(core, given) if given.startswith("@") else _by_number(core, given)
    if chat.migrated_to is not None:
        said = "group chat was upgraded to a supergroup chat"
        raise bad_request(said, migrate_to_chat_id=chat.migrated_to)
    member = chat.member(core.bot.id)
    if chat.type != "private" and member is not None and member.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    return chat


def writable(core: Core, params: Params, *kinds: str) -> Chat:
    """The chat of a call, if the bot may send such kinds of things there (or write). Raises 400, 403."""
    chat = readable(core, params)
    if chat.type == "private":
        _require_open(core.world.users[chat.id])
    elif not chat.has(core.bot.id):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.type == "channel" and not own(core, chat).may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    for kind in kinds or ("text",):
        missing = missing_right(chat, core.bot.id, kind)
        if missing is not None:
            raise bad_request(f"not enough rights to send {missing} to the chat")
    return chat


def _by_name(core: Core, name: str) -> Chat:
    wanted = name[1:].lower()
    for chat in core.world.chats.values():
        if chat.username and chat.username.lower() == wanted:
            return chat
    raise bad_request("chat not found")


def _by_number(core: Core, given: str) -> Chat:
    if not re.fullmatch(r"-?\d+", given):
        raise bad_request("chat not found")
    chat = core.world.chats.get(int(given))
    if chat is not None:
        return chat
    raise _unopened(core, core.world.users.get(int(given)))


def _unopened(core: Core, user: User | None) -> ApiError:
    """Why there is no private chat: nobody the bot ever met, or somebody who never wrote to it."""
    if user is None or not core.world.is_acquainted(user):
        return bad_request("chat not found")
    if user.is_bot:
        return forbidden("bot can't send messages to bots")
    return forbidden("bot can't initiate conversation with a user")


def _require_open(user: User) -> None:
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def own(core: Core, chat: Chat) -> Member:
    """The bot's own standing in a chat."""
    return chat.members.get(core.bot.id) or Member(user=core.bot, status="left")


def message(chat: Chat, params: Params, purpose: str, *, what: str = "message") -> Message:
    """The message a call names. Raises 400 `message to <purpose> not found`."""
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    found = chat.messages.get(number)
    if found is None:
        raise bad_request(f"{what} to {purpose} not found")
    return found


def own_message(core: Core, chat: Chat, params: Params) -> Message:
    """A message the bot may edit: its own, neither forwarded nor a service message. Raises 400."""
    found = message(chat, params, "edit")
    if found.sender.id != core.bot.id or found.is_service or found.forward_origin is not None:
        raise bad_request("message can't be edited")
    return found


def topic(core: Core, chat: Chat, params: Params) -> int | None:
    """The topic a call writes into; the general topic is only reached by naming none. Raises 400."""
    number = params.integer("message_thread_id")
    if not number:
        return None
    known = chat.topics.get(number)
    if known is None or number == GENERAL_TOPIC:
        raise bad_request("message thread not found")
    if known.closed and not own(core, chat).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return number
