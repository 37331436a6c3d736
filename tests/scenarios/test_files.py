"""Files cross as what they are, once, and what cannot cross is said."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.files import transfer
from bot.network import File, Largest, NotSent, Refused, Unknown
from bot.things import MediaKind, Things
from storage.models import Purpose
from tests.scenarios.sending import CONTENT, MX, TG, a_file, add_room, bridged, posted, sends
from tests.voices import voice
from tests.world import Member, World

KINDS = tuple(MediaKind)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where files lie on their way."""
    return tmp_path / "media"


def lying(folder: Path) -> list[str]:
    """The names of the files there."""
    return [path.name for path in folder.iterdir()]


@pytest.fixture
async def world(world: World, folder: Path) -> World:
    """The same world with a folder that the story can look into."""
    return World.build(world.database, world.work.district, world.civil.now(), folder)


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    return await bridged(world)


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_crosses_to_matrix(kind: MediaKind, olha: Member, jan: Member, world: World) -> None:
    """One event with the file laid up there and the caption under it."""
    await sends(olha, TG, a_file(world, "telegram", kind), text="Unser Fest")
    (seen,) = jan.sees(MX)
    assert (seen.text, seen.contents) == ("Olha: Unser Fest", (CONTENT,))
    assert seen.files[0].handle in world.networks["matrix"].uploaded


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_crosses_to_telegram(
    kind: MediaKind, olha: Member, jan: Member, world: World
) -> None:
    """The bytes go with the message, from a file that is gone afterwards."""
    await sends(jan, MX, a_file(world, "matrix", kind), text="Unser Fest")
    (seen,) = olha.sees(TG)
    assert (seen.text, seen.contents) == ("Jan: Unser Fest", (CONTENT,))


async def test_a_voice_message_brings_what_telegram_does_not_tell(
    olha: Member, jan: Member, world: World
) -> None:
    """Its loudness is read from the file, and remembered for the edit of its caption."""
    spoken = a_file(world, "telegram", MediaKind.VOICE, duration=3000)
    world.networks["telegram"].files[spoken.ref] = voice([10, 30, 20])
    said = await sends(olha, TG, spoken)
    await olha.edits(said, "Hören Sie", TG, things=Things(media=(spoken,)))
    (seen,) = jan.sees(MX)
    assert (seen.text, seen.files[0].media.duration) == ("Olha: Hören Sie", 3000)
    assert seen.files[0].media.waveform == (0, 1024, 512)


async def test_nothing_is_left_in_the_folder(olha: Member, jan: Member, world: World, folder: Path) -> None:
    """What arrived, and what was refused, takes no room on the disk."""
    await sends(olha, TG, a_file(world, "telegram"))
    await sends(jan, MX, a_file(world, "matrix"))
    world.networks["telegram"].trouble.append(Refused("rejected", "no"))
    await sends(jan, MX, a_file(world, "matrix"))
    assert lying(folder) == []


async def test_the_same_file_travels_once(olha: Member, jan: Member, world: World) -> None:
    """What was laid up is remembered, also for another message."""
    sticker = a_file(world, "telegram", MediaKind.STICKER, cover="still")
    world.networks["telegram"].files["still"] = b"\x89PNG\r\n\x1a\n"
    await sends(olha, TG, sticker)
    await sends(olha, TG, sticker)
    first, second = jan.sees(MX)
    assert first.files == second.files
    assert first.files[0].cover is not None
    assert len(world.networks["matrix"].uploaded) == 2


async def test_a_still_picture_that_cannot_be_had_keeps_nothing_back(
    olha: Member, jan: Member, world: World
) -> None:
    """The file crosses without it."""
    await sends(olha, TG, a_file(world, "telegram", MediaKind.VIDEO, cover="gone"))
    assert [seen.files[0].cover for seen in jan.sees(MX)] == [None]


