"""Another process can act and look over HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from typing import Any

import httpx

from rehearsal import samples
from tests.rehearsal.telegram_stage import BUTTON, stage


async def post(http: httpx.AsyncClient, path: str, **body: Any) -> Any:
    """The answer to a control call that must succeed."""
    answer = await http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_world_can_be_built_and_played_from_outside() -> None:
    """People, a chat, a message, what is seen, what the bot asked for."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        cem = await post(http, "/people", first_name="Cem")
        chat = await post(http, "/chats", kind="supergroup", title="Wohnen", members=[cem["id"]])
        said = await post(http, "/act", who=cem["id"], do="writes", **{"with": [chat["id"], "Hallo"]})
        await on.ask(
            "sendMessage", chat_id=chat["id"], text="Antwort", reply_parameters={"message_id": said["id"]}
        )
        seen = (await http.get(f"/chats/{chat['id']}/messages")).json()
        assert [(one["text"], one["reply_to"]) for one in seen] == [("Hallo", None), ("Antwort", said["id"])]
        calls = (await http.get("/calls", params={"method": "sendmessage"})).json()
        assert [call["params"]["text"] for call in calls] == ["Antwort"]


async def test_files_and_votes_go_over_http_too() -> None:
    """Bytes are written in base64, both ways; albums and votes are verbs like any other."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        item = {"kind": "photo", "content_base64": base64.b64encode(samples.png()).decode()}
        arguments = [on.room.id, [item, item]]
        album = await post(http, "/act", who=on.anna.id, do="sends_album", **{"with": arguments})
        file_id = album[0]["content"]["photo"][-1]["file_id"]
        found = (await http.get(f"/files/{file_id}")).json()
        assert base64.b64decode(found["content_base64"]) == samples.png()
        poll = await on.ask("sendPoll", chat_id=on.room.id, question="Wann?", options=["Mo", "Di"])
        arguments = [on.room.id, poll["message_id"], "Di"]
        await post(http, "/act", who=on.ben.id, do="votes", **{"with": arguments})
        assert on.room.visible()[-1].content["poll"]["total_voter_count"] == 1


async def test_a_press_over_http_answers_with_the_bots_word() -> None:
    """The call waits until the bot has spoken."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        number = await on.say("Kommen Sie?", reply_markup=BUTTON)
        arguments = [on.room.id, number, "Ja"]
        press = asyncio.create_task(post(http, "/act", who=on.ben.id, do="presses", **{"with": arguments}))
        (update,) = await on.news()
        await on.ask("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Ok")
        assert (await press)["text"] == "Ok"


async def test_faults_poison_and_settings_can_be_set_from_outside() -> None:
    """Each takes effect on the next call."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        planned = await post(http, "/faults", kind="server_error", method="sendMessage")
        assert planned["kind"] == "server_error"
        assert (await http.delete("/faults")).json() == []
        await post(http, "/poison", name="date_text")
        assert (await post(http, "/settings", privacy=True))["pending"] == 1
        assert (await on.ask("getMe"))["can_read_all_group_messages"] is False


async def test_changes_can_be_waited_for() -> None:
    """The answer comes with the next thing people see."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        before = (await http.get("/changes", params={"timeout": "0"})).json()["changes"]
        waiting = asyncio.create_task(http.get("/changes", params={"since": str(before)}))
        await on.say("neu")
        assert (await asyncio.wait_for(waiting, 2)).json()["changes"] > before


async def test_a_mistake_is_named() -> None:
    """422 with a sentence."""
    async with stage() as on, httpx.AsyncClient(base_url=f"{on.server.url}/control", timeout=60) as http:
        answer = await http.post("/act", json={"who": on.anna.id, "do": "sings"})
        assert (answer.status_code, "nobody sings" in answer.json()["error"]) == (422, True)


async def test_the_server_runs_as_a_program() -> None:
    """It prints where it is and goes when told."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rehearsal.telegram", "--port", "0"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    where = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    async with httpx.AsyncClient(timeout=60) as http:
        me = (await http.get(f"{where['url']}/bot{where['token']}/getMe")).json()
    process.terminate()
    assert (me["result"]["is_bot"], await process.wait()) == (True, 0)
