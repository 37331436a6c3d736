"""The register: every bad line named at once, nothing half done, given out and taken in again unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest

from bot.events import Sender, UserId
from forum import members, people
from forum.context import Context
from forum.tables import Outcome
from storage import directory, registry
from storage import people as rows
from storage.models import Person, RoleName
from tests.world import Member, World

HEADER = "name;organisation;sector;place;languages;topics;roles;telegram;matrix;email"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "members.example.csv"


@dataclass(frozen=True, slots=True)
class Newcomer(Member):
    """Somebody with a user name."""

    @property
    def sender(self) -> Sender:
        """As events name them, user name and all."""
        return Sender(user=UserId(self.user), name=self.name, username="Olha_K", language=self.language)


def table(lines: Sequence[str]) -> bytes:
    """A file with these lines under the header."""
    return "\n".join([HEADER, *lines, ""]).encode()


def line(number: int) -> str:
    """A good line."""
    return (
        f"Person {number};Verein {number};Zivilgesellschaft;Musterstadt;Deutsch, uk;Wohnen|Arbeit;member;"
        f"{1000 + number};@person{number}:musterkreis.example;person{number}@verein.example"
    )


async def load(ctx: Context, *lines: str) -> Outcome:
    """Take these lines in."""
    return await members.load(ctx, table(lines))


async def named(ctx: Context, name: str) -> Person:
    """The one person with this name."""
    [found] = await rows.named(ctx.session, name)
    return found


async def test_ten_bad_lines_of_a_hundred_and_twenty_are_all_named(ctx: Context) -> None:
    """Each with its line, its column and what to write instead; then nothing is taken in."""
    bad = {
        5: (";Verein;;;;;;;;", "name"),
        17: ("A;Verein;Kirche;;;;;;;", "sector"),
        29: ("B;Verein;;;Klingonisch;;;;;", "languages"),
        41: ("C;Verein;;;;Raumfahrt;;;;", "topics"),
        53: ("D;Verein;;;;;König;;;", "roles"),
        65: ("E;Verein;;;;;;olha;;", "telegram"),
        77: ("F;Verein;;;;;;;olha.example;", "matrix"),
        89: ("G;Verein;;;;;;;;olha@", "email"),
        101: ("H;Verein;;;;;moderator;@olha;;", "telegram"),
        113: ("I;Verein;;;;;;1003;;", "telegram"),
    }
    lines = [bad[number][0] if number in bad else line(number) for number in range(2, 122)]
    outcome = await load(ctx, *lines)
    assert [(p.line, p.column) for p in outcome.problems] == [(n, column) for n, (_, column) in bad.items()]
    assert all(problem.sentence.endswith((".", "example.")) for problem in outcome.problems)
    assert "schon in Zeile 3" in outcome.problems[-1].sentence
    assert not (await registry.everybody(ctx.session)).people


async def test_a_good_file_is_taken_in_and_comes_back_unchanged(ctx: Context) -> None:
    """120 people, twice."""
    outcome = await load(ctx, *map(line, range(120)))
    assert outcome.summary == "120 neu, 0 geändert, 0 unverändert"
    again = await members.load(ctx, (await members.dump(ctx)).encode("utf-8-sig"))
    assert again.summary == "0 neu, 0 geändert, 120 unverändert"
    found = await named(ctx, "Person 7")
    assert (found.spoken, found.language) == (["de", "uk"], "de")
    assert [topic.key for topic in await directory.interests(ctx.session, found.id)] == ["arbeit", "wohnen"]


async def test_a_dry_run_says_the_same_and_changes_nothing(ctx: Context) -> None:
    """Not even the topics are written down."""
    outcome = await members.load(ctx, table([line(1)]), dry_run=True)
    assert outcome.summary == "1 neu, 0 geändert, 0 unverändert"
    assert not (await registry.everybody(ctx.session)).people
    assert not await directory.topics(ctx.session)


async def test_what_chats_brought_in_survives_the_round_trip(ctx: Context) -> None:
    """Names as networks have them: formulas, flags, directions, line breaks."""
    for number, name in enumerate(
        ("=1+1", "'=x", "-Anna-", "Ol\nha", "علي", "\u202eanna", "👩\u200d🔬", "@x")
    ):
        await rows.met(ctx.session, "telegram", str(number + 1), name=name, now=ctx.now)
    outcome = await members.load(ctx, (await members.dump(ctx)).encode())
    assert outcome.summary == "0 neu, 0 geändert, 8 unverändert"


async def test_people_are_known_again_by_account_or_mail(ctx: Context) -> None:
    """Somebody who has written already is not made twice; empty cells leave what is there."""
    await rows.met(ctx.session, "telegram", "77", name="Olha", username="olha_k", now=ctx.now)
    first = await load(ctx, "Olha Kovalenko;Verein;;Zeitz;uk;;;@Olha_K;;olha@verein.example")
    assert first.summary == "0 neu, 1 geändert, 0 unverändert"
    await load(ctx, "Olha Kovalenko;;;;;;;;;OLHA@verein.example")
    found = await named(ctx, "Olha Kovalenko")
    assert (found.organisation, found.place, found.email) == ("Verein", "Zeitz", "olha@verein.example")


async def test_an_account_found_later_joins_the_person(ctx: Context) -> None:
    """First on paper, then with a number: one person."""
    await load(ctx, "Anna;Verein;;;;;;;;")
    assert (await load(ctx, "Anna;Verein;;;;;;123;;")).summary == "0 neu, 1 geändert, 0 unverändert"
    assert (await load(ctx, "Anna;Verein;;;;;;;;")).summary == "0 neu, 0 geändert, 1 unverändert"


async def test_two_people_in_one_line_are_named(ctx: Context) -> None:
    """The number of one, the mail of the other."""
    await load(ctx, "Anna;;;;;;;123;;", "Berta;;;;;;;;;berta@verein.example")
    [problem] = (await load(ctx, "Anna;;;;;;;123;;berta@verein.example")).problems
    assert "Anna" in problem.sentence
    assert "Berta" in problem.sentence


async def test_two_lines_for_one_known_person_are_named(ctx: Context) -> None:
    """With both lines."""
    await load(ctx, "Anna;;;;;;;123;;anna@verein.example")
    [problem] = (await load(ctx, "Anna;;;;;;;123;;", "Anna A.;;;;;;;;;anna@verein.example")).problems
    assert problem.line == 3
    assert "Zeile 2" in problem.sentence


async def test_roles_are_given_and_never_silently_taken(ctx: Context) -> None:
    """What a line does not name stays, and is said."""
    await load(ctx, "Anna;;;;;;moderator;123;;")
    outcome = await load(ctx, "Anna;;;;;;coordinator;123;;")
    found = await named(ctx, "Anna")
    assert await rows.roles(ctx.session, found.id) == {RoleName.MODERATOR, RoleName.COORDINATOR}
    assert "behält die Rolle moderator" in outcome.remarks[0]


async def test_no_role_hangs_on_a_user_name(ctx: Context) -> None:
    """User names change hands; also when the role was given before."""
    await load(ctx, "Anna;;;;;;moderator;;;anna@verein.example")
    [problem] = (await load(ctx, "Anna;;;;;;;@anna_a;;anna@verein.example")).problems
    assert "Nummer des Kontos" in problem.sentence


async def test_whoever_left_is_not_brought_back_by_a_list(ctx: Context) -> None:
    """They come back by writing."""
    await load(ctx, "Anna;;;;;;;123;;")
    (await named(ctx, "Anna")).left_at = ctx.now
    [problem] = (await load(ctx, "Anna;;;;;;;123;;")).problems
    assert "ausgetreten" in problem.sentence


async def test_german_headers_and_an_older_encoding(ctx: Context) -> None:
    """As the town hall's spreadsheet saves it."""
    text = (
        "Name;Organisation;Bereich;Ort;Sprachen;Themen;Rollen;E-Mail\r\nJörg Groß;Bäckerei;business;Köthen;"
    )
    outcome = await members.load(
        ctx, f"{text}Arabisch;Житло;Mitglied;joerg@firma.example\r\n".encode("cp1252", "replace")
    )
    assert [problem.column for problem in outcome.problems] == ["topics"]
    outcome = await members.load(
        ctx, f"{text}Arabisch;Wohnung;Mitglied;joerg@firma.example\r\n".encode("cp1252")
    )
    assert outcome.summary == "1 neu, 0 geändert, 0 unverändert"
    assert (await named(ctx, "Jörg Groß")).sector == "Wirtschaft"


