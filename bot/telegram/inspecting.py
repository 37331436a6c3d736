"""What the first bytes of a file say of it, so that Telegram is not asked for what it would refuse.

Nothing is decoded: type and size of a picture stand in its header.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from bot.network import File, Refused

_UNKNOWN = "application/octet-stream"
_HEAD = 64
#: Parts of a JPEG that come before its size; a real one has a handful.
_MOST_SEGMENTS = 100
#: Start-of-frame markers, without the tables that lie among them.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: How files begin that Telegram shows as what they are.
_BEGINNINGS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"\x1f\x8b"), "application/x-tgsticker"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "video/webm"),
)
_TOLD = frozenset(mime for _, mime in _BEGINNINGS) | {"image/jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    mime: str
    width: int | None = None
    height: int | None = None


def looked_at(file: File) -> File:
    """The file with its true size, and as a picture or sticker what it truly is. Raises Refused, OSError."""
    if file.path is None:
        return file
    size = file.path.stat().st_size
    if not size:
        raise Refused("file_refused", "it is empty")
    media = replace(file.media, size=size)
    if media.mime and media.mime not in _TOLD:
        return replace(file, media=media)
    header = _header(file.path)
    width, height = header.width or media.width, header.height or media.height
    return replace(file, media=replace(media, mime=header.mime, width=width, height=height))


def _header(path: Path) -> _Header:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        mime = next((name for pattern, name in _BEGINNINGS if pattern.match(head)), _UNKNOWN)
        size = _jpeg(file) if mime == "image/jpeg" else _size(mime, head)
    if mime.startswith("image/") and not (size and all(size)):
        return _Header(mime=_UNKNOWN)
    return _Header(mime=mime, width=size[0], height=size[1]) if size else _Header(mime=mime)


def _size(mime: str, head: bytes) -> tuple[int, int] | None:
    try:
        match mime:
            case "image/png":
                return _pair(">II", head, 16)
            case "image/gif":
                return _pair("<HH", head, 6)
            case "image/webp":
                return _webp(head)
    except struct.error:
        pass
    return None


def _pair(form: str, head: bytes, offset: int) -> tuple[int, int]:
    width, height = struct.unpack_from(form, head, offset)
    return int(width), int(height)


def _webp(head: bytes) -> tuple[int, int] | None:
    """By RFC 9649: lossy, lossless, extended."""
    match head[12:16]:
        case b"VP8 ":
            width, height = _pair("<HH", head, 26)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", head, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width, height = (int.from_bytes(head[at : at + 3], "little") for at in (24, 27))
            return width + 1, height + 1
    return None


def _jpeg(file: BinaryIO) -> tuple[int, int] | None:
    """From part to part up to the frame, which tells its height and width."""
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        part = file.read(4)
        if len(part) < 4 or part[0] != 0xFF:  # a marker and a length
            return None
        (length,) = struct.unpack(">H", part[2:])
        if part[1] in _FRAMES:
            frame = file.read(5)
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        file.seek(max(length - 2, 0), 1)
    return None
