"""What may be built, and how ready it is."""

from .change import Change
from .criterion import Criterion
from .dependency import Dependency
from .goal import ProductGoal
from .item import Item
from .lease import Lease
from .question import Question
from .settings import BacklogSettings
from .upload import Upload

__all__ = [
    "BacklogSettings",
    "Change",
    "Criterion",
    "Dependency",
    "Item",
    "Lease",
    "ProductGoal",
    "Question",
    "Upload",
]
