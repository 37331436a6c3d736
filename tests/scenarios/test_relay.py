"""Two rooms are one: words, replies, edits and deletions cross, in order, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.network import Busy, NotSent, Refused, Unknown
from storage.models import Purpose, RoleName
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


async def test_words_cross_with_their_authors_name(olha: Member, jan: Member) -> None:
    """What one writes, the other reads with the name before it."""
    await olha.writes("Guten <b>Morgen</b>", TG)
    await jan.writes("Hallo Olha", MX)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: Guten Morgen"]
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Hallo Olha"]


async def test_a_reply_to_a_relayed_message_is_a_reply_there(olha: Member, jan: Member) -> None:
    """Replies find the message they mean on the other side, both ways."""
    asked = await olha.writes("Wer kommt?", TG)
    answer = await jan.writes("Ich", MX, reply_to=jan.sees(MX)[0].native_id)
    assert olha.sees(TG)[0].reply_to == asked
    await olha.writes("Danke", TG, reply_to=olha.sees(TG)[0].native_id)
    assert jan.sees(MX)[1].reply_to == answer


async def test_an_edit_changes_the_copy_in_place(olha: Member, jan: Member) -> None:
    """An edit is never a new message."""
    said = await olha.writes("Um drei", TG)
    await olha.edits(said, "Um vier", TG)
    assert [(seen.text, seen.edited) for seen in jan.sees(MX)] == [("Olha: Um vier", True)]


async def test_an_edit_that_shows_nothing_new_is_dropped(olha: Member, world: World) -> None:
    """Networks report edits without a visible change; nobody needs to see them."""
    said = await olha.writes("Um drei", TG)
    before = len(world.networks["matrix"].done)
    await olha.edits(said, "Um drei", TG)
    assert len(world.networks["matrix"].done) == before


async def test_an_edit_may_need_more_and_then_fewer_messages(olha: Member, jan: Member, world: World) -> None:
    """A text that grows over the limit grows by a message, and shrinks back by one."""
    world.networks["matrix"].limit = 20
    said = await olha.writes("kurz", TG)
    await olha.edits(said, "eins zwei drei vier fünf sechs sieben acht", TG)
    assert len(jan.sees(MX)) == 3
    await olha.edits(said, "wieder kurz", TG)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: wieder kurz"]


async def test_a_deletion_takes_the_copy_away(olha: Member, jan: Member) -> None:
    """What is redacted on Matrix disappears on Telegram."""
    said = await jan.writes("Versehen", MX)
    await jan.deletes(said, MX)
    assert olha.sees(TG) == []


async def test_remove_as_a_reply_takes_a_message_away_everywhere(
    olha: Member, jan: Member, world: World
) -> None:
    """Telegram reports no deletions: `entfernen` as a reply is the way."""
    said = await olha.writes("Versehen", TG)
    await olha.writes("/entfernen", TG, reply_to=said)
    assert jan.sees(MX) == []
    deleted = [call.native_id for call in world.networks["telegram"].done if hasattr(call, "native_id")]
    assert said in deleted


async def test_strangers_cannot_remove_others_messages(olha: Member, jan: Member) -> None:
    """Only the author and the moderation may take a message away."""
    await olha.writes("Bleibt", TG)
    await jan.writes("!entfernen", MX, reply_to=jan.sees(MX)[0].native_id)
    assert jan.sees(MX)[0].text == "Olha: Bleibt"
    assert "nur entfernen, wer sie geschrieben hat" in jan.last(MX)


async def test_who_removes_hears_where_it_cannot_be_done(olha: Member, jan: Member, world: World) -> None:
    """The moderator in their own room, with whose message it was; its author in theirs, as before."""
    await world.grant(olha, RoleName.MODERATOR)
    await jan.writes("Unflätig", MX)
    world.networks["matrix"].trouble.append(Refused("cannot_delete", "power level too low"))
    await olha.writes("/entfernen", TG, reply_to=olha.sees(TG)[-1].native_id)
    assert olha.last(TG).splitlines() == [
        "Die Nachricht von Jan ließ sich auf Matrix nicht entfernen.",
        "Dem Bot fehlt dort das Recht dazu.",
        "Sie steht dort noch. Wer den Raum verwaltet, kann sie löschen.",
    ]
    assert "ließ sich diese Nachricht nicht entfernen" in jan.last(MX)


async def test_who_removes_their_own_words_is_told_once(olha: Member, world: World) -> None:
    """Author and asker are one, in one room."""
    said = await olha.writes("Versehen", TG)
    world.networks["telegram"].trouble.append(Refused("cannot_delete", "too old"))
    await olha.writes("/entfernen", TG, reply_to=said)
    assert sum("nicht entfernen" in seen.text for seen in olha.sees(TG)) == 1


async def test_a_photo_leaves_a_notice_on_its_senders_side(olha: Member, jan: Member, world: World) -> None:
    """What cannot be carried is said where it was sent; its caption crosses."""
    from bot.civil import machine_now
    from bot.events import Address, NativeId, Posted

    photo = Posted(
        room=Address(TG),
        at=machine_now(),
        sender=olha.sender,
        native_id=NativeId("p1"),
        text="Unser Fest",
        missing="photo",
    )
    await world.happens("telegram", photo)
    assert "Dieses Foto ist nur hier zu sehen, nicht auf Matrix." in olha.last(TG)
    assert jan.last(MX) == "Olha: [Foto, nur auf Telegram zu sehen] Unser Fest"


async def test_order_survives_trouble(olha: Member, jan: Member, world: World) -> None:
    """A room in trouble keeps its order, and other rooms go on meanwhile."""
    world.networks["matrix"].trouble.extend([Busy(0.01), NotSent("connection refused")])
    for number in range(5):
        await olha.writes(f"{number}", TG)
    await _eventually(world, lambda: len(jan.sees(MX)) == 5)
    assert [seen.text for seen in jan.sees(MX)] == [f"Olha: {number}" for number in range(5)]


async def test_a_send_of_unknown_fate_is_settled_before_it_is_repeated(
    olha: Member, jan: Member, world: World
) -> None:
    """Delivered but the answer lost: people still see it once."""
    world.networks["telegram"].lost_answers.append(Unknown("read timeout"))
    await jan.writes("Nur einmal", MX)
    await _eventually(world, lambda: not world.networks["telegram"].lost_answers)
    await jan.writes("Danach", MX)
    await _eventually(world, lambda: len(olha.sees(TG)) == 2)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Nur einmal", "Jan: Danach"]


async def test_a_refused_message_is_explained_to_its_author(olha: Member, jan: Member, world: World) -> None:
    """Nothing is silent: who wrote it hears why it did not arrive, and the queue goes on."""
    world.networks["matrix"].trouble.append(Refused("too_long", "65536 bytes"))
    await olha.writes("lang", TG)
    await olha.writes("kurz", TG)
    assert "nicht angekommen" in olha.last(TG)
    assert "zu lang" in olha.last(TG)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: kurz"]


async def test_a_lost_room_keeps_its_queue(olha: Member, jan: Member, world: World) -> None:
    """Put out of a room, the bot waits, and delivers when it is let in again."""
    from bot.civil import machine_now
    from bot.events import Added, Address

    world.networks["matrix"].trouble.append(Refused("kicked", "not in the room", room=True))
    await olha.writes("wartet", TG)
    await olha.writes("wartet auch", TG)
    assert jan.sees(MX) == []
    back = Added(room=Address(MX), at=machine_now(), sender=jan.sender, title="Arbeit")
    await world.happens("matrix", back)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: wartet", "Olha: wartet auch"]


async def _eventually(world: World, reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(100):
        while not reached():
            await world.settles()
            await world.database.outbox_bell.wait(0.2)
