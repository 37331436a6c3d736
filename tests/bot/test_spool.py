"""Files on their way are whole, private, and gone when nobody needs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.spool import Spool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that is not there yet."""
    return tmp_path / "data" / "media"


def names(folder: Path) -> set[str]:
    """What lies there."""
    return {path.name for path in folder.iterdir()}


def test_a_file_appears_when_it_is_whole(folder: Path) -> None:
    """Readable for the program alone."""
    spool = Spool(folder)
    place = spool.place(12, 0, 1)
    with spool.filling(12, place) as unfinished:
        unfinished.write_bytes(b"half")
        assert not place.exists()
    assert place.read_bytes() == b"half"
    assert (folder.stat().st_mode & 0o777, place.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_file_that_breaks_off_leaves_nothing(folder: Path) -> None:
    """Whatever broke it off."""
    with pytest.raises(KeyboardInterrupt):
        _break_off(Spool(folder))
    assert names(folder) == set()


def _break_off(spool: Spool) -> None:
    with spool.filling(12, spool.place(12, 0, 0)) as unfinished:
        unfinished.write_bytes(b"half")
        raise KeyboardInterrupt


def test_a_row_that_is_done_takes_its_files_along(folder: Path) -> None:
    """And no others."""
    spool = Spool(folder)
    for row in (12, 13):
        with spool.filling(row, spool.place(row, 0, 0)):
            pass
    spool.forget(12)
    spool.forget(14)
    assert names(folder) == {"13-0-0"}


def test_leftovers_of_an_earlier_program_go(folder: Path) -> None:
    """Only what has our names; without a folder there are none."""
    Spool(folder).tidy()
    folder.mkdir(parents=True)
    for name in ("12-0-0", "12-0-1.new", "12-0-0-cover", "12-0-0-cover.new", "keep.txt"):
        (folder / name).touch()
    Spool(folder).tidy()
    assert names(folder) == {"keep.txt"}
