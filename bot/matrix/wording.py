"""What a message says, whoever sent it: its text in the dialect, and what cannot be carried yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.markup import Mark, Rich, dump
from bot.matrix import relations
from bot.matrix.markup import from_matrix, without_profile, without_reply
from bot.matrix.shapes import Json, inner, string

#: In everything this program sends: which act it was.
ORIGIN = "de.openmic.oid"
#: MSC4144: a message shown under another name than its sender's.
PROFILE = "com.beeper.per_message_profile"
HTML = "org.matrix.custom.html"
_VOICE = ("org.matrix.msc3245.voice", "m.voice")
_MEDIA = {"m.image": "photo", "m.video": "video", "m.audio": "audio", "m.file": "document"}
#: Bots talking, and clients talking to each other.
_UNHEARD = frozenset({"m.notice", "m.server_notice", "m.key.verification.request"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message's text in the dialect; `speaker` is whose words they are when not the sender's."""

    text: str
    missing: str | None = None
    speaker: str | None = None


def read(content: Json) -> Said | None:
    """What a message says; None when nobody need hear it."""
    kind = string(content.get("msgtype", "m.text")) or ""
    if kind in _UNHEARD:
        return None
    missing = _missing(kind, content)
    text = (
        ""
        if missing is not None and not _has_words(kind, content)
        else _text(content, emote=kind == "m.emote")
    )
    if not text and missing is None:
        return None
    return Said(text=text, missing=missing, speaker=_speaker(content))


def read_edit(content: Json) -> Said | None:
    """What an edit says instead; never the text meant for clients without edits, if there is another."""
    if "m.new_content" in content:
        new = inner(content, "m.new_content")
        return None if ORIGIN in new else read(new)
    starless = {key: _without_star(content.get(key)) for key in ("body", "formatted_body") if key in content}
    return read(content | starless)


def _without_star(value: object) -> object:
    return value.removeprefix("* ") if isinstance(value, str) else value


def _missing(kind: str, content: Json) -> str | None:
    if kind == "m.audio" and any(key in content for key in _VOICE):
        return "voice"
    if kind in ("m.text", "m.emote"):
        return None
    if kind == "m.location":
        return "location"
    return _MEDIA.get(kind, "other")


def _has_words(kind: str, content: Json) -> bool:
    """Whether the body is more than the name of a file or a sentence made by a client."""
    if kind in _MEDIA:
        name, body = string(content.get("filename")), string(content.get("body"))
        return bool(name and body) and not _is_file_name(name or "", body or "")
    return kind != "m.location"


def _is_file_name(name: str, body: str) -> bool:
    """Whether the body is no caption (MSC2530): the file's name, perhaps as a client changed it."""
    said, ending = body.strip().casefold(), PurePosixPath(name.casefold()).suffix
    return said == name.strip().casefold() or (
        bool(ending) and said.endswith(ending) and len(said.split()) == 1
    )


def _text(content: Json, *, emote: bool) -> str:
    body = string(content.get("body")) or ""
    html = string(content.get("formatted_body")) if content.get("format") == HTML else None
    if relations.reply_to(content) is not None:
        body, html = without_reply(body, html)
    if (speaker := _speaker(content)) is not None and inner(content, PROFILE).get("has_fallback") is True:
        body, html = without_profile(body, html, speaker)
    rich = from_matrix(body, html)
    return dump(Rich(rich.text, (*rich.marks, Mark("italic", 0, len(rich.text)))) if emote else rich)


def _speaker(content: Json) -> str | None:
    return string(inner(content, PROFILE).get("displayname")) or None
