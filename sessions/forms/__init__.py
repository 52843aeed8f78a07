"""Passes on."""

from .actions import ActionForm, Done
from .deep_dive import Check, Draft, NewCriterion, NewNote, Remark, Reworded
from .guests import Joining
from .meeting import (
    CARD,
    Card,
    Extension,
    Granted,
    JoinCode,
    Line,
    Name,
    Past,
    Pause,
    Place,
    React,
    Reason,
    SharedLead,
    Someone,
    Start,
    Watching,
)
from .planner import CalendarMail
from .room import Goal, HintPlace, Hushed, Listing, PhaseTime
from .settings import SettingsForm
from .summary import Foreword, SummaryLetter
from .triage import Alike, Answers, DecisionForm, PulledOut
from .wrap_up import NextDate, ParkedOutcome, Stars, Word

__all__ = [
    "CARD",
    "ActionForm",
    "Alike",
    "Answers",
    "CalendarMail",
    "Card",
    "Check",
    "DecisionForm",
    "Done",
    "Draft",
    "Extension",
    "Foreword",
    "Goal",
    "Granted",
    "HintPlace",
    "Hushed",
    "JoinCode",
    "Joining",
    "Line",
    "Listing",
    "Name",
    "NewCriterion",
    "NewNote",
    "NextDate",
    "ParkedOutcome",
    "Past",
    "Pause",
    "PhaseTime",
    "Place",
    "PulledOut",
    "React",
    "Reason",
    "Remark",
    "Reworded",
    "SettingsForm",
    "SharedLead",
    "Someone",
    "Stars",
    "Start",
    "SummaryLetter",
    "Watching",
    "Word",
]
