"""Rooms the bot was taken into and nobody has linked: greeted, not listened to, left after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import linking
from bot.civil import machine_now
from bot.events import Address, Moved, NativeId, Posted, Removed, Sender, UserId
from bot.network import Refused
from storage import places
from storage.models import Channel, Message, Purpose, Room
from tests.scenarios.arrivals import MX, OTHER_TG, TG, administers, ages, channel_of, code_in, comes, invites
from tests.world import Member, World


async def test_it_says_who_it_is_and_what_it_needs(world: World, anna: Member) -> None:
    """Once, when it comes: administrator, what it hears meanwhile, the next word, and that it leaves."""
    await comes(world, anna, can_delete=False, can_read=False)
    greeting = anna.last(TG)
    assert "Integrationsnetzwerk Musterkreis" in greeting
    assert "Administrator" in greeting
    assert "nur Befehle" in greeting
    assert "„/verbinden“" in greeting
    assert "Nach einem Tag" in greeting
    await comes(world, anna)
    assert len(anna.sees(TG)) == 1


async def test_it_asks_for_nothing_that_it_has(world: World, anna: Member) -> None:
    """An administrator who may delete needs no more rights."""
    await comes(world, anna)
    assert "Administrator" not in anna.last(TG)
    assert "nur Befehle" not in anna.last(TG)


async def test_a_language_nobody_speaks_here_is_answered_in_the_districts(world: World) -> None:
    """Who brings the bot is greeted in their language, where there is one."""
    stranger = world.member("telegram", "9", "Sam", language="xx")
    await comes(world, stranger)
    assert "Ich bin der Bot" in stranger.last(TG)


async def test_nothing_said_in_an_unlinked_room_is_kept(world: World, anna: Member) -> None:
    """Neither talk, nor what looks like another command, nor edits, nor who said it."""
    await comes(world, anna)
    olha = world.member("telegram", "8", "Olha")
    said = await olha.writes("Mein Geheimnis", TG)
    await olha.edits(said, "Mein anderes Geheimnis", TG)
    await olha.writes("/idee Ein Chor", TG)
    await olha.writes("Hilfe, mein Bus kommt nicht", TG)
    async with world.work.unit() as ctx:
        kept = (await ctx.session.scalars(select(Message.text).where(Message.account_id.is_not(None)))).all()
    assert kept == ["/hilfe"]
    assert len(olha.sees(TG)) == 1


async def test_help_is_given_in_an_unlinked_room(world: World, anna: Member) -> None:
    """Whoever wonders what this is may ask."""
    await comes(world, anna)
    olha = world.member("telegram", "8", "Olha")
    await olha.writes("/hilfe", TG)
    assert len(olha.sees(TG)) == 2


async def test_hidden_administrators_are_told_to_show_themselves(world: World, anna: Member) -> None:
    """Nobody can tell who an anonymous administrator is."""
    await comes(world, anna)
    nobody = Sender(user=UserId(TG), name="Arbeit", personal=False)
    command = Posted(
        room=Address(TG), at=machine_now(), sender=nobody, native_id=NativeId("a"), text="/verbinden"
    )
    await world.happens("telegram", command)
    assert "nicht, wer das geschrieben hat" in anna.last(TG)


async def test_an_encrypted_room_is_named_once(world: World, anna_there: Member) -> None:
    """What cannot be read cannot be answered, but it can be said."""
    await invites(world, anna_there)
    for number in range(2):
        dark = Posted(
            room=Address(MX),
            at=machine_now(),
            sender=anna_there.sender,
            native_id=NativeId(f"dark{number}"),
            text="",
            missing="encrypted",
        )
        await world.happens("matrix", dark)
    assert sum("verschlüsselt" in seen.text for seen in anna_there.sees(MX)) == 1


async def test_others_invitations_stay_unanswered(world: World, anna_there: Member) -> None:
    """Only coordinators bring the bot into a Matrix room."""
    stranger = world.member("matrix", "@sam:example.org", "Sam")
    await invites(world, stranger)
    assert world.networks["matrix"].joined == []
    await invites(world, anna_there)
    assert world.networks["matrix"].joined == [MX]
    assert "„!verbinden“" in anna_there.last(MX)


async def test_it_leaves_a_room_that_nobody_linked(world: World, anna: Member) -> None:
    """After a day, with a sentence; and it can be brought back."""
    await comes(world, anna)
    await ages(world, timedelta(hours=23))
    assert world.networks["telegram"].left == []
    await ages(world, timedelta(hours=2))
    assert "deshalb gehe ich" in anna.last(TG)
    assert world.networks["telegram"].left == [TG]
    await comes(world, anna)
    assert "Ich bin der Bot" in anna.last(TG)
    await ages(world, timedelta(hours=25))
    assert world.networks["telegram"].left == [TG, TG]


async def test_it_leaves_also_where_it_cannot_say_goodbye(world: World, anna: Member) -> None:
    """A refused farewell does not keep it, and no coordinator is bothered."""
    await comes(world, anna)
    before = len(anna.sees())
    world.networks["telegram"].trouble.append(Refused("no_rights", "not enough rights", room=True))
    await ages(world, timedelta(hours=25))
    assert world.networks["telegram"].left == [TG]
    assert len(anna.sees()) == before


async def test_a_linked_room_is_not_left(world: World, anna: Member) -> None:
    """Neither one linked from the command line, nor the group around a linked topic."""
    await comes(world, anna)
    await comes(world, anna, OTHER_TG)
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    await world.link(f"{OTHER_TG}/45", None, "Wohnen", Purpose.TALK)
    await ages(world, timedelta(hours=25))
    assert world.networks["telegram"].left == []
    await anna.writes("Noch da", TG)
    assert "Anna: Noch da" in [seen.text for seen in world.networks["matrix"].rooms[MX]]


async def test_linking_from_the_command_line_takes_the_groups_name(world: World, anna: Member) -> None:
    """Where no name is given, people's own serves."""
    await comes(world, anna)
    async with world.work.unit() as ctx:
        channel = await linking.link(ctx, {"telegram": TG, "matrix": MX})
        assert (channel.name, channel.purpose) == ("Arbeit", Purpose.TALK)


