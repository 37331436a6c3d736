"""The judge of a bridged channel: what was written on one side against what is seen on the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rehearsal.matrix.client import Json
from rehearsal.matrix.rules import event_problems
from rehearsal.telegram import Call
from tests.end_to_end.sights import Sight

#: How the program finds out whether a send arrived; the refusal is the answer.
PROBE = "editMessageReplyMarkup"
#: The answer to a change that was carried out before: the program fell over before it knew.
UNCHANGED = "message is not modified"


def written(here: Iterable[Sight]) -> list[Sight]:
    """What people said themselves, commands aside."""
    return [sight for sight in here if not sight.by_bot and not sight.text.startswith(("/", "!"))]


def relayed(there: Iterable[Sight]) -> list[Sight]:
    """What the bot carried over; of words said twice and marked as such only the first."""
    kept: list[Sight] = []
    texts: set[str] = set()
    for sight in (sight for sight in there if sight.speaker is not None):
        if not (sight.doubtful and sight.text in texts):
            kept.append(sight)
            texts.add(sight.text)
    return kept


def complaints(here: Sequence[Sight], there: Sequence[Sight], names: Mapping[str, str]) -> list[str]:
    """What is wrong with the copies in `there` of what people wrote in `here`, in sentences.

    Every text must be unlike every other. `names` gives the author's name for each original's id. The
    originals are as they stand now: edits must have converged.
    """
    originals, copies = written(here), relayed(there)
    said, shown = [sight.text for sight in originals], [sight.text for sight in copies]
    known, seen = frozenset(said), frozenset(shown)
    found = [f"lost: {text}" for text in said if text not in seen]
    found += [f"not what anybody wrote: {text}" for text in shown if text not in known]
    found += [f"seen {count} times: {text}" for text, count in Counter(shown).items() if count > 1]
    if not found and said != shown:
        first = next(pair for pair in zip(said, shown, strict=True) if pair[0] != pair[1])
        found.append(f"out of order: {first[1]} where {first[0]} belongs")
    return found or _differences(originals, copies, _counterparts(here, there), names)


def _differences(
    originals: Sequence[Sight],
    copies: Sequence[Sight],
    counterparts: Mapping[str, str],
    names: Mapping[str, str],
) -> list[str]:
    found: list[str] = []
    for original, copy in zip(originals, copies, strict=True):
        if names.get(original.id, copy.speaker) != copy.speaker:
            found.append(f"{copy.text} is said to be by {copy.speaker}")
        if original.marks != copy.marks:
            found.append(f"formatted otherwise: {sorted(original.marks)} became {sorted(copy.marks)}")
        if original.reply_to is not None and counterparts.get(original.reply_to) != copy.reply_to:
            found.append(f"a reply to something else: {copy.text}")
    return found


def _counterparts(here: Sequence[Sight], there: Sequence[Sight]) -> dict[str, str]:
    """For each id in `here` the id in `there` of the same message, whichever is the original."""
    pairs = [*_paired(here, there), *((one, other) for other, one in _paired(there, here))]
    return dict(pairs)


def _paired(here: Sequence[Sight], there: Sequence[Sight]) -> list[tuple[str, str]]:
    shown = {sight.text: sight.id for sight in relayed(there)}
    return [(sight.id, shown[sight.text]) for sight in written(here) if sight.text in shown]


def rule_breaches(events: Iterable[Json], bot: str) -> list[str]:
    """What the bot's events have against the Matrix specification."""
    own = [event for event in events if event.get("sender") == bot]
    return [f"{event['event_id']}: {problem}" for event in own for problem in event_problems(event)]


def refusals(rejected: Iterable[Call]) -> list[str]:
    """What Telegram refused and nobody should have asked for, in its words."""
    refused = [call for call in rejected if call.method != PROBE and UNCHANGED not in (call.error or "")]
    return [f"{call.method}: {call.error}" for call in refused]


def leaks(log: str, secrets: Iterable[str]) -> list[str]:
    """Which of the secrets, people's words among them, stand in the log."""
    return [secret for secret in secrets if secret in log]
