"""File names and types: what people call their files, made safe, and what their bytes say they are."""

from __future__ import annotations

import re
import unicodedata
from mimetypes import MimeTypes
from pathlib import Path

from bot.markup import tidy

_LONGEST = 120  # characters
_LONGEST_SUFFIX = 16  # characters, with the dot
_LONGEST_SOURCE = 2048  # characters
#: Between folders, also on systems that are not ours.
_FOLDERS = re.compile(r"[/\\]+")
#: What some file systems or command lines take for something else.
_FORBIDDEN = re.compile(r'[<>:"|?*]')
#: Names of devices on Windows, whatever their ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNKNOWN = "application/octet-stream"
#: What the standard table of Python 3.11 lacks; the system's own tables differ from machine to machine.
_TYPES = {
    ".7z": "application/x-7z-compressed",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".flac": "audio/flac",
    ".heic": "image/heic",
    ".m4a": "audio/mp4",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".tgs": "application/x-tgsticker",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PICTURES = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


def safe_name(name: str) -> str:
    """The name of a file as people may see and keep it, "" if nothing is left.

    Folders, controls (also those that turn the reading direction and so hide the real ending), leading dots
    and signs that file systems know are taken out; at most 120 characters, the ending kept.
    """
    folders = [part for part in _FOLDERS.split(_visible(name[-_LONGEST_SOURCE:])) if part.strip(" .")]
    words = " ".join(_FORBIDDEN.sub("_", folders[-1] if folders else "").split()).strip(" .")
    return _shortened(f"_{words}" if _DEVICE.match(words) else words)


def _visible(name: str) -> str:
    letters = unicodedata.normalize("NFC", tidy(name))
    return "".join(" " if char.isspace() else char for char in letters if _shows(char))


def _shows(char: str) -> bool:
    return char.isspace() or not unicodedata.category(char).startswith("C")


def _shortened(name: str) -> str:
    if len(name) <= _LONGEST:
        return name
    suffix = Path(name).suffix
    kept = suffix if len(suffix) <= _LONGEST_SUFFIX else ""
    return name[: _LONGEST - len(kept)].rstrip(" .") + kept


def mime(name: str) -> str:
    """The type that the ending of a name stands for."""
    types = MimeTypes()
    return _TYPES.get(Path(name).suffix.lower()) or types.guess_type(name, strict=False)[0] or _UNKNOWN


def picture_mime(path: Path) -> str:
    """The type of a still picture by its first bytes; nothing of it is decoded."""
    with path.open("rb") as file:
        start = file.read(16)
    return next((name for pattern, name in _PICTURES if pattern.match(start)), _UNKNOWN)
