"""The key that signs buttons and links: made once and whole, or the program says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot import secrets
from bot.settings import Settings, WrongSettings
from tests.bot.test_check_verb import ROOT

#: As much as a full disk takes: a name, and not one byte.
FULL = """
import resource, signal, sys
from pathlib import Path
from bot import secrets
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    secrets._kept(Path(sys.argv[1]))
except OSError:
    sys.exit(7)
"""


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """Every start finds the same; nothing else is left beside it."""
    settings = Settings(data_dir=tmp_path)
    first = secrets.key(settings, "buttons")
    assert secrets.key(settings, "buttons") == first
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [
        (secrets.FILE_NAME, 0o600)
    ]


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"kurz"])
def test_what_is_no_key_signs_nothing(tmp_path: Path, content: bytes) -> None:
    """With an empty one everybody could make buttons and links."""
    (tmp_path / secrets.FILE_NAME).write_bytes(content)
    with pytest.raises(WrongSettings, match="steht kein Schlüssel"):
        secrets.key(Settings(data_dir=tmp_path), "buttons")


def test_a_full_disk_leaves_no_empty_key(tmp_path: Path) -> None:
    """The first start fails, and the next one makes a key."""
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", FULL, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
        timeout=100,
    )
    assert done.returncode == 7
    assert list(tmp_path.iterdir()) == []
    assert secrets.key(Settings(data_dir=tmp_path), "buttons")
