"""What a homeserver's answers mean for the program."""

from __future__ import annotations

from collections.abc import Mapping

from bot.matrix.shapes import Json, string
from bot.network import Busy, Failure, NotSent, Refused

#: When a homeserver asks for patience without saying how much.
PATIENCE_SECONDS = 5.0
LONGEST_PATIENCE_SECONDS = 3600.0


class HomeserverError(Exception):
    """An answer that is no success; `seconds` is how long it asks us to wait, where it does."""

    def __init__(self, status: int, answer: Json, headers: Mapping[str, str]) -> None:
        self.status = status
        self.errcode = string(answer.get("errcode")) or ""
        self.seconds = _patience(answer, headers)
        super().__init__(f"{status} {self.errcode} {(string(answer.get('error')) or '')[:200]}".strip())

    @property
    def forbidden(self) -> bool:
        """We may not; a proxy's own 403 has no errcode and is none of this."""
        return self.errcode == "M_FORBIDDEN"

    @property
    def missing(self) -> bool:
        """The homeserver, not a proxy before it, knows no such thing."""
        return self.status == 404 and self.errcode == "M_NOT_FOUND"

    @property
    def unknown(self) -> bool:
        """The same, of whole rooms, for which Synapse has other codes."""
        return self.status == 404 and self.errcode != ""

    @property
    def token_refused(self) -> bool:
        """The session is over."""
        return self.status == 401


def failure(error: HomeserverError) -> Failure:
    """What `error` means for whoever asked for the call, where the call itself gives it no other meaning."""
    if error.status == 429 or error.errcode == "M_LIMIT_EXCEEDED":
        return Busy(PATIENCE_SECONDS if error.seconds is None else error.seconds)
    if error.status == 413 or error.errcode == "M_TOO_LARGE":
        return Refused("too_long", str(error))
    if error.forbidden or error.missing:
        return Refused("forbidden", str(error))
    if error.status == 400 and error.errcode:
        return Refused("rejected", str(error))
    return NotSent(str(error))


def _patience(answer: Json, headers: Mapping[str, str]) -> float | None:
    waits = [_number(headers.get("Retry-After"), 1.0), _number(answer.get("retry_after_ms"), 0.001)]
    known = [wait for wait in waits if wait is not None]
    return min(max(known), LONGEST_PATIENCE_SECONDS) if known else None


def _number(value: object, unit: float) -> float | None:
    try:
        seconds = float(value) * unit if isinstance(value, int | float | str) else None
    except ValueError:  # Retry-After may also be a date; the body then knows better
        return None
    return seconds if seconds is not None and seconds >= 0 else None
