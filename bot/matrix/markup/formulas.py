"""Formulas: what clients draw, as the LaTeX it was drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.matrix.markup.html import Tag

#: What a formula in a line, and one on a line of its own, are shown as.
_SHOWN_AS = {"span": "code", "div": "pre"}


def as_code(tokens: Iterable[str | Tag]) -> Iterator[str | Tag]:
    """The tokens with each formula as code; its drawing, or whatever else stands for it, is left out."""
    drawn_as, depth = "", 0
    for token in tokens:
        if depth:
            if isinstance(token, Tag) and token.name == drawn_as:
                depth += 1 if token.opens else -1
        elif formula := _formula(token):
            drawn_as, depth = formula.name, 1
            yield from _code(_SHOWN_AS[drawn_as], formula.attribute("data-mx-maths") or "")
        else:
            yield token


def _formula(token: str | Tag) -> Tag | None:
    if isinstance(token, str) or not token.opens or token.name not in _SHOWN_AS:
        return None
    return token if token.attribute("data-mx-maths") else None


def _code(tag: str, formula: str) -> Iterator[str | Tag]:
    yield Tag(tag, opens=True, attributes="")
    yield formula
    yield Tag(tag, opens=False, attributes="")
