"""Polls (MSC3381), in the names clients use today and in those of the specification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.matrix.client import Json

UNSTABLE = "org.matrix.msc3381"
_TEXT = "org.matrix.msc1767.text"
STARTS = (f"{UNSTABLE}.poll.start", "m.poll.start")
RESPONSES = (f"{UNSTABLE}.poll.response", "m.poll.response")
ENDS = (f"{UNSTABLE}.poll.end", "m.poll.end")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSeen:
    """A poll as clients show it: `answers` are ids and texts, `votes` maps each id to who chose it."""

    question: str
    answers: tuple[tuple[str, str], ...]
    most: int
    votes: Mapping[str, tuple[str, ...]]
    closed: bool

    def counts(self) -> dict[str, int]:
        """How often each answer was chosen, by its text."""
        return {text: len(self.votes.get(key, ())) for key, text in self.answers}


def kind(what: str, *, stable: bool) -> str:
    """The event type of a poll's start, response or end."""
    return f"m.poll.{what}" if stable else f"{UNSTABLE}.poll.{what}"


def start(question: str, answers: Sequence[str], *, most: int = 1, stable: bool = False) -> Json:
    """A question; its answers are called `0`, `1` …, of which `most` may be chosen."""
    fallback = "\n".join([question, *(f"{number}. {text}" for number, text in enumerate(answers, 1))])
    if stable:
        choices: list[Json] = [
            {"m.id": str(place), "m.text": _plain(text)} for place, text in enumerate(answers)
        ]
        asked: Json = {"question": {"m.text": _plain(question)}, "kind": "m.disclosed"}
        return {"m.poll": asked | {"max_selections": most, "answers": choices}, "m.text": _plain(fallback)}
    choices = [{"id": str(place), _TEXT: text} for place, text in enumerate(answers)]
    asked = {"question": {_TEXT: question, "body": question, "msgtype": "m.text"}}
    asked |= {"kind": f"{UNSTABLE}.poll.disclosed", "max_selections": most, "answers": choices}
    return {f"{UNSTABLE}.poll.start": asked, _TEXT: fallback}


def _plain(text: str) -> list[Json]:
    return [{"body": text}]


def response(event_id: str, answers: Sequence[str], *, stable: bool = False) -> Json:
    """Chooses answers by their ids; none takes the choice back."""
    relation = {"m.relates_to": {"rel_type": "m.reference", "event_id": event_id}}
    if stable:
        return relation | {"m.selections": list(answers)}
    return relation | {f"{UNSTABLE}.poll.response": {"answers": list(answers)}}


def end(event_id: str, text: str, *, stable: bool = False) -> Json:
    """Closes a poll, saying so for clients without polls."""
    relation: Json = {"m.relates_to": {"rel_type": "m.reference", "event_id": event_id}}
    if stable:
        return relation | {"m.poll.end": {}, "m.text": _plain(text)}
    return relation | {f"{UNSTABLE}.poll.end": {}, _TEXT: text, "body": text}


def read(start_event: Json, events: Iterable[Json]) -> PollSeen | None:
    """The poll with the answers of everybody, None where there is no question in the event."""
    content = start_event["content"]
    asked = next((content[key] for key in (*STARTS, "m.poll") if isinstance(content.get(key), dict)), None)
    if asked is None:
        return None
    answers = tuple((str(one.get("m.id", one.get("id"))), _text(one)) for one in asked.get("answers", ()))
    about = [event for event in events if _target(event) == start_event["event_id"]]
    closing = next((event for event in about if event["type"] in ENDS), None)
    most = int(asked.get("max_selections", 1))
    return PollSeen(
        question=_text(asked.get("question", {})),
        answers=answers,
        most=most,
        votes=_votes(_before(about, closing), {key for key, _ in answers}, most),
        closed=closing is not None,
    )


def _before(events: Sequence[Json], closing: Json | None) -> Sequence[Json]:
    return events if closing is None else events[: events.index(closing)]


def _votes(events: Iterable[Json], known: set[str], most: int) -> dict[str, tuple[str, ...]]:
    """Each person's last response counts, if it names only answers there are."""
    last: dict[str, list[str]] = {}
    for event in events:
        if event["type"] in RESPONSES:
            chosen = _selections(event["content"])[:most]
            last[event["sender"]] = chosen if set(chosen) <= known else []
    return {key: tuple(who for who, chosen in last.items() if key in chosen) for key in known}


def _selections(content: Json) -> list[str]:
    inner = content.get(f"{UNSTABLE}.poll.response")
    chosen = inner.get("answers") if isinstance(inner, dict) else content.get("m.selections")
    return [str(one) for one in chosen] if isinstance(chosen, list) else []


def _text(holder: Any) -> str:
    """Extensible text, whichever of its three forms."""
    stable = holder.get("m.text")
    if isinstance(stable, list) and stable:
        return str(stable[0].get("body", ""))
    return str(holder.get(_TEXT, stable or holder.get("body", "")))


def _target(event: Json) -> object:
    relation = event["content"].get("m.relates_to")
    return relation.get("event_id") if isinstance(relation, dict) else None
