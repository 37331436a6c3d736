"""Voice messages are measured without decoding them, and hostile ones tell nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.files.opus import Sound, measure
from tests.voices import HEAD, TAGS, page, voice


def measured(content: bytes) -> Sound:
    """What is found in a file with this content."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(content)
        return measure(Path(file.name))


def test_length_and_loudness() -> None:
    """A quiet first half and a loud second one."""
    sound = measured(voice([20] * 100 + [120] * 100))
    assert sound.duration == 4000
    assert sound.waveform == (0,) * 50 + (1024,) * 50


def test_a_short_voice_message_has_a_value_for_each_packet() -> None:
    """Fewer than a hundred are as good."""
    assert measured(voice([10, 30, 20])).waveform == (0, 1024, 512)


def test_a_packet_may_go_on_over_pages() -> None:
    """It counts once, with all its bytes."""
    begun = page(-1, bytes(510), open_end=True)
    content = page(0, HEAD) + page(0, TAGS) + begun + page(2232, bytes(10), bytes(20))
    assert measured(content) == Sound(duration=40, waveform=(1024, 0))


def test_an_even_loudness_says_nothing() -> None:
    """A constant bit rate hides it."""
    assert measured(voice([40] * 200)) == Sound(duration=4000)


def test_a_length_that_cannot_be_is_none() -> None:
    """The granule position is what a client wrote."""
    assert measured(voice([10, 20], granule=2**62)).duration is None
    assert measured(voice([10, 20], granule=-5)).duration is None


def test_another_stream_in_the_file_is_not_heard() -> None:
    """Only the first one counts."""
    content = voice([10, 20]) + page(2**40, *[bytes(200)] * 9, serial=8)
    assert measured(content) == measured(voice([10, 20]))


def test_what_is_no_opus_tells_nothing() -> None:
    """An MP3, an empty file, Vorbis in Ogg, a head cut short."""
    for content in (b"", b"ID3\x04", page(0, b"\x01vorbis" + bytes(20)), page(0, HEAD)[:40]):
        assert measured(content) == Sound()


@given(st.binary(max_size=300), st.integers(0, 500))
def test_no_file_breaks_it(noise: bytes, place: int) -> None:
    """Whatever is written over, a voice message has at most 100 values from 0 to 1024."""
    content = voice(range(1, 60))
    for file in (noise, b"OggS" + noise, content[:place] + noise + content[place + len(noise) :]):
        sound = measured(file)
        assert len(sound.waveform) <= 100
        assert all(0 <= value <= 1024 for value in sound.waveform)
        assert sound.duration is None or sound.duration > 0
