"""The program itself at its first start: a printed code, rooms of two networks, a pair made from inside."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings
from forum import farewells
from rehearsal.matrix.member import Member
from rehearsal.matrix.synapse import Synapse
from rehearsal.patience import until
from rehearsal.telegram import Person, Room, TelegramServer
from storage import places
from tests.plugins.synapse import Newcomer

CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")
PATIENCE = 60.0  # seconds


@dataclass(slots=True)
class Program:
    """The program between a stand-in Telegram and a real Synapse."""

    app: App
    telegram: TelegramServer
    me: str

    async def tells(self, room: Room, part: str) -> str:
        """What it says in a Telegram room, once it holds these words."""
        await self.telegram.until(lambda: room.find(part), PATIENCE)
        found = room.find(part)
        assert found is not None
        return found.text


@pytest.fixture
async def program(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Program]:
    """A fresh installation, running, without a coordinator."""
    await synapse.register("first-contact", "first-contact", "Openmic")
    me = f"@first-contact:{synapse.server_name}"
    async with TelegramServer() as telegram:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
            database_url=f"sqlite:///{tmp_path / 'openmic.db'}",
            data_dir=tmp_path,
            telegram_token=SecretStr(telegram.token),
            telegram_api_url=telegram.url,
            telegram_pace="none",
            matrix_homeserver=synapse.url,
            matrix_user_id=me,
            matrix_password=SecretStr("first-contact"),
            web_port=0,
        )
        app = App.build(settings)
        running = asyncio.create_task(app.run())
        yield Program(app, telegram, me)
        app.stop()
        await running


async def reads(member: Member, room: str, part: str) -> None:
    """Somebody on Matrix sees these words."""
    await member.wait_for(room, lambda item: part in item.body, PATIENCE)


async def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """The code on the terminal; the log beside it must not hold it."""
    shown: list[str] = []

    async def look() -> str | None:
        shown.append(capsys.readouterr().out)
        lines = [line for line in "".join(shown).splitlines() if "Schicken Sie dem Bot privat" in line]
        return str(CODE.findall(lines[0])[0]) if lines else None

    code = await until(look, PATIENCE)
    assert "".join(shown).count(code) == 1
    return code


async def test_from_nothing_to_a_bridge(
    program: Program, newcomer: Newcomer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Become coordinator, join both accounts, bring the bot into two rooms, link them, talk."""
    anna, there = program.telegram.person("Anna"), await newcomer("Anna")
    group = program.telegram.supergroup("Arbeit", [anna], bot="member")
    await program.tells(group, "Ich bin der Bot")
    anna.starts(await printed(capsys))
    await program.tells(anna.private, "Sie koordinieren jetzt")
    await _joins_accounts(program, anna, there)
    room = await there.create_room("Arbeit hier", invite=[program.me])
    await reads(there, room, "Ich bin der Bot")
    anna.writes(group, "/verbinden")
    code = CODE.findall(await program.tells(anna.private, "Der Code für den Raum"))[0]
    await there.send_text(room, f"!verbinden {code}")
    await program.tells(group, "jetzt mit Matrix verbunden")
    await there.send_text(room, "Guten Morgen")
    await program.tells(group, "Guten Morgen")
    assert program.telegram.called("setMyCommands")
    await _leaves_what_nobody_linked(program, anna, there)
    assert group.chat.has(program.telegram.core.bot.id)


async def _joins_accounts(program: Program, anna: Person, there: Member) -> None:
    anna.writes(anna.private, "konto")
    code = CODE.findall(await program.tells(anna.private, "konto "))[0]
    private = await there.create_room(invite=[program.me], direct=True)
    await there.wait_for_member(private, program.me, PATIENCE)
    await there.send_text(private, f"konto {code}")
    await reads(there, private, "Sind Sie das selbst?")
    await there.send_text(private, "ja")
    await program.tells(anna.private, "sind jetzt eins")


async def _leaves_what_nobody_linked(program: Program, anna: Person, there: Member) -> None:
    """After a day, on both networks; the clock is not waited for."""
    group = program.telegram.supergroup("Fremd", [anna], bot="member")
    room = await there.create_room("Fremd", invite=[program.me])
    await program.tells(group, "Ich bin der Bot")
    await reads(there, room, "Ich bin der Bot")
    async with program.app.work.unit() as ctx:
        for one in await places.unlinked_since(ctx.session, ctx.machine_now):
            one.linked_at -= farewells.DAY
        await farewells.leave_unlinked(ctx)
    await program.telegram.until(lambda: not group.chat.has(program.telegram.core.bot.id), PATIENCE)
    await reads(there, room, "deshalb gehe ich")

    async def is_out() -> bool | None:
        return program.me not in await there.members(room) or None

    await until(is_out, PATIENCE)
    assert group.find("deshalb gehe ich")
