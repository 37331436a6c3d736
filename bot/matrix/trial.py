"""A login for a check's sake: on a device of its own, that is gone again at the end."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import Homeserver
from bot.matrix.session import Credentials
from bot.matrix.shapes import Json, string
from bot.network import Failure

DEVICE_NAME = "openmic check"
SECONDS = 5.0


@asynccontextmanager
async def signed_in(homeserver: Homeserver, given: Credentials) -> AsyncIterator[str]:
    """Log in with the password, speak with that session while the context is open; gives the user's id.

    Raises HomeserverError and Failure.
    """
    body: Json = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": given.user_id},
        "password": given.password,
        "initial_device_display_name": DEVICE_NAME,
    }
    answer = await homeserver.call("POST", "login", body=body, signed=False)
    user, device, token = (string(answer.get(key)) or "" for key in ("user_id", "device_id", "access_token"))
    homeserver.speak_as(user, device, token)
    try:
        yield user
    finally:
        homeserver.speak_as(user, device, token)
        with contextlib.suppress(Failure, HomeserverError):
            await homeserver.call("POST", "logout", body={}, timeout=SECONDS)