async def test_five_thousand_people_take_seconds(ctx: Context) -> None:
    """A whole district, in and out."""
    began = process_time()
    outcome = await load(ctx, *map(line, range(5000)))
    assert outcome.summary.startswith("5000 neu")
    assert process_time() - began < 30  # the promise is ten; a machine shared by others counts slower


async def test_the_example_can_be_taken_in(ctx: Context) -> None:
    """What the documentation shows, works."""
    assert (await members.load(ctx, EXAMPLE.read_bytes())).summary == "3 neu, 0 geändert, 0 unverändert"


async def test_a_user_name_is_known_when_it_first_writes(world: World) -> None:
    """The registry's person, not a second one; and what the registry knows is not asked."""
    async with world.work.unit() as ctx:
        await load(ctx, "Olha Kovalenko;Verein;;;uk;Wohnen;;@olha_k;;")
    olha = Newcomer(world, "telegram", "77", "Olha")
    await olha.writes("/start")
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, "telegram:77")
    assert (found.name, found.language) == ("Olha Kovalenko", "uk")
    assert found.welcomed_at is not None
    assert all(not seen.words.choices for seen in olha.sees())


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_user_name_inherits_no_role(ctx: Context, *, trusted: bool) -> None:
    """Whoever has the name today is not the moderator of yesterday."""
    await load(ctx, "Olha Kovalenko;;;;;;;@olha_k;;")
    expected = await named(ctx, "Olha Kovalenko")
    if trusted:
        await rows.grant(ctx.session, expected.id, RoleName.MODERATOR)
    account = await rows.met(ctx.session, "telegram", "666", name="X", username="olha_k", now=ctx.now)
    assert (account.person_id == expected.id) is not trusted
