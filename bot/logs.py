"""Logs: a sentence with ids, never what people wrote, never a token."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

#: Libraries that write addresses with tokens, or whole payloads.
TALKATIVE = (
    "aiosqlite",
    "httpx",
    "httpcore",
    "telegram",
    "nio",
    "aiohttp",
    "apscheduler",
    "uvicorn",
    "peewee",
)
#: Telegram tokens, Matrix tokens, bearer headers, tokens in queries.
SECRET = re.compile(
    r"\d{6,}:[A-Za-z0-9_-]{30,}|\bs?yt_[A-Za-z0-9_-]+|Bearer\s+\S+|access_token=[^&\s]+|\bmct_[A-Za-z0-9_]+"
)


def redact(text: str) -> str:
    """The text with everything that looks like a token taken out."""
    return SECRET.sub("[secret]", text)


class Redacting(logging.Filter):
    """Takes tokens out of whatever a library logs, exceptions among it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is changed, never dropped."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def _redacted(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(level: str, form: str) -> None:
    """Set up structlog and the standard library's logging for this process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(Redacting())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    plain = structlog.dev.ConsoleRenderer(colors=False)
    renderer: Any = structlog.processors.JSONRenderer() if form == "json" else plain
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redacted,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        # A module keeps its logger for good, and settings may be read again.
        cache_logger_on_first_use=False,
    )
