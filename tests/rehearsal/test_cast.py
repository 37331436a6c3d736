"""The cast of the demo: 120 people, the same every time, and their registry."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from forum import directory, member_rows, members, offices, sheets
from forum.context import Context
from rehearsal import registry
from rehearsal.casting import login
from rehearsal.demo import WEEK
from rehearsal.script import Entry, Role, Script, load


@pytest.fixture(scope="module")
def week() -> Script:
    """The week that comes along."""
    return load(WEEK)


@pytest.fixture(scope="module")
def cast(week: Script) -> tuple[Entry, ...]:
    """Everybody in it."""
    return registry.cast(week)


def test_the_same_seed_gives_the_same_people(week: Script, cast: tuple[Entry, ...]) -> None:
    """A screenshot of today shows the people of yesterday; another seed gives others."""
    assert registry.cast(week) == cast
    assert registry.cast(week, seed=1) != cast


def test_the_cast_is_120_and_nobody_shares_a_name(week: Script, cast: tuple[Entry, ...]) -> None:
    """The people of the script come first, as they are."""
    assert len({member.name for member in cast}) == len(cast) == 120
    assert cast[: len(week.people)] == week.people


def test_sectors_have_the_shares_of_a_district(cast: tuple[Entry, ...]) -> None:
    """Offices, associations and firms are all there, the people named in the script among them."""
    sectors = Counter(member.sector for member in cast)
    assert sectors == {"Verwaltung": 48, "Zivilgesellschaft": 54, "Wirtschaft": 18}


def test_some_are_on_a_network_and_some_are_not(cast: tuple[Entry, ...]) -> None:
    """Few on Matrix, most on Telegram, the rest in the registry alone, where an address for mail remains."""
    networks = Counter(member.network for member in cast if isinstance(member, Role))
    assert networks == {"matrix": 15, "telegram": 80}
    assert all("@" in member.email for member in cast if not isinstance(member, Role))


def test_names_come_in_their_own_scripts(cast: tuple[Entry, ...]) -> None:
    """Names are written as their owners write them; accounts on Matrix are plain letters, each once."""
    scripts = {unicodedata.name(member.name[0]).split()[0] for member in cast}
    assert scripts == {"LATIN", "CYRILLIC", "ARABIC"}
    logins = [login(m.name) for m in cast if isinstance(m, Role) and m.network == "matrix"]
    assert len(set(logins)) == len(logins)
    assert "".join(logins).isascii()


def test_every_member_has_what_the_registry_asks_for(cast: tuple[Entry, ...]) -> None:
    """A sector, a place, languages and topics; who came alone has no organisation."""
    assert all(m.sector and m.place and m.languages and m.topics for m in cast)
    assert sum(not member.organisation for member in cast) < 5


def test_a_script_of_one_s_own_is_played_by_its_own_people(week: Script) -> None:
    """Without wanted members nobody is added."""
    alone = Script(places=week.places, people=week.people, scenes=week.scenes)
    assert registry.cast(alone) == week.people


def test_the_registry_is_a_table_without_newcomers(cast: tuple[Entry, ...]) -> None:
    """Columns as the import reads them, accounts at their network, roles by their word."""
    table = registry.table(cast, {"Sabine Krüger": "matrix:@sabine:rehearsal.local"})
    rows = {row["name"]: row for row in sheets.read(table, member_rows.COLUMNS, required="name").rows}
    assert set(rows) == {member.name for member in cast if not member.new}
    sabine = rows["Sabine Krüger"]
    assert (sabine["matrix"], sabine["roles"]) == ("@sabine:rehearsal.local", "coordinator")
    assert rows["Olha Kovalenko"]["languages"] == "uk; de"


def accounts(cast: tuple[Entry, ...]) -> dict[str, str]:
    """An account for everybody who has one."""
    return {
        member.name: f"telegram:{100_000 + number}"
        if member.network == "telegram"
        else f"matrix:@{login(member.name)}:rehearsal.local"
        for number, member in enumerate(cast)
        if isinstance(member, Role)
    }


async def test_the_registry_comes_in_by_the_door_of_operators(ctx: Context, cast: tuple[Entry, ...]) -> None:
    """Every row is taken in, and taking it in again changes nothing."""
    table = registry.table(cast, accounts(cast))
    outcome = await members.load(ctx, table)
    assert (outcome.problems, outcome.new) == ((), sum(not member.new for member in cast))
    assert (await members.load(ctx, table)).unchanged == outcome.new


async def test_the_directory_knows_who_answers_for_housing(ctx: Context) -> None:
    """The example directory is taken in whole, and names a person and their hours."""
    assert not (await offices.load(ctx, registry.OFFICES.read_bytes())).problems
    found = await directory.find(ctx, "wohnen")
    assert "Wohnungsgesellschaften" in [card.name for card in found.cards]
    assert all(card.hours for card in found.cards)
