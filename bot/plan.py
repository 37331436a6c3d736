"""What a claimed outbox row asks for next: one call at a time, so that a crash between is harmless."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import bundling, things
from bot.events import NativeId, UserId
from bot.network import (
    DOUBTFUL,
    AnswerButton,
    Author,
    Delete,
    Edit,
    EndPoll,
    Join,
    Leave,
    Menu,
    Network,
    Outgoing,
    Part,
    Pin,
    Prove,
    React,
    Send,
    Unreact,
    Words,
)
from bot.relay import lacking
from storage import albums, bundles, outbox
from storage.deliveries import Claim

#: In the payload of an edit: the native ids of what words cannot take the place of.
ANEW = "anew"
#: Which pieces of what is said may appear twice.
AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call, and whether another follows for the same row.

    `number` is the first place among the message's copies that a `Send` fills; `items` are the messages whose
    files it shows, where the row says those of several.
    """

    outgoing: Outgoing
    last: bool
    number: int = 0
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A part of what is said, with its place among the copies and the messages that it shows."""

    part: Part
    number: int
    items: tuple[int, ...] = ()


def next_step(claim: Claim, network: Network) -> Step | None:
    """The call that `claim.part` stands for; None when the row asks for nothing (any more)."""
    if claim.stale:
        return None
    pieces = _pieces(claim, network) if claim.kind in (outbox.SEND, outbox.EDIT) else []
    calls = _calls(claim, pieces, network)
    index = claim.part
    if index >= len(calls):
        return None
    step = Step(outgoing=calls[index], last=index == len(calls) - 1)
    if claim.kind == outbox.END_POLL:
        return replace(step, number=max(claim.copies) + 1)
    place = index - len(claim.payload.get(ANEW, ()))
    if not 0 <= place < len(pieces):
        return step
    return replace(step, number=pieces[place].number, items=pieces[place].items)


def again(claim: Claim) -> dict[str, Any]:
    """The payload with which the current call is made once more: what it says is marked, and nothing else."""
    place = claim.part - len(claim.payload.get(ANEW, ()))
    return {**claim.payload, "doubtful": True, AGAIN: sorted({*_again(claim), place})}


def _again(claim: Claim) -> frozenset[int]:
    """Rows from before pieces were told apart are marked at their beginning."""
    return frozenset(claim.payload.get(AGAIN, [0] if claim.payload.get("doubtful") else []))


def _pieces(claim: Claim, network: Network) -> list[_Piece]:
    """Every native message is a copy with a number of its own, also within an album."""
    if claim.bundle is not None and ANEW not in claim.payload:
        return _bundled(claim, network)
    payload, pieces, number = lacking.without(claim.payload), [], 0
    items = payload.get(albums.ITEMS, ())
    for part in network.compose(words(claim)):
        several = tuple(items[number : number + len(part.media)]) if part.media else ()
        # Where each file is a message of its own, the first one counts as if it stood alone.
        place = number - len(items[1:]) if items and not part.media else number
        pieces.append(_Piece(part=part, number=place, items=several))
        number += max(1, len(part.media))
    return pieces


def _bundled(claim: Claim, network: Network) -> list[_Piece]:
    """What is said together; words that were changed meanwhile may need more room than there was."""
    members = claim.bundle.members if claim.bundle else ()
    said = bundling.words(members, claim.payload.get(bundles.HEADING, ""))
    said = bundling.marked(said, _again(claim))
    items = tuple(claim.payload.get(bundles.BUNDLE, ()))
    return [
        _Piece(part=part, number=number, items=() if number else items)
        for number, part in enumerate(network.compose(said))
    ]


def outgrown(claim: Claim, network: Network) -> dict[str, Any] | None:
    """The payload of a change for which its bundle has no room: it leaves that, and is said by itself."""
    bundle = claim.bundle
    if claim.kind != outbox.EDIT or bundle is None or ANEW in claim.payload:
        return None
    fits = len(network.compose(bundling.words(bundle.members))) == 1
    return None if fits else {**claim.payload, ANEW: [bundle.native]}


def takes_out(claim: Claim) -> bool:
    """Whether an edit of the row takes its message's words out of a bundle."""
    return claim.kind == outbox.DELETE or ANEW in claim.payload


def _calls(claim: Claim, pieces: Sequence[_Piece], network: Network) -> list[Outgoing]:
    match claim.kind:
        case outbox.SEND:
            return [_send(claim, pieces, index) for index in range(len(pieces))]
        case outbox.EDIT:
            return _edits(claim, pieces, network)
        case outbox.DELETE:
            return [*_done(claim), *_deletes(claim, network, sorted(claim.copies), claim.part)]
        case outbox.REACT:
            return _reactions(claim, claim.payload["emojis"])
        case outbox.OFFER:
            return [] if network.buttons else _reactions(claim, claim.payload["emojis"])
        case outbox.MIRROR:
            return _mirrored(claim, network)
        case outbox.PIN | outbox.END_POLL:
            return _on_first_part(claim, network)
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
    payload: Any = lacking.without(claim.payload)
    marked = _again(claim)
    author = payload.get("author")
    choices = [
        (n, choice["emoji"], choice["label"]) for n, choice in enumerate(payload.get("choices", ()), 1)
    ]
    return Words(
        text=f"{DOUBTFUL}{payload['text']}" if 0 in marked else payload["text"],
        author=Author(**author) if author else None,
        choices=tuple(choices),
        message=claim.message_id or 0,
        things=things.load(payload.get("things", {})),
        captions=tuple(payload.get(albums.CAPTIONS, ())),
        continued=payload.get(albums.CONTINUED, False),
        quote=payload.get("quote", ""),
        mentions=payload.get("mentions", {}),
        links=payload.get("links", {}),
        again=marked - {0},
    )


