"""One-time codes: hard to guess, easy to type, and never taken for words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import codes
from forum.context import Context
from storage import people
from storage.models import Account, CodePurpose


@pytest.fixture
async def anna(ctx: Context) -> Account:
    """Somebody who types codes."""
    return await people.met(ctx.session, "telegram", "7", name="Anna", now=ctx.now)


async def test_codes_differ_and_look_like_codes(ctx: Context) -> None:
    """At least forty bits, no sign that is taken for another, always both letters and digits."""
    made = {await codes.issue(ctx, CodePurpose.ROOM) for _ in range(50)}
    assert len(made) == 50
    assert len(codes.ALPHABET) ** codes.LENGTH > 2**40
    assert not set("".join(made)) & set("0O1IL")
    assert all(codes.is_code(code) for code in made)


async def test_a_code_may_be_typed_in_many_ways(ctx: Context, anna: Account) -> None:
    """Small letters, no dash, another dash, a space."""
    for spelling in (str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", "\u2013 ")):
        code = await codes.issue(ctx, CodePurpose.ROOM, account_id=anna.id)
        assert (await codes.take(ctx, anna.id, spelling(code), CodePurpose.ROOM)).used_at is not None


@given(st.text(alphabet=st.characters(categories=("L", "Zs", "P")), max_size=40))
def test_words_are_no_codes(words: str) -> None:
    """Without a digit nothing is taken for one."""
    assert not codes.is_code(words)


async def test_a_code_is_found_wherever_it_stands(ctx: Context) -> None:
    """Among words, in brackets, after something that looks like half a code."""
    for shown in ("Code: {}.", "({})", "ABCD2 {}", "{}\n", "Ich habe hier {} bekommen"):
        code = await codes.issue(ctx, CodePurpose.ROOM)
        assert await codes.burn(ctx, shown.format(code)) is not None
        assert await codes.burn(ctx, shown.format(code)) is None


async def test_a_misplaced_code_stays_good(ctx: Context, anna: Account) -> None:
    """It is only named; where it belongs it opens."""
    code = await codes.issue(ctx, CodePurpose.ROOM, account_id=anna.id)
    with pytest.raises(codes.Misplaced):
        await codes.take(ctx, anna.id, code, CodePurpose.ACCOUNT)
    await codes.take(ctx, anna.id, code, CodePurpose.ROOM)
    with pytest.raises(codes.Spent):
        await codes.take(ctx, anna.id, code, CodePurpose.ROOM)


async def test_an_hour_later_one_may_try_again(ctx: Context, anna: Account) -> None:
    """The limit is one of this hour."""
    for _ in range(codes.MOST_WRONG):
        with pytest.raises(codes.NoCode):
            await codes.take(ctx, anna.id, "ABCDE-23456", CodePurpose.ROOM)
    with pytest.raises(codes.TooManyWrong):
        await codes.take(ctx, anna.id, "ABCDE-23456", CodePurpose.ROOM)
    later = Context(
        session=ctx.session,
        district=ctx.district,
        now=ctx.now,
        machine_now=ctx.machine_now + timedelta(hours=1),
    )
    with pytest.raises(codes.NoCode):
        await codes.take(later, anna.id, "ABCDE-23456", CodePurpose.ROOM)
