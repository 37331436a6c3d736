"""File names that people send are shown safely, and types come from names and first bytes."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.names import mime, picture_mime, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Plan für März.pdf", "Plan für März.pdf"),
        ("خطة.pdf", "خطة.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("a/b/", "b"),
        ("Rechnung\u202egpj.exe", "Rechnunggpj.exe"),
        ("Bild.jpg\u2066.exe", "Bild.jpg.exe"),
        ("Bild.jpg           .exe", "Bild.jpg .exe"),
        ("a\r\nSet-Cookie: b.txt", "a Set-Cookie_ b.txt"),
        ("a\x00b.txt", "ab.txt"),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("Console.txt", "Console.txt"),
        ("name. . .", "name"),
        ("...", ""),
        ("", ""),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 118),
    ],
)
def test_names_that_were_seen(name: str, safe: str) -> None:
    """What others have tried."""
    assert safe_name(name) == safe


@given(st.text(max_size=400) | st.text(alphabet="./\\ :\u202e\x00ab", max_size=60))
def test_any_name_is_safe(name: str) -> None:
    """One visible line, in no folder, of a bearable length; and safe names stay as they are."""
    safe = safe_name(name)
    assert len(safe) <= 120
    assert not set('/\\<>:"|?*\n\r') & set(safe)
    assert not safe.startswith((".", " "))
    assert not safe.endswith((".", " "))
    assert not any(unicodedata.category(char).startswith("C") for char in safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Plan.PDF", "application/pdf"),
        ("Gruß.ogg", "audio/ogg"),
        ("Foto.jpeg", "image/jpeg"),
        ("Bild.webp", "image/webp"),
        ("Antrag.odt", "application/vnd.oasis.opendocument.text"),
        ("ohne", "application/octet-stream"),
        ("x.nie-gesehen", "application/octet-stream"),
    ],
)
def test_the_ending_tells_the_type(name: str, type_: str) -> None:
    """On every machine the same."""
    assert mime(name) == type_


@pytest.mark.parametrize(
    ("start", "type_"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"GIF89a", "image/gif"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_first_bytes_tell_a_picture(start: bytes, type_: str, tmp_path: Path) -> None:
    """Only pictures that cannot hold a script count."""
    (tmp_path / "still").write_bytes(start)
    assert picture_mime(tmp_path / "still") == type_
