"""Where an idea may go from where it stands: the table that the verbs, the cards and the tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.models import IdeaStatus

NEW, QUESTION, IN_PROGRESS = IdeaStatus.NEW, IdeaStatus.QUESTION, IdeaStatus.IN_PROGRESS
SCHEDULED, DECIDED, PARKED = IdeaStatus.SCHEDULED, IdeaStatus.DECIDED, IdeaStatus.PARKED
DONE, REFERRED, DECLINED = IdeaStatus.DONE, IdeaStatus.REFERRED, IdeaStatus.DECLINED
HIDDEN, WITHDRAWN = IdeaStatus.HIDDEN, IdeaStatus.WITHDRAWN

#: Somebody still owes the author something.
OPEN = frozenset({NEW, QUESTION, IN_PROGRESS, SCHEDULED, DECIDED, PARKED})
#: Everybody may read an idea from the moment it is one of these.
PUBLISHED = frozenset({IN_PROGRESS, SCHEDULED, DECIDED, DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: from where, and where to; without a target the caller or the past says."""

    german: str
    sources: frozenset[IdeaStatus]
    target: IdeaStatus | None = None
    #: Named when a moderator is told what is possible now.
    offered: bool = True


def _row(german: str, *sources: IdeaStatus, to: IdeaStatus | None = None, offered: bool = True) -> Rule:
    return Rule(german=german, sources=frozenset(sources), target=to, offered=offered)


MAY: Mapping[str, Rule] = {
    "accept": _row("annehmen", NEW, QUESTION, HIDDEN, to=IN_PROGRESS),
    "ask": _row("rückfrage", NEW, IN_PROGRESS, to=QUESTION),
    "answer": _row("antworten", QUESTION, offered=False),
    "decline": _row("ablehnen", NEW, QUESTION, IN_PROGRESS, SCHEDULED, to=DECLINED),
    "refer": _row("verweisen", NEW, QUESTION, IN_PROGRESS, to=REFERRED),
    "schedule": _row("tagesordnung", IN_PROGRESS, PARKED, to=SCHEDULED),
    "decide": _row("beschluss", SCHEDULED, to=DECIDED, offered=False),
    "postpone": _row("vertagt", SCHEDULED, offered=False),
    "implemented": _row("umgesetzt", IN_PROGRESS, DECIDED, to=DONE),
    "park": _row("parken", NEW, IN_PROGRESS, SCHEDULED, to=PARKED),
    "wake": _row("wecken", PARKED, to=IN_PROGRESS, offered=False),
    "hide": _row("verbergen", *(set(IdeaStatus) - {HIDDEN, WITHDRAWN}), to=HIDDEN),
    "reopen": _row("öffnen", DECLINED, REFERRED, PARKED, DONE, to=IN_PROGRESS),
    "assign": _row("zuweisen", *OPEN),
    "withdraw": _row("zurückziehen", *OPEN, to=WITHDRAWN, offered=False),
}

#: Acts that `rückgängig` takes back.
BY_MODERATOR = frozenset(word for word, rule in MAY.items() if rule.offered)


def possible(status: IdeaStatus) -> list[str]:
    """The words a moderator may use on an idea that stands there."""
    return [rule.german for rule in MAY.values() if rule.offered and status in rule.sources]
