"""Photos, documents and their like: the JSON of each kind, from a call or from a person's hand."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.params import Params, Upload
from rehearsal.telegram.state import Json, StoredFile, World

DOWNLOAD_LIMIT = 20 * 1024 * 1024
SENDABLE = ("photo", "document", "voice", "audio", "video", "animation", "sticker")

_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "audio": "music",
    "sticker": "stickers",
}
_SUFFIXES = {
    "photo": (".jpg", "image/jpeg"),
    "document": (".pdf", "application/pdf"),
    "voice": (".oga", "audio/ogg"),
    "audio": (".mp3", "audio/mpeg"),
    "video": (".mp4", "video/mp4"),
    "animation": (".mp4", "video/mp4"),
    "sticker": (".webp", "image/webp"),
}
_WRONG_ID = "wrong file identifier/HTTP URL specified"
_TIMED = {"voice", "audio", "video", "animation"}
_FRAMED = {"photo", "video", "animation", "sticker"}


def from_call(world: World, params: Params, kind: str) -> Json:
    """The content fields for one sent file: uploaded, or named by file_id. Raises 400."""
    upload = _upload(params, kind)
    if upload is not None:
        return content(world, kind, upload)
    known = world.files.get(params.text(kind))
    if known is None:
        missing = not params.text(kind)
        raise bad_request(f"there is no {kind} in the request" if missing else _WRONG_ID)
    return _shaped(kind, known, name=known.path.rsplit("/", 1)[-1], mime_type=_SUFFIXES[kind][1])


def _upload(params: Params, kind: str) -> Upload | None:
    value = params.text(kind)
    name = value.removeprefix("attach://") if value.startswith("attach://") else kind
    upload = params.uploads.get(name)
    if upload is not None and not upload.content:
        raise bad_request("file must be non-empty")
    return upload


def content(world: World, kind: str, upload: Upload) -> Json:
    """The content fields for new bytes."""
    suffix, mime_type = _SUFFIXES[kind]
    name = upload.name or f"file{suffix}"
    suffix = f".{name.rsplit('.', 1)[1]}" if "." in name else suffix
    file = world.store(upload.content, suffix, _FOLDERS.get(kind, "videos"))
    return _shaped(kind, file, name=name, mime_type=upload.mime_type or mime_type)


def _shaped(kind: str, file: StoredFile, *, name: str, mime_type: str) -> Json:
    base = file.shown()
    if kind in _FRAMED:
        base |= {"width": 640, "height": 480}
    if kind == "photo":
        return {"photo": [base]}
    if kind in _TIMED:
        base["duration"] = 3
    if kind == "sticker":
        return {"sticker": base | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}}
    if kind != "voice":
        base["file_name"] = name
    shaped: Json = {kind: base | {"mime_type": mime_type}}
    # The real server repeats a GIF as a document for old clients.
    repeated = {"document": file.shown() | {"file_name": name, "mime_type": mime_type}}
    return shaped | (repeated if kind == "animation" else {})


def from_person(world: World, kind: str, details: dict[str, Any]) -> Json:
    """The content fields of what a person sends; details as in `Person.sends`. Raises ValueError."""
    if kind in SENDABLE:
        name, mime_type = str(details.get("name", "")), str(details.get("mime_type", ""))
        given = details.get("content", b"stand-in")
        raw = given if isinstance(given, bytes) else str(given).encode()
        return content(world, kind, Upload(name=name, mime_type=mime_type, content=raw))
    if kind not in _WORDLESS:
        raise ValueError(f"unknown kind of message: {kind}")
    return {kind: _WORDLESS[kind] | details} if kind != "poll" else {"poll": _poll(details)}


_WORDLESS: dict[str, Json] = {
    "location": {"latitude": 51.48, "longitude": 11.97},
    "contact": {"phone_number": "+493455550100", "first_name": "Amt"},
    "venue": {
        "location": {"latitude": 51.48, "longitude": 11.97},
        "title": "Rathaus",
        "address": "Marktplatz 1",
    },
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {},
}


def _poll(details: dict[str, Any]) -> Json:
    options = details.get("options", ["Ja", "Nein"])
    return {
        "id": str(details.get("id", "5000000000000000001")),
        "question": details.get("question", "Passt der Termin"),
        "options": [{"persistent_id": text, "text": text, "voter_count": 0} for text in options],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": bool(details.get("is_anonymous", True)),
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
