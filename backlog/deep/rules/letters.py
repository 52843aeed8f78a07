"""The four letters, the reasons why one is not earned yet, the action that fixes each, and its cost."""

from enum import StrEnum

from backlog.ranked.rules.horizons import Horizon

# The groups that a score is the mean of: the horizons, and these.
INBOX = "inbox"
PRUNED = "pruned"
WEIGHTS = {Horizon.NEXT: 3, Horizon.SOON: 1, Horizon.LATER: 1, INBOX: 1, PRUNED: 1}


class Letter(StrEnum):
    DETAILED = "detailed"
    ESTIMATED = "estimated"
    EMERGENT = "emergent"
    PRIORITIZED = "prioritized"


class Act(StrEnum):
    """An action that fixes something."""

    WRITE_WHY = "write-why"
    WRITE_CRITERIA = "write-criteria"
    ANSWER_QUESTIONS = "answer-questions"
    SPLIT = "split"
    LEAVE = "leave"
    ESTIMATE = "estimate"
    ESTIMATE_AGAIN = "re-estimate"
    LOOK_AT = "look-at"
    LET_GO = "let-go"
    TRIAGE = "triage"
    SET_VALUE = "set-value"
    MOVE_AFTER_BLOCKER = "move-after-blocker"
    MOVE_UP = "move-up"
    MOVE_DOWN = "move-down"


class Reason(StrEnum):
    """Why a letter is not earned yet; among the reasons of a letter, the first is to be fixed first."""

    NO_WHY = "no-why"
    NO_CRITERIA = "no-criteria"
    OPEN_QUESTIONS = "open-questions"
    TOO_BIG = "too-big"
    SIZE_UNKNOWN = "size-unknown"
    MUCH_DETAIL = "much-detail"
    NOT_ESTIMATED = "not-estimated"
    NOT_BY_TEAM = "not-by-team"
    ESTIMATED_WITHOUT_WHY = "estimated-without-why"
    ESTIMATED_WITHOUT_CRITERIA = "estimated-without-criteria"
    SCOPE_CHANGED = "scope-changed"
    ESTIMATE_OLD = "estimate-old"
    UNSEEN = "unseen"
    LEFT_OVER = "left-over"
    NOT_PRUNED = "not-pruned"
    IN_INBOX = "in-inbox"
    NO_VALUE = "no-value"
    BEFORE_BLOCKER = "before-blocker"
    OUTDOES = "outdoes"
    OUTDONE = "outdone"


REASONS: dict[Letter, dict[Reason, Act]] = {
    Letter.DETAILED: {
        Reason.NO_WHY: Act.WRITE_WHY,
        Reason.NO_CRITERIA: Act.WRITE_CRITERIA,
        Reason.OPEN_QUESTIONS: Act.ANSWER_QUESTIONS,
        Reason.TOO_BIG: Act.SPLIT,
        Reason.SIZE_UNKNOWN: Act.ESTIMATE,
        Reason.MUCH_DETAIL: Act.LEAVE,
    },
    Letter.ESTIMATED: {
        Reason.NOT_ESTIMATED: Act.ESTIMATE,
        Reason.NOT_BY_TEAM: Act.ESTIMATE_AGAIN,
        Reason.ESTIMATED_WITHOUT_WHY: Act.WRITE_WHY,
        Reason.ESTIMATED_WITHOUT_CRITERIA: Act.WRITE_CRITERIA,
        Reason.SCOPE_CHANGED: Act.ESTIMATE_AGAIN,
        Reason.ESTIMATE_OLD: Act.ESTIMATE_AGAIN,
    },
    Letter.EMERGENT: {
        Reason.UNSEEN: Act.LOOK_AT,
        Reason.LEFT_OVER: Act.TRIAGE,
        Reason.NOT_PRUNED: Act.LET_GO,
    },
    Letter.PRIORITIZED: {
        Reason.IN_INBOX: Act.TRIAGE,
        Reason.NO_VALUE: Act.SET_VALUE,
        Reason.BEFORE_BLOCKER: Act.MOVE_AFTER_BLOCKER,
        Reason.OUTDOES: Act.MOVE_UP,
        Reason.OUTDONE: Act.MOVE_DOWN,
    },
}

# What each reason costs of 100 points. No letter's costs add up to more, so a score is 100 less all of them.
# A reason that appears only when another is fixed (too big, outdone) never costs more than that one did.
COSTS: dict[str, dict[Reason, int]] = {
    Horizon.NEXT: {
        Reason.NO_WHY: 25,
        Reason.NO_CRITERIA: 25,
        Reason.OPEN_QUESTIONS: 25,
        Reason.TOO_BIG: 25,
        Reason.SIZE_UNKNOWN: 25,
        Reason.NOT_ESTIMATED: 100,
        Reason.NOT_BY_TEAM: 50,
        Reason.ESTIMATED_WITHOUT_WHY: 50,
        Reason.ESTIMATED_WITHOUT_CRITERIA: 50,
        Reason.SCOPE_CHANGED: 50,
        Reason.ESTIMATE_OLD: 50,
        Reason.UNSEEN: 100,
        Reason.NO_VALUE: 50,
        Reason.BEFORE_BLOCKER: 25,
        Reason.OUTDOES: 25,
        Reason.OUTDONE: 25,
    },
    Horizon.SOON: {
        Reason.NO_WHY: 100,
        Reason.NOT_ESTIMATED: 100,
        Reason.UNSEEN: 100,
        Reason.NO_VALUE: 50,
        Reason.BEFORE_BLOCKER: 25,
        Reason.OUTDOES: 25,
        Reason.OUTDONE: 25,
    },
    Horizon.LATER: {
        # Shown, and costs nothing: a score that rises when text is deleted would ask for the wrong thing.
        Reason.MUCH_DETAIL: 0,
        Reason.UNSEEN: 100,
        Reason.BEFORE_BLOCKER: 50,
        Reason.OUTDOES: 50,
        Reason.OUTDONE: 50,
    },
    INBOX: {Reason.LEFT_OVER: 100, Reason.IN_INBOX: 100},
}
