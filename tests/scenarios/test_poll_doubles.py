"""A poll that stands on a network twice, because nobody could tell whether it had arrived."""

from __future__ import annotations

from bot.civil import machine_now
from bot.doubts import GIVE_UP_SECONDS
from bot.events import Address, Tallied
from bot.things import Option, Poll, Things
from storage.models import Purpose
from tests.fakes.trouble import AnswerLost
from tests.scenarios.doubting import waited
from tests.world import World

TG, MX = "-100", "!work:example.org"
POLL = Poll(
    question="Wann?", options=(Option(key="a", text="Mo"), Option(key="b", text="Di")), alias="own-poll"
)


async def test_votes_in_both_copies_of_a_poll_are_counted(world: World) -> None:
    """The second one has a mark; people answer whichever they see first."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    olha, jan = world.member("telegram", "7", "Olha"), world.member("matrix", "@jan:example.org", "Jan")
    network = world.networks["telegram"]
    network.rooms.clear()
    network.probe.undecidable = True
    network.trouble.append(AnswerLost())
    await jan.writes("", MX, things=Things(poll=POLL))
    await waited(world, GIVE_UP_SECONDS + 1)
    _, second = olha.sees(TG)

    await tallied(world, "said-nowhere", 2, 1)
    assert jan.last(MX) == "Mo: 2 (Telegram 2)\nDi: 1 (Telegram 1)\nInsgesamt 3 Stimmen."
    await tallied(world, f"poll-{second.native_id}", 0, 1)
    assert jan.last(MX) == "Mo: 2 (Telegram 2)\nDi: 2 (Telegram 2)\nInsgesamt 4 Stimmen."
    await tallied(world, "said-nowhere", 1, 1)
    assert jan.last(MX) == "Mo: 1 (Telegram 1)\nDi: 2 (Telegram 2)\nInsgesamt 3 Stimmen."
    await tallied(world, "somebody-elses", 9, 9, question="Wo?")
    assert jan.last(MX).endswith("Insgesamt 3 Stimmen.")


async def test_a_poll_that_stands_there_once_counts_no_other(world: World) -> None:
    """Whatever else reads like it: the network knows the only one by its id."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    olha, jan = world.member("telegram", "7", "Olha"), world.member("matrix", "@jan:example.org", "Jan")
    await jan.writes("", MX, things=Things(poll=POLL))
    await tallied(world, f"poll-{olha.sees(TG)[-1].native_id}", 1, 0)
    await tallied(world, "said-nowhere", 2, 1)
    assert jan.last(MX) == "Mo: 1 (Telegram 1)\nDi: 0\nInsgesamt eine Stimme."


async def tallied(world: World, poll: str, *counts: int, question: str = "Jan: Wann?") -> None:
    """Telegram tells how often each option of a poll was chosen, and how it reads there."""
    event = Tallied(
        room=Address(""),
        at=machine_now(),
        sender=world.member("telegram", "0", "?").sender,
        poll=poll,
        counts=counts,
        question=question,
        options=("Mo", "Di"),
    )
    await world.happens("telegram", event)
