"""The files of a fake network: those people sent, and those laid up by the bot."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from bot.network import File, Largest, Refused
from bot.things import Media


@dataclass(kw_only=True)
class Shelf:
    """Bytes by `Media.ref`, and by handle of what was laid up here."""

    name: str
    lays_up: bool = field(init=False, default=False)
    files: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)
    limits: Largest = field(default_factory=lambda: Largest(download=None, upload=None))
    #: What the next downloads and uploads fail with, and what downloads wait for.
    download_trouble: deque[Exception] = field(default_factory=deque)
    upload_trouble: deque[Exception] = field(default_factory=deque)
    slow: asyncio.Event | None = None

    def largest(self) -> Largest:
        """As set by the story."""
        return self.limits

    async def download(self, media: Media, into: Path, most: int, *, cover: bool = False) -> None:
        """What a story has put into `files`."""
        if self.slow is not None:
            await self.slow.wait()
        if self.download_trouble:
            raise self.download_trouble.popleft()
        content = self.files.get((media.cover if cover else media.ref) or "")
        if content is None:
            raise Refused("file_gone", media.ref)
        if len(content) > most:
            raise Refused("file_too_large", media.ref)
        await asyncio.to_thread(into.write_bytes, content)

    async def upload(self, media: Media, path: Path) -> str | None:
        """Where files are laid up they get a handle."""
        if not self.lays_up:
            return None
        if self.upload_trouble:
            raise self.upload_trouble.popleft()
        handle = f"{self.name}-file-{len(self.uploaded)}"
        self.uploaded[handle] = await asyncio.to_thread(path.read_bytes)
        return handle

    def contents(self, files: tuple[File, ...]) -> tuple[bytes, ...]:
        """What a tap on each of them opens."""
        return tuple(self._content(file) for file in files)

    def _content(self, file: File) -> bytes:
        if file.path:
            return file.path.read_bytes()
        handle = file.handle or ""
        return self.uploaded.get(handle, self.files.get(handle, b""))
