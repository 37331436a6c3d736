"""As what a file is shown: by the Bot API's rules for each kind, and plainer where those are not met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.telegram.media import NETWORK
from bot.things import Media, MediaKind

_MEGABYTE = 1024 * 1024
_KILOBYTE = 1024
_LARGEST_PHOTO = 10 * _MEGABYTE
#: Pixels: width and height together, and how many times one may be the other.
_PHOTO_SUM, _PHOTO_RATIO = 10_000, 20
_LONGEST_NOTE = 60_000  # ms
_MOST_IN_ALBUM = 10
#: Types by what Telegram shows them as; "" is tried.
_PICTURES = ("image/jpeg", "image/jpg", "image/png", "image/webp", "")
_FILMS = ("video/mp4", "")
_MUSIC = ("audio/mpeg", "audio/mp3", "audio/mp4", "audio/m4a", "audio/x-m4a", "")
_SPEECH = (*_MUSIC, "audio/ogg", "audio/opus", "application/ogg")
#: Largest stickers in bytes.
_STICKERS = {
    "image/webp": 512 * _KILOBYTE,
    "application/x-tgsticker": 64 * _KILOBYTE,
    "video/webm": 256 * _KILOBYTE,
}
#: What Telegram shows no caption with.
WORDLESS = (MediaKind.STICKER, MediaKind.VIDEO_NOTE)
#: What a file is shown as when Telegram does not take it as what it is.
_PLAINER = {
    MediaKind.STICKER: MediaKind.PHOTO,
    MediaKind.VOICE: MediaKind.AUDIO,
    MediaKind.VIDEO_NOTE: MediaKind.VIDEO,
}
#: Kinds that can stand together in one album.
_ALBUMS = {
    MediaKind.PHOTO: "pictures",
    MediaKind.VIDEO: "pictures",
    MediaKind.DOCUMENT: "documents",
    MediaKind.AUDIO: "music",
}


def shape(media: Media) -> MediaKind:
    """As what a file is sent; one that Telegram keeps can only be what it is."""
    if media.network == NETWORK:
        return media.kind
    bare = media.mime.partition(";")[0].strip().lower()
    return _RULES.get(media.kind, _document)(replace(media, mime=bare))


def plainer(kind: MediaKind) -> MediaKind | None:
    """The next plainer way to show it, None below a document."""
    return None if kind is MediaKind.DOCUMENT else _PLAINER.get(kind, MediaKind.DOCUMENT)


def has_caption(media: Media) -> bool:
    """Whether words can stand under it."""
    return shape(media) not in WORDLESS


def family(kind: MediaKind) -> str | None:
    """With what a file can stand in one album, None for what stands alone."""
    return _ALBUMS.get(kind)


def albums(media: Sequence[Media]) -> Iterator[tuple[Media, ...]]:
    """The files in order, those together that can be one message."""
    together: list[Media] = []
    for file in media:
        if together and not _fits(together, file):
            yield tuple(together)
            together = []
        together.append(file)
    if together:
        yield tuple(together)


def _fits(together: Sequence[Media], file: Media) -> bool:
    ours = family(shape(file))
    return ours is not None and ours == family(shape(together[0])) and len(together) < _MOST_IN_ALBUM


def _photo(media: Media) -> MediaKind:
    if media.mime == "image/gif":
        return MediaKind.ANIMATION
    fits = media.mime in _PICTURES and (media.size or 0) <= _LARGEST_PHOTO and _is_in_proportion(media)
    return MediaKind.PHOTO if fits else MediaKind.DOCUMENT


def _is_in_proportion(media: Media) -> bool:
    if not media.width or not media.height:
        return True
    longer, shorter = max(media.width, media.height), min(media.width, media.height)
    return longer + shorter <= _PHOTO_SUM and longer <= shorter * _PHOTO_RATIO


def _video(media: Media) -> MediaKind:
    return MediaKind.VIDEO if media.mime in _FILMS else MediaKind.DOCUMENT


def _animation(media: Media) -> MediaKind:
    return MediaKind.ANIMATION if media.mime in ("image/gif", *_FILMS) else MediaKind.DOCUMENT


def _audio(media: Media) -> MediaKind:
    return MediaKind.AUDIO if media.mime in _MUSIC else MediaKind.DOCUMENT


def _voice(media: Media) -> MediaKind:
    return MediaKind.VOICE if media.mime in _SPEECH else MediaKind.DOCUMENT


def _video_note(media: Media) -> MediaKind:
    square = bool(media.width) and media.width == media.height
    short = (media.duration or 0) <= _LONGEST_NOTE
    return MediaKind.VIDEO_NOTE if square and short and media.mime in _FILMS else _video(media)


def _sticker(media: Media) -> MediaKind:
    if (media.size or 0) <= _STICKERS.get(media.mime, -1):
        return MediaKind.STICKER
    return _photo(media)


def _document(_: Media) -> MediaKind:
    return MediaKind.DOCUMENT


_RULES: dict[MediaKind, Callable[[Media], MediaKind]] = {
    MediaKind.PHOTO: _photo,
    MediaKind.VIDEO: _video,
    MediaKind.ANIMATION: _animation,
    MediaKind.AUDIO: _audio,
    MediaKind.VOICE: _voice,
    MediaKind.VIDEO_NOTE: _video_note,
    MediaKind.STICKER: _sticker,
}
