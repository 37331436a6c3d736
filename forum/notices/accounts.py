"""What is said about one-time codes, the first coordinator, and accounts that belong together."""

from __future__ import annotations

from collections.abc import Sequence

from forum.notices import Notice, notice


def wrong_code() -> Notice:
    """Nobody was given this code."""
    return notice("accounts/wrong_code")


def used_code() -> Notice:
    """The code was good once."""
    return notice("accounts/used_code")


def expired_code() -> Notice:
    """The code was not used in time."""
    return notice("accounts/expired_code")


def too_many_codes() -> Notice:
    """Five wrong codes: no more for this hour."""
    return notice("accounts/too_many_codes")


def misplaced_code(purpose: str) -> Notice:
    """A good code, typed where it opens nothing."""
    return notice("accounts/misplaced_code", purpose=purpose)


def code_burnt(purpose: str) -> Notice:
    """A code stood where others could read it, and opens nothing any more."""
    return notice("accounts/code_burnt", purpose=purpose)


def coordinator_known() -> Notice:
    """Nobody can become the first coordinator any more."""
    return notice("accounts/coordinator_known")


def first_coordinator(district: str) -> Notice:
    """To the first coordinator: what to do next."""
    return notice("accounts/first_coordinator", district=district)


def identities(accounts: Sequence[tuple[str, str]], code: str, minutes: int) -> Notice:
    """To one person: their accounts (name, network), and the code that joins another one."""
    shown = [(name, network.title()) for name, network in accounts]
    return notice("accounts/identities", accounts=shown, code=code, minutes=minutes)


def join_with(accounts: Sequence[tuple[str, str]]) -> Notice:
    """Whose accounts (name, network) these would be joined with: is that the same human being."""
    return notice("accounts/join_with", accounts=[(name, network.title()) for name, network in accounts])


def same_person() -> Notice:
    """Both accounts belong to the person already."""
    return notice("accounts/same_person")


def joined(accounts: Sequence[tuple[str, str]], language: str = "") -> Notice:
    """In every private chat of the person: all accounts (name, network) are one from now on.

    `language`: its own name for itself, where another one is spoken from now on.
    """
    shown = [(name, network.title()) for name, network in accounts]
    return notice("accounts/joined", accounts=shown, language=language)


def joined_with_rights(name: str, accounts: Sequence[tuple[str, str]]) -> Notice:
    """To the other coordinators: somebody who may do more than members has these accounts (name, network)."""
    shown = [(known, network.title()) for known, network in accounts]
    return notice("accounts/joined_with_rights", title=name, accounts=shown)
