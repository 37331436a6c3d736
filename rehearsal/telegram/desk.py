"""Where calls are taken, answered or spoilt by a fault, and written down."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from rehearsal.telegram import methods, wire
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import ApiError, conflict, too_many_requests, unauthorized
from rehearsal.telegram.faults import Fault, Faults
from rehearsal.telegram.limits import Limits
from rehearsal.telegram.params import Params
from rehearsal.telegram.updates import OTHER_POLLER

_CARELESS = frozenset({400, 403, 404, 413})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it was answered; `at` in Unix seconds, `error` in the server's words, `fault` by kind."""

    method: str
    params: dict[str, Any]
    at: float
    ok: bool
    error: str | None = None
    fault: str | None = None

    def is_of(self, method: str) -> bool:
        """Whether it was a call of a method, whatever the case."""
        return self.method.lower() == method.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call on its way: the request it came with, its name, parameters and the fault that befalls it."""

    request: web.Request
    method: str
    params: Params
    fault: Fault | None = None


class Desk:
    """One bot's calls: `calls` is all of them, `rejected` those a careful bot would not have made."""

    def __init__(self, core: Core, *, limits: bool) -> None:
        """Nothing asked yet, nothing broken."""
        self.faults = Faults()
        self.limits = Limits(clock=time.monotonic, on=limits)
        self.calls: list[Call] = []
        self.rejected: list[Call] = []
        self._core = core
        self._late: set[asyncio.Task[web.Response]] = set()

    async def take(self, request: web.Request, method: str) -> web.StreamResponse:
        """Answer one request."""
        try:
            params = await wire.read(request)
        except ApiError as error:
            return self._refuse(Asked(request=request, method=method, params=Params(values={})), error)
        fault = self.faults.take(method.lower(), params)
        asked = Asked(request=request, method=method, params=params, fault=fault)
        return await (self._run(asked) if fault is None else self._break(asked, fault))

    def close(self) -> None:
        """Give up what was to be delivered late."""
        for task in self._late:
            task.cancel()

    async def _run(self, asked: Asked) -> web.Response:
        name = asked.method.lower()
        try:
            if name in methods.PACED:
                self.limits.admit(asked.params.integer("chat_id"))
            result = await methods.call(self._core, name, asked.params)
        except ApiError as error:
            return self._refuse(asked, error)
        call = self._record(asked)
        unread = asked.params.unread()
        if unread:
            # The real server passes over them in silence, and what they were meant to do is not done.
            self.rejected.append(replace(call, error=f"without effect: {', '.join(unread)}"))
        return wire.good(result)

    def _refuse(self, asked: Asked, error: ApiError) -> web.Response:
        call = self._record(asked, error)
        if error.code in _CARELESS:
            self.rejected.append(call)
        return wire.refused(error)

    def _record(self, asked: Asked, error: ApiError | None = None) -> Call:
        call = Call(
            method=asked.method,
            params=asked.params.shown(),
            at=self._core.clock(),
            ok=error is None,
            error=error.description if error else None,
            fault=asked.fault.kind if asked.fault else None,
        )
        self.calls.append(call)
        return call

    async def _break(self, asked: Asked, fault: Fault) -> web.StreamResponse:
        """Let a fault happen: some instead of the method, some around it."""
        match fault.kind:
            case "unauthorized" | "flood" | "server_error" | "conflict":
                error = _refusal(fault)
                self._record(asked, error)
                return wire.refused(error)
            case "html_404" | "html_502" | "cut_before":
                self._record(asked, ApiError(0, "never arrived"))
                return _unreached(asked, fault)
            case "late_delivery":
                self._run_later(asked, fault.seconds)
                return wire.cut(asked.request)
            case "stall":
                await asyncio.sleep(fault.seconds)
                return await self._run(asked)
        return await _spoilt(asked, fault, await self._run(asked))

    def _run_later(self, asked: Asked, seconds: float) -> None:
        async def later() -> web.Response:
            await asyncio.sleep(seconds)
            return await self._run(asked)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


def _refusal(fault: Fault) -> ApiError:
    """The error that stands in for the method's own answer."""
    if fault.kind == "unauthorized":
        return unauthorized()
    if fault.kind == "flood":
        return too_many_requests(max(1, round(fault.seconds)))
    if fault.kind == "conflict":
        return conflict(OTHER_POLLER)
    return ApiError(500, "Internal Server Error")


def _unreached(asked: Asked, fault: Fault) -> web.Response:
    """What a caller gets whose call never came through."""
    match fault.kind:
        case "html_404":
            return wire.page(404, "Not Found")
        case "html_502":
            return wire.page(502, "Bad Gateway")
    return wire.cut(asked.request)


async def _spoilt(asked: Asked, fault: Fault, answer: web.Response) -> web.StreamResponse:
    """What a caller gets although the call was carried out."""
    match fault.kind:
        case "lost_answer":
            return wire.cut(asked.request)
        case "half_json":
            return await wire.half(asked.request, answer)
        case "bad_json":
            return web.Response(text='{"ok":true,"result":', content_type="application/json")
        case "html_502_after":
            return wire.page(502, "Bad Gateway")
        case "server_error_after":
            return wire.refused(ApiError(500, "Internal Server Error"))
    await asyncio.sleep(fault.seconds)
    return answer
