"""Voice messages as clients record them, but for the sound: Opus packets of nothing in Ogg pages."""

from __future__ import annotations

import struct
from collections.abc import Sequence

HEAD = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 312, 48000, 0, 0)
TAGS = b"OpusTags" + bytes(8)


def page(granule: int, *packets: bytes, serial: int = 7, open_end: bool = False) -> bytes:
    """A page of whole packets; with `open_end` the last one goes on in the next page."""
    lacing = b"".join(bytes([255] * (len(p) // 255) + [len(p) % 255]) for p in packets)
    lacing = lacing[:-1] if open_end else lacing
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, granule, serial, 0, 0, len(lacing))
    return head + lacing + b"".join(packets)


def voice(sizes: Sequence[int], *, granule: int | None = None) -> bytes:
    """A file of 20 ms packets."""
    pages = [page(0, HEAD), page(0, TAGS)]
    for n in range(0, len(sizes), 50):
        some = [bytes(size) for size in sizes[n : n + 50]]
        end = 312 + 960 * (n + len(some)) if granule is None else granule
        pages.append(page(end, *some))
    return b"".join(pages)
