"""Files in Matrix events: what they are, where they lie, how they are meant to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from bot.files.names import safe_name
from bot.markup import tidy
from bot.matrix import mxc
from bot.matrix.shapes import Json, inner, number, objects, sequence, string
from bot.things import Media, MediaKind

NETWORK = "matrix"
T = TypeVar("T")
#: MSC4274: several files in one message.
GALLERIES = ("m.gallery", "dm.filament.gallery")
VOICE_FLAG, AUDIO_DETAILS = "org.matrix.msc3245.voice", "org.matrix.msc1767.audio"
SPOILER = "page.codeberg.everypizza.msc4193.spoiler"
ROUND, GIF = "fi.mau.telegram.round_message", "fi.mau.gif"

KINDS = {
    "m.image": MediaKind.PHOTO,
    "m.video": MediaKind.VIDEO,
    "m.audio": MediaKind.AUDIO,
    "m.file": MediaKind.DOCUMENT,
    "m.sticker": MediaKind.STICKER,
}
_VOICE_FLAGS = (VOICE_FLAG, "m.voice")
_AUDIO_DETAILS = (AUDIO_DETAILS, "m.audio", "m.audio_details")
_SPOILERS = (SPOILER, "m.spoiler")
#: MSC3725 says the same as MSC4193 in more words.
_WARNINGS = ("town.robin.msc3725.content_warning", "m.content_warning")
_GIFS = (GIF, "fi.mau.telegram.gif")
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
#: More than clients draw.
MOST_SAMPLES = 256
LOUDEST = 1024
MOST_FILES = 20


def read(kind: str, content: Json) -> Media | None:
    """The file of an event of this `kind` (its msgtype, or m.sticker); None where it cannot be fetched.

    An encrypted one has no address of its own: what it says is for the room's members alone.
    """
    address = mxc.valid(content.get("url"))
    if kind not in KINDS or address is None:
        return None
    info = inner(content, "info")
    details = _details(content)
    return Media(
        kind=kind_of(kind, content),
        network=NETWORK,
        ref=address,
        unique=address,
        name="" if kind == "m.sticker" else file_name(content),
        mime=_mime(info),
        size=_measure(info.get("size")),
        width=_measure(info.get("w")),
        height=_measure(info.get("h")),
        duration=_measure(info.get("duration")) or _measure(details.get("duration")),
        waveform=_waveform(details),
        spoiler=_is_spoiler(content, info),
        emoji=_emoji(content) if kind == "m.sticker" else "",
        cover=mxc.valid(info.get("thumbnail_url")),
    )


def gallery(content: Json) -> Iterator[Media | None]:
    """The files of a gallery in their order; None for each that cannot be had, and once for the rest."""
    items = list(objects(content.get("itemtypes")))
    for item in items[:MOST_FILES]:
        yield read(string(item.get("itemtype")) or "", item)
    if len(items) > MOST_FILES:
        yield None


def file_name(content: Json) -> str:
    """The file's name, safe to save under; the body where no other is given (MSC2530)."""
    return safe_name(string(content.get("filename")) or string(content.get("body")) or "")


def kind_of(kind: str, content: Json) -> MediaKind:
    """How the file of an event of this `kind`, one of `KINDS`, is meant to be shown."""
    info = inner(content, "info")
    if kind == "m.audio" and any(flag in content for flag in _VOICE_FLAGS):
        return MediaKind.VOICE
    if kind == "m.image" and _mime(info) == "image/gif":
        return MediaKind.ANIMATION
    if kind == "m.video" and info.get(ROUND) is True:
        return MediaKind.VIDEO_NOTE
    if kind == "m.video" and any(info.get(flag) is True for flag in _GIFS):
        return MediaKind.ANIMATION
    return KINDS[kind]


def _mime(info: Json) -> str:
    said = (string(info.get("mimetype")) or "").partition(";")[0].strip().lower()
    return said if _MIME.fullmatch(said) else ""


def _measure(value: object) -> int | None:
    """A size or a duration that can be one."""
    found = number(value)
    return round(found) if found is not None and 0 < found < 1 << 53 else None


def _details(content: Json) -> Json:
    return next((found for key in _AUDIO_DETAILS if (found := inner(content, key))), {})


def _waveform(details: Json) -> tuple[int, ...]:
    heard = [number(sample) or 0 for sample in sequence(details.get("waveform"))]
    return tuple(round(min(max(sample, 0), LOUDEST)) for sample in sampled(heard))


def sampled(loudness: Sequence[T]) -> Sequence[T]:
    """At most `MOST_SAMPLES` of them, evenly."""
    if len(loudness) <= MOST_SAMPLES:
        return loudness
    return [loudness[place * len(loudness) // MOST_SAMPLES] for place in range(MOST_SAMPLES)]


def _is_spoiler(content: Json, info: Json) -> bool:
    if any(content.get(key) is True for key in _SPOILERS) or info.get("fi.mau.telegram.spoiler") is True:
        return True
    kinds = (string(inner(content, key).get("type")) or "" for key in _WARNINGS)
    return any(kind.endswith("spoiler") for kind in kinds)


def _emoji(content: Json) -> str:
    """What a sticker's body is, when it is an emoji and no description."""
    body = tidy(string(content.get("body")) or "").strip()
    return body if 0 < len(body) <= 12 and not any(char.isalnum() or char.isspace() for char in body) else ""
