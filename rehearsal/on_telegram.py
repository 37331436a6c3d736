"""People on Telegram, acted through the stand-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearsal import samples
from rehearsal.players import PATIENCE_S, Picture, Shown
from rehearsal.script import PRIVATE, Role
from rehearsal.telegram import Person, Room, Seen

_KINDS = {"photo": "(Bild)", "voice": "(Sprachnachricht)", "video": "(Video)", "document": "(Datei)"}


class OnTelegram:
    """A person on Telegram."""

    def __init__(self, role: Role, person: Person, rooms: Mapping[str, Room]) -> None:
        self.role = role
        self.person = person
        self._rooms = rooms

    @property
    def account(self) -> str:
        """By its number."""
        return f"telegram:{self.person.id}"

    async def sees(self, where: str) -> list[Shown]:
        """The chat as the stand-in shows it."""
        return [_from_telegram(seen) for seen in self.room(where).visible()]

    async def writes(self, where: str, text: str, above: str | None) -> None:
        """Write; the first words in private press "Start", too."""
        self.person.writes(self.room(where), text, reply_to=int(above) if above else None)

    async def changes(self, where: str, said: str, text: str) -> None:
        """Edit."""
        self.person.edits(self.room(where), int(said), text)

    async def removes(self, where: str, said: str) -> None:
        """Ask the bot to do it: Telegram tells bots of no deletion."""
        self.person.writes(self.room(where), "/entfernen", reply_to=int(said))

    async def picks(self, where: str, said: str, touched: str) -> str:
        """Press the button."""
        answer = await self.person.presses(self.room(where), int(said), touched, timeout_s=PATIENCE_S)
        return str(answer.get("text") or "")

    async def reacts(self, where: str, said: str, emoji: str) -> None:
        """Put it in the place of one's last: ordinary people have one for each message."""
        room = self.room(where)
        is_mine = emoji in room.chat.messages[int(said)].reactions.get(self.person.id, [])
        self.person.reacts(room, int(said), *([] if is_mine else [emoji]))

    async def votes(self, where: str, said: str, key: str) -> None:
        """Tap the answer; in a poll for one answer it takes the place of another."""
        room = self.room(where)
        message = room.chat.messages[int(said)]
        poll, mine = message.content["poll"], message.votes.get(self.person.id, [])
        texts = [option["text"] for option in poll["options"]]
        at = texts.index(key) if key in texts else int(key)
        kept = [one for one in mine if one != at] if poll["allows_multiple_answers"] else []
        self.person.votes(room, int(said), *kept, *([] if at in mine else [at]))

    async def speaks(self, where: str, seconds: int) -> None:
        """Record it."""
        self.person.sends(self.room(where), "voice", content=samples.voice(seconds), duration=seconds)

    async def asks(self, where: str, question: str, answers: Sequence[str]) -> None:
        """Ask everybody, without names."""
        self.person.sends(self.room(where), "poll", question=question, options=list(answers))

    async def shows(self, where: str, picture: Picture, caption: str = "") -> None:
        """Send it as a photo."""
        self.person.sends(
            self.room(where),
            "photo",
            caption=caption,
            content=picture.content,
            name=picture.name,
            mime_type=picture.media_type,
        )

    def room(self, where: str) -> Room:
        """The chat behind a place."""
        return self.person.private if where == PRIVATE else self._rooms[where]


def _wordless(seen: Seen) -> str:
    """What to call a message without words."""
    question = seen.content.get("poll", {}).get("question")
    return str(question or _KINDS.get(seen.kind, ""))


def _from_telegram(seen: Seen) -> Shown:
    return Shown(
        id=str(seen.id),
        author=seen.sender,
        by_bot=seen.is_bot,
        text=seen.text or _wordless(seen),
        edited=seen.edited,
        above=str(seen.reply_to) if seen.reply_to else None,
        reactions=seen.reactions,
        choices=tuple((label, label) for row in seen.buttons for label in row),
    )
