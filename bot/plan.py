"""What a claimed outbox row asks for next: one call at a time, so that a crash between is harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.events import NativeId, UserId
from bot.network import (
    AnswerButton,
    Author,
    Delete,
    Edit,
    Join,
    Leave,
    Menu,
    Network,
    Outgoing,
    Part,
    Prove,
    React,
    Send,
    Words,
)
from storage import outbox
from storage.deliveries import Claim

#: Put before words that may appear twice.
DOUBTFUL = "↻ "


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call, and whether another follows for the same row."""

    outgoing: Outgoing
    last: bool


def next_step(claim: Claim, network: Network) -> Step | None:
    """The call that `claim.part` stands for; None when the row asks for nothing (any more)."""
    if claim.stale:
        return None
    calls = _calls(claim, network)
    if claim.part >= len(calls):
        return None
    return Step(outgoing=calls[claim.part], last=claim.part == len(calls) - 1)


def _calls(claim: Claim, network: Network) -> list[Outgoing]:
    match claim.kind:
        case outbox.SEND:
            parts = network.compose(words(claim))
            return [_send(claim, parts, index) for index in range(len(parts))]
        case outbox.EDIT:
            return _edits(claim, network)
        case outbox.DELETE:
            gone = [NativeId(native) for _, native in sorted(claim.copies.items())]
            done = [NativeId("")] * claim.part
            return [Delete(txn=f"{claim.key}#{n}", native_id=native) for n, native in enumerate(done + gone)]
        case outbox.REACT:
            return _reactions(claim, claim.payload["emojis"])
        case outbox.OFFER:
            return [] if network.buttons else _reactions(claim, claim.payload["emojis"])
    return [_single(claim)]


def _single(claim: Claim) -> Outgoing:
    """The one call of a row that says nothing."""
    payload = claim.payload
    match claim.kind:
        case outbox.ANSWER:
            return AnswerButton(txn=claim.key, callback=payload["callback"], text=payload["text"])
        case outbox.JOIN:
            return Join(txn=claim.key)
        case outbox.LEAVE:
            return Leave(txn=claim.key)
        case outbox.MENU:
            return Menu(txn=claim.key, commands=tuple((word, about) for word, about in payload["commands"]))
        case outbox.PROVE:
            return Prove(txn=claim.key, user=UserId(payload["user"]))
    raise ValueError(f"outbox row {claim.id} has the unknown kind {claim.kind}")


def words(claim: Claim) -> Words:
    """What the row wants said."""
    payload: Any = claim.payload
    author = payload.get("author")
    choices = [
        (n, choice["emoji"], choice["label"]) for n, choice in enumerate(payload.get("choices", ()), 1)
    ]
    return Words(
        text=f"{DOUBTFUL}{payload['text']}" if payload.get("doubtful") else payload["text"],
        author=Author(**author) if author else None,
        choices=tuple(choices),
        message=claim.message_id or 0,
    )


def _send(claim: Claim, parts: tuple[Part, ...], index: int) -> Send:
    reply_to = NativeId(claim.reply_to) if claim.reply_to and index == 0 else None
    return Send(txn=f"{claim.key}#{index}", part=parts[index], reply_to=reply_to)


def _edits(claim: Claim, network: Network) -> list[Outgoing]:
    """Edit the parts that are there, send those that are new, take away those that are too many."""
    if not claim.copies:
        return []
    parts = network.compose(words(claim))
    calls: list[Outgoing] = []
    for index in range(max(len(parts), max(claim.copies) + 1)):
        txn, native = f"{claim.key}#{index}", claim.copies.get(index)
        if index >= len(parts):
            calls.append(Delete(txn=txn, native_id=NativeId(native or "")))
        elif native is None:
            calls.append(_send(claim, parts, index))
        else:
            calls.append(Edit(txn=txn, native_id=NativeId(native), part=parts[index]))
    return calls


def _reactions(claim: Claim, emojis: Sequence[str]) -> list[Outgoing]:
    """Under the last part, where people look for what they can choose."""
    if not claim.copies:
        return []
    target = NativeId(claim.copies[max(claim.copies)])
    return [React(txn=f"{claim.key}#{n}", native_id=target, emoji=emoji) for n, emoji in enumerate(emojis)]
