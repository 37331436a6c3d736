"""What a message says, whoever sent it: its text in the dialect, what came with it, what stays behind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.events import Above
from bot.markup import Mark, Rich, dump
from bot.matrix import media, mxc, places, relations
from bot.matrix.ids import localpart
from bot.matrix.markup import from_matrix, quoted_in_reply, without_profile, without_reply
from bot.matrix.shapes import Json, inner, sequence, string
from bot.things import NOTHING, Things

#: In everything this program sends: which act it was.
ORIGIN = "de.openmic.oid"
#: MSC4144: a message shown under another name than its sender's.
PROFILE = "com.beeper.per_message_profile"
HTML = "org.matrix.custom.html"
#: Bots talking, and clients talking to each other.
_UNHEARD = frozenset({"m.notice", "m.server_notice", "m.key.verification.request"})
_WORDS = ("m.text", "m.emote")
#: Words with confetti, snow or hearts around them.
_EFFECTS = ("nic.custom.", "io.element.effect")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message's text in the dialect and what came with it.

    `speaker` is whose words they are when not the sender's, `picture` how that one looks (mxc).
    """

    text: str
    things: Things = NOTHING
    missing: str | None = None
    speaker: str | None = None
    picture: str | None = None
    above: Above | None = None


def read(content: Json) -> Said | None:
    """What a message says; None when nobody need hear it."""
    kind = string(content.get("msgtype", "m.text")) or ""
    if kind in _UNHEARD:
        return None
    things, missing = _came_with(kind, content)
    text = _text(content, emote=kind == "m.emote") if _has_words(kind, content) else ""
    if not text and not things and missing is None:
        return None
    return Said(
        text=text,
        things=things,
        missing=missing,
        speaker=speaker(content),
        picture=mxc.valid(inner(content, PROFILE).get("avatar_url")),
        above=_above(content),
    )


def read_edit(content: Json) -> Said | None:
    """What an edit says instead; never the text meant for clients without edits, if there is another."""
    if "m.new_content" in content:
        new = inner(content, "m.new_content")
        return None if ORIGIN in new else read(new)
    starless = {key: _without_star(content.get(key)) for key in ("body", "formatted_body") if key in content}
    return read(content | starless)


def _without_star(value: object) -> object:
    return value.removeprefix("* ") if isinstance(value, str) else value


def _came_with(kind: str, content: Json) -> tuple[Things, str | None]:
    """The things, and what of them stays behind."""
    if kind in _WORDS or kind.startswith(_EFFECTS):
        return NOTHING, None
    if kind in media.GALLERIES:
        return _several(content)
    if kind in media.KINDS:
        found = media.read(kind, content)
        return (Things(media=(found,)), None) if found else (NOTHING, _unfetchable(kind, content))
    if kind == places.MSGTYPE:
        place = places.read(content)
        return (Things(place=place), None) if place else (NOTHING, "location")
    return NOTHING, "other"


def _several(content: Json) -> tuple[Things, str | None]:
    found = list(media.gallery(content))
    files = tuple(item for item in found if item is not None)
    return Things(media=files), None if len(files) == len(found) > 0 else "document"


def _unfetchable(kind: str, content: Json) -> str:
    return "encrypted" if inner(content, "file") else media.kind_of(kind, content).value


def _has_words(kind: str, content: Json) -> bool:
    """Whether the body is more than the name of a file or a sentence made by a client."""
    if kind in media.KINDS:
        name, body = string(content.get("filename")), string(content.get("body"))
        return bool(name and body) and not _is_file_name(name or "", body or "")
    return kind != places.MSGTYPE


def _is_file_name(name: str, body: str) -> bool:
    """Whether the body is no caption (MSC2530): the file's name, perhaps as a client changed it."""
    said, ending = body.strip().casefold(), PurePosixPath(name.casefold()).suffix
    return said == name.strip().casefold() or (
        bool(ending) and said.endswith(ending) and len(said.split()) == 1
    )


def _text(content: Json, *, emote: bool) -> str:
    body = string(content.get("body")) or ""
    html = _html(content)
    if _answers(content):
        body, html = without_reply(body, html)
    if (name := speaker(content)) is not None and inner(content, PROFILE).get("has_fallback") is True:
        body, html = without_profile(body, html, name)
    rich = _meant(from_matrix(body, html), content)
    return dump(Rich(rich.text, (*rich.marks, Mark("italic", 0, len(rich.text)))) if emote else rich)


def _html(content: Json) -> str | None:
    return string(content.get("formatted_body")) if content.get("format") == HTML else None


def _answers(content: Json) -> bool:
    return relations.native(inner(content, "m.relates_to", "m.in_reply_to").get("event_id")) is not None


def _meant(rich: Rich, content: Json) -> Rich:
    """The text with mentions of those only whom its author says to mean, where clients say it."""
    if "m.mentions" not in content:
        return rich
    users = sequence(inner(content, "m.mentions").get("user_ids"))
    meant = {user for user in users if isinstance(user, str)}
    return Rich(
        rich.text, tuple(mark for mark in rich.marks if mark.kind != "mention" or mark.value in meant)
    )


def _above(content: Json) -> Above | None:
    """What older clients quote of the message that this one answers."""
    if not _answers(content):
        return None
    quoted = quoted_in_reply(string(content.get("body")) or "")
    return Above(name=localpart(quoted[0]), text=quoted[1]) if quoted else None


def speaker(content: Json) -> str | None:
    """Under whose name the message is shown, where that is not its sender's."""
    return string(inner(content, PROFILE).get("displayname")) or None
