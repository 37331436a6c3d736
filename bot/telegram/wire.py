"""The library's HTTP side over aiohttp, which costs a fraction of the processor time of its own client."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.network import last_word

#: Below what servers and proxies usually keep, so that it is us who close.
KEEP_ALIVE_SECONDS = 15.0
_FORM = "application/x-www-form-urlencoded"

Json = dict[str, Any]


class Wire(BaseRequest):
    """Carries calls over at most `connections`; `connect` is the patience for having one, in seconds.

    A call is made once: nothing is repeated here, whatever becomes of its connection.
    """

    def __init__(self, *, url: str, connections: int, connect: float, read: float, write: float) -> None:
        """Connect to nothing yet; `url` is where all calls go."""
        self._connections = connections
        self._connect, self._read, self._write = connect, read, write
        self._proxy = _proxy(url)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds for an answer, where a call says nothing else."""
        return self._read

    async def initialize(self) -> None:
        """Be ready, also after a `shutdown`."""
        self._opened()

    async def shutdown(self) -> None:
        """Give the connections back."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> ClientSession:
        """A session belongs to the loop that it is first used in."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session

    async def do_request(  # noqa: PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  # having a connection is one patience here
    ) -> tuple[int, bytes]:
        """One request: status and body of its answer. Raises TimedOut and NetworkError, with their cause."""
        timeout = _timeout(
            connect=_given(connect_timeout, self._connect),
            read=_given(read_timeout, self._read),
            write=_given(write_timeout, self._write),
        )
        session = self._opened()
        await _look_round()
        last_word.get()()
        try:
            async with session.request(
                method,
                URL(url, encoded=True),
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
                **_body(request_data),
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (ClientError, OSError) as error:
            raise NetworkError(_reason(error)) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        """The object in an answer, without writing what cannot be read into the log."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("the answer is no JSON") from None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is no JSON object")
        return answer


async def _look_round() -> None:
    """Let the loop see which kept connections their server has closed meanwhile.

    A call on such a one would fail and nobody could tell whether it arrived. The first round asks the
    sockets, the second one closes.
    """
    for _ in range(2):
        await asyncio.sleep(0)


def _reason(error: Exception) -> str:
    """Without the error's own words: they may hold the address, and so the token."""
    number = getattr(error, "errno", None)
    return f"{type(error).__name__}: {os.strerror(number)}" if number else type(error).__name__


def _given(seconds: object, default: float) -> float:
    return seconds if isinstance(seconds, int | float) else default


def _timeout(*, connect: float, read: float, write: float) -> ClientTimeout:
    """Having a connection is told apart from waiting for the answer: before it, nothing has left."""
    return ClientTimeout(total=connect + write + read, connect=connect, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> Mapping[str, Any]:
    if data is None:
        return {}
    files = data.multipart_data
    if not files:
        return {"data": urlencode(data.json_parameters).encode(), "headers": {"Content-Type": _FORM}}
    form = FormData(data.json_parameters, quote_fields=False)
    for field, (name, content, mime) in files.items():
        form.add_field(field, content, filename=name, content_type=mime)
    return {"data": form}


def _proxy(url: str) -> str | None:
    """The operator's proxy for this server, looked for once; aiohttp would look again at every call."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    found = getproxies()
    return found.get(parts.scheme) or found.get("all")
