"""Small true files of every kind, so that nothing in a rehearsal needs a camera or a microphone."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Callable

Colour = tuple[int, int, int]

BLUE: Colour = (0x4A, 0x7F, 0xB5)
#: Opus frames of 20 ms that hold silence; what is put behind them makes a packet look louder.
_SILENCE, _FRAME_SAMPLES, _FRAMES_A_SECOND = b"\xf8\xff\xfe", 960, 50
_SERIAL = 4711
_WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="


def png(width: int = 64, height: int = 48, colour: Colour = BLUE) -> bytes:
    """A picture of one colour."""
    return _png(width, height, (b"\0" + bytes(colour) * width) * height)


def _png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def drawn(width: int, height: int, scene: Callable[[float, float], Colour]) -> bytes:
    """A picture whose colours are a function of the place, both ways from 0 to 1."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += bytes(scene((x + 0.5) / width, (y + 0.5) / height))
    return _png(width, height, bytes(rows))


def portrait(colour: Colour = BLUE, side: int = 96) -> bytes:
    """A face without features: head and shoulders in one colour before a lighter one."""
    red, green, blue = colour
    light = (255 - (255 - red) // 4, 255 - (255 - green) // 4, 255 - (255 - blue) // 4)

    def at(x: float, y: float) -> Colour:
        head = (x - 0.5) ** 2 + (y - 0.38) ** 2 < 0.18**2
        shoulders = ((x - 0.5) / 0.36) ** 2 + ((y - 1.02) / 0.4) ** 2 < 1
        return colour if head or shoulders else light

    return drawn(side, side, at)


def claimed_png(width: int, height: int) -> bytes:
    """A picture whose header says how large it is, and nothing else: for limits on dimensions."""
    return png(1, 1)[:16] + struct.pack(">II", width, height) + png(1, 1)[24:]


def gif() -> bytes:
    """A still GIF of one pixel."""
    return base64.b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")


def webp() -> bytes:
    """A WEBP of one pixel, as a static sticker has it."""
    return base64.b64decode(_WEBP)


def tgs() -> bytes:
    """A sticker in motion: Lottie, packed."""
    lottie = {"tgs": 1, "v": "5.5.2", "fr": 60, "ip": 0, "op": 60, "w": 512, "h": 512, "layers": []}
    return gzip.compress(json.dumps(lottie).encode(), mtime=0)


def webm() -> bytes:
    """The beginning of a WEBM, as a video sticker has it."""
    return bytes.fromhex("1a45dfa3934282847765626d42878104428581021853806701ffffffffffffff")


def mp4(size: int = 64) -> bytes:
    """The beginning of an MP4, filled up to a size in bytes."""
    head = struct.pack(">I", 24) + b"ftypisom\0\0\2\0isommp41"
    return head + struct.pack(">I", max(8, size - 24)) + b"free" + b"\0" * max(0, size - 32)


def mp3() -> bytes:
    """The beginning of an MP3."""
    return b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + b"\0" * 413


def pdf() -> bytes:
    """The beginning of a PDF."""
    return b"%PDF-1.4\n%%EOF\n"


def voice(seconds: int = 2) -> bytes:
    """A voice message: Ogg with Opus, silent but with packets of rising and falling size."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
    pages = [_page([head], 0, 0, 2), _page([tags], 0, 1, 0)]
    for second in range(seconds):
        packets = [_SILENCE + b"\0" * (4 * (frame % 25)) for frame in range(_FRAMES_A_SECOND)]
        position = (second + 1) * _FRAMES_A_SECOND * _FRAME_SAMPLES
        pages.append(_page(packets, position, second + 2, 4 if second == seconds - 1 else 0))
    return b"".join(pages)


def _page(packets: list[bytes], position: int, number: int, flags: int) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, position, _SERIAL, number, 0)
    page = head + bytes([len(lacing)]) + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """Ogg's own CRC-32: not reflected, beginning at zero."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if value & 0x80000000 else value << 1
    return value


_TABLE = [_entry(value) for value in range(256)]
