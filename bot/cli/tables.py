"""Tables on the terminal; scripts read them too, so that nothing is ever folded or cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

#: Wider than any row.
WIDTH = 10_000


def show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print the rows under their columns."""
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console(width=WIDTH).print(table)