def _send(claim: Claim, pieces: Sequence[_Piece], index: int) -> Send:
    """Words that did not fit under a file answer it, so that they are found together."""
    part = pieces[index].part
    above = claim.reply_to if index == 0 else None
    if index and pieces[0].part.media and not part.media:
        above = claim.copies.get(0)
    return Send(txn=f"{claim.key}#{index}", part=part, reply_to=NativeId(above) if above else None)


def _edits(claim: Claim, pieces: Sequence[_Piece], network: Network) -> list[Outgoing]:
    """Edit the parts that are there, send those that are new, take away those that are too many."""
    if ANEW in claim.payload:
        return _anew(claim, pieces, network)
    if not claim.copies:
        return []
    if claim.bundle is not None and claim.bundle.native is not None:
        native = NativeId(claim.bundle.native)
        return [Edit(txn=f"{claim.key}#0", native_id=native, part=pieces[0].part)]
    calls: list[Outgoing] = []
    wanted: set[int] = set()
    for index, piece in enumerate(pieces):
        wanted.update(range(piece.number, piece.number + max(1, len(piece.part.media))))
        native_id = claim.copies.get(piece.number)
        if native_id is None:
            calls.append(_send(claim, pieces, index))
        else:
            calls.append(Edit(txn=f"{claim.key}#{index}", native_id=NativeId(native_id), part=piece.part))
    done = max(0, claim.part - len(calls))
    calls += [Outgoing(txn="")] * done
    return calls + _deletes(claim, network, sorted(set(claim.copies) - wanted), len(calls))


def _anew(claim: Claim, pieces: Sequence[_Piece], network: Network) -> list[Outgoing]:
    """Take away what cannot be changed into what is to stand there, and say the words instead."""
    gone = [_gone(claim, network, native, f"{claim.key}-{n}") for n, native in enumerate(claim.payload[ANEW])]
    return [*gone, *(_send(claim, pieces, index) for index in range(len(pieces)))]


def _deletes(claim: Claim, network: Network, numbers: Sequence[int], begin: int) -> list[Outgoing]:
    """Take these copies away; `begin` calls of the row come before."""
    return [
        _gone(claim, network, claim.copies[number], f"{claim.key}#{begin + n}")
        for n, number in enumerate(numbers)
    ]


def _gone(claim: Claim, network: Network, native: str, txn: str) -> Outgoing:
    """Take a copy away; where others are said in the same message, its words alone."""
    together = claim.bundle.members if claim.bundle and claim.bundle.native == native else ()
    rest = [member for member in together if member.message_id != claim.message_id]
    if not rest:
        return Delete(txn=txn, native_id=NativeId(native))
    return Edit(txn=txn, native_id=NativeId(native), part=network.compose(bundling.words(rest))[0])


def _reactions(claim: Claim, emojis: Sequence[str]) -> list[Outgoing]:
    """Under the last part, where people look for what they can choose."""
    if not claim.copies:
        return []
    target = NativeId(claim.copies[max(claim.copies)])
    return [React(txn=f"{claim.key}#{n}", native_id=target, emoji=emoji) for n, emoji in enumerate(emojis)]


def _mirrored(claim: Claim, network: Network) -> list[Outgoing]:
    """From the reactions that stand there to those that should; what is done already is not seen again."""
    if not claim.copies:
        return []
    target, mine = NativeId(claim.copies[min(claim.copies)]), claim.own_reactions
    refused = claim.payload.get("refused", ())
    shown = [emoji for emoji in claim.payload["emojis"] if network.shows(emoji) and emoji not in refused]
    wanted = shown[: network.most_reactions]
    calls: list[Outgoing] = []
    if network.most_reactions > 1 or not wanted:
        calls += [
            Unreact(
                txn=f"{claim.key}-{emoji}",
                native_id=target,
                emoji=emoji,
                reaction=NativeId(reaction) if reaction else None,
            )
            for emoji, reaction in mine.items()
            if emoji not in wanted
        ]
    calls += [
        React(txn=f"{claim.key}+{emoji}", native_id=target, emoji=emoji)
        for emoji in wanted
        if emoji not in mine
    ]
    return [*_done(claim), *calls]


def _done(claim: Claim) -> list[Outgoing]:
    """Stand-ins for the calls that were made already."""
    return [Outgoing(txn="")] * claim.part


def _on_first_part(claim: Claim, network: Network) -> list[Outgoing]:
    if not claim.copies:
        return []
    target = NativeId(claim.copies[min(claim.copies)])
    if claim.kind == outbox.PIN:
        return [Pin(txn=claim.key, native_id=target, on=claim.payload["on"])]
    sign = DOUBTFUL if claim.payload.get("doubtful") else ""
    text, poll = f"{sign}{claim.payload['text']}", things.load(claim.payload.get("things", {})).poll
    if poll is not None and not network.asks(poll):
        # A list of answers cannot be ended: words under it say that it is over.
        return [Send(txn=claim.key, part=network.compose(Words(text=text))[0], reply_to=target)]
    return [EndPoll(txn=claim.key, native_id=target, text=text)]
