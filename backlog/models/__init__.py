"""The tables of the backlog: items, how ready they are, sprints, feedback and imports."""

from .answer import Answer
from .bulk import BulkEdit
from .change import Change
from .comment import Comment
from .criterion import Criterion
from .dependency import Dependency
from .feedback import Feedback
from .feedback_file import FeedbackFile
from .feedback_link import FeedbackLink, feedback_means
from .goal import GoalValue, ProductGoal
from .imported_item import ImportedItem
from .item import Item
from .item_link import ItemLink
from .label import Label
from .lease import Lease
from .public_link import CaptureLink
from .question import Question
from .reshaping import Reshaping
from .saved_view import SavedView
from .settings import BacklogSettings
from .snooze import Tidying
from .source import Source
from .sprint import Sprint
from .sprint_item import SprintItem
from .theme import Theme
from .ticket import Ticket
from .upload import Upload

__all__ = [
    "Answer",
    "BacklogSettings",
    "BulkEdit",
    "CaptureLink",
    "Change",
    "Comment",
    "Criterion",
    "Dependency",
    "Feedback",
    "FeedbackFile",
    "FeedbackLink",
    "GoalValue",
    "ImportedItem",
    "Item",
    "ItemLink",
    "Label",
    "Lease",
    "ProductGoal",
    "Question",
    "Reshaping",
    "SavedView",
    "Source",
    "Sprint",
    "SprintItem",
    "Theme",
    "Ticket",
    "Tidying",
    "Upload",
    "feedback_means",
]
