"""The models of sessions: the agenda, and everything that happens in a meeting."""

from .action import ActionItem, owner_of
from .entry import Entry
from .estimation import Round
from .event import Event
from .guest_access import (
    NameClaim,
    NameOfMember,
    NameTaken,
    SeatCode,
    WallScreen,
    add_without_device,
    admit_guest,
    session_by_code,
    session_by_link,
)
from .mailing import SessionMail
from .note import Note
from .parking import ParkedTopic
from .participant import Participant
from .pre_estimates import Reading
from .reaction import Reaction
from .session import Session
from .settings import SessionSettings
from .sizing_wall import Placement, SizingWall, Tile
from .summary import Rating, Summary
from .timebox import PhaseTimebox
from .triage import Answer, Decision
from .vote import Vote

__all__ = [
    "ActionItem",
    "Answer",
    "Decision",
    "Entry",
    "Event",
    "NameClaim",
    "NameOfMember",
    "NameTaken",
    "Note",
    "ParkedTopic",
    "Participant",
    "PhaseTimebox",
    "Placement",
    "Rating",
    "Reaction",
    "Reading",
    "Round",
    "SeatCode",
    "Session",
    "SessionMail",
    "SessionSettings",
    "SizingWall",
    "Summary",
    "Tile",
    "Vote",
    "WallScreen",
    "add_without_device",
    "admit_guest",
    "owner_of",
    "session_by_code",
    "session_by_link",
]
