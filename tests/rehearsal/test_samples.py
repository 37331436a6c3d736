"""Files made from nothing are what they claim to be, and pictures are measured without being decoded."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal import gallery, samples
from rehearsal.page.media import kind_of, sound_of
from rehearsal.telegram.headers import dimensions

#: A comment, then the beginning of a frame of 640 by 480.
JPEG = b"\xff\xd8\xff\xfe\x00\x04ab\xff\xc2\x00\x11\x08" + struct.pack(">HH", 480, 640) + b"\x03"
VP8 = b"RIFF\0\0\0\0WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480)
VP8L = b"RIFF\0\0\0\0WEBPVP8L" + bytes(5) + struct.pack("<I", 639 | 479 << 14)
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")


@pytest.mark.parametrize(
    "content", [samples.png(640, 480), JPEG, VP8, VP8L, VP8X, samples.claimed_png(640, 480)]
)
def test_every_kind_of_picture_is_measured(content: bytes) -> None:
    """By its header alone."""
    assert dimensions(content) == (640, 480)


@given(
    st.sampled_from([samples.png(), samples.gif(), samples.webp(), JPEG, VP8X]),
    st.integers(0, 40),
    st.binary(),
)
def test_a_torn_or_foreign_header_measures_nothing(content: bytes, length: int, rest: bytes) -> None:
    """Cut anywhere and continued with anything, nothing breaks."""
    found = dimensions(content[:length] + rest)
    assert found is None or len(found) == 2
    assert dimensions(b"x" + rest) is None


def test_pictures_and_sounds_are_known_by_their_bytes() -> None:
    """As a browser would take them."""
    pictures = [
        samples.png(),
        samples.gif(),
        samples.webp(),
        samples.portrait(),
        gallery.picture("haltestelle").content,
    ]
    kinds = ["image/png", "image/gif", "image/webp", "image/png", "image/png"]
    assert [kind_of(picture) for picture in pictures] == kinds
    assert [sound_of(samples.voice()), sound_of(samples.mp3()), sound_of(samples.pdf())] == [
        "audio/ogg",
        "audio/mpeg",
        None,
    ]


def test_a_voice_lasts_as_long_as_it_says() -> None:
    """The last page of the Ogg stands at so many samples of 48 kHz, and each page checks out."""
    content = samples.voice(3)
    last = content.rindex(b"OggS")
    (position,) = struct.unpack_from("<q", content, last + 6)
    assert position == 3 * 48_000
    assert content[last + 5] == 4
