"""What was sent with files may be changed: words, the file, from one to the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.network import Edit
from bot.things import MediaKind, Things
from tests.scenarios.sending import MX, TG, a_file, bridged, sends
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    return await bridged(world)


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


async def test_a_changed_caption_does_not_send_the_file_again(
    olha: Member, jan: Member, world: World
) -> None:
    """Where files travel with the message the edit has none."""
    photo = a_file(world, "matrix")
    said = await sends(jan, MX, photo, text="Fest")
    await jan.edits(said, "Sommerfest", MX, things=Things(media=(photo,)))
    assert [(seen.text, seen.edited) for seen in olha.sees(TG)] == [("Jan: Sommerfest", True)]
    (edit,) = [call for call in world.networks["telegram"].done if isinstance(call, Edit)]
    assert edit.files == ()


async def test_a_changed_caption_names_the_file_that_is_laid_up(
    olha: Member, jan: Member, world: World
) -> None:
    """Where the message names the file the edit names it too, without another journey."""
    photo = a_file(world, "telegram")
    said = await sends(olha, TG, photo, text="Fest")
    world.networks["telegram"].files.clear()
    await olha.edits(said, "Sommerfest", TG, things=Things(media=(replace(photo, ref="other"),)))
    (seen,) = jan.sees(MX)
    assert (seen.text, seen.files[0].handle) == ("Olha: Sommerfest", "matrix-file-0")
    assert len(world.networks["matrix"].uploaded) == 1


async def test_an_edit_that_shows_nothing_new_is_dropped(olha: Member, world: World) -> None:
    """Telegram calls the same file by another reference every time."""
    photo = a_file(world, "telegram")
    said = await sends(olha, TG, photo, text="Fest")
    before = len(world.networks["matrix"].done)
    await olha.edits(said, "Fest", TG, things=Things(media=(replace(photo, ref="other"),)))
    assert len(world.networks["matrix"].done) == before


@pytest.mark.parametrize("here", ["telegram", "matrix"])
async def test_another_file_takes_the_place_of_the_first(
    here: str, olha: Member, jan: Member, world: World
) -> None:
    """In the message that is there."""
    sender, room, reader, there = (olha, TG, jan, MX) if here == "telegram" else (jan, MX, olha, TG)
    said = await sends(sender, room, a_file(world, here), text="Fest")
    other = a_file(world, here)
    world.networks[here].files[other.ref] = b"better"
    await sender.edits(said, "Fest", room, things=Things(media=(other,)))
    assert [(seen.contents, seen.edited) for seen in reader.sees(there)] == [((b"better",), True)]


async def test_words_that_become_a_picture_change_in_place(olha: Member, jan: Member, world: World) -> None:
    """Every network lets that happen."""
    said = await jan.writes("Fest", MX)
    await jan.edits(said, "Fest", MX, things=Things(media=(a_file(world, "matrix"),)))
    assert [(seen.edited, len(seen.files)) for seen in olha.sees(TG)] == [(True, 1)]


@pytest.mark.parametrize("kind", [MediaKind.VOICE, MediaKind.PHOTO])
async def test_a_file_that_is_taken_back_disappears(
    kind: MediaKind, olha: Member, jan: Member, world: World
) -> None:
    """No network turns it into words in place: it goes, and the words are said anew, and can be changed."""
    said = await sends(jan, MX, a_file(world, "matrix", kind), text="Fest")
    await jan.edits(said, "Nur Worte", MX)
    assert [(seen.text, seen.files) for seen in olha.sees(TG)] == [("Jan: Nur Worte", ())]
    await jan.edits(said, "Andere Worte", MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Andere Worte"]


async def test_long_words_under_a_file_answer_it(olha: Member, jan: Member, world: World) -> None:
    """They grow and shrink with an edit, resolve when answered, and go with the file."""
    world.networks["telegram"].limit = 20
    photo = a_file(world, "matrix")
    long = "eins zwei drei vier fünf sechs sieben acht"
    said = await sends(jan, MX, photo, text=long)
    first, *rest = olha.sees(TG)
    assert len(rest) == 2
    assert {seen.reply_to for seen in rest} == {first.native_id}
    await olha.writes("Ja", TG, reply_to=rest[1].native_id)
    assert jan.sees(MX)[-1].reply_to == said
    await jan.edits(said, "kurz", MX, things=Things(media=(photo,)))
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: kurz"]
    await jan.edits(said, long, MX, things=Things(media=(photo,)))
    assert [seen.reply_to for seen in olha.sees(TG)] == [None, first.native_id, first.native_id]
    await jan.deletes(said, MX)
    assert olha.sees(TG) == []


async def test_a_new_file_that_does_not_come_takes_the_old_one_along(
    olha: Member, jan: Member, world: World
) -> None:
    """The words are said anew with a mark; the old picture would stand there as if it were meant."""
    said = await sends(jan, MX, a_file(world, "matrix"), text="Fest")
    lost = a_file(world, "matrix")
    world.networks["matrix"].files.pop(lost.ref)
    await jan.edits(said, "Sommerfest", MX, things=Things(media=(lost,)))
    (seen,) = [seen for seen in olha.sees(TG) if "Fest" in seen.text or "fest" in seen.text]
    assert seen.files == ()
    assert seen.text == "Jan: [Foto, nur auf Matrix zu sehen] Sommerfest"
