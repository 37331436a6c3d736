"""Rooms are linked from inside: a code shown on one side, entered on the other, by their administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.civil import machine_now
from bot.events import Address, Edited, NativeId, Posted
from bot.network import NotSent, Refused
from storage.models import Purpose, RoleName
from tests.scenarios.arrivals import CODE, MX, OTHER_TG, TG, administers, channel_of, code_in, comes, invites
from tests.world import Member, World


async def test_two_rooms_are_linked_with_a_code(world: World, anna: Member, anna_there: Member) -> None:
    """Shown on one side, entered on the other: one channel with the room's name, explained in both."""
    await comes(world, anna)
    await invites(world, anna_there)
    administers(world, anna, TG)
    administers(world, anna_there, MX)
    await anna.writes("/verbinden", TG)
    told = anna.last()
    assert "„Arbeit“" in told
    await anna_there.writes(f"!verbinden {code_in(told)}", MX)
    assert "jetzt mit Matrix verbunden" in anna.last(TG)
    assert await channel_of(world, "telegram", TG) == ("Arbeit", Purpose.TALK)
    assert await channel_of(world, "telegram", TG) == await channel_of(world, "matrix", MX)
    await anna.writes("Guten Morgen", TG)
    assert anna_there.last(MX) == "Anna (Telegram 7): Guten Morgen"


async def test_two_groups_of_one_network_may_share_a_channel(world: World, anna: Member) -> None:
    """Same network, two rooms."""
    administers(world, anna, TG, OTHER_TG)
    await comes(world, anna, TG, "Arbeit")
    await comes(world, anna, OTHER_TG, "Wohnen")
    await anna.writes("/verbinden", TG)
    await anna.writes(f"verbinden {code_in(anna.last()).lower().replace('-', '')}", OTHER_TG)
    await anna.writes("Beide lesen das", OTHER_TG)
    assert anna.last(TG) == "Anna: Beide lesen das"


async def test_the_coded_rooms_channel_wins(world: World, anna: Member, anna_there: Member) -> None:
    """A linked room brings its name, purpose and meetings; the other one's meetings come along."""
    await world.link(TG, None, "Jour fixe", Purpose.OPENMIC)
    await invites(world, anna_there)
    administers(world, anna, TG)
    administers(world, anna_there, MX)
    await anna.writes("/verbinden", TG)
    await anna_there.writes(f"!verbinden {code_in(anna.last())}", MX)
    assert await channel_of(world, "matrix", MX) == ("Jour fixe", Purpose.OPENMIC)


async def test_what_was_said_before_is_not_relayed(world: World, anna: Member, anna_there: Member) -> None:
    """A room's history is its own."""
    world.networks["matrix"].history = True
    await comes(world, anna)
    await invites(world, anna_there)
    administers(world, anna, TG)
    administers(world, anna_there, MX)
    await anna.writes("/verbinden", TG)
    await anna_there.writes(f"!verbinden {code_in(anna.last())}", MX)
    early = Posted(
        room=Address(MX),
        at=machine_now() - timedelta(minutes=5),
        sender=anna_there.sender,
        native_id=NativeId("early"),
        text="Von vorhin",
    )
    await world.happens("matrix", early)
    assert "Von vorhin" not in anna.last(TG)


async def test_a_leaky_room_is_warned_of(world: World, anna: Member) -> None:
    """Linked to the moderation, a Telegram group is still on Telegram."""
    await world.link(None, MX, "Moderation", Purpose.MODERATION)
    await comes(world, anna)
    administers(world, anna, TG)
    await anna.writes("/verbinden", TG)
    there = world.member("matrix", "@anna:example.org", "Anna")
    await world.grant(there, RoleName.COORDINATOR)
    administers(world, there, MX)
    await there.writes(f"!verbinden {code_in(anna.last())}", MX)
    assert "Vertrauliches gehört nicht dorthin" in there.last(MX)
    assert await channel_of(world, "telegram", TG) == ("Moderation", Purpose.MODERATION)


