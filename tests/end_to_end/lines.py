"""Lines people write: numbered, so that no two are alike, and formatted in every way both networks know."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from rehearsal.telegram.text import Entity, units

#: (kind, words); words without a kind are plain.
Piece = tuple[str, str]

STYLES: tuple[tuple[Piece, ...], ...] = (
    (("", "Guten Morgen zusammen"),),
    (("bold", "Wichtig"), ("", " für alle in der Beratung")),
    (("", "Bitte "), ("italic", "pünktlich"), ("", " um 9 Uhr 🙂")),
    (("", "Im Feld "), ("code", "Aktenzeichen <neu> & alt"), ("", " steht nichts")),
    (("", "Siehe "), ("link", "die Seite des Landes"), ("", ", unten")),
    (("", "👩‍👩‍👧 Familien zuerst, "), ("bold", "danke 🇺🇦"), ("", " & <viele> Grüße")),
    (("", "Erste Zeile\nzweite "), ("strike", "Zeile"), ("", "\ndritte")),
    (("", "صباح الخير "), ("italic", "доброго ранку"), ("", " – alles klar")),
)
ADDRESS = "https://integrationsbeauftragte.sachsen-anhalt.de/?a=1&b=2"
_ENTITY = {"strike": "strikethrough", "link": "text_link"}
_TAG = {"bold": "strong", "italic": "em", "code": "code", "strike": "del"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text with its formatting, as each network's clients send it."""

    text: str
    entities: list[Entity]
    html: str


def line(number: int, mark: str) -> Line:
    """The line with this number; `mark` tells its writer's side from the other."""
    pieces = (*STYLES[number % len(STYLES)], ("", f" ({mark} {number:03d})"))
    return Line(
        text="".join(words for _, words in pieces),
        entities=_entities(pieces),
        html="".join(map(_html, pieces)).replace("\n", "<br>"),
    )


def _entities(pieces: tuple[Piece, ...]) -> list[Entity]:
    entities: list[Entity] = []
    offset = 0
    for kind, words in pieces:
        if kind:
            address = {"url": ADDRESS} if kind == "link" else {}
            entity = {"type": _ENTITY.get(kind, kind), "offset": offset, "length": units(words)}
            entities.append(entity | address)
        offset += units(words)
    return entities


def _html(piece: Piece) -> str:
    kind, words = piece
    inner = escape(words, quote=False)
    if kind == "link":
        return f'<a href="{escape(ADDRESS)}">{inner}</a>'
    return f"<{_TAG[kind]}>{inner}</{_TAG[kind]}>" if kind else inner
