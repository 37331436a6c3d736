"""Who one is: the first coordinator by a printed code, and two accounts that are one human being."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import access, codes
from storage import people
from storage.models import Audit, Code, Message, Purpose, RoleName
from tests.world import Member, World

CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")


@pytest.fixture
def anna(world: World) -> Member:
    """Anna on Telegram."""
    return world.member("telegram", "7", "Anna")


@pytest.fixture
def anna_there(world: World) -> Member:
    """Anna on Matrix, where nobody knows yet that it is her."""
    return world.member("matrix", "@anna:example.org", "Anna Schmidt")


async def printed(world: World) -> str:
    """The code that a start of the program prints."""
    async with world.work.unit() as ctx:
        code = await codes.first(ctx)
    assert code is not None
    return code


async def own_code(member: Member) -> str:
    """The code that `konto` shows them."""
    await member.writes("konto")
    return str(CODE.findall(heard(member))[-1])


def heard(member: Member) -> str:
    """What the bot last said in private; a newcomer is asked for their language behind it."""
    return "\n".join(seen.text for seen in member.sees()[-2:])


async def coordinates(world: World, member: Member) -> bool:
    """Whether they may act as coordinator."""
    async with world.work.unit() as ctx:
        account = await people.account(ctx.session, member.network, member.user)
        return account is not None and await access.has(ctx, account.person_id, RoleName.COORDINATOR)


async def persons(world: World, *members: Member) -> list[int]:
    """The people behind their accounts, each once."""
    async with world.work.unit() as ctx:
        found = [await people.account(ctx.session, member.network, member.user) for member in members]
        return sorted({account.person_id for account in found if account is not None})


async def expire(world: World) -> None:
    """Every code's time has passed."""
    async with world.work.unit() as ctx:
        await ctx.session.execute(update(Code).values(expires_at=ctx.machine_now - timedelta(seconds=1)))


@pytest.mark.parametrize(
    "written",
    [str, str.lower, lambda code: f"/start {code}", lambda code: code.replace("-", " ")],
    ids=["bare", "small", "start", "space"],
)
async def test_whoever_sends_the_printed_code_coordinates(
    world: World, anna: Member, written: Callable[[str], str]
) -> None:
    """Bare or by a link, whatever the case and the dashes; the next steps are named, the act is noted."""
    code = await printed(world)
    await anna.writes(written(code))
    assert await coordinates(world, anna)
    assert "1. " in heard(anna)
    assert "„verbinden“" in heard(anna)
    assert "„hilfe“" in heard(anna)
    async with world.work.unit() as ctx:
        assert "grant" in (await ctx.session.scalars(select(Audit.verb))).all()


async def test_the_printed_code_works_once(world: World, anna: Member) -> None:
    """The second one hears that there is a coordinator, also with a code of a later start."""
    code = await printed(world)
    olha = world.member("telegram", "8", "Olha")
    await anna.writes(code)
    await olha.writes(code)
    assert "schon eine Koordination" in heard(olha)
    assert not await coordinates(world, olha)
    async with world.work.unit() as ctx:
        assert await codes.first(ctx) is None


async def test_a_new_start_makes_the_old_code_void(world: World, anna: Member) -> None:
    """What scrolled away in some log opens nothing."""
    old = await printed(world)
    new = await printed(world)
    await anna.writes(old)
    assert "gilt nicht mehr" in heard(anna)
    await anna.writes(new)
    assert await coordinates(world, anna)


async def test_the_printed_code_ends_after_a_day(world: World, anna: Member) -> None:
    """And says so."""
    code = await printed(world)
    await expire(world)
    await anna.writes(code)
    assert "abgelaufen" in heard(anna)
    assert not await coordinates(world, anna)


async def test_only_a_digest_of_the_code_is_kept(world: World) -> None:
    """Whoever reads the database cannot become coordinator."""
    code = await printed(world)
    async with world.work.unit() as ctx:
        kept = await ctx.session.scalar(select(Code.digest))
    assert kept is not None
    assert code not in kept
    assert len(kept) == 64


