"""What is said about people, roles and the open question."""

from __future__ import annotations

from forum.notices import Notice, notice
from storage.models import RoleName


def not_allowed(role: RoleName) -> Notice:
    """This needs a role the person does not have."""
    return notice("people/not_allowed", role=role.value)
