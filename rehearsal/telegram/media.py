"""Files in messages: what Telegram takes, and the JSON each kind is shown as."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from rehearsal import samples
from rehearsal.telegram.errors import ApiError, bad_request
from rehearsal.telegram.headers import dimensions
from rehearsal.telegram.kinds import FILES, PHOTO_LIMIT, PHOTO_RATIO, PHOTO_SUM, UPLOAD_LIMIT
from rehearsal.telegram.params import Params, Upload
from rehearsal.telegram.shapes import content
from rehearsal.telegram.state import Json, World

SENDABLE = tuple(FILES)
#: The largest stickers: still, moving, video.
_STICKERS = {b"RIFF": 512 * 1024, b"\x1f\x8b": 64 * 1024, b"\x1a\x45\xdf\xa3": 256 * 1024}
#: How the files begin that are shown as what they were sent as; others become documents.
_CONTAINERS: dict[str, tuple[bytes, ...]] = {
    "voice": (b"OggS", b"ID3", b"\xff\xfb", b"ftyp"),
    "video": (b"ftyp",),
    "video_note": (b"ftyp",),
    "animation": (b"ftyp", b"GIF8"),
}
_SPOILABLE = frozenset({"photo", "video", "animation"})
SAMPLES: dict[str, bytes] = {
    "photo": samples.png(),
    "video": samples.mp4(),
    "animation": samples.mp4(),
    "audio": samples.mp3(),
    "voice": samples.voice(),
    "video_note": samples.mp4(),
    "document": samples.pdf(),
    "sticker": samples.webp(),
}


def from_call(world: World, params: Params, kind: str, name: str = "") -> tuple[str, Json]:
    """Kind and content of one sent file: uploaded, or known by file_id. Raises 400, 413.

    What Telegram cannot play as what it was sent as comes out as a document.
    """
    name = name or kind
    upload, details = uploaded(params, name), _details(params)
    if upload is None:
        sent, fields = kind, _known(world, params.text(name), kind, name)
    else:
        require_fit(kind, upload)
        sent = kind if _plays(kind, upload.content) else "document"
        fields = content(world, sent, upload, details)
    spoiler = params.flag("has_spoiler") and kind in _SPOILABLE
    return sent, fields | ({"has_media_spoiler": True} if spoiler else {})


def _details(params: Params) -> Json:
    """How the bot wants a new file to be shown."""
    numbers = {name: params.integer(name) for name in ("width", "height", "duration", "length")}
    words = {name: params.text(name) for name in ("performer", "title", "emoji")}
    given = {name: value for name, value in (numbers | words).items() if value}
    cover = uploaded(params, "thumbnail")
    return given | ({} if cover is None else {"thumbnail": cover.content})


def uploaded(params: Params, name: str) -> Upload | None:
    """The file that came with a call under a name, or attached to it. Raises 400, 413."""
    value = params.text(name)
    upload = params.upload(value.removeprefix("attach://") if value.startswith("attach://") else name)
    if upload is None:
        return None
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")
    return upload


def _known(world: World, file_id: str, kind: str, name: str) -> Json:
    """The content of a message with a file that was sent before."""
    if not file_id:
        raise bad_request(f"there is no {name} in the request")
    file = world.files.get(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if kind not in file.fields and file.kind != kind:
        was = FILES[file.kind].type if file.kind in FILES else "Thumbnail"
        raise bad_request(f"can't use file of type {was} as {FILES[kind].type}")
    # A GIF is shown as a document too, and may be sent again as either.
    return file.fields if file.kind == kind else {kind: file.fields[kind]}


def require_fit(kind: str, upload: Upload) -> None:
    """Refuse what cannot be this kind of thing. Raises 400."""
    if kind == "photo":
        _require_photo(upload.content)
    if kind == "sticker":
        limit = next((most for magic, most in _STICKERS.items() if upload.content.startswith(magic)), 0)
        if len(upload.content) > limit:
            raise bad_request("STICKER_FILE_INVALID")


def _require_photo(raw: bytes) -> None:
    if len(raw) > PHOTO_LIMIT:
        said = f"file of size {len(raw)} bytes is too big for a photo"
        raise bad_request(f"{said}; the maximum size is {PHOTO_LIMIT} bytes")
    size = dimensions(raw)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if not min(size) or sum(size) > PHOTO_SUM or max(size) > PHOTO_RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _plays(kind: str, raw: bytes) -> bool:
    """Whether clients can show the bytes as that kind; the box of an MP4 is named behind its length."""
    begins = _CONTAINERS.get(kind)
    return begins is None or raw.startswith(begins) or raw[4:8] in begins


def from_person(world: World, kind: str, details: Mapping[str, Any]) -> Json:
    """The content of a file in a person's hand; details as in `Person.sends`."""
    raw = details.get("content", SAMPLES[kind])
    if "content_base64" in details:
        raw = base64.b64decode(details["content_base64"])
    named = Upload(
        name=str(details.get("name", "")),
        mime_type=str(details.get("mime_type", "")),
        content=raw if isinstance(raw, bytes) else str(raw).encode(),
    )
    fields = content(world, kind, named, details)
    return fields | ({"has_media_spoiler": True} if details.get("spoiler") else {})
