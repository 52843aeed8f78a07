"""What the room's parts may know. Pure: frozen data, one class a part, in modules named as those of `parts`.

A shared part is drawn once for each audience, so nothing here says "you", and nothing here can hold a
hidden card: before the reveal a round knows who has voted, never what. What is one person's own stands
in `personal` and is drawn for that person only.
"""

from .lists import HintView, ParkedView, QueueRow, QueueView
from .meeting import AgendaPhase, ClockView, ControlsView, Meeting, OfferView
from .people import PeopleView, PersonView, TallyView
from .personal import AnswersView, ClaimView, DeckCard, DeckView, MyAnswer, RemarkView, SelfView
from .stages import (
    ActionView,
    Choice,
    DecisionRow,
    GoalView,
    KickOffView,
    LobbyView,
    LookAlike,
    PollRow,
    ReadyRow,
    TriageView,
    WrapUpView,
)
from .story import (
    BarView,
    Card,
    CheckView,
    CriteriaView,
    CriterionView,
    DeepDiveView,
    QuestionsView,
    QuestionView,
    ReadinessView,
    ReferenceView,
    Remark,
    RevealedRound,
    RoundView,
    StoryName,
    StoryView,
)

__all__ = [
    "ActionView",
    "AgendaPhase",
    "AnswersView",
    "BarView",
    "Card",
    "CheckView",
    "Choice",
    "ClaimView",
    "ClockView",
    "ControlsView",
    "CriteriaView",
    "CriterionView",
    "DecisionRow",
    "DeckCard",
    "DeckView",
    "DeepDiveView",
    "GoalView",
    "HintView",
    "KickOffView",
    "LobbyView",
    "LookAlike",
    "Meeting",
    "MyAnswer",
    "OfferView",
    "ParkedView",
    "PeopleView",
    "PersonView",
    "PollRow",
    "QuestionView",
    "QuestionsView",
    "QueueRow",
    "QueueView",
    "ReadinessView",
    "ReadyRow",
    "ReferenceView",
    "Remark",
    "RemarkView",
    "RevealedRound",
    "RoundView",
    "SelfView",
    "StoryName",
    "StoryView",
    "TallyView",
    "TriageView",
    "WrapUpView",
]
