"""Files, places and polls on the stand-in server, and other effects on messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.events import NativeId, Pinned, Posted, Tallied
from bot.network import (
    Author,
    Delete,
    Edit,
    EndPoll,
    File,
    NotSent,
    Pin,
    React,
    Receipt,
    Refused,
    Send,
    Unknown,
    Unreact,
    Words,
)
from bot.telegram.network import TelegramNetwork
from bot.things import Media, MediaKind, Option, Place, Poll, Things
from rehearsal import samples
from rehearsal.telegram import Person, Room, Seen, TelegramServer
from tests.bot.telegram.conftest import address, events, send, told

VERA = Author(name="Vera", user="@vera:a.example", network="matrix")

CONTENT: dict[MediaKind, tuple[str, bytes]] = {
    MediaKind.PHOTO: ("image/png", samples.png()),
    MediaKind.VIDEO: ("video/mp4", samples.mp4()),
    MediaKind.ANIMATION: ("image/gif", samples.gif()),
    MediaKind.AUDIO: ("audio/mpeg", samples.mp3()),
    MediaKind.VOICE: ("audio/ogg", samples.voice()),
    MediaKind.VIDEO_NOTE: ("video/mp4", samples.mp4()),
    MediaKind.DOCUMENT: ("application/pdf", samples.pdf()),
    MediaKind.STICKER: ("image/webp", samples.webp()),
}


def at_hand(folder: Path, kind: MediaKind, content: bytes | None = None, mime: str = "") -> File:
    """A file of Matrix that lies on the disk."""
    usual, given = CONTENT[kind]
    content = given if content is None else content
    path = folder / f"{len(list(folder.iterdir()))}"
    path.write_bytes(content)
    media = Media(kind=kind, network="matrix", ref=f"mxc://a/{path.name}", unique=path.name)
    if kind is MediaKind.VIDEO_NOTE:
        media = replace(media, width=240, height=240)
    return File(media=replace(media, mime=mime or usual, size=len(content)), path=path)


def sends(network: TelegramNetwork, *files: File, text: str = "", author: Author | None = VERA) -> list[Send]:
    """The calls that send files."""
    given = Words(text=text, author=author, things=Things(media=tuple(file.media for file in files)))
    by_media = {id(file.media): file for file in files}
    return [
        Send(txn=f"t{at}", part=part, files=tuple(by_media[id(media)] for media in part.media))
        for at, part in enumerate(network.compose(given))
    ]


async def shown(network: TelegramNetwork, room: Room, *outgoing: Send) -> list[Seen]:
    """The messages that sends became, those of albums too."""
    ids: list[NativeId] = []
    for one in outgoing:
        receipt = await network.deliver(address(room), one)
        assert receipt.native_id is not None
        ids += receipt.album or (receipt.native_id,)
    found = [room.message(int(native_id)) for native_id in ids]
    return [seen for seen in found if seen is not None]


@pytest.mark.parametrize("kind", [kind for kind in MediaKind if kind not in ("sticker", "video_note")])
async def test_a_file_is_seen_as_what_it_is(
    network: TelegramNetwork, server: TelegramServer, group: Room, tmp_path: Path, kind: MediaKind
) -> None:
    """With its caption, byte for byte, and without a complaint of the server's."""
    (seen,) = await shown(network, group, *sends(network, at_hand(tmp_path, kind), text="Hier"))

    assert (seen.kind, seen.text, seen.marked("bold")) == (kind, "Vera: Hier", ["Vera:"])
    assert CONTENT[kind][1] in [file.content for file in server.core.world.files.values()]
    assert server.rejected == []


@pytest.mark.parametrize("kind", [MediaKind.STICKER, MediaKind.VIDEO_NOTE])
async def test_what_has_no_caption_is_announced(
    network: TelegramNetwork, server: TelegramServer, group: Room, tmp_path: Path, kind: MediaKind
) -> None:
    """Its sender is named in a message of its own."""
    name, seen = await shown(network, group, *sends(network, at_hand(tmp_path, kind)))

    assert (name.text, seen.kind, seen.text) == ("Vera: …", kind, "")
    assert server.rejected == []


