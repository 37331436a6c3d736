"""The refusals of the Bot API, with the words the real server uses."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """One refusal; `body` is what goes over the wire."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        """`parameters` are the server's hints: retry_after, migrate_to_chat_id."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object of the answer: ok, error_code, description and, where there are any, parameters."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str, **parameters: int) -> ApiError:
    """400; `what` starts in lower case unless it is one of the upper-case codes."""
    return ApiError(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """409: a second consumer of updates."""
    return ApiError(409, f"Conflict: {what}")


def unauthorized() -> ApiError:
    """401: no bot has this token."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """404: no method has this name."""
    return ApiError(404, "Not Found")


def too_many_requests(seconds: int) -> ApiError:
    """429, with the number of seconds to stay silent."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
