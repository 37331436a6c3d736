"""Everything that a plain account can carry, on a real Synapse."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.events import Address, Came, Closed, Deleted, Edited, NativeId, Pinned, Posted, UserId, Voted, Went
from bot.matrix.network import MatrixNetwork
from bot.network import EndPoll, Largest, Pin, React, Receipt, Refused, Send, Unreact, Words
from bot.things import Media, MediaKind, Option, Place, Poll, Things
from rehearsal.matrix.showing import Attachment
from tests.bot.matrix.bot import OLHA, meet
from tests.bot.matrix.conftest import NewBot
from tests.plugins.synapse import Newcomer

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(500)
PHOTO = Media(
    kind=MediaKind.PHOTO, network="telegram", ref="AgAD", unique="photo", mime="image/png", width=4, height=3
)
VOICE = Media(
    kind=MediaKind.VOICE,
    network="telegram",
    ref="AwAD",
    unique="voice",
    mime="audio/ogg",
    duration=1500,
    waveform=(0, 512, 1024),
)
LUNCH = Poll(question="Wann?", options=(Option(key="a", text="Mo"), Option(key="b", text="Di")))


async def fetched(network: MatrixNetwork, media: Media, into: Path, most: int = 10_000) -> bytes:
    """A file as the bot gets it."""
    await network.download(media, into, most)
    return await asyncio.to_thread(into.read_bytes)


async def test_a_picture_arrives_in_the_room(newcomer: Newcomer, new_bot: NewBot, tmp_path: Path) -> None:
    """One event with name, caption and size; people can fetch the file, and its words can change."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    native = await bot.shows(room, PHOTO, PICTURE, tmp_path / "file", "<b>Seht</b>")
    [item] = await anna.visible(room)
    assert (item.kind, item.content["msgtype"], item.body) == ("m.room.message", "m.image", "Olha: Seht")
    assert item.content["info"] == {"mimetype": "image/png", "w": 4, "h": 3}
    assert item.content["filename"] == "photo.png"
    assert await anna.download(item.content["url"]) == PICTURE
    assert bot.network.largest() == Largest(download=None, upload=50 * 1024 * 1024)
    assert native == item.event_id


async def test_a_voice_message_stays_one(newcomer: Newcomer, new_bot: NewBot, tmp_path: Path) -> None:
    """With its duration and its waveform."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    await bot.shows(room, VOICE, b"OggS", tmp_path / "file")
    [item] = await anna.visible(room)
    assert item.content["org.matrix.msc3245.voice"] == {}
    assert item.content["org.matrix.msc1767.audio"] == {"duration": 1500, "waveform": [0, 512, 1024]}


async def test_the_bot_fetches_what_people_show(newcomer: Newcomer, new_bot: NewBot, tmp_path: Path) -> None:
    """Files, stickers, galleries, new files in the place of old ones; never more than it asked for."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    file = Attachment(kind="image", data=PICTURE, name="rot.png", media_type="image/png", caption="Rot")
    native = await anna.send_event(room, "m.room.message", await anna.laid(file))
    await anna.send_sticker(room, b"RIFF", "👋", "image/webp")
    await anna.send_gallery(room, [file, file], "Zwei")
    await anna.edit_media(
        room, native, Attachment(kind="image", data=b"GIF8", name="b.gif", media_type="image/gif")
    )
    shown, sticker, gallery = [await bot.hears(Posted) for _ in range(3)]
    assert (shown.text, shown.missing) == ("Rot", None)
    [photo], [waved] = shown.things.media, sticker.things.media
    assert (photo.kind, photo.name, photo.size) == (MediaKind.PHOTO, "rot.png", len(PICTURE))
    assert (waved.kind, waved.emoji, waved.mime) == (MediaKind.STICKER, "👋", "image/webp")
    assert await fetched(network, photo, tmp_path / "photo") == PICTURE
    assert (gallery.text, len(gallery.things.media)) == ("Zwei", 2)
    edited = await bot.hears(Edited)
    assert edited.things.media[0].kind is MediaKind.ANIMATION
    with pytest.raises(Refused) as caught:
        await fetched(network, photo, tmp_path / "small", most=100)
    assert caught.value.reason == "file_too_large"
    assert not (tmp_path / "small").exists()