async def test_an_album_is_one_message_with_many_ids(
    network: TelegramNetwork, group: Room, tmp_path: Path
) -> None:
    """All of them are known, so that each picture can be changed and taken away."""
    files = [at_hand(tmp_path, MediaKind.PHOTO), at_hand(tmp_path, MediaKind.VIDEO)]
    (only,) = sends(network, *files, text="Fest")
    seen = await shown(network, group, only)

    assert [(one.kind, one.text) for one in seen] == [("photo", "Vera: Fest"), ("video", "")]
    assert len({one.album for one in seen}) == 1


BROKEN = b"neither picture nor sound"


@pytest.mark.parametrize(
    ("kind", "content", "mime"),
    [
        (MediaKind.PHOTO, BROKEN, "image/png"),
        (MediaKind.PHOTO, samples.claimed_png(9000, 2000), "image/png"),
        (MediaKind.STICKER, BROKEN, "image/webp"),
    ],
    ids=["no_picture", "too_wide", "no_sticker"],
)
async def test_what_telegram_refuses_goes_as_a_document(
    network: TelegramNetwork, group: Room, tmp_path: Path, kind: MediaKind, content: bytes, mime: str
) -> None:
    """Whatever it claimed to be; the words stay where they were."""
    seen = await shown(network, group, *sends(network, at_hand(tmp_path, kind, content, mime), text="Hier"))

    assert seen[-1].kind == "document"
    assert seen[0].text == "Vera: Hier"


async def test_an_album_with_a_broken_picture_goes_as_documents(
    network: TelegramNetwork, group: Room, tmp_path: Path
) -> None:
    """All of it, for Telegram does not mix them."""
    files = [at_hand(tmp_path, MediaKind.PHOTO), at_hand(tmp_path, MediaKind.PHOTO, BROKEN)]
    seen = await shown(network, group, *sends(network, *files))

    assert [one.kind for one in seen] == ["document", "document"]


async def test_a_file_beyond_the_limit_is_refused(
    network: TelegramNetwork, group: Room, tmp_path: Path
) -> None:
    """With the reason, and the room lives on; what is known of the limit is the server's own."""
    most = network.largest().upload
    assert most is not None
    file = at_hand(tmp_path, MediaKind.DOCUMENT, b"\0" * (most + 1))

    with pytest.raises(Refused) as failure:
        await shown(network, group, *sends(network, file))

    assert (failure.value.reason, failure.value.room) == ("file_too_large", False)


async def test_a_file_that_vanished_is_fetched_again(
    network: TelegramNetwork, group: Room, tmp_path: Path
) -> None:
    """Nothing was sent, so the send is simply repeated."""
    file = File(media=at_hand(tmp_path, MediaKind.PHOTO).media, path=tmp_path / "gone")

    with pytest.raises(NotSent):
        await shown(network, group, *sends(network, file))


async def test_a_file_whose_answer_was_lost_is_unknown(
    network: TelegramNetwork, server: TelegramServer, group: Room, tmp_path: Path
) -> None:
    """As with words: it may have arrived."""
    server.faults.add("lost_answer", "sendPhoto")

    with pytest.raises(Unknown):
        await shown(network, group, *sends(network, at_hand(tmp_path, MediaKind.PHOTO)))


async def test_a_missing_right_for_files_concerns_no_words(
    network: TelegramNetwork, server: TelegramServer, olha: Person, tmp_path: Path
) -> None:
    """The message is refused with its reason, and the room goes on."""
    plain = server.supergroup("Nur Text", [olha], bot="member")
    plain.chat.withheld = frozenset({"can_send_photos", "can_send_documents"})

    with pytest.raises(Refused) as failure:
        await shown(network, plain, *sends(network, at_hand(tmp_path, MediaKind.PHOTO)))

    assert (failure.value.reason, failure.value.room) == ("no_rights_media", False)
    await network.deliver(address(plain), send(network, "x"))
    assert plain.texts() == ["x"]


async def test_caption_and_file_are_changed(network: TelegramNetwork, group: Room, tmp_path: Path) -> None:
    """The caption alone, then the file with it."""
    (first,) = sends(network, at_hand(tmp_path, MediaKind.PHOTO), text="alt")
    (seen,) = await shown(network, group, first)
    (caption,) = sends(network, at_hand(tmp_path, MediaKind.PHOTO), text="neu")
    (film,) = sends(network, at_hand(tmp_path, MediaKind.VIDEO), text="Film")

    await network.deliver(address(group), Edit(txn="e", native_id=told(seen), part=caption.part))
    assert [(one.kind, one.text) for one in group.visible()] == [("photo", "Vera: neu")]

    edit = Edit(txn="f", native_id=told(seen), part=film.part, files=film.files)
    await network.deliver(address(group), edit)
    assert [(one.kind, one.text) for one in group.visible()] == [("video", "Vera: Film")]


