"""Several pictures in a row stay together, in order, with the name once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.network import Largest, NotSent, Refused, Send, Unknown
from bot.things import Media, MediaKind, Things
from tests.fakes import Seen
from tests.scenarios.sending import MX, TG, a_file, add_room, bridged, posted, sends
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    return await bridged(world)


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def sizes(world: World) -> list[int]:
    """How many files each call to Telegram brought."""
    calls = [call for call in world.networks["telegram"].done if isinstance(call, Send)]
    return [len(call.files) for call in calls if call.files]


def shown(seen: list[Seen]) -> list[tuple[str, str]]:
    """Texts and files, in order."""
    return [(one.text, one.files[0].media.unique if one.files else "") for one in seen]


async def test_pictures_in_a_row_are_one_album_there(olha: Member, jan: Member, world: World) -> None:
    """One call to Telegram; the first caption leads with the name, the others keep their own."""
    photos = [a_file(world, "matrix") for _ in range(3)]
    texts = ("Unser Fest", "", "Der Kuchen")
    events = [posted(jan, MX, photo, text=text) for photo, text in zip(photos, texts, strict=True)]
    await world.happens("matrix", *events)
    assert sizes(world) == [3]
    uniques = [photo.unique for photo in photos]
    assert shown(olha.sees(TG)) == list(zip(("Jan: Unser Fest", "", "Der Kuchen"), uniques, strict=True))


async def test_every_picture_of_an_album_can_be_answered_changed_and_taken_away(
    olha: Member, jan: Member, world: World
) -> None:
    """Each is a message of its own, wherever it was sent together with others."""
    photos = [a_file(world, "matrix") for _ in range(3)]
    events = [posted(jan, MX, photo, text=f"Bild {n}") for n, photo in enumerate(photos)]
    await world.happens("matrix", *events)
    _, second, third = olha.sees(TG)
    await olha.writes("Wie schön", TG, reply_to=second.native_id)
    assert jan.sees(MX)[-1].reply_to == events[1].native_id
    await jan.edits(events[1].native_id, "Der Kuchen", MX, things=Things(media=(photos[1],)))
    await jan.deletes(events[0].native_id, MX)
    assert [(seen.native_id, seen.text) for seen in olha.sees(TG)] == [
        (second.native_id, "Jan: Der Kuchen"),
        (third.native_id, "Bild 2"),
    ]


async def test_no_picture_stands_without_a_name(olha: Member, jan: Member, world: World) -> None:
    """Whose the album is, the next picture says when the first is taken away, and goes on saying it."""
    photos = [a_file(world, "matrix") for _ in range(3)]
    events = [posted(jan, MX, photo) for photo in photos]
    await world.happens("matrix", *events)
    await jan.deletes(events[0].native_id, MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: ", ""]
    await jan.edits(events[1].native_id, "Der Kuchen", MX, things=Things(media=(photos[1],)))
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Der Kuchen", ""]
    await jan.deletes(events[1].native_id, MX)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: "]


@pytest.mark.parametrize(
    ("kinds", "calls"),
    [
        ((MediaKind.PHOTO, MediaKind.VIDEO), [2]),
        ((MediaKind.DOCUMENT, MediaKind.DOCUMENT), [2]),
        ((MediaKind.AUDIO, MediaKind.DOCUMENT), [1, 1]),
        ((MediaKind.PHOTO, MediaKind.VOICE), [1, 1]),
        ((MediaKind.STICKER, MediaKind.STICKER), [1, 1]),
        ((MediaKind.PHOTO,) * 11, [10, 1]),
    ],
)
async def test_what_may_stand_together(
    kinds: tuple[MediaKind, ...], calls: list[int], olha: Member, jan: Member, world: World
) -> None:
    """Pictures with films, documents with documents, at most ten."""
    await world.happens("matrix", *(posted(jan, MX, a_file(world, "matrix", kind)) for kind in kinds))
    assert sizes(world) == calls
    assert len(olha.sees(TG)) == len(kinds)


async def test_words_in_between_part_an_album(olha: Member, jan: Member, world: World) -> None:
    """Order comes before beauty."""
    await world.happens(
        "matrix",
        posted(jan, MX, a_file(world, "matrix"), text="eins"),
        posted(jan, MX, text="zwei"),
        posted(jan, MX, a_file(world, "matrix"), text="drei"),
    )
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: eins", "Jan: zwei", "Jan: drei"]


async def test_pictures_of_two_people_are_not_one_album(olha: Member, jan: Member, world: World) -> None:
    """Everybody is named."""
    tom = world.member("matrix", "@tom:example.org", "Tom")
    await world.happens(
        "matrix", *(posted(one, MX, a_file(world, "matrix"), text="Bild") for one in (jan, tom))
    )
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Bild", "Tom: Bild"]


@pytest.mark.usefixtures("olha")
async def test_pictures_that_waited_for_us_are_not_one_album(jan: Member, world: World) -> None:
    """After an outage what was sent an hour apart arrives at once."""
    old = posted(jan, MX, a_file(world, "matrix"), text="früher")
    await world.happens(
        "matrix",
        replace(old, at=old.at + timedelta(minutes=1)),
        replace(posted(jan, MX, a_file(world, "matrix"), text="später"), at=old.at + timedelta(hours=1)),
    )
    assert sizes(world) == [1, 1]


async def test_a_picture_that_is_on_its_way_waits_for_no_other(
    olha: Member, jan: Member, world: World
) -> None:
    """Once a row was tried nothing is added to it."""
    world.networks["telegram"].trouble.append(NotSent("connection refused"))
    for text in ("eins", "zwei"):
        await sends(jan, MX, a_file(world, "matrix"), text=text)
    await world.eventually(lambda: len(olha.sees(TG)) == 2)
    assert (sizes(world), [seen.text for seen in olha.sees(TG)]) == ([1, 1], ["Jan: eins", "Jan: zwei"])


async def test_a_picture_taken_away_at_once_never_arrives(olha: Member, jan: Member, world: World) -> None:
    """The others of its album do, with the name."""
    from bot.events import Deleted

    events = [posted(jan, MX, a_file(world, "matrix"), text=f"Bild {n}") for n in range(3)]
    gone = Deleted(room=events[0].room, at=events[0].at, sender=jan.sender, native_id=events[0].native_id)
    await world.happens("matrix", *events, gone)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Bild 1", "Bild 2"]
    await olha.writes("Ja", TG, reply_to=olha.sees(TG)[0].native_id)
    assert jan.sees(MX)[-1].reply_to == events[1].native_id


async def test_one_file_too_large_leaves_the_others_an_album(olha: Member, jan: Member, world: World) -> None:
    """Its sender hears of it; its caption crosses."""
    world.networks["telegram"].limits = Largest(download=None, upload=100)
    big = a_file(world, "matrix", MediaKind.VIDEO, name="Fest.mp4", size=5000)
    photos = [a_file(world, "matrix") for _ in range(2)]
    await world.happens(
        "matrix",
        posted(jan, MX, photos[0], text="Bild"),
        posted(jan, MX, big, text="Film"),
        posted(jan, MX, photos[1]),
    )
    assert sizes(world) == [2]
    assert olha.sees(TG)[0].text == "Jan: [Video, nur auf Matrix zu sehen] Film\nBild"
    assert "Fest.mp4" in jan.last(MX)


async def test_one_file_gone_leaves_the_others_an_album(olha: Member, jan: Member, world: World) -> None:
    """Found out on the way; each notice answers its own message."""
    photos = [a_file(world, "matrix") for _ in range(3)]
    del world.networks["matrix"].files[photos[1].ref]
    events = [posted(jan, MX, photo, text=f"Bild {n}") for n, photo in enumerate(photos)]
    await world.happens("matrix", *events)
    assert sizes(world) == [2]
    assert [seen.text for seen in olha.sees(TG)] == [
        "Jan: [Foto, nur auf Matrix zu sehen] Bild 1\nBild 0",
        "Bild 2",
    ]
    assert jan.sees(MX)[-1].reply_to == events[1].native_id


async def test_an_album_that_is_refused_is_sent_one_by_one(olha: Member, jan: Member, world: World) -> None:
    """The network does not say which file it means: the others arrive."""
    world.networks["telegram"].trouble.extend(
        [Refused("file_refused", "album"), Refused("file_refused", "1")]
    )
    events = [posted(jan, MX, a_file(world, "matrix"), text=f"Bild {n}") for n in range(3)]
    await world.happens("matrix", *events)
    assert [seen.text for seen in olha.sees(TG)] == [
        "Jan: [Foto, nur auf Matrix zu sehen] Bild 0",
        "Bild 1",
        "Bild 2",
    ]
    assert "nicht angenommen" in jan.last(MX)


async def test_an_album_of_unknown_fate_is_shown_once(olha: Member, jan: Member, world: World) -> None:
    """Settled as a whole, and every picture of it can be answered."""
    world.networks["telegram"].lost_answers.append(Unknown("read timeout"))
    events = [posted(jan, MX, a_file(world, "matrix"), text=f"Bild {n}") for n in range(2)]
    await world.happens("matrix", *events)
    await jan.writes("Danach", MX)
    await world.eventually(lambda: len(olha.sees(TG)) == 3)
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Bild 0", "Bild 1", "Jan: Danach"]
    await olha.writes("Schön", TG, reply_to=olha.sees(TG)[1].native_id)
    assert jan.sees(MX)[-1].reply_to == events[1].native_id


async def test_a_gallery_is_one_album(olha: Member, jan: Member, world: World) -> None:
    """Several files in one event; all of them go when it is taken away."""
    photos = [a_file(world, "matrix") for _ in range(3)]
    said = await sends(jan, MX, *photos, text="Unser Fest")
    assert sizes(world) == [3]
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Unser Fest", "", ""]
    await jan.edits(said, "Das Fest", MX, things=Things(media=tuple(photos)))
    assert [seen.text for seen in olha.sees(TG)] == ["Jan: Das Fest", "", ""]
    await jan.deletes(said, MX)
    assert olha.sees(TG) == []


async def test_an_album_from_telegram_says_the_name_once(olha: Member, jan: Member, world: World) -> None:
    """Also when its pictures come one after the other; an edit does not bring the name back."""
    photos = [a_file(world, "telegram") for _ in range(3)]
    events = [posted(olha, TG, photo, text=f"Bild {n}", album="a1") for n, photo in enumerate(photos)]
    for event in events:
        await world.happens("telegram", event)
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: Bild 0", "Bild 1", "Bild 2"]
    await olha.edits(events[1].native_id, "Der Kuchen", TG, things=Things(media=(photos[1],)))
    assert [seen.text for seen in jan.sees(MX)] == ["Olha: Bild 0", "Der Kuchen", "Bild 2"]


async def test_words_within_an_album_from_telegram_bring_the_name_back(
    olha: Member, jan: Member, world: World
) -> None:
    """Nobody is taken for the author of somebody else's picture."""
    ivan = world.member("telegram", "8", "Ivan")
    await world.happens(
        "telegram",
        posted(olha, TG, a_file(world, "telegram"), album="a1"),
        posted(ivan, TG, text="Schön"),
        posted(olha, TG, a_file(world, "telegram"), album="a1", text="Noch eins"),
    )
    assert jan.last(MX) == "Olha: Noch eins"


async def test_an_album_finds_its_way_to_a_room_of_its_own_network(olha: Member, world: World) -> None:
    """Album to album, whatever time lies between its updates."""
    await add_room(world, "-300")
    photos: list[Media] = [a_file(world, "telegram") for _ in range(3)]
    albums = ("a1", "a1", "a2")
    await world.happens(
        "telegram",
        *(posted(olha, TG, photo, album=album) for photo, album in zip(photos, albums, strict=True)),
    )
    assert sizes(world) == [2, 1]
    texts = ("Olha: ", "", "Olha: ")
    assert shown(olha.sees("-300")) == [
        (text, photo.unique) for text, photo in zip(texts, photos, strict=True)
    ]
