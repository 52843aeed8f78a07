"""What the room's parts may know. Pure: frozen data, one class a part, in modules named as those of `parts`.

A shared part is drawn once for each audience, so nothing here says "you", and nothing here can hold a
hidden card: before the reveal a round knows who has voted, never what. What is one person's own stands
in `personal` and is drawn for that person only.
"""

from .hint import HintAct, HintLine, HintView
from .lists import ParkedView, QueueRow, QueueView
from .meeting import AgendaPhase, ClockView, ControlsView, Meeting, OfferView, PhaseAhead
from .people import PeopleView, PersonView, TallyView
from .personal import AnswersView, ClaimView, DeckCard, DeckView, MyAnswer, SelfView
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
    RevealedRound,
    RoundView,
    StoryView,
)
from .turns import HandsView, HandView, ReactionView

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
    "HandView",
    "HandsView",
    "HintAct",
    "HintLine",
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
    "PhaseAhead",
    "PollRow",
    "QuestionView",
    "QuestionsView",
    "QueueRow",
    "QueueView",
    "ReactionView",
    "ReadinessView",
    "ReadyRow",
    "RevealedRound",
    "RoundView",
    "SelfView",
    "StoryView",
    "TallyView",
    "TriageView",
    "WrapUpView",
]
