"""Files by their first bytes."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.network import File, Refused
from bot.telegram.inspecting import looked_at
from bot.things import Media, MediaKind
from rehearsal import samples

JPEG = (
    b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + b"\0" * 10
    + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, 480, 640) + b"\0" * 10
)  # fmt: skip
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (799).to_bytes(3, "little") + (599).to_bytes(3, "little")
LOSSY = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 320, 200) + b"\0" * 8


def seen(folder: Path, content: bytes, mime: str, kind: MediaKind = MediaKind.PHOTO) -> Media:
    """What is found out about a file that claims a type."""
    path = folder / "a"
    path.write_bytes(content)
    media = Media(kind=kind, network="matrix", ref="mxc://a/1", unique="1", mime=mime, width=1, height=1)
    return looked_at(File(media=media, path=path)).media


@pytest.mark.parametrize(
    ("content", "mime", "size"),
    [
        (samples.png(64, 48), "image/png", (64, 48)),
        (samples.claimed_png(9000, 2000), "image/png", (9000, 2000)),
        (samples.gif(), "image/gif", (1, 1)),
        (samples.webp(), "image/webp", (1, 1)),
        (EXTENDED, "image/webp", (800, 600)),
        (LOSSY, "image/webp", (320, 200)),
        (JPEG, "image/jpeg", (640, 480)),
        (samples.webm(), "video/webm", (1, 1)),
        (samples.tgs(), "application/x-tgsticker", (1, 1)),
        (samples.pdf(), "application/octet-stream", (1, 1)),
        (JPEG[:12], "application/octet-stream", (1, 1)),
        (samples.png()[:20], "application/octet-stream", (1, 1)),
    ],
    ids=["png", "wide", "gif", "lossless", "extended", "lossy", "jpeg", "webm", "tgs", "pdf", "cut", "short"],
)
def test_a_picture_is_what_its_header_says(
    tmp_path: Path, content: bytes, mime: str, size: tuple[int, int]
) -> None:
    """Whatever it claimed to be; cut off in the header it is no picture."""
    found = seen(tmp_path, content, "image/png")

    assert (found.mime, (found.width, found.height), found.size) == (mime, size, len(content))


@pytest.mark.parametrize("mime", ["video/mp4", "application/pdf", "image/heic"])
def test_other_types_are_believed(tmp_path: Path, mime: str) -> None:
    """Nothing is looked for in them but their size."""
    found = seen(tmp_path, b"x", mime, MediaKind.DOCUMENT)

    assert (found.mime, found.size) == (mime, 1)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """Telegram takes none."""
    with pytest.raises(Refused) as failure:
        seen(tmp_path, b"", "image/png")

    assert failure.value.reason == "file_refused"


@given(content=st.binary(min_size=1, max_size=80), start=st.sampled_from([b"", JPEG[:24], EXTENDED[:20]]))
def test_no_bytes_break_anything(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes
) -> None:
    """Whatever follows the beginning of a picture."""
    seen(tmp_path_factory.getbasetemp(), start + content, "image/png")
