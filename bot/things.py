"""What can come with words, the same for every network: files, a place, a poll; and how that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

#: Keys of `Message.things`, and of an outbox row's `things`.
MEDIA, PLACE, POLL = "media", "place", "poll"


class MediaKind(StrEnum):
    """How a file is meant to be shown."""

    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file as its network describes it, before anybody has fetched it."""

    kind: MediaKind
    #: The network that keeps it, and where: opaque to all but its adapter, never an address with a token.
    network: str
    ref: str
    #: The same for the same file: tells a changed file from a changed caption.
    unique: str
    #: A cleaned file name, "" where there is none.
    name: str = ""
    mime: str = ""
    #: Bytes, None where the network does not say.
    size: int | None = None
    width: int | None = None
    height: int | None = None
    #: Milliseconds.
    duration: int | None = None
    #: Loudness of a voice message, 0 to 1024 each; () where unknown.
    waveform: tuple[int, ...] = ()
    #: Hidden until somebody taps.
    spoiler: bool = False
    #: The emoji a sticker stands for.
    emoji: str = ""
    #: Where a still picture of it lies (sticker in motion, video), as `ref`.
    cover: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on the map, in degrees; a venue has a title and an address."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a poll; `key` is what its own network calls it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question with answers; several may be chosen when `multiple`. All texts are plain."""

    question: str
    options: tuple[Option, ...]
    multiple: bool = False
    #: What its network calls it where it names only the poll (`Tallied`); "" where it never does.
    alias: str = ""
    #: How often each option was chosen, when it had been ended before it was sent here; else ().
    final: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """All that came with the words; at most one place or poll."""

    media: tuple[Media, ...] = ()
    place: Place | None = None
    poll: Poll | None = None

    def __bool__(self) -> bool:
        """Whether anything came at all."""
        return bool(self.media or self.place or self.poll)


NOTHING = Things()

#: What may stand together in one album: pictures of both kinds, else only the same kind.
_FAMILIES = {
    MediaKind.PHOTO: "seen",
    MediaKind.VIDEO: "seen",
    MediaKind.AUDIO: "audio",
    MediaKind.DOCUMENT: "document",
}
#: What no network lets take another file's place in a message that is there.
_FIXED = frozenset({MediaKind.STICKER, MediaKind.VOICE, MediaKind.VIDEO_NOTE})


def family(things: Things) -> str | None:
    """With what else a single file may stand in an album; None for what stands alone."""
    if len(things.media) != 1 or things.place or things.poll:
        return None
    return _FAMILIES.get(things.media[0].kind)


def same(one: Things, other: Things) -> bool:
    """Whether people see the same; networks call the same file by another `ref` every time."""
    return _seen(one) == _seen(other)


def _seen(things: Things) -> object:
    files = [(media.unique, media.kind, media.name, media.spoiler) for media in things.media]
    return files, things.place, things.poll


def replaceable(old: Things, new: Things) -> bool:
    """Whether a message that shows `old` can be changed into one that shows `new`, on every network."""
    if same(old, new):
        return True
    if old.place != new.place or len(old.media) > len(new.media) or len(new.media) > 1:
        return False
    return _FIXED.isdisjoint(media.kind for media in (*old.media, *new.media))


def dump(things: Things) -> dict[str, Any]:
    """As JSON for the database; {} for nothing."""
    written: dict[str, Any] = {}
    if things.media:
        written[MEDIA] = [asdict(media) for media in things.media]
    if things.place:
        written[PLACE] = asdict(things.place)
    if things.poll:
        written[POLL] = asdict(things.poll)
    return written


def load(written: Mapping[str, Any]) -> Things:
    """Read again what `dump` wrote."""
    place, poll = written.get(PLACE), written.get(POLL)
    return Things(
        media=tuple(_media(media) for media in written.get(MEDIA, ())),
        place=Place(**place) if place else None,
        poll=_poll(poll) if poll else None,
    )


def _media(written: Mapping[str, Any]) -> Media:
    values = dict(written)
    return Media(**values | {"kind": MediaKind(values["kind"]), "waveform": tuple(values["waveform"])})


def _poll(written: Mapping[str, Any]) -> Poll:
    options = tuple(Option(**option) for option in written["options"])
    return Poll(**{**written, "options": options, "final": tuple(written.get("final", ()))})
