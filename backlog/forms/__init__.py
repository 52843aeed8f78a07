"""Passes on."""

from core.forms import Line, Text

from .importing import UploadForm
from .items import (
    LONGEST_LINE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Facts,
    Goal,
    NewItem,
    NewState,
    OneLine,
    Place,
    Reworded,
    Step,
    Title,
    Undo,
    Words,
)
from .settings import LONGEST_SPRINT, SettingsForm

__all__ = [
    "LONGEST_LINE",
    "LONGEST_SPRINT",
    "LONGEST_TEXT",
    "LONGEST_TITLE",
    "Facts",
    "Goal",
    "Line",
    "NewItem",
    "NewState",
    "OneLine",
    "Place",
    "Reworded",
    "SettingsForm",
    "Step",
    "Text",
    "Title",
    "Undo",
    "UploadForm",
    "Words",
]
