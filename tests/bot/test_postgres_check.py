"""A PostgreSQL database that would garble words or find none of them is named, with its remedy."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from bot.checks import postgres as checks
from storage.failures import Unavailable
from tests.plugins.postgres import Postgres

KINDS = {"fit": ("UTF8", "C.UTF-8"), "bare": ("UTF8", "C")}


@pytest.fixture(scope="module")
def databases(postgres: Postgres) -> Iterator[Postgres]:
    """One database of each kind, beside the tests' own."""
    for name, (encoding, locale) in KINDS.items():
        postgres.say(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE '{locale}'")
    yield postgres
    postgres.say(*(f"DROP DATABASE {name} WITH (FORCE)" for name in KINDS))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fit", "PostgreSQL"),
        ("bare", "Arabische und kyrillische Buchstaben kennt sie nicht"),
    ],
)
def test_each_kind_of_database_is_told(databases: Postgres, kind: str, said: str) -> None:
    """What is wrong comes with the statement that makes it right."""
    found = [finding for finding in checks.examine(databases.url(kind)) if not finding.remark]
    wrong = [finding.sentence for finding in found if not finding.ok]
    if kind == "fit":
        assert wrong == []
    else:
        assert len(wrong) == 1
        assert said in wrong[0]
        assert "LOCALE 'C.UTF-8'" in wrong[0]


@pytest.mark.parametrize(("kind", "found"), [("fit", True), ("bare", False)])
def test_the_check_asks_what_searching_will_rely_on(databases: Postgres, kind: str, found: bool) -> None:
    """Where it complains, pg_trgm indeed finds nothing in Ukrainian or Arabic words."""
    with psycopg.connect(databases.url(kind), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        rows = connection.execute("SELECT show_trgm('Житло'), show_trgm('سكن')").fetchone()
    assert rows is not None
    assert [bool(trigrams) for trigrams in rows] == [found, found]


def test_a_server_that_may_forget_is_remarked_on(postgres: Postgres) -> None:
    """The tests' own is one: it does without fsync."""
    (remark,) = checks.examine(postgres.url("postgres"))
    assert remark.ok
    assert "Stromausfall" in remark.sentence


def test_a_server_that_is_not_there_is_trouble(postgres: Postgres) -> None:
    """Whoever asks can say so in a sentence."""
    with pytest.raises(Unavailable):
        checks.examine(f"postgresql://nobody@/openmic?host={postgres.folder}/nowhere")
