"""Methods about the bot itself, chats, members, commands and files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from rehearsal.telegram import access, render
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request, forbidden
from rehearsal.telegram.params import Params
from rehearsal.telegram.state import PRESENT, Chat, Json, Member

COMMAND_LIMIT = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


def get_me(core: Core, _params: Params) -> Json:
    """getMe."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not core.privacy}
    lacking = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled")
    return render.user(core.bot) | abilities | dict.fromkeys(lacking, False)


def get_chat(core: Core, params: Params) -> Json:
    """getChat."""
    return render.full_chat(_present(core, params), core.bot)


def _present(core: Core, params: Params) -> Chat:
    chat = access.readable(core, params)
    if chat.type not in {"private", "channel"} and not chat.username and not chat.has(core.bot.id):
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def get_chat_member(core: Core, params: Params) -> Json:
    """getChatMember; somebody known who never was there is shown as left."""
    chat = _present(core, params)
    user = core.world.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request(
            "invalid user_id specified" if not params.integer("user_id") else "PARTICIPANT_ID_INVALID"
        )
    return render.member(chat.member(user.id) or Member(user=user, status="left"))


def get_chat_member_count(core: Core, params: Params) -> int:
    """getChatMemberCount."""
    return sum(member.status in PRESENT for member in _present(core, params).members.values())


def get_chat_administrators(core: Core, params: Params) -> list[Json]:
    """getChatAdministrators; other bots are left out."""
    chat = _present(core, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    admins = [member for member in chat.members.values() if member.is_admin]
    return [render.member(admin) for admin in admins if not admin.user.is_bot or admin.user.id == core.bot.id]


def leave_chat(core: Core, params: Params) -> bool:
    """leaveChat."""
    chat = _present(core, params)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    core.stand(chat, core.bot, "left", core.bot)
    return True


def set_my_commands(core: Core, params: Params) -> bool:
    """setMyCommands, kept by scope and language."""
    commands = params.json("commands", "bot commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    core.commands[_scope(core, params)] = [_command(command) for command in commands]
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("expected an Object as BotCommand")
    name, description = (
        str(command.get("command", "")).lstrip("/"),
        str(command.get("description", "")).strip(),
    )
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(core: Core, params: Params) -> tuple[str, str]:
    scope = params.json("scope", "bot command scope") or {"type": "default"}
    if not isinstance(scope, dict) or str(scope.get("type")) not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if "chat_id" in scope:
        access.readable(core, Params(values=scope))
    names = ("type", "chat_id", "user_id")
    return " ".join(str(scope[name]) for name in names if name in scope), params.text("language_code")


def get_my_commands(core: Core, params: Params) -> list[Json]:
    """getMyCommands."""
    return core.commands.get(_scope(core, params), [])


def delete_my_commands(core: Core, params: Params) -> bool:
    """deleteMyCommands."""
    core.commands.pop(_scope(core, params), None)
    return True


METHODS: dict[str, Callable[[Core, Params], Any]] = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatmembercount": get_chat_member_count,
    "getchatadministrators": get_chat_administrators,
    "leavechat": leave_chat,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
}
