"""The forum's own voice: rooms hear their languages one below the other, people theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import linking
from forum import facts, ideas, rendering, triage, voice, words
from forum.context import Context, District
from forum.directions import LEFT_MARK, RIGHT_MARK
from forum.notices import ideas as idea_notices
from forum.notices import rounds as notices
from forum.reasons import Reason
from storage import places
from storage.messages import Choice
from storage.models import IdeaKind, Purpose, RoleName
from tests.forum import samples
from tests.forum.cast import Cast
from tests.forum.rooms import JOUR_FIXE, berlin
from tests.world import World

CAFE = "Ein Sprachcafé am Samstag. Mit Kinderbetreuung."
#: What `voice.everybody` is asked to say, and what is said to a room of moderators.
TO_ROOMS = frozenset(
    {
        "agenda/confidential_begins",
        "agenda/confidential_ends",
        "agenda/item_begins",
        "digests/members",
        "digests/coordinators",
        "ideas/author_wrote",
        "ideas/public_card",
        "ideas/triage_card",
        "ideas/rest_over",
        "minutes/assigned",
        "minutes/decided",
        "minutes/glance",
        "minutes/postponed",
        "minutes/record",
        "minutes/started",
        "minutes/taken_back",
        "rounds/announced",
        "rounds/cancelled",
        "rounds/invitation",
        "rounds/moved",
        "rounds/reminder",
        "tasks/offered",
        "tasks/overdue",
        "tasks/reminder",
    }
)


@pytest.fixture
def district(district: District) -> District:
    """A district whose rooms hear German and Ukrainian."""
    return replace(district, room_languages=("de", "uk"))


async def says(ctx: Context, cast: Cast, *languages: str, choices: tuple[Choice, ...] = ()) -> str:
    """What everybody in a channel with these languages is told of a discarded round."""
    channel = await places.channel_of(ctx.session, cast.talk)
    channel.languages = list(languages) or None
    said = await voice.everybody(ctx, channel.id, notices.discarded(), cause=f"{languages}", choices=choices)
    return said.text


async def test_a_room_hears_its_languages_one_below_the_other(ctx: Context, cast: Cast) -> None:
    """The channel's own if it has some, else the district's; the first language first."""
    german, ukrainian = (rendering.render(notices.discarded(), code) for code in ("de", "uk"))
    assert await says(ctx, cast) == f"{german}\n· · ·\n{ukrainian}"
    assert await says(ctx, cast, "uk", "de") == f"{ukrainian}\n· · ·\n{german}"
    assert await says(ctx, cast, "de") == german


async def test_what_reads_the_same_is_said_once(ctx: Context, cast: Cast) -> None:
    """A language named twice, or one that is not spoken here, adds nothing."""
    assert "· · ·" not in await says(ctx, cast, "de", "de", "fr")


async def test_lines_of_both_directions_are_held(ctx: Context, cast: Cast) -> None:
    """Beside Arabic, German lines are held from left to right, and Arabic ones from right to left."""
    german, arabic = (await says(ctx, cast, "de", "ar")).split("\n· · ·\n")
    assert {line[0] + line[-1] for line in german.split("\n")} == {LEFT_MARK * 2}
    assert {line[0] + line[-1] for line in arabic.split("\n")} == {RIGHT_MARK * 2}
    assert LEFT_MARK not in await says(ctx, cast, "de", "uk")


def test_a_label_has_all_languages_while_it_is_short() -> None:
    """A button shows about twenty characters."""
    assert words.label("Komme", ["de", "uk"]) == "Komme / Прийду"
    assert words.label("Annehmen", ["de", "uk", "en"]) == "Annehmen"
    assert words.label("Ja", ["de", "en", "uk", "ar"]) == "Ja / Yes / Так / نعم"
    assert words.label("Status", ["de", "en"]) == "Status"


async def test_a_card_keeps_its_languages_when_it_changes(ctx: Context, cast: Cast) -> None:
    """People's own words stand in it once, what is said about them in every language."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(ctx, olha.id, IdeaKind.IDEA, CAFE)
    await triage.accept(ctx, petra.id, idea)
    (card,) = await cast.messages(cast.openmic)
    before = card.text
    await ideas.support(ctx, petra.id, idea)
    german, ukrainian = card.text.split("\n· · ·\n")
    assert card.text != before
    assert (german.count("Kinderbetreuung"), ukrainian.count("Kinderbetreuung")) == (1, 0)
    assert "1 Person unterstützt das." in german
    assert "Це підтримує 1 людина." in ukrainian


async def test_what_is_hidden_is_hidden_in_every_language(ctx: Context, cast: Cast) -> None:
    """Nothing of the words is left where the forum quoted them, however their lines run."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    channel = await places.channel_of(ctx.session, cast.talk)
    channel.languages = ["ar", "de"]
    idea = await ideas.submit(ctx, olha.id, IdeaKind.IDEA, "مقهى لغات كل سبت.\nمع الأطفال", room=cast.talk)
    standing = idea_notices.standing(await facts.of(ctx, idea), insider=True)
    said = await voice.in_room(ctx, cast.talk, standing, cause="status")
    assert "الأطفال" in said.text
    await triage.hide(ctx, petra.id, idea, Reason(text="Nein"))
    assert "سبت" not in said.text
    assert "الأطفال" not in said.text


async def test_in_private_one_language_is_spoken(ctx: Context, cast: Cast) -> None:
    """The person's own, also when nobody says which."""
    olha = await cast.person("Olha")
    olha.language = "ar"
    said = await voice.in_room(ctx, await cast.home(olha), notices.discarded(), cause="private")
    assert said.text == rendering.render(notices.discarded(), "ar")
    await voice.change(ctx, said, notices.no_longer_open())
    assert said.text == rendering.render(notices.no_longer_open(), "ar")


async def test_linking_sets_the_languages(ctx: Context) -> None:
    """Named once they stay, and the first notice is in them already."""
    linked = await linking.link(ctx, {"telegram": "-1", "matrix": "!a:b"}, languages=["ar", "de"])
    await linking.link(ctx, {"telegram": "-1"}, name=linked.name, purpose=Purpose.OPENMIC)
    assert linked.languages == ["ar", "de"]


async def test_an_invitation_is_answered_in_two_languages(world: World) -> None:
    """The card, its buttons and the tally are there for both; pressing either half counts."""
    await world.link("-100", "!work:example.org", "Arbeit", Purpose.TALK)
    petra = world.member("telegram", "1", "Petra Schulz")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes(JOUR_FIXE, "-100")
    await petra.writes("ja", "-100")
    await world.reaches(berlin("2026-12-04T09:00"))
    card = next(seen for seen in petra.sees("-100") if "Einladung: Jour fixe" in seen.text)
    assert "Запрошення: Jour fixe" in card.text
    assert [label for _, _, label in card.words.choices] == [
        "Komme / Прийду",
        "Vielleicht / Можливо",
        "Absage / Не прийду",
    ]
    await petra.presses(card, "Komme / Прийду", "-100")
    assert "прийдуть: 1" in next(seen.text for seen in petra.sees("-100") if "Запрошення" in seen.text)


@pytest.mark.parametrize("name", sorted(TO_ROOMS))
def test_nobodys_words_are_said_twice_to_a_room(name: str) -> None:
    """Of a message in two languages the second repeats no sentence that somebody wrote."""
    function = dict(samples.utterances())[name]
    for notice in samples.of(name, function):
        _, *further = rendering.together(notice, ["de", "ar"]).split(rendering.BETWEEN)
        for text in further:
            assert "مع الأطفال" not in text
            assert "Mit Kindern" not in text
