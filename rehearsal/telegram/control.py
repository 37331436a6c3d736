"""The side entrance over HTTP: another process acts as people do, and looks at what they see."""

from __future__ import annotations

import asyncio
import contextlib
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from rehearsal.telegram.core import Callback
from rehearsal.telegram.errors import ApiError
from rehearsal.telegram.people import Person
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import Json

if TYPE_CHECKING:
    from rehearsal.telegram.server import TelegramServer

Handler = Callable[["TelegramServer", web.Request], Awaitable[Any]]

VERBS = frozenset(
    {
        "starts",
        "writes",
        "sends",
        "forwards",
        "edits",
        "deletes",
        "reacts",
        "unreacts",
        "presses",
        "joins",
        "leaves",
        "blocks",
        "unblocks",
        "adds_bot",
        "removes_bot",
        "opens_topic",
        "closes_topic",
        "migrates",
        "sends_album",
        "edits_media",
        "moves",
        "ticks",
        "stirs",
        "forwards_from",
        "answers_elsewhere",
        "votes",
        "closes_poll",
        "pins",
        "unpins",
        "restricts_bot",
        "withholds",
        "limits_reactions",
        "hides",
        "signs",
        "retitles",
        "reopens_topic",
        "renames_topic",
        "deletes_topic",
        "wears",
    }
)
LONGEST_WAIT_S = 60.0


def add_routes(app: web.Application, server: TelegramServer) -> None:
    """Hang the control routes into an application."""
    for (verb, path), handler in _ROUTES.items():
        app.router.add_route(verb, f"/control{path}", _guarded(server, handler))


def _guarded(server: TelegramServer, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(_plain(await handler(server, request)))
        except (ValueError, TypeError, LookupError, ApiError, TimeoutError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=422)

    return answer


def _plain(value: Any) -> Any:
    match value:
        case Room():
            return {"id": value.id, "title": value.title, "type": value.chat.type}
        case Person():
            return {"id": value.id, "name": value.name, "username": value.user.username}
        case Callback():
            return {"id": value.id}
        case list() | tuple():
            return [_plain(one) for one in value]
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


async def _body(request: web.Request) -> Json:
    text = await request.text()
    body = json.loads(text) if text else {}
    if not isinstance(body, dict):
        raise TypeError("a JSON object is expected")
    return body


async def _people(server: TelegramServer, request: web.Request) -> Any:
    """GET: everybody. POST: a new account, fields as in Cast.person."""
    if request.method == "GET":
        return list(server.cast.people.values())
    return server.person(**await _body(request))


async def _chats(server: TelegramServer, request: web.Request) -> Any:
    """GET: all chats. POST {kind: group|supergroup|channel, title, members: [ids], ...}: a new one."""
    if request.method == "GET":
        return [server.chat(number) for number in server.core.world.chats]
    body = await _body(request)
    kind = body.pop("kind", "supergroup")
    makers: dict[str, Callable[..., Room]] = {
        "group": server.group,
        "supergroup": server.supergroup,
        "channel": server.channel,
    }
    members = [server.cast.people[number] for number in body.pop("members", [])]
    return makers[kind](body.pop("title"), members, **body)


async def _act(server: TelegramServer, request: web.Request) -> Any:
    """POST {who, do, with: [...], ...}: one verb of a Person; `with` holds its positional arguments."""
    body = await _body(request)
    person = server.cast.people[body.pop("who")]
    verb = body.pop("do")
    if verb not in VERBS:
        raise ValueError(f"nobody {verb}, but {', '.join(sorted(VERBS))}")
    body |= {name: server.cast.people[body[name]] for name in ("by", "via") if name in body}
    done = getattr(person, verb)(*body.pop("with", []), **body)
    return await done if asyncio.iscoroutine(done) else done


async def _messages(server: TelegramServer, request: web.Request) -> Any:
    """GET ?topic=N&services=1: what people see in a chat."""
    room = server.chat(int(request.match_info["chat_id"]))
    topic = request.query.get("topic")
    return room.visible(int(topic) if topic else None, services=request.query.get("services") == "1")


async def _file(server: TelegramServer, request: web.Request) -> Any:
    """GET: the bytes behind a file id, whoever sent them."""
    return {"content_base64": b64encode(server.file(request.match_info["file_id"])).decode()}


async def _calls(server: TelegramServer, request: web.Request) -> Any:
    """GET ?since=N&method=M: the calls from number N on."""
    found = server.calls[int(request.query.get("since", "0")) :]
    method = request.query.get("method")
    return [call for call in found if method is None or call.is_of(method)]


async def _rejected(server: TelegramServer, _request: web.Request) -> Any:
    """GET: calls that a careful client would not have made."""
    return list(server.rejected)


async def _faults(server: TelegramServer, request: web.Request) -> Any:
    """GET: what is planned. POST {kind, method, times, seconds, chat_id}: plan one. DELETE: heal."""
    if request.method == "POST":
        return server.faults.add(**await _body(request))
    if request.method == "DELETE":
        server.faults.clear()
    return list(server.faults.planned)


async def _poison(server: TelegramServer, request: web.Request) -> Any:
    """POST {name} or {update: {...}}: queue an update as it is."""
    body = await _body(request)
    return {"update_id": server.poison(body["name"] if "name" in body else body["update"])}


async def _settings(server: TelegramServer, request: web.Request) -> Any:
    """GET: url, token, limits, privacy, pending. POST {limits, privacy, hears_bots, restart_ids}: change."""
    body = await _body(request)
    server.limits.on = bool(body.get("limits", server.limits.on))
    server.core.privacy = bool(body.get("privacy", server.core.privacy))
    server.core.hears_bots = bool(body.get("hears_bots", server.core.hears_bots))
    if body.get("restart_ids"):
        server.core.updates.restart_ids()
    shown = {
        "url": server.url,
        "token": server.token,
        "bot_id": server.core.bot.id,
        "limits": server.limits.on,
    }
    return shown | {"privacy": server.core.privacy, "pending": server.core.updates.pending()}


async def _changes(server: TelegramServer, request: web.Request) -> Any:
    """GET ?since=N&timeout=S: waits until more than N changes have been seen, then says how many."""
    since = int(request.query.get("since", "-1"))
    timeout_s = min(float(request.query.get("timeout", "25")), LONGEST_WAIT_S)
    if server.core.changes <= since:
        with contextlib.suppress(TimeoutError):
            await server.core.change(timeout_s)
    return {"changes": server.core.changes}


_ROUTES: dict[tuple[str, str], Handler] = {
    ("*", "/people"): _people,
    ("*", "/chats"): _chats,
    ("GET", "/chats/{chat_id}/messages"): _messages,
    ("GET", "/files/{file_id}"): _file,
    ("POST", "/act"): _act,
    ("GET", "/calls"): _calls,
    ("GET", "/rejected"): _rejected,
    ("*", "/faults"): _faults,
    ("POST", "/poison"): _poison,
    ("*", "/settings"): _settings,
    ("GET", "/changes"): _changes,
}
