"""The bot's session: logged in once, kept in a file, renewed on the same device when it ends."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import structlog

from bot import redaction
from bot.civil import monotonic
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.homeserver import Homeserver
from bot.matrix.shapes import Json, mapping, string
from bot.network import NotSent, Refused, SignedOut

log = structlog.get_logger(__name__)

FILE_NAME = "matrix.session.json"
DEVICE_NAME = "openmic"
#: Homeservers allow few logins, and a token refused right after one will not be cured by another.
RENEW_SECONDS = 60.0
#: What the operator can do when nothing is left to log in with.
_GIVE = "set OPENMIC_MATRIX_ACCESS_TOKEN anew, or OPENMIC_MATRIX_PASSWORD, and restart"
_CORRECT = "set OPENMIC_MATRIX_USER_ID and OPENMIC_MATRIX_PASSWORD anew, and restart; or run: openmic check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the operator gave: a password, or a token with its device."""

    user_id: str
    password: str | None = field(repr=False)
    access_token: str | None = field(repr=False)
    device_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One device, signed in."""

    homeserver: str
    user_id: str
    device_id: str
    access_token: str = field(repr=False)


class Account:
    """Who the bot is; transaction ids count for one device, so it is the same after every restart."""

    def __init__(self, homeserver: Homeserver, credentials: Credentials, data_dir: Path) -> None:
        self._homeserver = homeserver
        self.credentials = credentials
        self._path = data_dir / FILE_NAME
        self._renewing = asyncio.Lock()
        self._renewed_at = float("-inf")
        self.session: Session | None = None

    @property
    def user_id(self) -> str:
        """Who the bot is, or is meant to be; empty while only a token knows."""
        return self.session.user_id if self.session else self.credentials.user_id

    async def open(self) -> Session:
        """Use the kept session, the token given, or the password, in this order; raises Failure."""
        try:
            self.session = await self._open()
        except HomeserverError as error:
            raise _login_failure(error) from error
        self._speak(self.session)
        return self.session

    async def renew(self, refused: Session) -> None:
        """Log in again on the same device, unless that has happened since; raises Failure."""
        async with self._renewing:
            if self.session is not refused:
                return
            if monotonic() < self._renewed_at + RENEW_SECONDS:
                remedy = _CORRECT if self.credentials.password else _GIVE
                raise SignedOut("the homeserver refuses the access token, also after a renewal", remedy)
            self._renewed_at = monotonic()
            try:
                self.session = await self._log_in(refused.device_id)
            except HomeserverError as error:
                raise _login_failure(error) from error
            self._speak(self.session)

    async def resume(self) -> Session | None:
        """The kept session, when it is this account's and the homeserver still takes it; raises Failure."""
        kept = self.kept()
        if kept and mapping(await self.whose(kept.access_token)).get("user_id") == kept.user_id:
            return kept
        return None

    async def _open(self) -> Session:
        if (resumed := await self.resume()) is not None:
            return resumed
        kept, token = self.kept(), self.credentials.access_token
        if token and (answer := await self.whose(token)) is not None:
            return self._keep(answer | {"access_token": token}, self.credentials.device_id)
        return await self._log_in(kept.device_id if kept else self.credentials.device_id)

    def kept(self) -> Session | None:
        """The session in the file, when it is this account's."""
        kept = load(self._path)
        return kept if kept is not None and self._fits(kept) else None

    def _fits(self, kept: Session) -> bool:
        given = self.credentials
        same_user = (
            kept.user_id == given.user_id if given.user_id else kept.access_token == given.access_token
        )
        same_device = given.device_id in (None, kept.device_id)
        return same_user and same_device and kept.homeserver == self._homeserver.url

    async def whose(self, token: str) -> Json | None:
        """Whose token it is; None when the homeserver refuses it."""
        self._homeserver.speak_as("", "", token)
        try:
            return await self._homeserver.call("GET", "account", "whoami")
        except HomeserverError as error:
            if not error.token_refused:
                raise
            return None

    async def _log_in(self, device_id: str | None) -> Session:
        if not self.credentials.password:
            detail = "the homeserver refuses the access token, and there is no password to log in with"
            raise SignedOut(detail, _GIVE)
        body: Json = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self.credentials.user_id},
            "password": self.credentials.password,
            "initial_device_display_name": DEVICE_NAME,
        }
        body |= {"device_id": device_id} if device_id else {}
        session = self._keep(await self._homeserver.call("POST", "login", body=body, signed=False), device_id)
        log.info("Logged in to the homeserver", user=session.user_id, device=session.device_id)
        return session

    def _keep(self, answer: Json, device_id: str | None) -> Session:
        user, token = string(answer.get("user_id")), string(answer.get("access_token"))
        device = string(answer.get("device_id")) or device_id
        if not user or not token or not device:
            raise NotSent("the homeserver does not say who is logged in")
        if self.credentials.user_id not in ("", user):
            raise Refused("login", f"the homeserver says this is {user}, not {self.credentials.user_id}")
        session = Session(homeserver=self._homeserver.url, user_id=user, device_id=device, access_token=token)
        store(self._path, session)
        return session

    def _speak(self, session: Session) -> None:
        redaction.conceal(session.access_token)
        self._homeserver.speak_as(session.user_id, session.device_id, session.access_token)


def load(path: Path) -> Session | None:
    """The session kept there, if it can be read."""
    try:
        kept = mapping(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None
    values = {item.name: string(kept.get(item.name)) for item in fields(Session)}
    return (
        Session(**{name: value for name, value in values.items() if value}) if all(values.values()) else None
    )


def store(path: Path, session: Session) -> None:
    """Write it down for the owner's eyes only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(session), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _login_failure(error: HomeserverError) -> Exception:
    if error.forbidden:
        return SignedOut("the homeserver knows no such user, or the password is wrong", _CORRECT)
    if error.token_refused:
        return SignedOut("the homeserver refuses the access token", _CORRECT)
    return failure(error)