async def test_a_text_may_become_a_file(network: TelegramNetwork, group: Room, tmp_path: Path) -> None:
    """Telegram can add one; taking one away it cannot, but the words are right at least."""
    (seen,) = await shown(network, group, send(network, "alt"))
    (file,) = sends(network, at_hand(tmp_path, MediaKind.PHOTO), text="Bild")
    back = send(network, "wieder Text")

    edit = Edit(txn="e", native_id=told(seen), part=file.part, files=file.files)
    await network.deliver(address(group), edit)
    await network.deliver(address(group), Edit(txn="f", native_id=told(seen), part=back.part))

    assert [(one.kind, one.text) for one in group.visible()] == [("photo", "wieder Text")]


async def test_an_old_file_that_cannot_be_deleted_is_told(
    network: TelegramNetwork, server: TelegramServer, olha: Person, tmp_path: Path
) -> None:
    """Its caption goes, the picture stays: somebody has to know."""
    old = server.group("Alt", [olha])
    (seen,) = await shown(
        network, old, *sends(network, at_hand(tmp_path, MediaKind.PHOTO), text="Name und Anschrift")
    )
    old.chat.messages[seen.id].date -= 72 * 3600

    with pytest.raises(Refused) as failure:
        await network.deliver(address(old), Delete(txn="d", native_id=told(seen)))

    assert failure.value.reason == "cannot_delete"
    assert old.texts() == ["…"]


async def test_a_poll_is_asked_counted_and_ended(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Its own id comes with the receipt, and its counts come by that id; ending twice is ending once."""
    options = (Option(key="a", text="Montag"), Option(key="b", text="Dienstag"))
    words = Words(text="", author=VERA, things=Things(poll=Poll(question="Wann?", options=options)))
    (part,) = network.compose(words)
    receipt = await network.deliver(address(group), Send(txn="p", part=part))
    assert receipt.native_id is not None
    await events(network)
    olha.votes(group, int(receipt.native_id), 1)
    (vote,) = await events(network)
    end = EndPoll(txn="e", native_id=receipt.native_id)
    for _ in range(2):
        assert await network.deliver(address(group), end) == Receipt()
    ended = (await events(network))[-1]

    assert isinstance(vote, Tallied)
    assert (vote.poll, vote.counts, vote.closed) == (receipt.alias, (0, 1), False)
    assert isinstance(ended, Tallied)
    assert ended.closed


async def test_a_place_is_a_card_on_the_map(network: TelegramNetwork, group: Room) -> None:
    """Whose it is stands in its title."""
    words = Words(text="", author=VERA, things=Things(place=Place(latitude=51.5, longitude=11.0)))
    (seen,) = await shown(network, group, Send(txn="p", part=network.compose(words)[0]))

    assert seen.kind == "venue"
    assert seen.content["venue"]["title"] == "Vera"


async def test_a_pin_is_put_and_taken(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Being so already is as good, and the bot's own pins are no news."""
    said = olha.writes(group, "wichtig")
    await events(network)
    for on in (True, True, False, False):
        await network.deliver(address(group), Pin(txn="p", native_id=told(said), on=on))
    olha.writes(group, "danach")
    assert [type(event) for event in await events(network)] == [Posted]

    olha.pins(group, said)
    (pinned,) = await events(network)
    assert isinstance(pinned, Pinned)
    assert pinned.added == (told(said),)


async def test_a_reaction_is_taken_back(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """Of the bot's only one can stand there; gone is gone."""
    said = olha.writes(group, "Idee")
    await events(network)
    for effect in (
        React(txn="r", native_id=told(said), emoji="👍"),
        React(txn="s", native_id=told(said), emoji="❤️"),
        Unreact(txn="u", native_id=told(said), emoji="❤️"),
        Unreact(txn="u", native_id=told(said), emoji="❤️"),
    ):
        await network.deliver(address(group), effect)
    seen = group.message(said.id)

    assert seen is not None
    assert seen.reactions == {}
    olha.writes(group, "danach")
    assert [type(event) for event in await events(network)] == [Posted]
