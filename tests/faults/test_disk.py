"""The disk is full: nothing is confirmed and nothing repeated; with space all goes on by itself."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum.context import District
from tests.faults.hurry import hurried
from tests.faults.stage import Stage

MANNER = ("-t", "tmpfs", "-o", "size=6m", "openmic")
FILLER = bytes(64 * 1024)
#: So long (seconds of the loop, most of which are skipped) there is no space.
FULL_SECONDS = 90.0
GLANCE_SECONDS = 0.05
LINES = 5
BEGINS, ENDS = "The database takes nothing more", "The database takes what is written again"
FILES_WAIT, FILES_COME = "Files cannot be kept on their way", "Files can be kept on their way again"


@dataclass(frozen=True, slots=True)
class Disk:
    """A small file system that can be filled to its last byte."""

    folder: Path

    def fill(self) -> None:
        """No byte more fits."""
        with (self.folder / "filler").open("wb", buffering=0) as file:
            size = len(FILLER)
            while size:
                try:
                    file.write(FILLER[:size])
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def free(self) -> None:
        """There is space again."""
        (self.folder / "filler").unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """One in memory; only root may have it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() or not mount or not umount or _run(mount, *MANNER, str(folder)):
        pytest.skip("a file system of its own can be had by root only")
    try:
        yield Disk(folder)
    finally:
        # A thread may be at its last file still.
        _run(umount, "--lazy", str(folder))


def _run(*command: str) -> int:
    return subprocess.run(command, check=False).returncode  # noqa: S603  # our own words


async def until(so: Callable[[], bool]) -> None:
    """Wait for something, for a long time."""
    async with asyncio.timeout(3600):
        while not so():  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(GLANCE_SECONDS)


def test_a_full_disk_loses_and_doubles_nothing(
    disk: Disk, empty_tables: Path, district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    """What people say meanwhile stays with the networks, and comes over when the disk has space."""
    url = f"sqlite:///{shutil.copy(empty_tables, disk.folder)}"
    hurried(_without_space(disk, url, district))
    log = capsys.readouterr().err
    # What is small may still find room in the log of the database: then it begins and ends anew.
    assert log.count(BEGINS) == log.count(ENDS) >= 1


async def _without_space(disk: Disk, url: str, district: District) -> None:
    stage = await Stage.build(url, district, disk.folder)
    program, telegram = stage.town.program, stage.town.networks["telegram"]
    assert program is not None
    disk.fill()
    while program.database.taking.trouble is None:
        await stage.says(stage.olha)
        await asyncio.sleep(1)
    shown = {address: len(screen) for address, screen in telegram.rooms.items()}
    for _ in range(LINES):
        await stage.says(stage.olha)
        await stage.says(stage.jan)
    await stage.shows(stage.olha)
    await asyncio.sleep(FULL_SECONDS)
    assert program.database.taking.trouble is not None
    assert telegram.incoming.waits
    assert {address: len(screen) for address, screen in telegram.rooms.items()} == shown
    disk.free()
    await stage.town.settled()
    assert program.database.taking.trouble is None
    assert stage.complaints() == []
    await stage.town.stop()


def test_without_space_for_files_the_room_waits_for_them(
    disk: Disk, database_url: str, district: District, capsys: pytest.CaptureFixture[str]
) -> None:
    """A picture is neither lost nor overtaken, and the other direction goes on."""
    hurried(_without_space_for_files(disk, database_url, district))
    log = capsys.readouterr().err
    assert [log.count(FILES_WAIT), log.count(FILES_COME)] == [1, 1]


async def _without_space_for_files(disk: Disk, url: str, district: District) -> None:
    stage = await Stage.build(url, district, disk.folder)
    disk.fill()
    picture = await stage.shows(stage.olha)
    after, other = await stage.says(stage.olha), await stage.says(stage.jan)
    await until(lambda: stage.is_shown(other))
    await asyncio.sleep(FULL_SECONDS)
    assert not stage.is_shown(picture)
    assert not stage.is_shown(after)
    disk.free()
    await stage.town.settled()
    assert stage.complaints() == []
    await stage.town.stop()
