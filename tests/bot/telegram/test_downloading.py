"""Files out of Telegram, onto the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.events import Posted, UserId
from bot.network import Failure, NotSent, Refused
from bot.telegram.downloading import CLOUD, LOCAL
from bot.telegram.network import TelegramNetwork
from bot.things import Media, MediaKind
from rehearsal import samples
from rehearsal.telegram import Person, Room
from tests.bot.telegram.conftest import KEY, Connect, events

TOKEN = "7000000001:AAE-verysecretverysecretverysecret"  # a made-up one
MEDIA = Media(kind=MediaKind.DOCUMENT, network="telegram", ref="BQAC", unique="AgAD", cover="Thumb")
MOST = 1000


@dataclass(slots=True)
class Files:
    """A server that keeps files, as this test wants it to."""

    described: Any = field(default_factory=lambda: {"file_id": "BQAC", "file_path": "documents/file_1.pdf"})
    status: int = 200
    body: bytes = b"%PDF"
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """getFile, or the file itself."""
        self.asked.append(request.path)
        if request.path.startswith("/file/"):
            return web.Response(body=self.body, status=self.status)
        return web.json_response({"ok": True, "result": self.described})


@pytest.fixture
def files() -> Files:
    """What the server keeps."""
    return Files()


@pytest.fixture
async def network(files: Files) -> AsyncIterator[TelegramNetwork]:
    """The adapter, connected to it."""
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", files.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    network = TelegramNetwork(TOKEN, f"http://127.0.0.1:{runner.addresses[0][1]}", "none", KEY)
    yield network
    await network.close()
    await runner.cleanup()


async def failed(network: TelegramNetwork, into: Path) -> Failure:
    """How a download fails; no trace of the token is in it."""
    with pytest.raises(Failure) as failure:
        await network.download(MEDIA, into, MOST)
    chain: BaseException | None = failure.value
    while chain is not None:
        assert "verysecret" not in repr(chain)
        chain = chain.__cause__
    return failure.value


async def test_a_file_comes_in_pieces(network: TelegramNetwork, files: Files, tmp_path: Path) -> None:
    """Byte for byte, from under its path."""
    files.body = b"x" * MOST
    await network.download(MEDIA, tmp_path / "a", MOST)

    assert (tmp_path / "a").read_bytes() == files.body
    assert files.asked[-1] == f"/file/bot{TOKEN}/documents/file_1.pdf"


@pytest.mark.parametrize(
    ("described", "status", "body", "reason"),
    [
        ({"file_path": "a", "file_size": MOST + 1}, 200, b"", "file_too_large"),
        ({"file_path": "a"}, 200, b"x" * (MOST + 1), "file_too_large"),
        ({"file_path": "a"}, 404, b"", "file_gone"),
        ({"file_path": "../../etc/passwd"}, 200, b"x", "file_gone"),
        ({"file_path": "/nowhere/at/all"}, 200, b"x", "file_gone"),
        ({}, 200, b"", "file_gone"),
        ([], 200, b"", "file_gone"),
    ],
    ids=["told_too_large", "is_too_large", "expired", "outside", "not_on_disk", "no_path", "no_object"],
)
async def test_what_cannot_be_had_is_refused(
    network: TelegramNetwork,
    files: Files,
    tmp_path: Path,
    described: Any,
    status: int,
    body: bytes,
    reason: str,
) -> None:
    """For good, with the reason."""
    files.described, files.status, files.body = described, status, body
    failure = await failed(network, tmp_path / "a")

    assert isinstance(failure, Refused)
    assert (failure.reason, failure.room) == (reason, False)


@pytest.mark.parametrize("status", [500, 502, 429])
async def test_trouble_on_the_way_is_tried_again(
    network: TelegramNetwork, files: Files, tmp_path: Path, status: int
) -> None:
    """The file is still there."""
    files.status = status

    assert isinstance(await failed(network, tmp_path / "a"), NotSent)


async def test_a_disk_that_takes_nothing_is_no_refusal(network: TelegramNetwork, tmp_path: Path) -> None:
    """It may have room again."""
    assert isinstance(await failed(network, tmp_path / "no_folder" / "a"), NotSent)


async def test_a_local_server_names_places_on_the_disk(
    network: TelegramNetwork, files: Files, tmp_path: Path
) -> None:
    """And once it has, more is allowed."""
    kept = tmp_path / "kept"
    kept.write_bytes(b"here")
    files.described = {"file_path": str(kept)}
    assert network.largest() == CLOUD

    await network.download(MEDIA, tmp_path / "a", MOST)

    assert (tmp_path / "a").read_bytes() == b"here"
    assert network.largest() == LOCAL


async def test_what_somebody_sends_can_be_fetched(
    connect: Connect, olha: Person, group: Room, tmp_path: Path
) -> None:
    """The file and its still picture, by what the message told."""
    network = connect()
    await network.open()
    olha.sends(group, "sticker", content=samples.webm(), thumbnail=samples.webp())
    posted = (await events(network))[-1]
    assert isinstance(posted, Posted)
    (media,) = posted.things.media
    await network.download(media, tmp_path / "a", MOST * 1000)
    await network.download(media, tmp_path / "b", MOST * 1000, cover=True)

    assert (tmp_path / "a").read_bytes() == samples.webm()
    assert (tmp_path / "b").read_bytes() == samples.webp()


async def test_a_file_that_telegram_does_not_give_out_is_refused(
    connect: Connect, olha: Person, group: Room, tmp_path: Path
) -> None:
    """Twenty megabytes are all that bots get."""
    network = connect()
    await network.open()
    olha.sends(group, "document", size=21 * 1024 * 1024)
    posted = (await events(network))[-1]
    assert isinstance(posted, Posted)
    (media,) = posted.things.media

    with pytest.raises(Refused) as failure:
        await network.download(media, tmp_path / "a", 10**9)

    assert failure.value.reason == "file_too_large"


SIZES = [
    {"file_id": f"P{side}", "file_unique_id": f"u{side}", "width": side, "height": side}
    for side in (160, 320, 640)
]


@pytest.mark.parametrize(
    ("answer", "ref"),
    [
        ({"total_count": 1, "photos": [SIZES]}, "P320"),
        ({"total_count": 1, "photos": [SIZES[2:]]}, "P640"),
        ({"total_count": 0, "photos": []}, None),
        ({"total_count": 1, "photos": [7]}, None),
        ([], None),
    ],
)
async def test_a_portrait_is_small(
    network: TelegramNetwork, files: Files, answer: Any, ref: str | None
) -> None:
    """Large enough to be recognised, and None for people who show none."""
    files.described = answer
    found = await network.portrait(UserId("11"))

    assert (found.ref if found else None) == ref


async def test_a_channel_has_a_portrait_too(network: TelegramNetwork, files: Files) -> None:
    """Its picture has two sizes, of which the small one is enough."""
    files.described = {"id": -100, "photo": {"small_file_id": "S", "small_file_unique_id": "s"}}
    found = await network.portrait(UserId("-100"))

    assert found is not None
    assert (found.ref, found.unique) == ("S", "s")
