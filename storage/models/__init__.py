"""All rows, by noun; importing this package completes the metadata."""

from storage.models.base import Base
from storage.models.directory import Interest, Office, Topic
from storage.models.ideas import Contribution, Idea, IdeaKind, IdeaMove, IdeaStatus, Support
from storage.models.meetings import (
    AgendaItem,
    Answer,
    Decision,
    Meeting,
    MeetingStatus,
    MinutesEntry,
    MinutesStatus,
    Rsvp,
    Series,
    Task,
    TaskStatus,
)
from storage.models.messages import Copy, Message, Reaction
from storage.models.people import (
    Account,
    Code,
    CodePurpose,
    Deputy,
    Outreach,
    OutreachReason,
    Person,
    Question,
    Role,
    RoleName,
    WrongCode,
)
from storage.models.places import Channel, Purpose, Room, RoomAlias
from storage.models.queues import Cursor, Inbox, InboxState, Outbox, OutboxState
from storage.models.records import Audit, Digest

__all__ = [
    "Account",
    "AgendaItem",
    "Answer",
    "Audit",
    "Base",
    "Channel",
    "Code",
    "CodePurpose",
    "Contribution",
    "Copy",
    "Cursor",
    "Decision",
    "Deputy",
    "Digest",
    "Idea",
    "IdeaKind",
    "IdeaMove",
    "IdeaStatus",
    "Inbox",
    "InboxState",
    "Interest",
    "Meeting",
    "MeetingStatus",
    "Message",
    "MinutesEntry",
    "MinutesStatus",
    "Office",
    "Outbox",
    "OutboxState",
    "Outreach",
    "OutreachReason",
    "Person",
    "Purpose",
    "Question",
    "Reaction",
    "Role",
    "RoleName",
    "Room",
    "RoomAlias",
    "Rsvp",
    "Series",
    "Support",
    "Task",
    "TaskStatus",
    "Topic",
    "WrongCode",
]
