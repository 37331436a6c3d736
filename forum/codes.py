"""One-time codes: made, told once, taken once; only their digests are kept, and they live in machine time."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

from forum import audit
from forum.context import Context
from forum.errors import Refusal
from forum.notices import accounts as notices
from storage import codes, people
from storage.models import Account, Code, CodePurpose, RoleName

#: Without 0 and O, 1, I and L, which people take for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: Ten of 31 signs are 49 bits.
LENGTH = 10
LIFE = {
    CodePurpose.COORDINATOR: timedelta(hours=24),
    CodePurpose.ROOM: timedelta(minutes=30),
    CodePurpose.ACCOUNT: timedelta(minutes=15),
}
#: So many wrong codes one account may type in an hour.
MOST_WRONG = 5
HOUR = timedelta(hours=1)

_DASHES = r"[-\u2010-\u2015\u2212 ]?"
_SIGN = f"[{ALPHABET}{ALPHABET.lower()}]"
_HALF = f"{_SIGN}{{{LENGTH // 2}}}"
_CODE = re.compile(f"{_HALF}{_DASHES}{_HALF}")
#: Looking ahead, so that a word before a code cannot hide it.
_SHOWN = re.compile(rf"(?<!\w)(?=({_CODE.pattern})(?!\w))")
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212-]+")


class NoCode(Refusal):
    """Nobody was given this code."""

    def __init__(self) -> None:
        super().__init__(notices.wrong_code())


class Spent(Refusal):
    """It was used, replaced by a newer one, or read by others."""

    def __init__(self) -> None:
        super().__init__(notices.used_code())


class Expired(Refusal):
    """It was not used in time."""

    def __init__(self) -> None:
        super().__init__(notices.expired_code())


class TooManyWrong(Refusal):
    """This account has to wait before it may type another code."""

    def __init__(self) -> None:
        super().__init__(notices.too_many_codes())


class Misplaced(Refusal):
    """It is good, but for something else; it stays good."""

    def __init__(self, purpose: CodePurpose) -> None:
        super().__init__(notices.misplaced_code(purpose.value))


class CoordinatorKnown(Refusal):
    """There is a coordinator, so that nobody can become the first one."""

    def __init__(self) -> None:
        super().__init__(notices.coordinator_known())


def fold(words: str) -> str:
    """The code as it is compared: capitals, no dashes, no spaces."""
    return _BETWEEN.sub("", words).upper()


def is_code(words: str) -> bool:
    """Whether this is shaped as a code, so that it is surely no word and no number."""
    return _CODE.fullmatch(words.strip()) is not None and _is_mixed(words)


def _is_mixed(code: str) -> bool:
    return any(sign.isdigit() for sign in code) and any(sign.isalpha() for sign in code)


def _make() -> str:
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _is_mixed(signs):
            return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"


def _digest(words: str) -> str:
    return hashlib.sha256(fold(words).encode()).hexdigest()


async def issue(
    ctx: Context, purpose: CodePurpose, *, account_id: int | None = None, room_id: int | None = None
) -> str:
    """A new code to be told, `K7QM3-XRD8T`; earlier ones of the same account and purpose are void."""
    code, now = _make(), ctx.machine_now
    await codes.add(
        ctx.session,
        purpose,
        _digest(code),
        now=now,
        until=now + LIFE[purpose],
        account_id=account_id,
        room_id=room_id,
    )
    return code


async def first(ctx: Context) -> str | None:
    """A code for whoever is to be the first coordinator; None when there is one, and old codes are void."""
    if await people.holders(ctx.session, RoleName.COORDINATOR):
        await codes.void(ctx.session, CodePurpose.COORDINATOR, None, ctx.machine_now)
        return None
    return await issue(ctx, CodePurpose.COORDINATOR)


async def take(ctx: Context, account_id: int, words: str, *purposes: CodePurpose) -> Code:
    """Use up the code in `words`, which opens nothing from now on, whatever comes of it.

    Raises `TooManyWrong`, `NoCode`, `Misplaced`, `Spent` or `Expired`. A wrong code is counted, so the
    refusal must not undo what was written.
    """
    code = await find(ctx, account_id, words)
    if code.purpose not in purposes:
        raise Misplaced(code.purpose)
    if code.used_at is not None:
        raise Spent
    if is_over(ctx, code):
        raise Expired
    code.used_at = ctx.machine_now
    await ctx.session.flush()
    return code


async def find(ctx: Context, account_id: int, words: str) -> Code:
    """The code in `words`, used or not; a wrong one is counted. Raises `TooManyWrong` or `NoCode`."""
    now = ctx.machine_now
    if await codes.wrong_since(ctx.session, account_id, now - HOUR, now) >= MOST_WRONG:
        raise TooManyWrong
    found = await codes.with_digest(ctx.session, _digest(words))
    if not found:
        await codes.note_wrong(ctx.session, account_id, ctx.machine_now)
        raise NoCode
    return found[0]


def is_over(ctx: Context, code: Code) -> bool:
    """Whether its time has passed."""
    return code.expires_at <= ctx.machine_now


async def burn(ctx: Context, text: str) -> Code | None:
    """Void a code that stands in `text` for others to read; the first one that was still good, if any."""
    shown = [code for code in _SHOWN.findall(text) if _is_mixed(code)]
    if not shown:
        return None
    found = await codes.with_digest(ctx.session, *map(_digest, shown))
    good = [code for code in found if code.used_at is None and not is_over(ctx, code)]
    for code in good:
        code.used_at = ctx.machine_now
    return good[0] if good else None


async def become_first(ctx: Context, account: Account, words: str) -> None:
    """Make the person behind the account the first coordinator. Raises `CoordinatorKnown` or as `take`."""
    if await people.holders(ctx.session, RoleName.COORDINATOR):
        raise CoordinatorKnown
    await take(ctx, account.id, words, CodePurpose.COORDINATOR)
    person_id, role = account.person_id, RoleName.COORDINATOR
    await people.grant(ctx.session, person_id, role)
    audit.write(ctx, "person", person_id, "grant", person_id=person_id, role=role.value, by="code")
