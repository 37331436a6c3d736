"""Files in a message, as the Bot API describes them before anybody has fetched one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.files.names import safe_name
from bot.markup import tidy
from bot.telegram.fields import Json, may, must, objects
from bot.things import Media, MediaKind

NETWORK = "telegram"
#: Sides of a portrait in pixels: sharp enough beside a message, and small.
_SMALL, _ENOUGH = 160, 320
#: Bytes, pixels or seconds.
_TOO_MANY = 1 << 42
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_MIMES = {
    MediaKind.PHOTO: "image/jpeg",
    MediaKind.VOICE: "audio/ogg",
    MediaKind.VIDEO_NOTE: "video/mp4",
}


def of_message(message: Json) -> Media | None:
    """The file that a message brings, None for one without. Raises `Unreadable`."""
    for name, read in _KINDS.items():
        if name in message:
            found = read(message, name)
            return replace(found, spoiler=message.get("has_media_spoiler") is True) if found else None
    return None


def portrait(sizes: list[Json]) -> Media | None:
    """Of one picture in several sizes the one to show beside a message."""
    fitting = [size for size in sizes if must(size, "width", int) <= _ENOUGH] or sizes[:1]
    return _picture(max(fitting, key=_area)) if fitting else None


def chat_portrait(photo: Json) -> Media:
    """The picture of a group or channel, which has only two sizes."""
    return Media(
        kind=MediaKind.PHOTO,
        network=NETWORK,
        ref=must(photo, "small_file_id", str),
        unique=must(photo, "small_file_unique_id", str),
        mime=_MIMES[MediaKind.PHOTO],
        width=_SMALL,
        height=_SMALL,
    )


def _photo(message: Json, name: str) -> Media | None:
    sizes = objects(message, name)
    return _picture(max(sizes, key=_area)) if sizes else None


def _live_photo(message: Json, name: str) -> Media:
    """Its still picture, or the few seconds where there is none."""
    file = must(message, name, dict)
    return _photo(file, "photo") or _file(file, MediaKind.VIDEO)


def _picture(size: Json) -> Media:
    return _file(size, MediaKind.PHOTO)


def _area(size: Json) -> int:
    return must(size, "width", int) * must(size, "height", int)


def _plain(kind: MediaKind) -> Callable[[Json, str], Media]:
    return lambda message, name: _file(must(message, name, dict), kind)


def _moving(kind: MediaKind) -> Callable[[Json, str], Media]:
    def read(message: Json, name: str) -> Media:
        file = must(message, name, dict)
        return replace(_file(file, kind), cover=_cover(file))

    return read


def _audio(message: Json, name: str) -> Media:
    file = must(message, name, dict)
    media = _file(file, MediaKind.AUDIO)
    song = [may(file, field, str) for field in ("performer", "title")]
    return media if media.name else replace(media, name=safe_name(" - ".join(filter(None, song))))


def _video_note(message: Json, name: str) -> Media:
    file = must(message, name, dict)
    side = may(file, "length", int)
    return replace(_file(file, MediaKind.VIDEO_NOTE), width=side, height=side, cover=_cover(file))


def _sticker(message: Json, name: str) -> Media:
    file = must(message, name, dict)
    moves = file.get("is_animated") is True or file.get("is_video") is True
    return replace(
        _file(file, MediaKind.STICKER),
        mime=_sticker_mime(file),
        emoji=tidy(may(file, "emoji", str) or ""),
        cover=_cover(file) if moves else None,
    )


def _sticker_mime(file: Json) -> str:
    if file.get("is_animated") is True:
        return "application/x-tgsticker"
    return "video/webm" if file.get("is_video") is True else "image/webp"


def _cover(file: Json) -> str | None:
    thumbnail = may(file, "thumbnail", dict)
    return may(thumbnail, "file_id", str) if thumbnail else None


def _measure(file: Json, name: str) -> int | None:
    """A number that can be one: neither below zero nor more than another network's JSON holds."""
    found = may(file, name, int)
    return found if found is not None and 0 <= found < _TOO_MANY else None


def _mime(said: str) -> str:
    """Made up by the sender's client: only what can stand in a header counts."""
    bare = said.partition(";")[0].strip().lower()
    return bare if _MIME.fullmatch(bare) else ""


def _file(file: Json, kind: MediaKind) -> Media:
    seconds = _measure(file, "duration")
    return Media(
        kind=kind,
        network=NETWORK,
        ref=must(file, "file_id", str),
        unique=must(file, "file_unique_id", str),
        name=safe_name(may(file, "file_name", str) or ""),
        mime=_mime(may(file, "mime_type", str) or "") or _MIMES.get(kind, ""),
        size=_measure(file, "file_size"),
        width=_measure(file, "width"),
        height=_measure(file, "height"),
        duration=None if seconds is None else seconds * 1000,
    )


#: By field; the more telling first, for an animation is repeated as a document.
_KINDS: dict[str, Callable[[Json, str], Media | None]] = {
    "photo": _photo,
    "live_photo": _live_photo,
    "video": _moving(MediaKind.VIDEO),
    "animation": _moving(MediaKind.ANIMATION),
    "audio": _audio,
    "voice": _plain(MediaKind.VOICE),
    "video_note": _video_note,
    "sticker": _sticker,
    "document": _plain(MediaKind.DOCUMENT),
}
