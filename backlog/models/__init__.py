"""What may be built, and how ready it is."""

from .bulk import BulkEdit
from .change import Change
from .criterion import Criterion
from .dependency import Dependency
from .goal import ProductGoal
from .item import Item
from .lease import Lease
from .question import Question
from .reshaping import Reshaping
from .saved_view import SavedView
from .settings import BacklogSettings
from .sprint import Sprint
from .sprint_item import SprintItem
from .theme import Theme
from .upload import Upload

__all__ = [
    "BacklogSettings",
    "BulkEdit",
    "Change",
    "Criterion",
    "Dependency",
    "Item",
    "Lease",
    "ProductGoal",
    "Question",
    "Reshaping",
    "SavedView",
    "Sprint",
    "SprintItem",
    "Theme",
    "Upload",
]
