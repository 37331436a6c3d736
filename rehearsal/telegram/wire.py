"""Requests in, answers out, and the ways a line can break."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from rehearsal.telegram.errors import ApiError, bad_request
from rehearsal.telegram.params import Params, Upload

_PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body><center><h1>{0}</h1></center></body>\r\n</html>\r\n"
)


async def read(request: web.Request) -> Params:
    """The parameters of a call from query, form, multipart or JSON body. Raises 400 for unreadable JSON."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        values |= _object(await request.read())
    elif request.method == "POST":
        for name, value in (await _form(request)).items():
            if isinstance(value, FileField):
                uploads[name] = Upload(
                    name=value.filename, mime_type=value.content_type, content=value.file.read()
                )
            else:
                values[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return Params(values={name.lower(): value for name, value in values.items()}, uploads=uploads)


async def _form(request: web.Request) -> Mapping[str, Any]:
    try:
        return await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


def _object(body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    try:
        decoded = json.loads(body)
    except ValueError:
        decoded = None
    if not isinstance(decoded, dict):
        raise bad_request("can't parse request body as JSON object")
    return decoded


def good(result: str) -> web.Response:
    """200 with a result that is JSON text already."""
    return web.Response(text=f'{{"ok":true,"result":{result}}}', content_type="application/json")


def refused(error: ApiError) -> web.Response:
    """An error as the Bot API words it."""
    headers = (
        {"Retry-After": str(error.parameters["retry_after"])} if "retry_after" in error.parameters else None
    )
    text = json.dumps(error.body, separators=(",", ":"))
    return web.Response(text=text, status=error.code, content_type="application/json", headers=headers)


def page(status: int, title: str) -> web.Response:
    """The error page of a proxy on the way."""
    return web.Response(text=_PAGE.format(f"{status} {title}"), status=status, content_type="text/html")


def cut(request: web.Request) -> web.Response:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


async def half(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """Send half of an answer, then close the connection."""
    body = (answer.text or "").encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    stream = web.StreamResponse(status=answer.status, headers=headers)
    await stream.prepare(request)
    await stream.write(body[: len(body) // 2])
    cut(request)
    return stream
