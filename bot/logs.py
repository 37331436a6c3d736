"""Logs: a sentence with ids, never what people wrote, never a token."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog

from bot.redaction import redact

#: Libraries that write addresses with tokens, or what people wrote, below WARNING: silent at DEBUG too.
TALKATIVE = (
    "aiosqlite",
    "httpx",
    "httpcore",
    "telegram",
    "nio",
    "aiohttp",
    "apscheduler",
    "uvicorn",
    "sqlalchemy",
    "peewee",
)


class Redacted(logging.LogRecord):
    """A record that tells no secret, whichever handler writes it."""

    def getMessage(self) -> str:  # noqa: N802  # the library's name
        """The message without secrets, made once for all handlers."""
        if (known := self.__dict__.get("said")) is not None:
            return str(known)
        said = self.__dict__["said"] = redact(self._formatted())
        return said

    def _formatted(self) -> str:
        """Wrong arguments are shown beside the message; the library would write them on standard error."""
        try:
            return super().getMessage()
        except (TypeError, ValueError, KeyError):
            return f"{self.msg} {self.args!r}"

    @property
    def exc_text(self) -> str | None:
        """The traceback as a formatter wrote it."""
        text: str | None = self.__dict__.get("exc_text")
        return text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self.__dict__["exc_text"] = redact(text) if text else text

    @property
    def stack_info(self) -> str | None:
        """The stack that was asked for."""
        text: str | None = self.__dict__.get("stack_info")
        return text

    @stack_info.setter
    def stack_info(self, text: str | None) -> None:
        self.__dict__["stack_info"] = redact(text) if text else text


def guard() -> None:
    """Whatever Python itself writes when something breaks passes here too."""
    logging.setLogRecordFactory(Redacted)
    logging.captureWarnings(capture=True)
    sys.excepthook = _crashed
    sys.unraisablehook = _unraisable
    threading.excepthook = _thread_died


def configure(level: str, form: str, stream: TextIO | None = None) -> None:
    """Set up structlog and the standard library's logging for this process; without a `stream` on stderr."""
    out = stream or sys.stderr
    logging.setLogRecordFactory(Redacted)
    handler = logging.StreamHandler(out)
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
            _redacted_values,
            renderer,
            _redacted_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(out),
        # A module keeps its logger for good, and settings may be read again.
        cache_logger_on_first_use=False,
    )


def _redacted_values(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Before they are quoted and cut."""
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}


def _redacted_line(_logger: Any, _name: str, line: Any) -> Any:
    """What was no text before it was written."""
    return redact(line) if isinstance(line, str) else line


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


def _unraisable(what: Any) -> None:
    _crashed(what.exc_type, what.exc_value or what.exc_type(), what.exc_traceback)


def _thread_died(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        _crashed(what.exc_type, what.exc_value, what.exc_traceback)
