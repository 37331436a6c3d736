"""What is said of files and of what stays behind is one whole sentence for each kind, with readable sizes."""

from __future__ import annotations

import pytest

from forum import rendering
from forum.notices import relay as notices

MEGABYTE = 2**20


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("game", "Dieses Spiel ist nur hier zu sehen, nicht auf Matrix."),
        ("live_location", "Dieser Live-Standort ist nur hier zu sehen, nicht auf Matrix."),
        ("encrypted", "Diese verschlüsselte Nachricht ist nur hier zu sehen, nicht auf Matrix."),
        ("story", "Diese Story ist nur hier zu sehen, nicht auf Matrix."),
        ("never seen", "Dieser Inhalt ist nur hier zu sehen, nicht auf Matrix."),
    ],
)
def test_each_kind_has_its_own_sentence(kind: str, sentence: str) -> None:
    """No subject is glued to a foreign verb."""
    assert rendering.render(notices.not_carried(kind, ["matrix"]), "de").startswith(sentence)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "0,1 kB"), (300_000, "293 kB"), (int(2.35 * MEGABYTE), "2,4 MB"), (20 * MEGABYTE + 1, "21 MB")],
)
def test_sizes_are_readable_and_never_below_the_truth(size: int, words: str) -> None:
    """Rounded up, so that what is too large does not read as large as the limit."""
    assert f"(neu).pdf ({words})" in _told(size, "de")


@pytest.mark.parametrize(("language", "words"), [("en", "2.4 MB"), ("uk", "2,4 МБ"), ("ar", "2.4 م.ب")])
def test_sizes_are_written_as_the_language_does(language: str, words: str) -> None:
    """With its comma and its unit."""
    assert words in _told(int(2.35 * MEGABYTE), language)


def _told(size: int, language: str) -> str:
    notice = notices.file_stays(
        kind="document",
        name="Bericht (neu).pdf",
        size=size,
        most=20 * MEGABYTE,
        reason="file_too_large",
        networks=["matrix"],
    )
    return rendering.render(notice, language)
