"""Files on their way to and from a homeserver that does what a test tells it to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.matrix.network import MatrixNetwork
from bot.network import Busy, Failure, Largest, NotSent, Refused
from bot.things import Media, MediaKind
from tests.bot.matrix.stub import Stub

MXC = "mxc://stub/abc"
UNRECOGNIZED = {"errcode": "M_UNRECOGNIZED", "error": "what?"}


def media(ref: str = MXC, *, mime: str = "image/png", name: str = "ä b.png", cover: str = "") -> Media:
    """A file."""
    return Media(
        kind=MediaKind.PHOTO,
        network="matrix",
        ref=ref,
        unique=ref,
        mime=mime,
        name=name,
        cover=cover or None,
    )


@pytest.fixture
def laid(tmp_path: Path) -> Path:
    """A file to lay up."""
    path = tmp_path / "spooled"
    path.write_bytes(b"\x00\xffdata")
    return path


async def test_a_file_is_laid_up_with_its_name_and_type(
    stubbed: MatrixNetwork, stub: Stub, laid: Path
) -> None:
    """The address that it gets is the handle; a type that nobody knows is said to be none."""
    stub.answers(200, {"content_uri": MXC})
    assert await stubbed.upload(media(), laid) == MXC
    assert await stubbed.upload(media(mime="", name=""), laid) == MXC
    first, second = stub.asked
    assert (first.method, first.path, first.query["filename"]) == (
        "POST",
        "/_matrix/media/v3/upload",
        "ä b.png",
    )
    assert first.body == b"\x00\xffdata".decode(errors="replace")
    assert (first.content_type, second.content_type) == ("image/png", "application/octet-stream")


async def test_what_is_too_large_is_known_before(stubbed: MatrixNetwork, stub: Stub, laid: Path) -> None:
    """The homeserver has said how much it takes; nothing is sent in vain."""
    assert stubbed.largest() == Largest(download=None, upload=1000)
    await asyncio.to_thread(laid.write_bytes, bytes(1001))
    with pytest.raises(Refused) as caught:
        await stubbed.upload(media(), laid)
    assert (caught.value.reason, stub.asked) == ("file_too_large", [])


@pytest.mark.parametrize(
    ("status", "body", "failure", "reason"),
    [
        (413, "<html>nginx</html>", Refused, "file_too_large"),
        (413, {"errcode": "M_TOO_LARGE"}, Refused, "file_too_large"),
        (403, {"errcode": "M_FORBIDDEN"}, Refused, "file_refused"),
        (400, {"errcode": "M_BAD_JSON"}, Refused, "file_refused"),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 10}, Busy, None),
        (502, "<html>", NotSent, None),
        (200, {"content_uri": "https://example.org/x"}, NotSent, None),
        (200, "", NotSent, None),
    ],
)
async def test_every_refusal_of_a_file_has_a_name(
    stubbed: MatrixNetwork, stub: Stub, laid: Path, status: int, body: object, failure: type, reason: str
) -> None:
    """What will never go is refused, anything else may be tried again."""
    stub.answers(status, body)
    with pytest.raises(Failure) as caught:
        await stubbed.upload(media(), laid)
    assert isinstance(caught.value, failure)
    assert getattr(caught.value, "reason", None) == reason


async def test_a_file_is_fetched_as_a_member(stubbed: MatrixNetwork, stub: Stub, tmp_path: Path) -> None:
    """Signed, by the path of today; its cover lies elsewhere."""
    stub.answers(200, "x" * 900)
    await stubbed.download(media(cover="mxc://other/def"), tmp_path / "a", 900)
    await stubbed.download(media(cover="mxc://other/def"), tmp_path / "b", 900, cover=True)
    assert (tmp_path / "a").read_bytes() == b"x" * 900
    assert [asked.path for asked in stub.asked] == [
        "/_matrix/client/v1/media/download/stub/abc",
        "/_matrix/client/v1/media/download/other/def",
    ]
    assert stub.asked[0].authorization == "Bearer secret-token"


@pytest.mark.parametrize("chunked", [False, True])
async def test_no_more_is_fetched_than_was_allowed(
    stubbed: MatrixNetwork, stub: Stub, tmp_path: Path, chunked: bool
) -> None:
    """Whether the homeserver says how much comes or not; nothing stays behind."""
    stub.chunked = chunked
    stub.answers(200, "x" * 901)
    with pytest.raises(Refused) as caught:
        await stubbed.download(media(), tmp_path / "a", 900)
    assert caught.value.reason == "file_too_large"
    assert not (tmp_path / "a").exists()


async def test_an_old_homeserver_gives_its_files_to_everybody(
    stubbed: MatrixNetwork, stub: Stub, tmp_path: Path
) -> None:
    """So it is not told who asks."""
    stub.answers(404, UNRECOGNIZED)
    stub.answers(200, "old")
    await stubbed.download(media(), tmp_path / "a", 900)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert stub.asked[1].path == "/_matrix/media/v3/download/stub/abc"
    assert stub.asked[1].authorization is None


@pytest.mark.parametrize(
    ("status", "body", "failure", "reason"),
    [
        (404, {"errcode": "M_NOT_FOUND"}, Refused, "file_gone"),
        (403, {"errcode": "M_FORBIDDEN"}, Refused, "file_gone"),
        (502, {"errcode": "M_TOO_LARGE"}, Refused, "file_too_large"),
        (504, {"errcode": "M_NOT_YET_UPLOADED"}, NotSent, None),
        (429, {"errcode": "M_LIMIT_EXCEEDED"}, Busy, None),
        (204, "", NotSent, None),
    ],
)
async def test_every_missing_file_has_a_reason(
    stubbed: MatrixNetwork, stub: Stub, tmp_path: Path, status: int, body: object, failure: type, reason: str
) -> None:
    """And no half of it is left."""
    stub.answers(status, body)
    with pytest.raises(Failure) as caught:
        await stubbed.download(media(), tmp_path / "a", 900)
    assert isinstance(caught.value, failure)
    assert getattr(caught.value, "reason", None) == reason
    assert not (tmp_path / "a").exists()


async def test_nothing_leads_out_of_the_homeserver(
    stubbed: MatrixNetwork, stub: Stub, tmp_path: Path
) -> None:
    """What is no content address is not asked for; a redirection elsewhere does not take the token along."""
    for ref in ("mxc://stub/../../secret", "https://example.org/x", ""):
        with pytest.raises(Refused):
            await stubbed.download(media(ref), tmp_path / "a", 900)
    assert stub.asked == []
    async with Stub() as elsewhere:
        elsewhere.answers(200, "far")
        stub.answers(307, "", {"Location": f"{elsewhere.url}/file"})
        await stubbed.download(media(), tmp_path / "a", 900)
        assert elsewhere.asked[0].authorization is None
    stub.clear()
    stub.answers(307, "", {"Location": "file:///etc/passwd"})
    with pytest.raises(NotSent):
        await stubbed.download(media(), tmp_path / "a", 900)


async def test_no_failure_tells_the_token(stubbed: MatrixNetwork, stub: Stub, laid: Path) -> None:
    """Neither in its words nor in what caused it."""
    await stub.__aexit__()
    for call in (stubbed.upload(media(), laid), stubbed.download(media(), laid, 900)):
        with pytest.raises(NotSent) as caught:
            await call
        assert "secret" not in repr(caught.value)
        assert caught.value.__cause__ is None


async def test_a_session_that_is_over_is_renewed(stubbed: MatrixNetwork, stub: Stub, laid: Path) -> None:
    """And the file is laid up at the next try."""
    stub.answers(401, {"errcode": "M_UNKNOWN_TOKEN"})
    stub.answers(200, {"user_id": "@bot:stub", "device_id": "DEVICE", "access_token": "newer"})
    with pytest.raises(NotSent):
        await stubbed.upload(media(), laid)
    stub.clear()
    stub.answers(200, {"content_uri": MXC})
    assert await stubbed.upload(media(), laid) == MXC
    assert stub.asked[0].authorization == "Bearer newer"


async def test_a_disk_that_takes_nothing_is_not_the_homeservers_fault(
    stubbed: MatrixNetwork, stub: Stub, tmp_path: Path
) -> None:
    """Its error is told as what it is."""
    stub.answers(200, "x" * 900)
    # Through a link, for what cannot be finished is taken away.
    full = tmp_path / "full"
    await asyncio.to_thread(full.symlink_to, "/dev/full")
    with pytest.raises(OSError, match="No space left"):
        await stubbed.download(media(), full, 900)
