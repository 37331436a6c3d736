"""What the Matrix specification demands of events; used to hold a bot to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from rehearsal.matrix import polls
from rehearsal.matrix.contents import HTML

MAX_BYTES = 60_000  # of content; the whole event may have 65,536 with its signatures and hashes
LARGEST_NUMBER = 2**53 - 1
EVENT_ID = re.compile(r"\$\S{1,254}")
USER_ID = re.compile(r"@[^:\s]+:\S+")
MXC = re.compile(r"mxc://[^/\s]+/[A-Za-z0-9_-]+")
GEO = re.compile(r"geo:-?[\d.]+,-?[\d.]+")
MEDIA = {"m.image", "m.file", "m.audio", "m.video"}
MOST_ANSWERS = 20
MESSAGE_RELATIONS = {None, "m.replace", "m.thread", "m.reference"}

Content = Mapping[str, object]


def problems(content: Content) -> list[str]:
    """What is wrong with the content of an m.room.message, in sentences; empty when it is right."""
    return [*_message(content), *_relation(content), *_replacement(content), *_limits(content)]


def event_problems(event: Content) -> list[str]:
    """As `problems`, for a raw event of any type; types without rules here are right."""
    check = _CHECKS.get(str(event.get("type")))
    content = event.get("content")
    if check is None or "redacted_because" in _mapping(event.get("unsigned")):
        return []
    return list(check(content)) if isinstance(content, Mapping) else ["content is not an object"]


def _message(content: Content) -> Iterator[str]:
    for key in ("msgtype", "body"):
        if not _filled(content.get(key)):
            yield f"{key} is not a filled string"
    if "\0" in str(content.get("body")) + str(content.get("formatted_body")):
        yield "text contains U+0000"
    yield from _formatted(content)
    yield from _mentions(content)
    if content.get("msgtype") in MEDIA:
        yield from _file(content)
    if content.get("msgtype") == "m.location" and not _matches(GEO, content.get("geo_uri")):
        yield "geo_uri is not a geo address"


def _formatted(content: Content) -> Iterator[str]:
    if "format" not in content and "formatted_body" not in content:
        return
    if content.get("format") != HTML:
        yield f"format is not {HTML}"
    if not _filled(content.get("formatted_body")):
        yield "formatted_body is not a filled string"


def _mentions(content: Content) -> Iterator[str]:
    mentions = content.get("m.mentions")
    if not isinstance(mentions, Mapping):
        yield "m.mentions is not an object, so that clients guess from the text"
        return
    if unknown := sorted(set(mentions) - {"user_ids", "room"}):
        yield f"m.mentions has unknown keys: {', '.join(unknown)}"
    users = mentions.get("user_ids", [])
    if not isinstance(users, list) or not all(_matches(USER_ID, user) for user in users):
        yield "m.mentions.user_ids is not a list of user ids"
    if mentions.get("room", True) is not True:
        yield "m.mentions.room is not true"


def _file(content: Content) -> Iterator[str]:
    encrypted = _mapping(content.get("file"))
    if not _matches(MXC, encrypted.get("url") or content.get("url")):
        yield "url is not an mxc address"
    if "filename" in content and not _filled(content["filename"]):
        yield "filename is not a filled string"
    if not isinstance(content.get("info", {}), Mapping):
        yield "info is not an object"


def _relation(content: Content) -> Iterator[str]:
    if "m.relates_to" not in content:
        return
    relation = _mapping(content["m.relates_to"])
    kind = relation.get("rel_type")
    if not relation:
        yield "m.relates_to is not a filled object"
    if kind not in MESSAGE_RELATIONS:
        yield f"rel_type {kind} does not belong in a message"
    if kind is not None and not _matches(EVENT_ID, relation.get("event_id")):
        yield "m.relates_to.event_id is not an event id"
    if kind is None and set(relation) != {"m.in_reply_to"}:
        yield "m.relates_to has neither a rel_type nor only m.in_reply_to"
    if "m.in_reply_to" in relation and not _matches(EVENT_ID, _target(relation)):
        yield "m.in_reply_to has no event id"


def _replacement(content: Content) -> Iterator[str]:
    replaces = _mapping(content.get("m.relates_to")).get("rel_type") == "m.replace"
    if replaces != ("m.new_content" in content):
        yield "m.new_content and rel_type m.replace belong together"
    if not replaces:
        return
    if "m.in_reply_to" in _mapping(content["m.relates_to"]):
        yield "an edit cannot be a reply"
    new = _mapping(content.get("m.new_content"))
    if "m.relates_to" in new:
        yield "m.new_content has an m.relates_to, which everybody ignores"
    yield from (f"m.new_content: {problem}" for problem in _message(new))


def _reaction(content: Content) -> Iterator[str]:
    relation = _mapping(content.get("m.relates_to"))
    if relation.get("rel_type") != "m.annotation":
        yield "rel_type is not m.annotation"
    if not _matches(EVENT_ID, relation.get("event_id")):
        yield "m.relates_to.event_id is not an event id"
    if not _filled(relation.get("key")):
        yield "key is not a filled string"


def _sticker(content: Content) -> Iterator[str]:
    if not _filled(content.get("body")):
        yield "body is not a filled string"
    if not isinstance(content.get("info"), Mapping):
        yield "info is not an object"
    yield from _file(content)


def _poll_start(content: Content) -> Iterator[str]:
    asked = _mapping(content.get("org.matrix.msc3381.poll.start") or content.get("m.poll"))
    answers = asked.get("answers")
    if not isinstance(asked.get("question"), Mapping):
        yield "the poll has no question"
    if not isinstance(answers, list) or not 1 <= len(answers) <= MOST_ANSWERS:
        yield f"the poll has not between 1 and {MOST_ANSWERS} answers"
        return
    ids = [_mapping(answer).get("id", _mapping(answer).get("m.id")) for answer in answers]
    if not all(map(_filled, ids)) or len(set(ids)) < len(ids):
        yield "the answers have no ids of their own"
    if not (_filled(content.get("org.matrix.msc1767.text")) or content.get("m.text")):
        yield "clients without polls see nothing"
    yield from _limits(content)


def _poll_follow_up(content: Content) -> Iterator[str]:
    relation = _mapping(content.get("m.relates_to"))
    if relation.get("rel_type") != "m.reference" or not _matches(EVENT_ID, relation.get("event_id")):
        yield "m.relates_to does not refer to a poll"


def _limits(content: Content) -> Iterator[str]:
    if any(_beyond_canonical(value) for value in _leaves(content)):
        yield "a number is no whole number below 2^53"
    size = len(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        yield f"content has {size} bytes, more than {MAX_BYTES}"


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _beyond_canonical(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER)


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _mapping(value: object) -> Content:
    return value if isinstance(value, Mapping) else {}


def _target(relation: Content) -> object:
    return _mapping(relation.get("m.in_reply_to")).get("event_id")


_CHECKS: Mapping[str, Callable[[Content], list[str] | Iterator[str]]] = {
    "m.room.message": problems,
    "m.reaction": _reaction,
    "m.sticker": _sticker,
    **dict.fromkeys(polls.STARTS, _poll_start),
    **dict.fromkeys((*polls.RESPONSES, *polls.ENDS), _poll_follow_up),
}
