"""How large a picture is, from the first bytes of its file."""

from __future__ import annotations

import struct
from collections.abc import Callable

Size = tuple[int, int]

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def dimensions(content: bytes) -> Size | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None for anything else or a torn header."""
    reader = next((read for magic, read in _READERS.items() if content.startswith(magic)), None)
    try:
        return reader(content) if reader else None
    except (struct.error, IndexError):
        return None


def _png(content: bytes) -> Size:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _gif(content: bytes) -> Size:
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _jpeg(content: bytes) -> Size | None:
    """Segments are walked up to the one that begins the frame."""
    at = 2
    while content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
    return None


def _webp(content: bytes) -> Size | None:
    if content[8:12] != b"WEBP":
        return None
    match content[12:16]:
        case b"VP8X":
            return _small(content, 24) + 1, _small(content, 27) + 1
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF
    return None


def _small(content: bytes, at: int) -> int:
    """A number of three bytes."""
    return int.from_bytes(struct.unpack_from("<3s", content, at)[0], "little")


_READERS: dict[bytes, Callable[[bytes], Size | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8": _jpeg,
    b"GIF8": _gif,
    b"RIFF": _webp,
}
