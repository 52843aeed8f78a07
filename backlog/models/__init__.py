"""The tables of the backlog: items, how ready they are, sprints, feedback and imports."""

from .answer import Answer
from .bulk import BulkEdit
from .change import Change
from .criterion import Criterion
from .dependency import Dependency
from .feedback import Feedback
from .feedback_file import FeedbackFile
from .feedback_link import FeedbackLink, feedback_means
from .goal import GoalValue, ProductGoal
from .item import Item
from .lease import Lease
from .public_link import CaptureLink
from .question import Question
from .reshaping import Reshaping
from .saved_view import SavedView
from .settings import BacklogSettings
from .snooze import Tidying
from .sprint import Sprint
from .sprint_item import SprintItem
from .theme import Theme
from .upload import Upload

__all__ = [
    "Answer",
    "BacklogSettings",
    "BulkEdit",
    "CaptureLink",
    "Change",
    "Criterion",
    "Dependency",
    "Feedback",
    "FeedbackFile",
    "FeedbackLink",
    "GoalValue",
    "Item",
    "Lease",
    "ProductGoal",
    "Question",
    "Reshaping",
    "SavedView",
    "Sprint",
    "SprintItem",
    "Theme",
    "Tidying",
    "Upload",
    "feedback_means",
]
