"""Where settings come from: the environment, `.env`, and files that `NAME_FILE` names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
)

PREFIX = "OPENMIC_"
FILE = "_FILE"
#: How alike a mistyped name must be to one that exists (0 to 1).
NEAR = 0.8


class WrongSettings(Exception):
    """One or more settings cannot be used; the message says which and what to write."""


def without_credentials(url: str) -> str:
    """The words of a URL, right or wrong, without a user and a password in it."""
    before, at, rest = url.rpartition("@")
    scheme, slashes, _ = before.partition("://")
    start = f"{scheme if slashes else ''}{slashes}…@" if at else ""
    return start + rest.partition("?")[0]


class SecretFiles(PydanticBaseSettingsSource):
    """`OPENMIC_NAME_FILE=/run/secrets/x` stands for the content of that file."""

    def __init__(self, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource) -> None:
        """`sources` are those that may name files, the first one first."""
        super().__init__(settings_cls)
        self._given: dict[str, str] = {}
        for source in reversed(sources):
            self._given |= _variables(source)

    def get_field_value(self, _field: Any, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file, without the line break at its end."""
        name = f"{PREFIX}{field_name.upper()}{FILE}"
        path = self._given.get(name)
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise WrongSettings(
                f"{name} nennt eine Datei, die sich nicht lesen lässt: {error.strerror}. "
                "Prüfen Sie Pfad und Leserecht."
            ) from None
        except UnicodeDecodeError:
            raise WrongSettings(
                f"{name} nennt eine Datei ohne Text. Speichern Sie sie als Text in UTF-8."
            ) from None

    def __call__(self) -> dict[str, Any]:
        """All settings that are given by a file."""
        values = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in values.items() if value is not None}


def given(settings_cls: type[BaseSettings]) -> dict[str, str]:
    """Every variable of this program in the environment and in `.env`, by its name in capitals."""
    return _variables(DotEnvSettingsSource(settings_cls)) | _variables(EnvSettingsSource(settings_cls))


def files(settings_cls: type[BaseSettings]) -> dict[str, Path]:
    """The files that are named, by the variable that names them."""
    names = [name for name in _names(settings_cls) if name.endswith(FILE)]
    return {name: Path(path) for name, path in given(settings_cls).items() if name in names and path}


def unknown(settings_cls: type[BaseSettings]) -> dict[str, str | None]:
    """Variables that are no setting, each with the name that was probably meant."""
    names = _names(settings_cls)
    strange = sorted(name for name in given(settings_cls) if name not in names)
    return {name: _nearest(name, names) for name in strange}


def _nearest(name: str, names: Iterable[str]) -> str | None:
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=NEAR)), None)


def _names(settings_cls: type[BaseSettings]) -> list[str]:
    plain = [f"{PREFIX}{name.upper()}" for name in settings_cls.model_fields]
    return [*plain, *(f"{name}{FILE}" for name in plain)]


def _variables(source: PydanticBaseSettingsSource) -> dict[str, str]:
    variables: Mapping[str, str | None] = source.env_vars if isinstance(source, EnvSettingsSource) else {}
    return {name.upper(): value or "" for name, value in variables.items() if name.upper().startswith(PREFIX)}
