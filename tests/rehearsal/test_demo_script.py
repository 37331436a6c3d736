"""The script of the demo: what is read, what is refused, and what people wait for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from forum.web.routes import PAGES
from rehearsal import stage
from rehearsal.demo import WEEK
from rehearsal.players import Picture, Shown
from rehearsal.script import ZONE, Act, Role, Scene, WrongScript, load

LONGEST_CAPTION, LONGEST_TITLE = 160, 40  # characters
BEGINNING = """
[[channel]]
name = "Arbeit"

[[person]]
name = "Olha Kovalenko"
network = "telegram"
rooms = ["Arbeit"]
"""
SCENE = """
[[scene]]
at = 2026-11-23 08:00:00
title = "Morgen"
caption = "Olha grüßt."
shows = ["Arbeit"]
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A place for a script."""
    return tmp_path / "week.toml"


def test_the_week_can_be_played() -> None:
    """The week that comes along names only people and channels that exist, and pages of the forum."""
    week = load(WEEK)
    assert {role.network for role in week.people} == {"telegram", "matrix"}
    assert {scene.page.split("/")[1] for scene in week.scenes} <= {path.split("/")[1] for path in PAGES}


def test_every_scene_is_told_in_a_sentence() -> None:
    """A stranger reads one sentence a scene, short enough for the time it stands there."""
    for scene in load(WEEK).scenes:
        assert scene.caption.count(".") == 1, scene.caption
        assert len(scene.caption) <= LONGEST_CAPTION, scene.caption
        assert len(scene.title) <= LONGEST_TITLE, scene.title


def test_people_act_in_their_own_scripts() -> None:
    """Four languages are heard before the week is over."""
    said = "".join(act.words for scene in load(WEEK).scenes for act in scene.acts if act.verb == "writes")
    assert all(word in said for word in ("Sprachcafé", "bicycles", "ліхтарі", "الانتظار"))


def test_times_without_a_zone_are_berlin_times(script: Path) -> None:
    """Whoever writes a script thinks in the clock on the wall."""
    script.write_text(BEGINNING + SCENE)
    assert load(script).scenes[0].at == datetime(2026, 11, 23, 8, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("acts", "complaint"),
    [
        ('[{ who = "Olha Kovalenko", in = "Arbeit" }]', "fehlt das eine Verb"),
        ('[{ who = "Ivan", in = "Arbeit", writes = "Hallo" }]', "Ivan"),
        ('[{ who = "Olha Kovalenko", in = "Open Mic", writes = "Hallo" }]', "Open Mic"),
        ('[{ who = "Olha Kovalenko", in = "Arbeit", writes = "Hallo", loudly = true }]', "loudly"),
        ('[{ in = "Arbeit", writes = "Hallo" }]', "who"),
    ],
)
def test_a_slip_is_named(script: Path, acts: str, complaint: str) -> None:
    """A script that cannot be played says in a sentence what is wrong with it."""
    script.write_text(f"{BEGINNING}{SCENE}acts = {acts}")
    with pytest.raises(WrongScript, match=complaint):
        load(script)


def test_time_only_goes_on(script: Path) -> None:
    """Two scenes at the same moment are a slip: the clock cannot go back."""
    script.write_text(BEGINNING + SCENE + SCENE)
    with pytest.raises(WrongScript, match="liegt nicht nach"):
        load(script)


class Reader:
    """Somebody who sees what a test lays before them, and notes what they touch."""

    role = Role(name="Olha Kovalenko", network="telegram", rooms=("Arbeit",))
    account = "telegram:7"

    def __init__(self, *shown: Shown) -> None:
        self.shown = list(shown)
        self.did: list[str] = []

    async def sees(self, where: str) -> list[Shown]:
        """The same everywhere."""
        assert where == "Arbeit"
        return self.shown

    async def writes(self, _where: str, text: str, above: str | None) -> None:
        """Note it."""
        self.did.append(f"{text} > {above or ''}")

    async def changes(self, _where: str, said: str, text: str) -> None:
        """Note it."""
        self.did.append(f"{said} = {text}")

    async def removes(self, _where: str, said: str) -> None:
        """Note it."""
        self.did.append(f"{said} x")

    async def picks(self, _where: str, said: str, touched: str) -> str:
        """Note it."""
        self.did.append(f"{said} {touched}")
        return ""

    async def reacts(self, _where: str, said: str, emoji: str) -> None:
        """Note it."""
        self.did.append(f"{said} {emoji}")

    async def votes(self, _where: str, said: str, key: str) -> None:
        """Note it."""
        self.did.append(f"{said} ✓ {key}")

    async def shows(self, _where: str, picture: Picture, caption: str = "") -> None:
        """Note it."""
        self.did.append(f"{picture.name}: {caption}")

    async def speaks(self, _where: str, seconds: int) -> None:
        """Note it."""
        self.did.append(f"{seconds} s")

    async def asks(self, _where: str, question: str, answers: Sequence[str]) -> None:
        """Note it."""
        self.did.append(f"{question} {' | '.join(answers)}")


async def at_once(_seconds: float) -> None:
    """Nobody watches."""


def shown(number: str, text: str, *, author: str = "Bot", choices: tuple[tuple[str, str], ...] = ()) -> Shown:
    """A message on the screen."""
    return Shown(
        id=number,
        author=author,
        by_bot=author == "Bot",
        text=text,
        edited=False,
        above=None,
        reactions={},
        choices=choices,
    )


def act(verb: str, words: str, on: str = "", to: str = "") -> Act:
    """What Olha is to do in the room."""
    return Act(who="Olha Kovalenko", where="Arbeit", verb=verb, words=words, on=on, to=to)  # type: ignore[arg-type]  # the parametrised verbs


@pytest.mark.parametrize(
    ("wanted", "done"),
    [
        (act("writes", "Hallo"), "Hallo > "),
        (act("writes", "Ich auch", on="Karte"), "Ich auch > 3"),
        (act("picks", "Annehmen", on="Karte"), "2 ✅"),
        (act("picks", "2", on="Karte"), "2 ❓"),
        (act("changes", "Karte", to="Neu"), "1 = Neu"),
        (act("removes", "Karte"), "1 x"),
        (act("reacts", "🎉", on="Meine"), "1 🎉"),
        (act("votes", "Montag", on="ohne Wahl"), "3 ✓ Montag"),
        (act("shows", "haltestelle", to="Hier"), "haltestelle.png: Hier"),
        (act("speaks", "6"), "6 s"),
        (act("asks", "Wann?", to="Montag; Dienstag"), "Wann? Montag | Dienstag"),
    ],
)
async def test_people_act_on_the_message_that_is_meant(wanted: Act, done: str) -> None:
    """The newest that fits: by words, by the choice it offers, or by being one's own."""
    olha = Reader(
        shown("1", "Meine Karte", author="Olha Kovalenko"),
        shown("2", "Karte", choices=(("Annehmen", "✅"), ("Rückfrage", "❓"))),
        shown("3", "Karte ohne Wahl"),
    )
    await stage.perform(olha, SCENE_OF_OLHA, wanted, at_once)
    assert olha.did == [done]


@pytest.mark.parametrize(("verb", "words"), [("sees", "fehlt"), ("misses", "Karte")])
async def test_what_does_not_come_true_is_said_in_a_sentence(verb: str, words: str) -> None:
    """Nobody waits for ever, and the sentence names scene, person, place and words."""
    with pytest.raises(stage.Unmet, match=f"„Morgen“.*Olha Kovalenko .Arbeit, Telegram.*„{words}“"):
        await stage.perform(
            Reader(shown("1", "Karte")), SCENE_OF_OLHA, act(verb, words), at_once, patience_s=0.05
        )


SCENE_OF_OLHA = Scene(at=datetime(2026, 11, 23, tzinfo=ZONE), title="Morgen", caption="", shows=(), acts=())
