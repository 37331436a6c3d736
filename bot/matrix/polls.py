"""Polls as MSC3381 has them: under its own name as clients write them now, and under the final one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.markup import tidy
from bot.matrix.relations import REFERENCE
from bot.matrix.shapes import Json, inner, objects, sequence, string, whole
from bot.things import Option, Poll

START, RESPONSE, END = (f"org.matrix.msc3381.poll.{act}" for act in ("start", "response", "end"))
STARTS, RESPONSES, ENDS = (
    {f"m.poll.{act}", f"org.matrix.msc3381.poll.{act}"} for act in ("start", "response", "end")
)
TEXT = "org.matrix.msc1767.text"
#: The specification's own limit; answers beyond it do not count.
MOST_ANSWERS = 20
#: Twenty answers of this length, twice over, still fit into an event.
LONGEST_QUESTION, LONGEST_ANSWER = 1000, 200  # characters
_LONGEST_KEY = 255


def read(content: Json) -> Poll | None:
    """The poll that an event starts; None where it has no question or no answers."""
    start = inner(content, "m.poll") or inner(content, START) or inner(content, "m.poll.start")
    question = _text(start.get("question"))
    options = tuple(_options(start))
    if not question or not options:
        return None
    return Poll(question=question, options=options, multiple=(whole(start.get("max_selections")) or 1) > 1)


def answers(content: Json) -> tuple[str, ...]:
    """The keys that a response chooses, each once."""
    chosen = content.get("m.selections")
    if not isinstance(chosen, list):
        response = inner(content, RESPONSE) or inner(content, "m.poll.response")
        chosen = sequence(response.get("answers"))
    keys = [key for key in chosen if isinstance(key, str) and 0 < len(key) <= _LONGEST_KEY]
    return tuple(dict.fromkeys(keys))[:MOST_ANSWERS]


def start(poll: Poll, name: str) -> Json:
    """The content of an event that asks `poll`; `name` is whose question it is, "" for the forum's own.

    Its answers are called by their place: "0", "1", …
    """
    question = poll.question[:LONGEST_QUESTION]
    question = f"{name}: {question}" if name else question
    texts = [option.text[:LONGEST_ANSWER] for option in poll.options[:MOST_ANSWERS]]
    fallback = "\n".join([f"📊 {question}", *(f"{place}. {text}" for place, text in enumerate(texts, 1))])
    return {
        "body": fallback,
        "msgtype": "m.text",
        TEXT: fallback,
        START: {
            "kind": "org.matrix.msc3381.poll.disclosed",
            "max_selections": len(texts) if poll.multiple else 1,
            "question": {TEXT: question, "body": question, "msgtype": "m.text"},
            "answers": [{"id": str(place), TEXT: text} for place, text in enumerate(texts)],
        },
    }


def end(target: str, text: str) -> Json:
    """The content of an event that ends the poll `target`; `text` says so in words."""
    words = text or "📊 ✓"
    relation = {"rel_type": REFERENCE, "event_id": target}
    return {"body": words, "msgtype": "m.text", TEXT: words, END: {}, "m.relates_to": relation}


def _options(start: Json) -> Sequence[Option]:
    found: dict[str, Option] = {}
    for answer in list(objects(start.get("answers")))[:MOST_ANSWERS]:
        key = string(answer.get("m.id")) or string(answer.get("id"))
        text = _text(answer)
        if key and len(key) <= _LONGEST_KEY and text:
            found.setdefault(key, Option(key=key, text=text))
    return list(found.values())


def _text(value: object) -> str:
    """An extensible event's plain text, as any of its drafts had it."""
    holder = inner(value)
    said = holder.get("m.text", holder.get(TEXT, holder.get("body")))
    if isinstance(said, list):
        plain = [item for item in objects(said) if item.get("mimetype", "text/plain") == "text/plain"]
        said = plain[0].get("body") if plain else None
    return tidy(string(said) or "").strip()
