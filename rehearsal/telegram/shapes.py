"""The JSON of files: PhotoSize, Video, Voice, Sticker and their like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearsal import samples
from rehearsal.telegram.headers import dimensions
from rehearsal.telegram.kinds import FILES
from rehearsal.telegram.params import Upload
from rehearsal.telegram.state import Json, StoredFile, World

#: Longest sides in pixels of the smaller sizes that a photo is kept in.
_STEPS = (90, 320, 800)
_FRAME = {"photo": (1280, 960), "sticker": (512, 512)}
_USUAL_FRAME = (640, 480)
_USUAL_LENGTH = 240
_USUAL_DURATION_S = 3
_GZIP, _WEBM = b"\x1f\x8b", b"\x1a\x45\xdf\xa3"


def content(world: World, kind: str, upload: Upload, details: Mapping[str, Any]) -> Json:
    """The content fields of a message with new bytes; `details` are wishes: width, duration, title ...

    `size` makes a file larger than its bytes are; `thumbnail` (bytes or true) gives it a still picture.
    """
    if kind == "photo":
        return photo(world, upload, details)
    file = world.store(kind, upload.content, (FILES[kind].folder, _suffix(kind, upload)), details.get("size"))
    shown = _object(kind, file, upload, details) | _cover(world, kind, details)
    file.fields = {kind: shown}
    if kind == "animation":
        # The real server repeats a GIF as a document for old clients.
        names = ("file_id", "file_unique_id", "file_size", "file_name", "mime_type", "thumbnail")
        file.fields["document"] = {name: shown[name] for name in names if name in shown}
    return dict(file.fields)


def _suffix(kind: str, upload: Upload) -> str:
    if kind == "sticker":
        return {_GZIP: ".tgs", _WEBM: ".webm"}.get(
            upload.content[: 2 if upload.content[:2] == _GZIP else 4], ".webp"
        )
    return f".{upload.name.rsplit('.', 1)[1]}" if "." in upload.name else FILES[kind].suffix


def photo(world: World, upload: Upload, details: Mapping[str, Any]) -> Json:
    """A photo in several sizes, the true one last."""
    width, height = _frame("photo", upload.content, details)
    longest = max(width, height)
    sides = [side for side in _STEPS if side < longest] + [longest]
    shown: list[Json] = []
    for side in sides:
        file = world.store("photo", upload.content, ("photos", ".jpg"), details.get("size"))
        file.fields = {"photo": shown}
        frame = {"width": max(1, width * side // longest), "height": max(1, height * side // longest)}
        shown.append(file.shown() | frame)
    return {"photo": shown}


def _frame(kind: str, raw: bytes, details: Mapping[str, Any]) -> tuple[int, int]:
    found = dimensions(raw) if kind != "sticker" else None
    width, height = found or _FRAME.get(kind, _USUAL_FRAME)
    return int(details.get("width", width)), int(details.get("height", height))


def _object(kind: str, file: StoredFile, upload: Upload, details: Mapping[str, Any]) -> Json:
    rules = FILES[kind]
    shown = file.shown()
    if rules.framed:
        shown["width"], shown["height"] = _frame(kind, upload.content, details)
    if rules.timed:
        shown["duration"] = int(details.get("duration", _USUAL_DURATION_S))
    if kind == "video_note":
        return shown | {"length": int(details.get("length", _USUAL_LENGTH))}
    if kind == "sticker":
        return shown | _sticker(upload.content, details)
    if rules.named:
        shown["file_name"] = upload.name or f"file{rules.suffix}"
    words = {name: details[name] for name in ("performer", "title") if details.get(name)}
    return shown | words | {"mime_type": upload.mime_type or rules.mime_type}


def _sticker(raw: bytes, details: Mapping[str, Any]) -> Json:
    shown: Json = {
        "type": "regular",
        "is_animated": raw.startswith(_GZIP),
        "is_video": raw.startswith(_WEBM),
        "emoji": details.get("emoji", "👍"),
    }
    return shown | ({"set_name": details["set_name"]} if details.get("set_name") else {})


def _cover(world: World, kind: str, details: Mapping[str, Any]) -> Json:
    """The still picture of a film or a sticker in motion."""
    given = details.get("thumbnail")
    if not given or not FILES[kind].coverable:
        return {}
    raw = given if isinstance(given, bytes) else samples.png(32, 24)
    width, height = dimensions(raw) or (32, 24)
    file = world.store("thumbnail", raw, ("thumbnails", ".jpg"))
    shown = file.shown() | {"width": width, "height": height}
    return {"thumbnail": shown}
