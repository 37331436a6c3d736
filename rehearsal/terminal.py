"""The two ways to watch: side by side in a terminal, and as plain text where there is none."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from forum import rendering
from rehearsal.board import Board, Entry, Row, View
from rehearsal.bubbles import LEFT_TO_RIGHT_MARK, bubble, right_to_left
from rehearsal.script import ZONE, Scene

LOOK_INTERVAL_S = 0.3
#: Lines of frame around the words of a pane, and blanks beside them.
FRAME_LINES, FRAME_COLUMNS = 2, 4
#: How much of the height private chats get.
PRIVATE_SHARE = 0.45
#: Two panes side by side need this many columns each.
NARROWEST = 36


class Screen(Protocol):
    """Where the week is watched."""

    def scene(self, scene: Scene, board: Board) -> contextlib.AbstractAsyncContextManager[None]:
        """Show one scene while it is played."""

    def say(self, text: str) -> None:
        """A word to the visitor, between scenes."""


class Plain:
    """Text for logs: after each scene its caption and what was new."""

    def say(self, text: str) -> None:
        """Print it."""
        print(text, flush=True)

    @contextlib.asynccontextmanager
    async def scene(self, scene: Scene, board: Board) -> AsyncIterator[None]:
        """Print when the scene is over, or broke off."""
        await board.begin()
        self.say(f"\n── {_when(scene)} ── {scene.title}\n   {scene.caption}")
        try:
            yield
        finally:
            for line in _lines(board, await board.view()):
                self.say(line)


def _lines(board: Board, view: View) -> Iterator[str]:
    for row in (*board.channels, board.private):
        for pane in row:
            fresh = [entry for entry in view[pane.title] if entry.news != "old"]
            yield f"   {pane.title}" if fresh else f"   {pane.title}: nichts Neues"
            for entry in fresh:
                yield from _indented(bubble(entry).plain)


def _indented(text: str) -> Iterator[str]:
    first, *rest = text.split("\n")
    yield f"     {first}"
    yield from (f"       {line}".rstrip() for line in rest)


class Windows:
    """Panes in a terminal: live while the scene is played, then left standing with what was new."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        """Print it."""
        self._console.print(text, highlight=False)

    @contextlib.asynccontextmanager
    async def scene(self, scene: Scene, board: Board) -> AsyncIterator[None]:
        """Look again and again while the scene is played."""
        await board.begin()
        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            watching = asyncio.create_task(self._watch(live, scene, board))
            try:
                yield
            finally:
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching
                live.update("", refresh=True)
                self._console.print(self._frame(scene, board, await board.view(), live=False))

    async def _watch(self, live: Live, scene: Scene, board: Board) -> None:
        while True:
            live.update(self._frame(scene, board, await board.view(), live=True), refresh=True)
            await asyncio.sleep(LOOK_INTERVAL_S)

    def _frame(self, scene: Scene, board: Board, view: View, *, live: bool) -> RenderableType:
        head = Group(Rule(f"[bold]{_when(scene)} · {scene.title}"), Text(scene.caption, style="italic"))
        rows = [*board.channels, *([board.private] if board.private else [])]
        heights = self._heights(head, board) if live else [None] * len(rows)
        return Group(head, *(self._row(row, view, high) for row, high in zip(rows, heights, strict=True)))

    def _heights(self, head: RenderableType, board: Board) -> Sequence[int | None]:
        """Lines for each row, so that the whole fits the terminal."""
        left = self._console.height - 1 - len(self._console.render_lines(head))
        share = PRIVATE_SHARE if board.channels else 1
        private = int(left * share) if board.private else 0
        each = (left - private) // max(len(board.channels), 1)
        return [each] * len(board.channels) + ([private] if board.private else [])

    def _row(self, row: Row, view: View, height: int | None) -> RenderableType:
        """The panes of one row beside each other, or below each other where it is narrow."""
        beside = self._console.width >= NARROWEST * len(row)
        width = self._console.width // len(row) if beside else self._console.width
        high = height if beside or height is None else max(height // len(row), FRAME_LINES + 1)
        panels = [panel(self._console, pane.title, view[pane.title], width, high) for pane in row]
        if not beside:
            return Group(*panels)
        grid = Table.grid(expand=True)
        for _ in panels:
            grid.add_column(ratio=1)
        grid.add_row(*panels)
        return grid


def panel(
    console: Console, title: str, entries: Sequence[Entry], width: int, height: int | None
) -> RenderableType:
    """With a height as much of the end as fits, without one what is new, in full."""
    wanted = [entry for entry in _told(entries) if height is not None or entry.news != "old"]
    lines = [line for entry in wanted for line in _wrapped(console, bubble(entry), width - FRAME_COLUMNS)]
    shown = lines if height is None else lines[-max(height - FRAME_LINES, 1) :]
    words = Text("\n").join(shown) if shown else Text("nichts Neues", style="dim")
    return Panel(words, title=title, title_align="left", border_style="dim", height=height)


def _told(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Without what is old below the first news: a card that changed must not be pushed out of sight."""
    first = next((n for n, entry in enumerate(entries) if entry.news != "old"), len(entries))
    return [entry for n, entry in enumerate(entries) if n < first or entry.news != "old"]


def _wrapped(console: Console, text: Text, width: int) -> Iterator[Text]:
    for line in text.wrap(console, width):
        line.rstrip()
        if right_to_left(line.plain):
            line.align("right", width)
            # Terminals that know directions sort a whole line: this keeps neighbouring panes apart.
            line = Text.assemble(LEFT_TO_RIGHT_MARK, line, LEFT_TO_RIGHT_MARK)  # noqa: PLW2901  # framed
        yield line


def _when(scene: Scene) -> str:
    return rendering.moment(scene.at, ZONE, "de")