async def test_a_file_that_is_gone_says_so(new_bot: NewBot, tmp_path: Path) -> None:
    """Not something to try again."""
    network = await new_bot()
    gone = f"mxc://{network.account.user_id.partition(':')[2]}/nothing"
    media = Media(kind=MediaKind.PHOTO, network="matrix", ref=gone, unique=gone)
    with pytest.raises(Refused) as caught:
        await network.download(media, tmp_path / "file", 1000)
    assert caught.value.reason == "file_gone"


async def test_polls_go_both_ways(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Asked, answered, answered otherwise, ended: by the bot and by people, under both names."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    [part] = bot.network.compose(Words(text="", author=OLHA, things=Things(poll=LUNCH)))
    asked = await bot.does(room, Send(txn="p", part=part))
    await anna.vote(room, asked, "Di")
    assert (await bot.hears(Voted)).keys == ("1",)
    for stable in (False, True):
        poll = await anna.start_poll(room, "Wo?", ["Hier", "Dort"], most=2, stable=stable)
        await anna.vote(room, poll, "Hier", "Dort", stable=stable)
        await anna.vote(room, poll, stable=stable)
        await anna.end_poll(room, poll, stable=stable)
        heard = (await bot.hears(Posted)).things.poll
        here, there = Option(key="0", text="Hier"), Option(key="1", text="Dort")
        assert heard == Poll(question="Wo?", options=(here, there), multiple=True)
        votes = [await bot.hears(Voted) for _ in range(2)]
        assert [(vote.native_id, vote.keys) for vote in votes] == [(poll, ("0", "1")), (poll, ())]
        assert (await bot.hears(Closed)).native_id == poll
    await bot.does(room, EndPoll(txn="e", native_id=asked, text="Zu"))
    seen = await anna.poll(room, asked)
    assert seen is not None
    assert (seen.question, seen.counts(), seen.closed) == ("Olha: Wann?", {"Mo": 0, "Di": 1}, True)


async def test_places_go_both_ways(newcomer: Newcomer, new_bot: NewBot) -> None:
    """As a place for clients with maps, as an address for the others."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    place = Place(latitude=51.4825, longitude=11.9697, title="Markt", address="Markt 1, Halle")
    parts = bot.network.compose(Words(text="", author=OLHA, things=Things(place=place)))
    for number, part in enumerate(parts):
        await bot.does(room, Send(txn=f"l{number}", part=part))
    said, item = await anna.visible(room)
    assert said.body == "Olha: 📍 Markt"
    assert (item.content["msgtype"], item.content["geo_uri"]) == ("m.location", "geo:51.482500,11.969700")
    assert item.body.startswith("📍 Markt, Markt 1, Halle\nhttps://www.openstreetmap.org/?mlat=51.48")


async def test_reactions_are_put_and_taken_back(newcomer: Newcomer, new_bot: NewBot) -> None:
    """The receipt names the reaction, also when it stood there; taking back what is not there is done."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    said = NativeId(await anna.send_text(room, "Hallo"))
    put = await bot.does(room, React(txn="r1", native_id=said, emoji="👍"))
    assert put == await bot.does(room, React(txn="r2", native_id=said, emoji="👍")) != ""
    await bot.does(room, Unreact(txn="u1", native_id=said, emoji="👍", reaction=put))
    await bot.does(room, React(txn="r3", native_id=said, emoji="🎉"))
    for txn in ("u2", "u3"):
        await bot.does(room, Unreact(txn=txn, native_id=said, emoji="🎉"))
    [item] = await anna.visible(room)
    assert item.reactions == {}


async def test_pins_go_both_ways(newcomer: Newcomer, new_bot: NewBot) -> None:
    """What is pinned already is as good; the bot's own doing is no news; without rights it is refused."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    first, second = [NativeId(await anna.send_text(room, text)) for text in ("eins", "zwei")]
    with pytest.raises(Refused) as caught:
        await bot.does(room, Pin(txn="p", native_id=first))
    assert (caught.value.reason, caught.value.room) == ("no_rights", False)
    await anna.set_power(room, network.account.user_id, 50)
    for on in (True, True, False, False, True):
        await bot.does(room, Pin(txn="p", native_id=first, on=on))
    await anna.pin(room, second)
    await anna.unpin(room, first)
    pinned, unpinned = await bot.hears(Pinned), await bot.hears(Pinned)
    assert (pinned.added, pinned.removed) == ((second,), ())
    assert (unpinned.added, unpinned.removed) == ((), (first,))
    assert await anna.pins(room) == [second]


async def test_pins_in_a_gap_are_told_apart(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Also where only the page of the room's history tells what changed."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot(timeline=2))
    first, second = [NativeId(await anna.send_text(room, text)) for text in ("eins", "zwei")]
    await anna.pin(room, first)
    await anna.pin(room, second)
    for number in range(5):
        await anna.send_text(room, f"{number}")
    assert [(await bot.hears(Pinned)).added for _ in range(2)] == [(first,), (second,)]


async def test_comings_and_goings_are_told_but_no_new_names(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Whoever comes or goes is named; a new name or picture is neither."""
    anna, bela = await newcomer("Anna"), await newcomer("Bela")
    bot, room = await meet(anna, await new_bot())
    await anna.invite(room, bela.user_id)
    await bela.join(room)
    await bela.set_display_name("Béla")
    await bela.leave(room)
    came, went = await bot.hears(Came), await bot.hears(Went)
    assert [person.user for person in (*came.people, *went.people)] == [bela.user_id] * 2
    assert came.people[0].name == "Bela"


async def test_people_have_pictures(newcomer: Newcomer, new_bot: NewBot, tmp_path: Path) -> None:
    """With what they say, and when the bot asks."""
    anna = await newcomer("Anna")
    picture = await anna.set_avatar(PICTURE)
    bot, room = await meet(anna, network := await new_bot())
    await anna.send_text(room, "Hallo")
    assert (await bot.hears(Posted)).sender.picture == picture
    portrait = await network.portrait(UserId(anna.user_id))
    assert portrait is not None
    assert await fetched(network, portrait, tmp_path / "portrait") == PICTURE
    assert await network.portrait(UserId(network.account.user_id)) is None


async def test_a_right_for_stickers_alone_does_not_stop_the_room(
    newcomer: Newcomer, new_bot: NewBot, tmp_path: Path
) -> None:
    """Refused for this one thing; words still go."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, await new_bot())
    levels = await anna.state(room, "m.room.power_levels")
    events = levels.get("events", {}) | {"m.sticker": 50}
    await anna.set_state(room, "m.room.power_levels", levels | {"events": events})
    sticker = Media(
        kind=MediaKind.STICKER, network="telegram", ref="CAAD", unique="s", mime="image/webp", emoji="👋"
    )
    with pytest.raises(Refused) as caught:
        await bot.shows(room, sticker, b"RIFF", tmp_path / "file")
    assert (caught.value.reason, caught.value.room) == ("no_rights", False)
    assert await bot.says(room, "Hallo", "s")
    await anna.set_state(room, "m.room.power_levels", levels | {"events_default": 50})
    with pytest.raises(Refused) as caught:
        await bot.says(room, "Hallo", "t")
    assert (caught.value.reason, caught.value.room) == ("no_rights", True)


async def test_a_banned_bot_pauses(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Also for pins and reactions, until somebody asks it in again."""
    anna = await newcomer("Anna")
    _, room = await meet(anna, network := await new_bot())
    said = NativeId(await anna.send_text(room, "Hallo"))
    await anna.ban(room, network.account.user_id)
    for act in (Pin(txn="p", native_id=said), React(txn="r", native_id=said, emoji="👍")):
        with pytest.raises(Refused) as caught:
            await network.deliver(Address(room), act)
        assert (caught.value.reason, caught.value.room) == ("not_invited", True)
    await anna.unban(room, network.account.user_id)
    await anna.invite(room, network.account.user_id)
    assert await network.deliver(Address(room), React(txn="r", native_id=said, emoji="👍")) != Receipt()


async def test_a_message_is_found_by_its_address(newcomer: Newcomer, new_bot: NewBot) -> None:
    """And what was taken away is told by its own id."""
    anna = await newcomer("Anna")
    bot, room = await meet(anna, network := await new_bot())
    said = await anna.send_text(room, "Hallo")
    url = network.permalink(Address(room), NativeId(said))
    assert network.linked(url) == (room, said)
    await anna.redact(room, said)
    assert (await bot.hears(Deleted)).native_id == said
