"""Four hundred things that nobody should send: each is read, carried over and said, and then life goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count

import pytest

from bot.events import Event
from bot.network import Unreadable
from tests.bridge import COMPOSE, OLHA, READ, Bridge, raw_event, raw_update, telegram_message
from tests.cost import dear
from tests.hostile.events import EVENTS, UPDATES
from tests.hostile.files import ON_MATRIX, ON_TELEGRAM, File
from tests.hostile.html import HTML
from tests.hostile.judging import judged
from tests.hostile.names import NAMES
from tests.hostile.texts import TEXTS
from tests.world import World

#: So many come in before somebody says something usual.
FEW = 8

_numbers = count(1)


@pytest.fixture
async def bridge(world: World) -> Bridge:
    """Two rooms, linked."""
    return await Bridge.between(world)


def said_on_telegram(text: str, **fields: object) -> bytes:
    """An update with a text."""
    return raw_update({"message": telegram_message(text=text, **fields)})


def said_on_matrix(body: str, html: str | None = None, name: str = "Jan") -> bytes:
    """An event with a text."""
    formatted = {"format": "org.matrix.custom.html", "formatted_body": html} if html is not None else {}
    content = {"msgtype": "m.text", "body": body} | formatted
    return raw_event({"type": "m.room.message", "content": content}, name=name)


USUAL: dict[str, Callable[[str], bytes]] = {"telegram": said_on_telegram, "matrix": said_on_matrix}


async def outcome(bridge: Bridge, network: str, raws: Sequence[bytes]) -> list[str]:
    """What goes wrong when these come in one after the other, and a usual message behind them."""
    usual = f"Alles gut {next(_numbers)}"
    events = [event for raw in (*raws, USUAL[network](usual)) if (event := read(network, raw))]
    words = await bridge.happens(network, *events)
    found = [] if words and words[-1].text.endswith(usual) else ["the next message does not arrive"]
    for raw in raws:
        found += [f"reading takes {spent:.3f} s" for spent in dear(read=partial(read, network, raw)).values()]
    for said in words:
        found += [
            f"saying takes {spent:.3f} s" for spent in dear(say=partial(COMPOSE[network], said)).values()
        ]
        found += [complaint for part in COMPOSE[network](said) for complaint in judged(part)]
    return found


def read(network: str, raw: bytes) -> Event | None:
    """What the bytes mean; None for what is set aside too. No other exception is caught."""
    try:
        return READ[network](raw)
    except Unreadable:
        return None


async def wrong(bridge: Bridge, network: str, raws: Mapping[str, bytes]) -> dict[str, list[str]]:
    """What goes wrong, by the names of the few among which the culprit is."""
    found = {}
    names = list(raws)
    for few in (names[start : start + FEW] for start in range(0, len(names), FEW)):
        if complaints := await outcome(bridge, network, [raws[name] for name in few]):
            found[", ".join(few)] = complaints
    return found


def test_the_corpus_is_large_enough() -> None:
    """At least four hundred, each under a name of its own."""
    sizes = [len(table) for table in (HTML, TEXTS, NAMES, ON_TELEGRAM, ON_MATRIX, UPDATES, EVENTS)]
    assert sum(sizes) >= 400


async def test_html(bridge: Bridge) -> None:
    """From Matrix to Telegram."""
    raws = {name: said_on_matrix("Wort", html) for name, html in HTML.items()}
    assert await wrong(bridge, "matrix", raws) == {}


async def test_texts_from_matrix(bridge: Bridge) -> None:
    """Plain bodies."""
    assert await wrong(bridge, "matrix", {name: said_on_matrix(text) for name, text in TEXTS.items()}) == {}


async def test_texts_from_telegram(bridge: Bridge) -> None:
    """Also longer ones than Telegram lets anybody write."""
    raws = {name: said_on_telegram(text) for name, text in TEXTS.items()}
    assert await wrong(bridge, "telegram", raws) == {}


async def test_texts_with_formatting_all_over(bridge: Bridge) -> None:
    """Each of them under a spoiler, bold, a link and code, cut in the middle of anything."""
    sorts = ("spoiler", "bold", "text_link", "code")
    entities = [
        {"type": sort, "offset": 1 + 2 * n, "length": 7 + n, "url": "https://x.de"}
        for n, sort in enumerate(sorts)
    ]
    raws = {name: said_on_telegram(text, entities=entities) for name, text in TEXTS.items()}
    assert await wrong(bridge, "telegram", raws) == {}


async def test_names_on_telegram(bridge: Bridge) -> None:
    """First and last names are anything."""
    senders = {
        name: OLHA | {"id": 100 + n, "first_name": text} for n, (name, text) in enumerate(NAMES.items())
    }
    raws = {name: said_on_telegram("Wort", **{"from": sender}) for name, sender in senders.items()}
    assert await wrong(bridge, "telegram", raws) == {}


async def test_names_on_matrix(bridge: Bridge) -> None:
    """Display names are anything."""
    raws = {name: said_on_matrix("Wort", name=text) for name, text in NAMES.items()}
    assert await wrong(bridge, "matrix", raws) == {}


@pytest.mark.parametrize("network", ["telegram", "matrix"])
async def test_files(bridge: Bridge, network: str) -> None:
    """What is said of them and what they hold; what cannot be carried holds nothing up."""
    found = {}
    for name, (fields, content) in (ON_TELEGRAM if network == "telegram" else ON_MATRIX).items():
        bridge.world.networks[network].files = (
            {} if content is None else {"f": content, "mxc://x.de/f": content}
        )
        if complaints := await outcome(bridge, network, [_with_file(network, name, (fields, content))]):
            found[name] = complaints
    assert found == {}


def _with_file(network: str, name: str, file: File) -> bytes:
    """Each file is another one to its network."""
    fields, _ = file
    if network == "matrix":
        return raw_event({"type": "m.room.message", "content": fields})
    for kind, shown in fields.items():
        fields = {
            kind: [shown[0] | {"file_unique_id": name}]
            if kind == "photo"
            else shown | {"file_unique_id": name}
        }
    return raw_update({"message": telegram_message(**fields)})


async def test_updates(bridge: Bridge) -> None:
    """Whatever Telegram might send, or somebody in its place."""
    raws = {name: raw if isinstance(raw, bytes) else raw_update(raw) for name, raw in UPDATES.items()}
    assert await wrong(bridge, "telegram", raws) == {}


async def test_events(bridge: Bridge) -> None:
    """Whatever a homeserver lets through."""
    assert await wrong(bridge, "matrix", {name: raw_event(event) for name, event in EVENTS.items()}) == {}
