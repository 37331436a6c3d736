"""Matrix's `body` and `formatted_body`, to and from `Rich`."""

from __future__ import annotations

from bot.matrix.markup.fallbacks import quoted_in_reply, without_profile, without_reply
from bot.matrix.markup.reading import from_matrix
from bot.matrix.markup.writing import to_html, to_matrix

__all__ = ["from_matrix", "quoted_in_reply", "to_html", "to_matrix", "without_profile", "without_reply"]
