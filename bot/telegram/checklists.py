"""Checklists that change: Telegram tells of each change in a line of its own."""

from __future__ import annotations

from bot.telegram.fields import Json, may, must, objects

_TICKED, _ADDED = "checklist_tasks_done", "checklist_tasks_added"
_DONE = ("completion_date", "completed_by_user", "completed_by_chat")


def changed(message: Json) -> Json | None:
    """The list's message as it is after the change that `message` tells; None where it tells of none."""
    news = may(message, _TICKED, dict) or may(message, _ADDED, dict)
    listed = may(news, "checklist_message", dict) if news else None
    checklist = may(listed, "checklist", dict) if listed else None
    if news is None or listed is None or checklist is None:
        return None
    # Whether the list is told as it was before or after differs: the change is put in again.
    tasks = [_ticked(task, news, must(message, "date", int)) for task in objects(checklist, "tasks")]
    known = [task.get("id") for task in tasks]
    tasks += [task for task in objects(news, "tasks") if task.get("id") not in known]
    return listed | {"checklist": checklist | {"tasks": tasks}, "edit_date": must(message, "date", int)}


def _ticked(task: Json, news: Json, date: int) -> Json:
    if task.get("id") in _ids(news, "marked_as_done_task_ids"):
        return task | {"completion_date": date}
    if task.get("id") in _ids(news, "marked_as_not_done_task_ids"):
        return {name: value for name, value in task.items() if name not in _DONE}
    return task


def _ids(news: Json, name: str) -> list[object]:
    return may(news, name, list) or []
