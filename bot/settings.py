"""Settings, read once from the environment or `.env`; below the root only values travel."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.civil import ClockSetting
from forum.calendar import WeeklyTime
from forum.context import District
from forum.rendering import LANGUAGES

PREFIX = "OPENMIC_"
#: An account as operators write it.
ACCOUNT = re.compile(r"telegram:\d+|matrix:@[^:\s]+:\S+")
HOW_TO_NAME = "Schreiben Sie telegram:123 oder matrix:@name:server."


class WrongSettings(Exception):
    """One or more settings cannot be used; the message says which and what to write."""


class Settings(BaseSettings):
    """Everything an operator can set; the names are those of `.env.example` without the prefix."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
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
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls)

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
            raise ValueError(f"„{value}“ ist keine Datenbank. Schreiben Sie sqlite:///data/openmic.db")
        if value.startswith("postgres") and find_spec("psycopg") is None:
            raise ValueError("PostgreSQL braucht das Paket psycopg. Nehmen Sie sqlite:///data/openmic.db")
        return value

    @field_validator("web_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not re.match(r"https?://[^\s/]", value):
            raise ValueError(f"„{value}“ ist keine Web-Adresse. Schreiben Sie https://forum.example.org")
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
            digest_coordinators=WeeklyTime.parse(self.digest_coordinators),
            digest_members=WeeklyTime.parse(self.digest_members),
        )


class SecretFiles(PydanticBaseSettingsSource):
    """`OPENMIC_NAME_FILE=/run/secrets/x` stands for the content of that file."""

    def get_field_value(self, _field: Any, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file, without the line break at its end."""
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            name = f"{PREFIX}{field_name.upper()}_FILE"
            raise WrongSettings(
                f"{name} nennt eine Datei, die sich nicht lesen lässt: {error.strerror}."
            ) from None
        except UnicodeDecodeError:
            raise WrongSettings(f"{PREFIX}{field_name.upper()}_FILE nennt eine Datei ohne Text.") from None

    def __call__(self) -> dict[str, Any]:
        """All settings that are given by a file."""
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value is not None}


def load(**overrides: Any) -> Settings:
    """The settings of this process; `WrongSettings` with one sentence when they cannot be used."""
    try:
        return Settings(**overrides)
    except UnicodeDecodeError:
        raise WrongSettings("Die Datei .env ist nicht in UTF-8 geschrieben.") from None
    except ValidationError as error:
        raise WrongSettings(" ".join(_sentence(dict(item)) for item in error.errors())) from None


def _sentence(item: dict[str, Any]) -> str:
    place = PREFIX + "_".join(str(part) for part in item["loc"]).upper() if item["loc"] else ""
    message = str(item["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{place}: {message}." if place else f"{message}."
