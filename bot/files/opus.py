"""Voice messages (Opus in Ogg, RFC 7845): length and loudness, read from the frames around the sound."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

#: Magic, version, flags, granule position, serial, sequence, checksum, number of lacing values (RFC 3533).
_PAGE = struct.Struct("<4sBBqIIIB")
#: Magic, version, channels, pre-skip (RFC 7845, 5.1).
_HEAD = struct.Struct("<8sBBH")
#: The head and the tags come before the sound.
_HEADERS = 2
_SAMPLES_PER_MS = 48
_LONGEST_PACKET = 120  # ms
#: More than a voice message of any network has: about eleven hours.
_MOST_PAGES, _MOST_PACKETS = 40_000, 2_000_000
_MOST_VALUES, _LOUDEST = 100, 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is known of a voice message: milliseconds, and up to 100 values from 0 to 1024."""

    duration: int | None = None
    waveform: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    granule: int
    lacing: bytes
    start: bytes


def measure(path: Path) -> Sound:
    """Length and loudness of an Ogg/Opus file; nothing of either for any other file.

    Nothing is decoded: a packet of the same 20 ms is the larger the more there is to hear.
    """
    with path.open("rb") as file:
        pages = list(_pages(file))
    if not pages or len(pages[0].start) < _HEAD.size:
        return Sound()
    magic, _, _, skipped = _HEAD.unpack_from(pages[0].start)
    if magic != b"OpusHead":
        return Sound()
    sizes = _packets(pages)[_HEADERS:]
    return Sound(duration=_duration(pages, skipped, len(sizes)), waveform=_waveform(sizes))


def _pages(file: BinaryIO) -> Iterator[_Page]:
    """The pages of the first stream, until something is no page."""
    ours = None
    for _ in range(_MOST_PAGES):
        head = file.read(_PAGE.size)
        if len(head) < _PAGE.size:
            return
        magic, version, _, granule, serial, _, _, segments = _PAGE.unpack(head)
        lacing = file.read(segments)
        if magic != b"OggS" or version or len(lacing) < segments:
            return
        start = file.read(min(sum(lacing), _HEAD.size))
        file.seek(sum(lacing) - len(start), 1)
        ours = serial if ours is None else ours
        if serial == ours:
            yield _Page(granule, lacing, start)


def _packets(pages: Sequence[_Page]) -> list[int]:
    """The sizes of all whole packets; one goes on while the lacing value is 255."""
    sizes, size = [], 0
    for page in pages:
        for value in page.lacing:
            size += value
            if value < 255:
                sizes.append(size)
                size = 0
        if len(sizes) > _MOST_PACKETS:
            break
    return sizes


def _duration(pages: Sequence[_Page], skipped: int, packets: int) -> int | None:
    ends = [page.granule for page in pages if page.granule >= 0]
    if not ends:
        return None
    duration = (ends[-1] - skipped) // _SAMPLES_PER_MS
    return duration if 0 < duration <= packets * _LONGEST_PACKET else None


def _waveform(sizes: Sequence[int]) -> tuple[int, ...]:
    number = min(_MOST_VALUES, len(sizes))
    edges = [len(sizes) * n // number for n in range(number + 1)] if number else []
    means = [sum(sizes[a:b]) / (b - a) for a, b in pairwise(edges)]
    if not means or max(means) == min(means):
        return ()
    quiet, loud = min(means), max(means)
    return tuple(round((mean - quiet) / (loud - quiet) * _LOUDEST) for mean in means)
