"""Methods by which a bot gets its updates."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request, conflict
from rehearsal.telegram.params import Params
from rehearsal.telegram.state import Json
from rehearsal.telegram.updates import DEFAULT_KINDS, LONGEST_POLL_S


async def get_updates(core: Core, params: Params) -> str:
    """getUpdates; the answer is the JSON array itself, since updates are kept as text."""
    limit = min(max(params.integer("limit", 100), 1), 100)
    timeout_s = min(max(params.integer("timeout"), 0), LONGEST_POLL_S)
    core.updates.allow(_kinds(params))
    return await core.updates.poll(params.integer("offset"), limit, timeout_s)


def _kinds(params: Params) -> Any:
    return params.json("allowed_updates", "allowed updates")


def set_webhook(core: Core, params: Params) -> bool:
    """setWebhook: only remembered, so that polling is refused; nothing is delivered."""
    url = params.text("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if url:
        core.updates.interrupt(conflict("terminated by setWebhook request"))
    core.updates.allow(_kinds(params))
    _drop(core, params)
    core.updates.webhook = url
    return True


def delete_webhook(core: Core, params: Params) -> bool:
    """deleteWebhook."""
    _drop(core, params)
    core.updates.webhook = ""
    return True


def _drop(core: Core, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        core.updates.drop_all()


def get_webhook_info(core: Core, _params: Params) -> Json:
    """getWebhookInfo."""
    info: Json = {
        "url": core.updates.webhook,
        "has_custom_certificate": False,
        "pending_update_count": core.updates.pending(),
    }
    if core.updates.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(core.updates.allowed)
    return info


METHODS = {"setwebhook": set_webhook, "deletewebhook": delete_webhook, "getwebhookinfo": get_webhook_info}
