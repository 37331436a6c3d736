"""Settings are read once, and a wrong one is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import settings, sources
from bot.settings import PREFIX, Settings, WrongSettings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_names_every_setting_with_its_default() -> None:
    """`.env.example` and `Settings` cannot drift apart."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    names = [line.split("=", 1)[0] for line in lines]
    assert names == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`NAME_FILE` stands for the file's content."""
    (tmp_path / "token").write_text("123:abc\n")
    monkeypatch.setenv("OPENMIC_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    token = settings.load().telegram_token
    assert token is not None
    assert token.get_secret_value() == "123:abc"


def test_a_secret_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in binary form, or the wrong file, is one sentence."""
    (tmp_path / "token").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("OPENMIC_TELEGRAM_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(WrongSettings, match="OPENMIC_TELEGRAM_TOKEN_FILE nennt eine Datei ohne Text"):
        settings.load()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"timezone": "Berlin"}, "OPENMIC_TIMEZONE: „Berlin“ ist keine Zeitzone. Schreiben Sie"),
        ({"language": "xx"}, "OPENMIC_LANGUAGE: „xx“ wird hier nicht gesprochen."),
        ({"region": "Sachsen"}, "OPENMIC_REGION: „Sachsen“ ist kein Bundesland. Schreiben Sie"),
        ({"digest_members": "Donnerstag"}, "OPENMIC_DIGEST_MEMBERS"),
        ({"database_url": "mysql://x/y"}, "„mysql://x/y“ ist keine Datenbank."),
        ({"web_url": "javascript:1"}, "„javascript:1“ ist keine Web-Adresse."),
        ({"coordinators": "quatsch"}, "„quatsch“ ist kein Konto. Schreiben Sie telegram:123"),
        ({"clock": "2026-11-23T07:29+01:00@nan"}, "ein Tempo über 0 bis 100000"),
        ({"clock": "2026-11-23T07:29+01:00@inf"}, "ein Tempo über 0 bis 100000"),
        ({"clock": "gestern"}, "Schreiben Sie OPENMIC_CLOCK wie 2026-11-23T07:29+01:00@60."),
        (
            {"clock": "2026-11-23T07:29+01:00@60", "telegram_token": "1:a"},
            "OPENMIC_CLOCK ist für Proben da und geht nicht mit dem echten Telegram.",
        ),
        ({"matrix_homeserver": "http://m"}, "Matrix braucht OPENMIC_MATRIX_USER_ID mit Passwort"),
    ],
)
def test_a_wrong_setting_is_one_sentence(values: dict[str, str], sentence: str) -> None:
    """Whoever wrote it learns which setting it is and what to write instead."""
    with pytest.raises(WrongSettings, match=r".") as caught:
        settings.load(**values)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"database_url": "mysql://om:geheim@db/om"}, "„mysql://…@db/om“ ist keine Datenbank."),
        ({"database_url": "om:geheim@db/om?password=geheim"}, "„…@db/om“ ist keine Datenbank."),
        ({"database_url": "postgresql://om:ge@heim@db/om"}, "Das Passwort enthält ein @. Schreiben Sie"),
        ({"database_url": "postgresql://om:geheim@db:x/om"}, "@ als %40, # als %23"),
        ({"telegram_api_url": "ftp://om:geheim@api"}, "„ftp://…@api“ ist keine Web-Adresse."),
        ({"matrix_homeserver": "om:geheim@hs"}, "„…@hs“ ist keine Web-Adresse."),
    ],
)
def test_a_password_in_an_address_is_never_repeated(values: dict[str, str], sentence: str) -> None:
    """Settings are read by services that write their errors into a log."""
    with pytest.raises(WrongSettings, match=r".") as caught:
        settings.load(**values)
    assert sentence in str(caught.value)
    assert "heim" not in str(caught.value)


def test_coordinators_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around names do not matter."""
    monkeypatch.setenv("OPENMIC_COORDINATORS", "telegram:123, matrix:@a:b.c,")
    assert settings.load().coordinators == ("telegram:123", "matrix:@a:b.c")


def test_dotenv_may_name_files_too(tmp_path: Path) -> None:
    """A text that the law asks for lies in a file of its own."""
    (tmp_path / "impressum.txt").write_text("Landkreis Musterkreis\n")
    (tmp_path / ".env").write_text("OPENMIC_IMPRESSUM_FILE=impressum.txt\n")
    assert settings.load().legal() == {"impressum": "Landkreis Musterkreis"}


def test_a_text_of_unreasonable_length_is_refused() -> None:
    """A wrong file is noticed at the start."""
    with pytest.raises(WrongSettings, match="OPENMIC_IMPRESSUM: Der Text ist länger als 100000 Zeichen"):
        settings.load(impressum="x" * 100_001)


def test_names_that_are_no_setting_are_found_with_the_one_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the environment and in `.env`; what belongs to other programs is none of ours."""
    monkeypatch.setenv("OPENMIC_TELEGRAM_TOKN", "1:a")
    monkeypatch.setenv("OPENMICROPHONE", "x")
    (tmp_path / ".env").write_text("OPENMIC_FAHRRAD=1\nOPENMIC_MATRIX_PASWORD_FILE=x\n")
    found = {name: near for name, near in sources.unknown(Settings).items() if "POSTGRES" not in name}
    assert found == {
        "OPENMIC_FAHRRAD": None,
        "OPENMIC_MATRIX_PASWORD_FILE": "OPENMIC_MATRIX_PASSWORD_FILE",
        "OPENMIC_TELEGRAM_TOKN": "OPENMIC_TELEGRAM_TOKEN",
    }
