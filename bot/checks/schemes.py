"""Whether an address answers by the other scheme: https where http was written, or the other way round."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

from bot.findings import Finding, wrong

SECONDS = 5.0
PORTS = {"http": 80, "https": 443}
#: Asks for nothing; servers answer it by their protocol's name.
GREETING = b"OPTIONS / HTTP/1.0\r\n\r\n"


async def mismatch(network: str, setting: str, url: str, shown: str) -> Finding | None:
    """What is wrong with the scheme of an address that does not answer; None when it is not that.

    `shown` is the address without what is secret in it.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    tls = await _speaks(host, port, _trusting())
    rest = shown.partition("://")[2] or shown
    if parts.scheme == "http" and tls:
        return wrong(
            f"{network}: {rest} spricht https, nicht http.", f"Tragen Sie als {setting} https://… ein."
        )
    if parts.scheme == "https" and not tls and await _speaks(host, port, None):
        return wrong(
            f"{network}: {rest} spricht http, nicht https.",
            f"Prüfen Sie den Port in {setting}; http:// nehmen Sie nur für diesen Rechner.",
        )
    return None


def _trusting() -> ssl.SSLContext:
    """Any certificate will do to see that there is one; nothing secret is sent."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _speaks(host: str, port: int, context: ssl.SSLContext | None) -> bool:
    """With a context: whether a handshake succeeds; without: whether an answer is HTTP."""
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await asyncio.open_connection(host, port, ssl=context)
            try:
                if context is not None:
                    return True
                writer.write(GREETING)
                return (await reader.read(5)) == b"HTTP/"
            finally:
                writer.transport.abort()
    except (OSError, ValueError):
        return False
