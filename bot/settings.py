"""Settings, read once from the environment or `.env`; below the root only values travel."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot import redaction
from bot.civil import ClockSetting
from bot.sources import PREFIX, SecretFiles, WrongSettings, without_credentials
from forum.calendar import WeeklyTime
from forum.context import District
from forum.rendering import LANGUAGES
from storage import engines

__all__ = ["PREFIX", "Settings", "WrongSettings", "load"]

#: An account as operators write it.
ACCOUNT = re.compile(r"telegram:\d+|matrix:@[^:\s]+:\S+")
HOW_TO_NAME = "Schreiben Sie telegram:123 oder matrix:@name:server."
ADDRESS = r"https?://[^\s/].*"
#: What a setting looks like, and what to say of one that does not; `{}` is what was written.
SHAPES = {
    "telegram_token": (
        r"\d+:\S+",
        "Das ist kein Token von BotFather. Es sieht aus wie 123456:ABC-def",
    ),
    "telegram_api_url": (ADDRESS, "„{}“ ist keine Web-Adresse. Schreiben Sie https://api.telegram.org"),
    "matrix_homeserver": (ADDRESS, "„{}“ ist keine Web-Adresse. Schreiben Sie https://matrix.example.org"),
    "matrix_user_id": (r"@[^:\s]+:\S+", "„{}“ ist keine Matrix-Kennung. Schreiben Sie @name:example.org"),
    "web_url": (ADDRESS, "„{}“ ist keine Web-Adresse. Schreiben Sie https://forum.example.org"),
    "smtp_url": (
        r"smtps?://[^\s/].*",
        "Das ist kein Mailserver. Schreiben Sie smtp://name:passwort@mail.example.org:587",
    ),
}
#: For passwords inside a URL.
PERCENT = "Schreiben Sie im Passwort @ als %40, # als %23, : als %3A, / als %2F"
#: Characters of a text that the law asks for.
LONGEST_TEXT = 100_000
#: What pydantic says in English.
WORDS = {
    "int_parsing": "Das ist keine Zahl. Schreiben Sie zum Beispiel 8080",
    "greater_than_equal": "Die Zahl ist zu klein. Schreiben Sie zum Beispiel 8080",
    "less_than_equal": "Die Zahl ist zu groß. Schreiben Sie zum Beispiel 8080",
}


class Settings(BaseSettings):
    """Everything an operator can set; the names are those of `.env.example` without the prefix."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        str_strip_whitespace=True,
    )

    database_url: str = "sqlite:///data/openmic.db"
    data_dir: Path = Path("data")
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_pace: Literal["telegram", "none"] = "telegram"
    telegram_webhook_url: str | None = None
    matrix_homeserver: str | None = None
    matrix_user_id: str | None = None
    matrix_password: SecretStr | None = None
    matrix_access_token: SecretStr | None = None
    matrix_device_id: str | None = None
    matrix_pickle_key: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    web_url: str = "http://127.0.0.1:8080"
    secret_key: SecretStr | None = None
    coordinators: Annotated[tuple[str, ...], NoDecode] = ()
    network_name: str = "Integrationsnetzwerk"
    language: str = "de"
    timezone: str = "Europe/Berlin"
    region: str = "DE-ST"
    #: Languages of what the bot says in rooms, one below the other; empty: the district's alone.
    room_languages: Annotated[tuple[str, ...], NoDecode] = ()
    #: A human being to talk to, in words: name, hours, telephone.
    contact: str | None = None
    #: Texts that the law asks for, each usually given by its `_FILE`.
    impressum: str | None = None
    datenschutz: str | None = None
    barrierefreiheit: str | None = None
    #: Show people's pictures beside their words on networks that can.
    avatars: bool = True
    digest_coordinators: str = "MO 07:30"
    digest_members: str = "TH 08:00"
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    clock: str | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `.env`, then files named by `NAME_FILE`."""
        files = SecretFiles(settings_cls, env_settings, dotenv_settings)
        return init_settings, env_settings, dotenv_settings, files

    @field_validator("coordinators", "room_languages", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("coordinators")
    @classmethod
    def _accounts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for account in value:
            if not ACCOUNT.fullmatch(account):
                raise ValueError(f"„{account}“ ist kein Konto. {HOW_TO_NAME}")
        return value

    @field_validator("room_languages")
    @classmethod
    def _known_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for code in value:
            cls._known_language(code)
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not re.match(r"(sqlite:///|postgres(ql)?://)\S", value):
            raise ValueError(
                f"„{without_credentials(value)}“ ist keine Datenbank. Schreiben Sie sqlite:///data/openmic.db"
            )
        if value.startswith("postgres"):
            cls._readable_database(value)
        if value.startswith("postgres") and find_spec("psycopg") is None:
            raise ValueError("PostgreSQL braucht das Paket psycopg. Nehmen Sie sqlite:///data/openmic.db")
        return value

    @classmethod
    def _readable_database(cls, value: str) -> None:
        if value.partition("?")[0].count("@") > 1:
            raise ValueError(f"Das Passwort enthält ein @. {PERCENT}")
        try:
            engines.parsed(value)
        except engines.WrongUrl:
            raise ValueError(f"Das ist keine Adresse einer Datenbank. {PERCENT}") from None

    @field_validator(*SHAPES)
    @classmethod
    def _shaped(cls, value: str | SecretStr | None, info: ValidationInfo) -> str | SecretStr | None:
        pattern, sentence = SHAPES[info.field_name or ""]
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if text is not None and not re.fullmatch(pattern, text):
            shown = without_credentials(text) if pattern is ADDRESS else text
            raise ValueError(sentence.format(shown))
        return value

    @field_validator("impressum", "datenschutz", "barrierefreiheit")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        if value and len(value) > LONGEST_TEXT:
            raise ValueError(f"Der Text ist länger als {LONGEST_TEXT} Zeichen. Kürzen Sie ihn")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"„{value}“ ist keine Zeitzone. Schreiben Sie zum Beispiel Europe/Berlin."
            ) from None
        return value

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"„{value}“ wird hier nicht gesprochen. Möglich sind {', '.join(LANGUAGES)}.")
        return value

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str) -> str:
        if not re.fullmatch(r"DE-[A-Z]{2}", value):
            raise ValueError(f"„{value}“ ist kein Bundesland. Schreiben Sie zum Beispiel DE-ST.")
        return value

    @field_validator("digest_coordinators", "digest_members")
    @classmethod
    def _weekly(cls, value: str) -> str:
        WeeklyTime.parse(value)
        return value

    @model_validator(mode="after")
    def _clock_only_in_rehearsal(self) -> Settings:
        if self.clock is None:
            return self
        ClockSetting.parse(self.clock)
        if self.telegram_token and urlsplit(self.telegram_api_url).hostname == "api.telegram.org":
            raise ValueError("OPENMIC_CLOCK ist für Proben da und geht nicht mit dem echten Telegram.")
        return self

    @model_validator(mode="after")
    def _matrix_whole(self) -> Settings:
        if not self.matrix_homeserver:
            return self
        if not (self.matrix_password and self.matrix_user_id) and not self.matrix_access_token:
            raise ValueError("Matrix braucht OPENMIC_MATRIX_USER_ID mit Passwort oder ein Access-Token.")
        return self

    def secrets(self) -> list[str]:
        """Everything in here that nobody may read in a log."""
        given = [value.get_secret_value() for _, value in self if isinstance(value, SecretStr)]
        return [*given, *redaction.passwords([self.database_url, self.telegram_api_url, *given])]

    def legal(self) -> dict[str, str]:
        """The texts that the law asks for, by the name of their page."""
        texts = {
            "impressum": self.impressum,
            "datenschutz": self.datenschutz,
            "barrierefreiheit": self.barrierefreiheit,
        }
        return {name: text for name, text in texts.items() if text}

    def district(self) -> District:
        """What the forum needs to know of the settings."""
        return District(
            name=self.network_name,
            language=self.language,
            zone=ZoneInfo(self.timezone),
            region=self.region.removeprefix("DE-"),
            web_url=self.web_url.rstrip("/"),
            room_languages=self.room_languages or (self.language,),
            contact=self.contact or "",
            avatars=self.avatars,
            digest_coordinators=WeeklyTime.parse(self.digest_coordinators),
            digest_members=WeeklyTime.parse(self.digest_members),
        )


def load(**overrides: Any) -> Settings:
    """The settings of this process; `WrongSettings` with one sentence when they cannot be used."""
    try:
        settings = Settings(**overrides)
    except UnicodeDecodeError:
        raise WrongSettings("Die Datei .env ist nicht in UTF-8 geschrieben.") from None
    except ValidationError as error:
        raise WrongSettings(" ".join(_sentence(dict(item)) for item in error.errors())) from None
    redaction.conceal(*settings.secrets())
    return settings


def _sentence(item: dict[str, Any]) -> str:
    place = PREFIX + "_".join(str(part) for part in item["loc"]).upper() if item["loc"] else ""
    message = _words(item).removeprefix("Value error, ").rstrip(".")
    return f"{place}: {message}." if place else f"{message}."


def _words(item: dict[str, Any]) -> str:
    if item["type"] == "literal_error":
        expected = str(item["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
        return f"„{item['input']}“ gibt es hier nicht. Möglich sind {expected}"
    return WORDS.get(item["type"], str(item["msg"]))
