"""The networks that the settings switch on; their libraries are imported only then."""

from __future__ import annotations

from bot import secrets
from bot.network import Network
from bot.settings import Settings


def networks_of(settings: Settings) -> dict[str, Network]:
    """Those that are switched on, by name."""
    found: list[Network] = []
    if settings.telegram_token:
        from bot.telegram.network import TelegramNetwork

        found.append(
            TelegramNetwork(
                token=settings.telegram_token.get_secret_value(),
                api_url=settings.telegram_api_url,
                pace=settings.telegram_pace,
                button_key=secrets.key(settings, "buttons"),
            )
        )
    if settings.matrix_homeserver:
        from bot.matrix.network import MatrixNetwork

        found.append(
            MatrixNetwork(
                homeserver=settings.matrix_homeserver,
                user_id=settings.matrix_user_id or "",
                password=settings.matrix_password.get_secret_value() if settings.matrix_password else None,
                access_token=(
                    settings.matrix_access_token.get_secret_value() if settings.matrix_access_token else None
                ),
                device_id=settings.matrix_device_id,
                data_dir=settings.data_dir,
            )
        )
    return {network.name: network for network in found}