async def test_a_groups_name_opens_no_door(world: World, anna: Member) -> None:
    """A stranger's group that calls itself like a new channel is not on it."""
    await comes(world, anna, OTHER_TG, "Arbeit")
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    assert (await channel_of(world, "telegram", OTHER_TG))[1] is Purpose.UNLINKED


async def test_thrown_out_of_an_unlinked_room_nobody_is_bothered(world: World, anna: Member) -> None:
    """It was a guest; coordinators need not know."""
    await comes(world, anna)
    before = len(anna.sees())
    await world.happens("telegram", Removed(room=Address(TG), at=machine_now(), sender=anna.sender))
    assert len(anna.sees()) == before
    await comes(world, anna)
    assert "Ich bin der Bot" in anna.last(TG)


@pytest.mark.parametrize("told_first", [True, False])
async def test_an_unlinked_group_may_become_a_supergroup(
    world: World, anna: Member, told_first: bool
) -> None:
    """Whichever Telegram tells first, the move or the new place: it is one room, and can be linked."""
    await comes(world, anna)
    if told_first:
        await comes(world, anna, OTHER_TG)
    move = Moved(room=Address(TG), at=machine_now(), sender=anna.sender, to=Address(OTHER_TG))
    await world.happens("telegram", move)
    administers(world, anna, OTHER_TG)
    await anna.writes("/verbinden", OTHER_TG)
    code_in(anna.last())
    async with world.work.unit() as ctx:
        assert len(await places.unlinked_since(ctx.session, ctx.machine_now)) == 1


async def test_a_command_in_an_unknown_group_is_heard(world: World, anna: Member) -> None:
    """A topic, or a group whose greeting was lost: `verbinden` works there all the same."""
    administers(world, anna, f"{TG}/45")
    await anna.writes("/verbinden openmic", f"{TG}/45")
    assert (await channel_of(world, "telegram", f"{TG}/45"))[1] is Purpose.OPENMIC
    await anna.writes("Nur Gerede", "-999")
    async with world.work.unit() as ctx:
        assert await places.room_at(ctx.session, "telegram", "-999") is None


async def test_a_room_linked_before_the_bot_came_is_not_greeted(world: World, anna: Member) -> None:
    """The operator linked it already; there is nothing to explain but the bridge."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    await comes(world, anna)
    assert all("Ich bin der Bot" not in seen.text for seen in anna.sees(TG))
    async with world.work.unit() as ctx:
        rows = select(func.count()).select_from(Room).join(Channel, Channel.id == Room.channel_id)
        assert (await ctx.session.execute(rows.where(Channel.purpose == Purpose.UNLINKED))).scalar_one() == 0
