"""A database that can never serve the program is told from one that is only away for a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.checks import database as checks
from bot.settings import Settings
from storage import migrate
from storage.database import Database
from storage.failures import Forbidden, NoDatabase, Unavailable, WrongEncoding
from tests.plugins.postgres import Postgres


@pytest.fixture(params=["SQL_ASCII", "LATIN1"])
def encoded(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[tuple[str, str]]:
    """The URL of a database that keeps only some letters, and the name of its encoding."""
    name = f"only_{request.param.lower()}"
    postgres.say(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{request.param}' LOCALE 'C'")
    yield postgres.url(name), request.param
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def strangers(postgres: Postgres) -> Iterator[str]:
    """A database of somebody else's, for a user who may only connect."""
    postgres.say("CREATE DATABASE strangers", "CREATE ROLE guest LOGIN")
    yield postgres.url("strangers").replace("//postgres", "//guest")
    postgres.say("DROP DATABASE strangers WITH (FORCE)", "DROP ROLE guest")


async def test_an_encoding_without_every_letter_is_refused_everywhere(encoded: tuple[str, str]) -> None:
    """Migrating, running and checking all say which encoding it is."""
    url, encoding = encoded
    with pytest.raises(WrongEncoding, match=encoding):
        migrate.ensure(url)
    opened = Database(url)
    with pytest.raises(WrongEncoding, match=encoding):
        await opened.hold()
    with pytest.raises(WrongEncoding, match=encoding):
        async with opened.view():
            pass
    await opened.close()
    (said,) = checks.examine(Settings(database_url=url))
    assert f"Sie speichert {encoding} statt UTF8" in said.sentence
    assert "ENCODING 'UTF8'" in said.sentence


async def test_a_file_of_another_kind_is_no_database(tmp_path: Path) -> None:
    """It stays as it was."""
    file = tmp_path / "notes.txt"
    file.write_text("Milch, Brot\n" * 100)
    url = f"sqlite:///{file}"
    with pytest.raises(NoDatabase):
        migrate.ensure(url)
    opened = Database(url)
    with pytest.raises(NoDatabase):
        async with opened.begin():
            pass
    await opened.close()
    (said,) = checks.examine(Settings(database_url=url))
    assert "keine SQLite-Datenbank" in said.sentence
    assert file.read_text() == "Milch, Brot\n" * 100


def test_a_database_of_somebody_elses_needs_another_owner(strangers: str) -> None:
    """The server's own words, the right that is missing, and the statement that gives it."""
    with pytest.raises(Forbidden, match="permission denied"):
        migrate.ensure(strangers)
    (said,) = checks.examine(Settings(database_url=strangers))
    assert "CREATE" in said.sentence
    assert "permission denied for schema public" in said.sentence
    assert "ALTER DATABASE … OWNER TO" in said.sentence


def test_a_migration_that_fails_says_what_the_server_said(postgres: Postgres) -> None:
    """Not where an explanation of errors in general can be read."""
    url = postgres.new_database("halfway")
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE people (id int)")
        with pytest.raises(migrate.Failed, match=r"^relation .people. already exists$"):
            migrate.ensure(url)
    finally:
        postgres.say("DROP DATABASE halfway WITH (FORCE)")


def test_what_is_unfit_is_unavailable_too() -> None:
    """Whoever only asks whether it works need not know the kinds."""
    assert issubclass(NoDatabase, Unavailable)


@pytest.fixture
def district(postgres: Postgres) -> Iterator[str]:
    """A database for several districts, whose user sees no schema but her own."""
    postgres.say("CREATE DATABASE districts", "CREATE ROLE harz LOGIN")
    yield postgres.url("districts").replace("//postgres", "//harz")
    postgres.say("DROP DATABASE districts WITH (FORCE)", "DROP ROLE harz")


def test_a_schema_that_is_not_there_is_named(district: str) -> None:
    """To put a backup back would not help."""
    url = f"{district}&options=-csearch_path=haz"
    with pytest.raises(migrate.Failed):
        migrate.ensure(url)
    (said,) = checks.examine(Settings(database_url=url))
    assert "Das Schema hinter search_path gibt es nicht" in said.sentence
    assert "CREATE SCHEMA" in said.sentence


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (migrate.InUse(), "eine ältere Version"),
        (migrate.Newer("0009"), "Eine neuere Version dieses Programms hat sie umgestellt (0009)"),
        (migrate.Interrupted("signal 15"), "das Umstellen wurde beendet (signal 15)"),
    ],
)
def test_no_backup_is_to_be_put_back_where_another_version_is_at_work(error: Exception, words: str) -> None:
    """Only a migration that failed by itself needs one."""
    said = checks.trouble(error).sentence
    assert words in said
    assert "restore" not in said