async def test_wrong_codes_are_no_ideas_and_are_limited(world: World, anna: Member) -> None:
    """Five wrong ones, and the right one waits an hour."""
    code = await printed(world)
    for _ in range(codes.MOST_WRONG):
        await anna.writes("ABCDE-23456")
        assert "kenne ich nicht" in heard(anna)
    await anna.writes(code)
    assert "zu viele falsche Codes" in heard(anna)
    assert not await coordinates(world, anna)
    olha = world.member("telegram", "8", "Olha")
    await olha.writes(code)
    assert await coordinates(world, olha)


async def test_the_printed_code_shown_in_a_group_is_burnt(world: World, anna: Member) -> None:
    """Everybody there could use it."""
    await world.link("-100", None, "Arbeit", Purpose.TALK)
    code = await printed(world)
    await anna.writes(f"Ist das der richtige? {code}", "-100")
    assert "nächsten Start" in anna.last("-100")
    await anna.writes(code)
    assert "gilt nicht mehr" in heard(anna)


@pytest.mark.parametrize("words", ["0157 1234567", "Sprachcafé", "ABCDEFGHJK", "2345678923", "123"])
async def test_words_and_numbers_are_no_codes(anna: Member, words: str) -> None:
    """What somebody means to say is not taken for a code."""
    await anna.writes("/hilfe")
    await anna.writes(words)
    assert "Code" not in heard(anna)


@pytest.mark.parametrize("backwards", [False, True])
async def test_two_accounts_become_one_person(
    world: World, anna: Member, anna_there: Member, backwards: bool
) -> None:
    """The code of one side, typed on the other, and a yes; both private chats are told."""
    first, second = (anna_there, anna) if backwards else (anna, anna_there)
    await world.grant(anna, RoleName.COORDINATOR)
    code = await own_code(first)
    await second.writes(f"konto {code}")
    assert first.name in heard(second)
    assert first.network.title() in heard(second)
    assert len(await persons(world, first, second)) == 2
    await second.writes("ja")
    assert len(await persons(world, first, second)) == 1
    for member in (first, second):
        assert "sind jetzt eins" in heard(member)
    assert await coordinates(world, anna_there)


@pytest.mark.parametrize("role", [RoleName.MODERATOR, RoleName.MEMBER])
async def test_coordinators_hear_whose_rights_reach_further(
    world: World, anna: Member, anna_there: Member, role: RoleName
) -> None:
    """Whoever talks a moderator into joining accounts does not stay unseen; members' accounts are theirs."""
    petra = world.member("telegram", "1", "Petra")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes("/hilfe")
    await world.grant(anna, role)
    await anna_there.writes(await own_code(anna))
    await anna_there.writes("ja")
    told = "Anna hat Rechte im Netzwerk" in petra.last()
    assert told is (role is RoleName.MODERATOR)
    assert ("Anna Schmidt (@" in petra.last() or "Anna Schmidt auf Matrix" in petra.last()) is told


async def test_the_other_accounts_name_is_shown_before_anything_happens(
    world: World, anna: Member, anna_there: Member
) -> None:
    """Nobody joins a stranger's account by mistake: a no, or `abbrechen`, leaves all as it is."""
    for answer in ("nein", "abbrechen"):
        await anna_there.writes(f"konto {await own_code(anna)}")
        assert "Anna auf Telegram" in heard(anna_there)
        await anna_there.writes(answer)
        await anna_there.writes("ja")
        assert len(await persons(world, anna, anna_there)) == 2


async def test_the_code_alone_is_enough(world: World, anna: Member, anna_there: Member) -> None:
    """Copied and sent without the word before it."""
    await anna_there.writes(await own_code(anna))
    await anna_there.writes("1")
    assert len(await persons(world, anna, anna_there)) == 1


async def test_a_joined_person_supports_an_idea_once(world: World, anna: Member, anna_there: Member) -> None:
    """The tally on the cards is that of human beings."""
    await world.link("-100", "!open:example.org", "Open Mic", Purpose.OPENMIC)
    olha = world.member("telegram", "8", "Olha")
    await world.grant(olha, RoleName.MODERATOR)
    await olha.writes("/idee Ein Chor")
    await olha.writes("/annehmen 1")
    await anna.writes("dafür 1")
    await anna_there.writes("dafür 1")
    assert "2 Personen" in olha.last("-100")
    await anna_there.writes(await own_code(anna))
    await anna_there.writes("ja")
    assert "1 Person" in olha.last("-100")


async def test_nobody_joins_with_themselves(anna: Member) -> None:
    """One's own code, typed on the same side."""
    await anna.writes(f"konto {await own_code(anna)}")
    assert "gehören schon zusammen" in heard(anna)


