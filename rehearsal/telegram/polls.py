"""Polls: asked by the bot or by people, answered, counted, closed."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram import access, render
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.keyboards import keyboard
from rehearsal.telegram.params import Params
from rehearsal.telegram.sending import Method, place
from rehearsal.telegram.state import Json, Message, User, World
from rehearsal.telegram.text import BLANK, cleaned, require_unicode

QUESTION_LIMIT, OPTION_LIMIT = 300, 100
FEWEST_OPTIONS, MOST_OPTIONS = 2, 12


def send_poll(core: Core, params: Params) -> Json:
    """sendPoll."""
    question = _question(params)
    options = _options(params.json("options", "options"))
    content = new(
        core.world,
        question,
        options,
        is_anonymous=params.text("is_anonymous").lower() not in {"false", "0", "no"},
        allows_multiple_answers=params.flag("allows_multiple_answers"),
    )
    buttons = keyboard(params)
    chat, fields = place(core, params, "poll")
    if chat.type == "channel" and not content["is_anonymous"]:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    said = core.post(chat, core.bot, kind="poll", content={"poll": content}, keyboard=buttons, **fields)
    return render.message(said, core.bot)


def _question(params: Params) -> str:
    question = _clean(params.text("question"))
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > QUESTION_LIMIT:
        raise bad_request(f"poll question length must not exceed {QUESTION_LIMIT}")
    return question


def _options(given: Any) -> list[str]:
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputPollOption")
    options = [_option(option) for option in given]
    if len(options) < FEWEST_OPTIONS:
        raise bad_request(f"poll must have at least {FEWEST_OPTIONS} option")
    if len(options) > MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {MOST_OPTIONS} options")
    return options


def _option(given: Any) -> str:
    """The text of an InputPollOption, or of the plain string it once was."""
    text = given.get("text") if isinstance(given, dict) else given
    if not isinstance(text, str):
        raise bad_request("can't parse InputPollOption: Can't find field \"text\"")
    option = _clean(text)
    if not option:
        raise bad_request("poll options must be non-empty")
    if len(option) > OPTION_LIMIT:
        raise bad_request(f"poll options length must not exceed {OPTION_LIMIT}")
    return option


def _clean(text: str) -> str:
    require_unicode(text)
    return cleaned(text, [])[0].strip(BLANK)


def new(
    world: World,
    question: str,
    options: list[str],
    *,
    is_anonymous: bool = True,
    allows_multiple_answers: bool = False,
) -> Json:
    """A Poll nobody has answered."""
    number = 5_000_000_000_000_000_000 + next(world.numbers)
    return {
        "id": str(number),
        "question": question,
        "options": [
            {"persistent_id": f"{number}-{place}", "text": text, "voter_count": 0}
            for place, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": is_anonymous,
        "type": "regular",
        "allows_multiple_answers": allows_multiple_answers,
        "allows_revoting": True,
        "members_only": False,
    }


def vote(core: Core, said: Message, user: User, chosen: list[int]) -> None:
    """Set somebody's answer, none takes it back; the bot is told of its own polls. Raises ValueError."""
    poll: Json = said.content["poll"]
    if poll["is_closed"]:
        raise ValueError("the poll is closed")
    if len(chosen) > 1 and not poll["allows_multiple_answers"]:
        raise ValueError("only one answer may be chosen")
    if any(place not in range(len(poll["options"])) for place in chosen):
        raise ValueError(f"the poll has {len(poll['options'])} answers")
    said.votes.pop(user.id, None)
    if chosen:
        said.votes[user.id] = chosen
    _count(said)
    core.touch()
    if said.sender.id == core.bot.id:
        core.updates.push("poll", said.content["poll"])
        _tell_answer(core, said, user, chosen)


def _count(said: Message) -> None:
    poll = said.content["poll"]
    counts = [sum(place in chosen for chosen in said.votes.values()) for place in range(len(poll["options"]))]
    options = [option | {"voter_count": count} for option, count in zip(poll["options"], counts, strict=True)]
    said.content = said.content | {"poll": poll | {"options": options, "total_voter_count": len(said.votes)}}


def _tell_answer(core: Core, said: Message, user: User, chosen: list[int]) -> None:
    poll = said.content["poll"]
    if poll["is_anonymous"]:
        return
    lasting = [poll["options"][place]["persistent_id"] for place in chosen]
    answer = {"poll_id": poll["id"], "user": render.user(user), "option_ids": chosen}
    core.updates.push("poll_answer", answer | {"option_persistent_ids": lasting})


def close(core: Core, said: Message) -> None:
    """End a poll; people's polls are told to the bot only now."""
    said.content = said.content | {"poll": said.content["poll"] | {"is_closed": True}}
    core.touch()
    core.updates.push("poll", said.content["poll"])


def stop_poll(core: Core, params: Params) -> Json:
    """stopPoll: the poll with its final counts."""
    buttons = keyboard(params)
    chat = access.writable(core, params)
    said = access.message(chat, params, "stop", what="message with poll")
    if said.kind != "poll":
        raise bad_request("message is not a poll")
    if said.content["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    if said.sender.id != core.bot.id:
        raise bad_request("poll can't be stopped")
    said.keyboard = buttons
    close(core, said)
    closed: Json = said.content["poll"]
    return closed


METHODS: dict[str, Method] = {"sendpoll": send_poll, "stoppoll": stop_poll}