async def test_two_channels_of_several_rooms_stay_two(world: World, anna: Member) -> None:
    """Nobody asked the people in the other rooms."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    await world.link(OTHER_TG, "!home:example.org", "Wohnen", Purpose.TALK)
    administers(world, anna, TG, OTHER_TG)
    await anna.writes("/verbinden", TG)
    await anna.writes(f"/verbinden {code_in(anna.last())}", OTHER_TG)
    assert "mehrere Räume" in anna.last()
    assert await channel_of(world, "telegram", OTHER_TG) == ("Wohnen", Purpose.TALK)


@pytest.mark.parametrize("proven", [True, False])
async def test_only_administrators_get_a_code(world: World, anna: Member, proven: bool) -> None:
    """The role is not enough: one must administer the room as well."""
    await comes(world, anna)
    if proven:
        administers(world, anna, TG)
    await anna.writes("/verbinden", TG)
    assert bool(CODE.search(anna.last())) is proven
    assert ("kein Administrator" in anna.last()) is not proven


async def test_administrators_without_the_role_get_no_code(world: World) -> None:
    """Whoever owns a group does not thereby join it to the network."""
    olha = world.member("telegram", "8", "Olha")
    await comes(world, olha)
    administers(world, olha, TG)
    await olha.writes("/verbinden", TG)
    assert "nur die Koordination" in olha.last(TG)


async def test_the_code_is_said_in_the_room_where_there_is_no_private_chat(world: World) -> None:
    """As a reply; whoever reads it would still need the role and the right in another room."""
    bert = world.member("telegram", "17", "Bert")
    await world.grant(bert, RoleName.COORDINATOR)
    await comes(world, bert)
    administers(world, bert, TG)
    await bert.writes("/verbinden", TG)
    code_in(bert.last(TG))


async def test_a_code_works_once(world: World, anna: Member) -> None:
    """Entered again, in whatever room, it opens nothing."""
    administers(world, anna, TG, OTHER_TG, "-300")
    for address in (TG, OTHER_TG, "-300"):
        await comes(world, anna, address)
    await anna.writes("/verbinden", TG)
    code = code_in(anna.last())
    await anna.writes(f"/verbinden {code}", OTHER_TG)
    await anna.writes(f"/verbinden {code}", "-300")
    assert "gilt nicht mehr" in anna.last()
    assert (await channel_of(world, "telegram", "-300"))[1] is Purpose.UNLINKED


async def test_a_code_typed_without_the_right_is_burnt(world: World, anna: Member) -> None:
    """From then on others can read it: neither a second try nor somebody else gets in with it."""
    administers(world, anna, TG)
    await comes(world, anna)
    await comes(world, anna, OTHER_TG)
    await anna.writes("/verbinden", TG)
    code = code_in(anna.last())
    await anna.writes(f"/verbinden {code}", OTHER_TG)
    assert "verbraucht" in anna.last()
    administers(world, anna, OTHER_TG)
    await anna.writes(f"/verbinden {code}", OTHER_TG)
    assert "gilt nicht mehr" in anna.last()


async def test_a_code_shown_as_talk_is_burnt(world: World, anna: Member) -> None:
    """Also by an edit, and also in a room that nobody has linked; the room is told."""
    administers(world, anna, TG, OTHER_TG)
    await comes(world, anna)
    for shown in ("Der Code ist {}, bitte", "/konto {}", "Hier: ABCDE2 {}"):
        await anna.writes("/verbinden", TG)
        code = code_in(anna.last())
        await anna.writes(shown.format(code), TG)
        assert "können andere den Code lesen" in anna.last(TG)
    await anna.writes("/verbinden", TG)
    edit = Edited(
        room=Address(TG),
        at=machine_now(),
        sender=anna.sender,
        native_id=NativeId("x"),
        text=code_in(anna.last()),
    )
    await world.happens("telegram", edit)
    assert "können andere den Code lesen" in anna.last(TG)


async def test_a_code_of_this_room_is_no_use_here(world: World, anna: Member) -> None:
    """One sentence, and a new code is needed."""
    administers(world, anna, TG)
    await comes(world, anna)
    await anna.writes("/verbinden", TG)
    await anna.writes(f"/verbinden {code_in(anna.last())}", TG)
    assert "von hier" in anna.last()


async def test_wrong_codes_are_limited(world: World, anna: Member) -> None:
    """Five in an hour, then not even a good one counts."""
    administers(world, anna, TG, OTHER_TG)
    await comes(world, anna)
    await comes(world, anna, OTHER_TG)
    for _ in range(5):
        await anna.writes("/verbinden ABCDE-23456", OTHER_TG)
        assert "kenne ich nicht" in anna.last()
    await anna.writes("/verbinden", TG)
    await anna.writes(f"/verbinden {code_in(anna.last())}", OTHER_TG)
    assert "zu viele falsche Codes" in anna.last()


async def test_a_room_can_be_given_a_purpose(world: World, anna: Member, anna_there: Member) -> None:
    """`verbinden moderation`: a channel of its own, and a warning where confidential words must not go."""
    await comes(world, anna)
    administers(world, anna, TG)
    await anna.writes("/verbinden moderation", TG)
    assert "für die Moderation" in anna.last()
    assert "Vertrauliches gehört nicht dorthin" in anna.last()
    assert await channel_of(world, "telegram", TG) == ("Arbeit", Purpose.MODERATION)
    await invites(world, anna_there)
    administers(world, anna_there, MX)
    await anna_there.writes("!link coordination", MX)
    assert "für die Koordination" in anna_there.last(MX)
    assert "Vertrauliches" not in anna_there.last(MX)


@pytest.mark.parametrize(
    ("word", "purpose"),
    [("openmic", Purpose.OPENMIC), ("Gespräch", Purpose.TALK), ("gespraech", Purpose.TALK)],
)
async def test_purposes_may_be_written_either_way(
    world: World, anna: Member, word: str, purpose: Purpose
) -> None:
    """Umlauts and case do not matter."""
    await world.link(TG, MX, "Arbeit", Purpose.MODERATION)
    administers(world, anna, TG)
    await anna.writes(f"/verbinden {word}", TG)
    assert await channel_of(world, "matrix", MX) == ("Arbeit", purpose)


@pytest.mark.parametrize("word", ["moderaton", "Open Mic", "wohnen"])
async def test_a_word_that_is_no_purpose_is_answered_with_those_there_are(
    world: World, anna: Member, word: str
) -> None:
    """It cannot be a code, and does not count as a wrong one."""
    await comes(world, anna)
    for _ in range(6):
        await anna.writes(f"/verbinden {word}", TG)
    assert "„gespräch“, „openmic“, „moderation“ und „koordination“" in anna.last()


async def test_in_private_it_is_said_where_to_link(world: World, anna: Member) -> None:
    """A private chat is no room to link; its code stays good."""
    administers(world, anna, TG)
    await comes(world, anna)
    await anna.writes("verbinden")
    assert "in dem Raum" in anna.last()
    await anna.writes("/verbinden", TG)
    code = code_in(anna.last())
    await anna.writes(code)
    assert "im anderen Raum" in anna.last()


@pytest.mark.parametrize(
    "trouble",
    [Refused("forbidden", "member list is inaccessible"), Refused("kicked", "not a member", room=True)],
)
async def test_a_question_the_network_refuses_is_answered(
    world: World, anna: Member, trouble: Refused
) -> None:
    """The person hears that it could not be found out, and nothing hangs."""
    await comes(world, anna)
    await _says(world, anna, "/verbinden", TG)
    world.networks["telegram"].trouble.append(trouble)
    await world.settles()
    assert "verwalten, sagt mir Telegram gerade nicht" in anna.last()


async def test_a_question_that_did_not_arrive_is_asked_again(world: World, anna: Member) -> None:
    """A dropped connection costs a moment, not the answer."""
    administers(world, anna, TG)
    await comes(world, anna)
    await _says(world, anna, "/verbinden", TG)
    world.networks["telegram"].trouble.append(NotSent("connection refused"))
    while not CODE.search(anna.last()):
        await world.settles()
        await world.database.outbox_bell.wait(0.2)


async def _says(world: World, member: Member, text: str, room: str) -> None:
    """Say it, and let it be routed but nothing be delivered yet."""
    posted = Posted(
        room=Address(room), at=machine_now(), sender=member.sender, native_id=NativeId("said"), text=text
    )
    await world.deposit(member.network, [posted])
    await world.router.route_waiting()
