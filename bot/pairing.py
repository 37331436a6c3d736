"""Pairing rooms from inside: a code shown on one side is entered on the other, both by administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.network import Receipt
from forum.context import Context


async def proven(ctx: Context, room_id: int, payload: Mapping[str, Any], receipt: Receipt) -> None:
    """Go on with what was asked for, now that the network said whether its asker is an administrator."""