async def test_two_accounts_of_one_network_may_be_joined(world: World, anna: Member) -> None:
    """A private and a work telephone."""
    work = world.member("telegram", "77", "Anna (Arbeit)")
    await work.writes(f"konto {await own_code(anna)}")
    await work.writes("ja")
    assert len(await persons(world, anna, work)) == 1


@pytest.mark.parametrize("late", ["before", "after"])
async def test_an_old_code_joins_nobody(world: World, anna: Member, anna_there: Member, late: str) -> None:
    """A quarter of an hour, the yes included."""
    code = await own_code(anna)
    if late == "before":
        await expire(world)
    await anna_there.writes(f"konto {code}")
    await expire(world)
    await anna_there.writes("ja")
    assert len(await persons(world, anna, anna_there)) == 2
    assert any("abgelaufen" in seen.text for seen in anna_there.sees())


async def test_a_used_code_joins_nobody_else(world: World, anna: Member, anna_there: Member) -> None:
    """Whoever looks over one's shoulder comes too late."""
    code = await own_code(anna)
    await anna_there.writes(f"konto {code}")
    thief = world.member("matrix", "@thief:example.org", "Thief")
    await thief.writes(f"konto {code}")
    assert "gilt nicht mehr" in heard(thief)
    await thief.writes("ja")
    assert len(await persons(world, anna, thief)) == 2


async def test_a_newer_code_takes_the_place_of_the_older(anna: Member, anna_there: Member) -> None:
    """Only the one shown last is good."""
    old = await own_code(anna)
    await own_code(anna)
    await anna_there.writes(f"konto {old}")
    assert "gilt nicht mehr" in heard(anna_there)


async def test_a_code_in_the_wrong_place_is_named_and_burnt(world: World, anna: Member) -> None:
    """`konto CODE` in a group: only in private, and the code is void."""
    await world.link("-100", None, "Arbeit", Purpose.TALK)
    code = await own_code(anna)
    await anna.writes(f"/konto {code}", "-100")
    assert "privaten Chat" in heard(anna)
    assert "können andere den Code lesen" in anna.last("-100")
    await anna.writes(f"konto {code}")
    assert "gilt nicht mehr" in heard(anna)


async def test_words_of_both_stay(world: World, anna: Member, anna_there: Member) -> None:
    """What was said before counts as theirs afterwards: either account may take it away."""
    await world.link("-100", "!work:example.org", "Arbeit", Purpose.TALK)
    await anna.writes("/idee Ein Chor")
    await anna_there.writes(await own_code(anna))
    await anna_there.writes("ja")
    await anna_there.writes("zurückziehen 1")
    await anna_there.writes("ja")
    await anna.writes("status 1")
    assert "zurückgezogen" in heard(anna)
    async with world.work.unit() as ctx:
        assert (await ctx.session.scalars(select(Message))).first() is not None


async def test_ones_own_code_is_not_used_up(world: World, anna: Member, anna_there: Member) -> None:
    """Typed on the wrong side it stays good for the other."""
    code = await own_code(anna)
    await anna.writes(f"konto {code}")
    assert "gehören schon zusammen" in heard(anna)
    await anna_there.writes(f"konto {code}")
    await anna_there.writes("ja")
    assert len(await persons(world, anna, anna_there)) == 1


async def test_each_chat_is_told_in_its_language(anna: Member, anna_there: Member) -> None:
    """Only one side chose a language, so that it is the one's from now on."""
    await anna_there.writes("sprache English")
    await anna_there.writes(f"konto {await own_code(anna)}")
    await anna_there.writes("ja")
    assert "sind jetzt eins" in heard(anna)
    assert "English" in heard(anna)
    assert "sind jetzt eins" not in heard(anna_there)


async def test_a_code_as_very_first_words_is_answered_before_the_language_is_asked(
    world: World, anna: Member
) -> None:
    """Where no client tells a language, the question for it does not take the place of „Sind Sie das?“."""
    code = await own_code(anna)
    there = world.member("matrix", "@anna:example.org", "Anna", language=None)
    await there.writes(f"konto {code}")
    assert "Sind Sie das selbst?" in there.last()
    await there.writes("ja")
    assert len(await persons(world, anna, there)) == 1