async def test_a_file_that_is_known_to_be_too_large_is_not_fetched(
    olha: Member, jan: Member, world: World
) -> None:
    """Its sender reads name, size and limit; the caption crosses with a mark."""
    world.networks["telegram"].limits = Largest(download=20 * 2**20, upload=None)
    video = a_file(world, "telegram", MediaKind.VIDEO, name="Fest.mp4", size=25_100_000)
    await sends(olha, TG, video, text="Unser Fest")
    assert "Video: Fest.mp4 (24 MB)" in olha.last(TG)
    assert "höchstens 20 MB" in olha.last(TG)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: [Video, nur auf Telegram zu sehen] Unser Fest"]
    assert world.networks["matrix"].uploaded == {}


async def test_a_file_that_says_too_little_of_its_size_is_stopped_on_the_way(
    olha: Member, jan: Member, world: World
) -> None:
    """What clients say of a file is not believed; the notice is the same."""
    world.networks["telegram"].limits = Largest(download=None, upload=10)
    await sends(
        jan, MX, a_file(world, "matrix", MediaKind.DOCUMENT, name="Plan.pdf", size=5), text="Der Plan"
    )
    assert "Datei: Plan.pdf" in jan.last(MX)
    assert "zu groß" in jan.last(MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: [Datei, nur auf Matrix zu sehen] Der Plan"]


async def test_a_limit_that_nobody_named_is_not_made_up(olha: Member, world: World) -> None:
    """A server takes less than it says: the notice does not name a limit that the file keeps."""
    world.networks["telegram"].download_trouble.append(Refused("file_too_large", "413"))
    await sends(olha, TG, a_file(world, "telegram", MediaKind.DOCUMENT, name="Plan.pdf", size=5))
    assert olha.last(TG).splitlines()[-2] == "Sie ist dort zu groß."
    assert "höchstens" not in olha.last(TG)


async def test_a_file_that_is_gone_lets_its_words_cross(olha: Member, jan: Member, world: World) -> None:
    """And an edit of them still finds its way."""
    photo = a_file(world, "matrix", ref="nowhere")
    del world.networks["matrix"].files["nowhere"]
    said = await sends(jan, MX, photo, text="Unser Fest")
    await jan.edits(said, "Unser großes Fest", MX, things=Things(media=(photo,)))
    assert "bekommt sie nicht mehr" in jan.last(MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: [Foto, nur auf Matrix zu sehen] Unser großes Fest"]


async def test_where_only_words_are_allowed_they_cross(olha: Member, jan: Member, world: World) -> None:
    """A right that is missing for files is none that is missing for their caption."""
    world.networks["telegram"].trouble.append(Refused("no_rights_media", "not enough rights"))
    await sends(jan, MX, a_file(world, "matrix"), text="Unser Fest")
    assert "darf dort nur Text senden" in jan.last(MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: [Foto, nur auf Matrix zu sehen] Unser Fest"]


async def test_a_source_that_fails_is_asked_again(olha: Member, jan: Member, world: World) -> None:
    """The room waits for the file and keeps its order."""
    source = world.networks["telegram"]
    source.download_trouble.extend([NotSent("502"), Unknown("read timeout"), ConnectionResetError()])
    await world.deposit("telegram", [posted(olha, TG, a_file(world, "telegram"), text="Bild")])
    await olha.writes("Danach", TG)
    await world.eventually(lambda: len(jan.sees(MX)) == 2)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: Bild", "Olha: Danach"]


async def test_a_source_that_never_answers_is_given_up(
    olha: Member, jan: Member, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deadline ends each try, patience all of them: the room goes on, and the sender hears it."""
    monkeypatch.setattr(transfer, "START_SECONDS", 0.01)
    monkeypatch.setattr(transfer, "PATIENCE_SECONDS", 0.5)
    world.networks["telegram"].slow = asyncio.Event()
    await sends(olha, TG, a_file(world, "telegram"), text="Bild")
    await world.eventually(lambda: len(jan.sees(MX)) == 1)
    assert jan.last(MX) == "Olha: [Foto, nur auf Telegram zu sehen] Bild"
    assert "nicht abrufen" in olha.last(TG)


async def test_a_full_disk_loses_nothing(olha: Member, jan: Member, world: World) -> None:
    """The room waits until there is room again."""
    world.networks["telegram"].download_trouble.append(OSError(28, "No space left on device"))
    await sends(olha, TG, a_file(world, "telegram"), text="Bild")
    assert jan.sees(MX) == []
    await world.eventually(lambda: len(jan.sees(MX)) == 1)
    assert olha.sees(TG) == []


async def test_a_big_file_delays_only_its_own_room(olha: Member, jan: Member, world: World) -> None:
    """Another room goes on, and words after the file wait for it."""
    await world.link("-200", "!family:example.org", "Familie", Purpose.TALK)
    arrived = world.networks["telegram"].slow = asyncio.Event()
    events = [posted(olha, TG, a_file(world, "telegram"), text="Bild"), posted(olha, TG, text="Danach")]
    await world.deposit("telegram", [*events, posted(olha, "-200", text="Schnell")])
    delivered = asyncio.Event()
    world.networks["matrix"].afterwards.append(delivered.set)
    async with asyncio.timeout(100), asyncio.TaskGroup() as group:
        group.create_task(world.settles())
        await delivered.wait()
        assert (jan.last("!family:example.org"), jan.sees(MX)) == ("Olha: Schnell", [])
        arrived.set()
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: Bild", "Olha: Danach"]


async def test_a_crash_between_upload_and_send_lays_nothing_up_again(
    olha: Member, jan: Member, world: World, folder: Path
) -> None:
    """A second program finds what the first one remembered."""
    world.networks["matrix"].trouble.append(NotSent("crash"))
    await sends(olha, TG, a_file(world, "telegram"), text="Bild")
    later = World.build(world.database, world.work.district, world.civil.now(), folder)
    later.networks |= world.networks
    await later.eventually(lambda: len(jan.sees(MX)) == 1)
    assert len(world.networks["matrix"].uploaded) == 1
    assert len([call for call in world.networks["matrix"].done if getattr(call, "files", ())]) == 1


async def test_a_send_of_unknown_fate_shows_the_file_once(olha: Member, jan: Member, world: World) -> None:
    """Settled as words are: the answer was lost, the picture is there."""
    world.networks["telegram"].lost_answers.append(Unknown("read timeout"))
    await sends(jan, MX, a_file(world, "matrix"), text="Bild")
    await jan.writes("Danach", MX)
    await world.eventually(lambda: len(olha.sees(TG)) == 2)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Bild", "Jan: Danach"]


async def test_a_file_of_the_same_network_does_not_travel(olha: Member, world: World) -> None:
    """Between two rooms of one network its own reference is enough."""
    await add_room(world, "-300")
    photo = a_file(world, "telegram")
    await sends(olha, TG, photo)
    (seen,) = olha.sees("-300")
    assert seen.files == (File(media=photo, handle=photo.ref),)


async def test_a_picture_in_private_does_not_lose_its_words(olha: Member, world: World) -> None:
    """What the bot cannot use it says, and the words are offered as ever."""
    await olha.writes("/hilfe")
    await olha.writes("Ein Café für alle", things=Things(media=(a_file(world, "telegram"),)))
    assert "Ich lese nur Ihren Text" in olha.sees()[-2].text
    assert olha.sees()[-1].words.choices
    await olha.writes("", things=Things(media=(a_file(world, "telegram", MediaKind.VOICE),)))
    assert "Schreiben Sie es als Text" in olha.last()


async def test_a_command_under_a_picture_says_that_only_words_count(
    olha: Member, jan: Member, world: World
) -> None:
    """The idea is heard; the picture goes nowhere, and its sender knows."""
    await sends(olha, TG, a_file(world, "telegram"), text="/idee Ein Café für alle")
    assert "Ich lese nur Ihren Text" in " ".join(seen.text for seen in olha.sees(TG))
    assert jan.sees(MX) == []
