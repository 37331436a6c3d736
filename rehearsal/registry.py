"""The registry of a made-up network: people named in a script, joined by others until it is large enough."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import cycle
from pathlib import Path
from random import Random

from forum import sheets
from forum.member_rows import COLUMNS
from rehearsal.casting import login
from rehearsal.script import Entry, Network, Role, Script

DATA = Path(__file__).with_name("data")
#: The directory, as `openmic` takes it in.
OFFICES = DATA / "offices.csv"
#: The same seed gives the same people.
SEED = 120
#: Who the network of a rural district is made of.
SHARES = {"Verwaltung": 0.40, "Zivilgesellschaft": 0.45, "Wirtschaft": 0.15}
#: How many have an account, the rest stands in the registry alone; a homeserver takes its time for each.
ACCOUNTS: Mapping[Network, int] = {"matrix": 15, "telegram": 80}
#: Offices are on Matrix rather than associations and firms.
OFFICIAL = "Verwaltung"
GERMAN = "de"
MAIL_DOMAIN = "musterkreis.example"

Row = Mapping[str, str]


def cast(script: Script, seed: int = SEED) -> tuple[Entry, ...]:
    """Everybody, a `Role` where there is an account: first the people of the script, then those missing.

    No name comes twice. Without wanted members, the people of the script are all.
    """
    crowd = _Crowd(seed, [role.name for role in script.people])
    others = [crowd.somebody(sector) for sector in crowd.shuffled(_missing(script))]
    return (*script.people, *_with_accounts(script, others))


def table(members: Iterable[Entry], accounts: Mapping[str, str]) -> bytes:
    """The registry as `openmic members import` reads it, without newcomers.

    `accounts` are `network:user` by the name of the person.
    """
    rows = (_row(member, accounts.get(member.name, "")) for member in members if not member.new)
    return sheets.write(list(COLUMNS), rows).encode()


def _row(member: Entry, account: str) -> Row:
    network, _, user = account.partition(":")
    row = {name: str(getattr(member, name)) for name in ("name", "organisation", "sector", "place", "email")}
    row |= {name: sheets.LIST.join(getattr(member, name)) for name in ("languages", "topics")}
    return row | {"roles": member.trusted or ""} | ({network: user} if network else {})


def _missing(script: Script) -> list[str]:
    """The sectors of those who are missing, so that the whole has its shares."""
    named = Counter(role.sector for role in script.people)
    return [
        sector
        for sector, share in SHARES.items()
        for _ in range(round(script.members * share) - named[sector])
    ]


class _Crowd:
    """Draws people one after another."""

    def __init__(self, seed: int, taken: Iterable[str]) -> None:
        # A quarter of a second, spent while the homeserver starts.
        from faker import Faker

        self._chance = Random(seed)
        self._names = set(taken)
        self._fakers = {row["locale"]: Faker(row["locale"]) for row in _data("tongues")}
        for faker in self._fakers.values():
            faker.seed_instance(seed)

    def shuffled(self, things: list[str]) -> list[str]:
        """The same things in another order."""
        return self._chance.sample(things, len(things))

    def somebody(self, sector: str) -> Entry:
        """A person of this sector, without an account."""
        tongue = self._one(_data("tongues"), by=sector)
        place = self._one(_data("places"))["place"]
        work = self._one([row for row in _data("organisations") if row["sector"] == sector])
        return Entry(
            name=self._name(tongue["locale"]),
            language=tongue["language"],
            organisation=work["organisation"].format(place=place),
            sector=sector,
            place=place,
            languages=tuple(dict.fromkeys((tongue["language"], GERMAN))),
            topics=tuple(work["topics"].split(";")),
        )

    def _one(self, rows: Sequence[Row], by: str = "weight") -> Row:
        return self._chance.choices(rows, [int(row[by]) for row in rows])[0]

    def _name(self, locale: str) -> str:
        faker = self._fakers[locale]
        while True:
            if self._chance.random() < 0.5:  # women are half of the world
                name = f"{faker.first_name_female()} {faker.last_name_female()}"
            else:
                name = f"{faker.first_name_male()} {faker.last_name_male()}"
            if name not in self._names:
                self._names.add(name)
                return name


def _with_accounts(script: Script, others: Iterable[Entry]) -> Iterator[Entry]:
    named = Counter(role.network for role in script.people)
    free = {network: count - named[network] for network, count in ACCOUNTS.items()}
    logins = {login(role.name) for role in script.people}
    for number, (other, talkative) in enumerate(zip(others, cycle((True, False)), strict=False), 1):
        network = _network(other, free, logins)
        if network is None:
            yield replace(other, email=f"mitglied-{number:03}@{MAIL_DOMAIN}")
        else:
            free[network] -= 1
            logins.add(login(other.name))
            yield _at(other, network, _rooms(script, network, talkative=talkative))


def _network(other: Entry, free: Mapping[Network, int], logins: set[str]) -> Network | None:
    name = login(other.name)
    if free["matrix"] > 0 and other.sector == OFFICIAL and name.isascii() and name not in logins:
        return "matrix"
    return "telegram" if free["telegram"] > 0 else None


def _at(other: Entry, network: Network, rooms: tuple[str, ...]) -> Role:
    known = {field.name: getattr(other, field.name) for field in fields(other)}
    return Role(**known, network=network, rooms=rooms)


def _rooms(script: Script, network: Network, *, talkative: bool) -> tuple[str, ...]:
    """Everybody is in the Open Mic, the talkative are where people talk."""
    wanted = {"openmic", "talk"} if talkative else {"openmic"}
    return tuple(
        place.name for place in script.places if network in place.networks and place.purpose in wanted
    )


@cache
def _data(name: str) -> tuple[Row, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
