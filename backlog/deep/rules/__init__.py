"""The DEEP score of a backlog: detailed appropriately, estimated, emergent, prioritized. Pure.

Each letter asks of an item what its horizon calls for: much of next, little of soon, and of later neither
detail nor estimate nor value. What an item lacks costs points of 100; a backlog's score is the mean of its
horizons, next counting triple. docs/deep.md explains every figure, and a test compares the two.

The word is Roman Pichler's and Mike Cohn's; the conditions of each letter are ours.
"""

from .item import Answer, Facts, Finding, Rules, answers, look_holds
from .letters import REASONS, Act, Letter, Reason
from .scores import Part, Score, scores

__all__ = [
    "REASONS",
    "Act",
    "Answer",
    "Facts",
    "Finding",
    "Letter",
    "Part",
    "Reason",
    "Rules",
    "Score",
    "answers",
    "look_holds",
    "scores",
]
