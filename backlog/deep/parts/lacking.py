"""How many items of a horizon lack something, a sentence for each reason: "2 of the next 8 have no “why”"."""

from django.utils.translation import ngettext_lazy

from backlog.deep.rules import Reason
from backlog.ranked.rules.horizons import Horizon

# Whole sentences, though they repeat a horizon's words: verbs do not come last in every language.
LACKING = {
    Horizon.NEXT: {
        Reason.NO_WHY: ngettext_lazy(
            "%(count)d of the next %(all)d has no “why”",
            "%(count)d of the next %(all)d have no “why”",
            "count",
        ),
        Reason.NO_CRITERIA: ngettext_lazy(
            "%(count)d of the next %(all)d has no criteria",
            "%(count)d of the next %(all)d have no criteria",
            "count",
        ),
        Reason.OPEN_QUESTIONS: ngettext_lazy(
            "%(count)d of the next %(all)d has open questions",
            "%(count)d of the next %(all)d have open questions",
            "count",
        ),
        Reason.TOO_BIG: ngettext_lazy(
            "%(count)d of the next %(all)d is too big", "%(count)d of the next %(all)d are too big", "count"
        ),
        Reason.SIZE_UNKNOWN: ngettext_lazy(
            "%(count)d of the next %(all)d may be too big",
            "%(count)d of the next %(all)d may be too big",
            "count",
        ),
        Reason.MUCH_DETAIL: ngettext_lazy(
            "%(count)d of the next %(all)d has too much detail for later",
            "%(count)d of the next %(all)d have too much detail for later",
            "count",
        ),
        Reason.NOT_ESTIMATED: ngettext_lazy(
            "%(count)d of the next %(all)d is not estimated",
            "%(count)d of the next %(all)d are not estimated",
            "count",
        ),
        Reason.NOT_BY_TEAM: ngettext_lazy(
            "%(count)d of the next %(all)d is not estimated by the team",
            "%(count)d of the next %(all)d are not estimated by the team",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_WHY: ngettext_lazy(
            "%(count)d of the next %(all)d was estimated before the why was written",
            "%(count)d of the next %(all)d were estimated before the why was written",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_CRITERIA: ngettext_lazy(
            "%(count)d of the next %(all)d was estimated before criteria were written",
            "%(count)d of the next %(all)d were estimated before criteria were written",
            "count",
        ),
        Reason.SCOPE_CHANGED: ngettext_lazy(
            "%(count)d of the next %(all)d has changed since it was estimated",
            "%(count)d of the next %(all)d have changed since they were estimated",
            "count",
        ),
        Reason.ESTIMATE_OLD: ngettext_lazy(
            "%(count)d of the next %(all)d has an old estimate",
            "%(count)d of the next %(all)d have old estimates",
            "count",
        ),
        Reason.UNSEEN: ngettext_lazy(
            "%(count)d of the next %(all)d was not reviewed lately",
            "%(count)d of the next %(all)d were not reviewed lately",
            "count",
        ),
        Reason.NO_VALUE: ngettext_lazy(
            "%(count)d of the next %(all)d has no value",
            "%(count)d of the next %(all)d have no value",
            "count",
        ),
        Reason.BEFORE_BLOCKER: ngettext_lazy(
            "%(count)d of the next %(all)d is ranked above its blocker",
            "%(count)d of the next %(all)d are ranked above their blockers",
            "count",
        ),
        Reason.OUTDOES: ngettext_lazy(
            "%(count)d of the next %(all)d is worth more than its rank",
            "%(count)d of the next %(all)d are worth more than their ranks",
            "count",
        ),
        Reason.OUTDONE: ngettext_lazy(
            "%(count)d of the next %(all)d is worth less than its rank",
            "%(count)d of the next %(all)d are worth less than their ranks",
            "count",
        ),
    },
    Horizon.SOON: {
        Reason.NO_WHY: ngettext_lazy(
            "%(count)d of %(all)d soon has no “why”", "%(count)d of %(all)d soon have no “why”", "count"
        ),
        Reason.NO_CRITERIA: ngettext_lazy(
            "%(count)d of %(all)d soon has no criteria", "%(count)d of %(all)d soon have no criteria", "count"
        ),
        Reason.OPEN_QUESTIONS: ngettext_lazy(
            "%(count)d of %(all)d soon has open questions",
            "%(count)d of %(all)d soon have open questions",
            "count",
        ),
        Reason.TOO_BIG: ngettext_lazy(
            "%(count)d of %(all)d soon is too big", "%(count)d of %(all)d soon are too big", "count"
        ),
        Reason.SIZE_UNKNOWN: ngettext_lazy(
            "%(count)d of %(all)d soon may be too big", "%(count)d of %(all)d soon may be too big", "count"
        ),
        Reason.MUCH_DETAIL: ngettext_lazy(
            "%(count)d of %(all)d soon has too much detail for later",
            "%(count)d of %(all)d soon have too much detail for later",
            "count",
        ),
        Reason.NOT_ESTIMATED: ngettext_lazy(
            "%(count)d of %(all)d soon is not estimated",
            "%(count)d of %(all)d soon are not estimated",
            "count",
        ),
        Reason.NOT_BY_TEAM: ngettext_lazy(
            "%(count)d of %(all)d soon is not estimated by the team",
            "%(count)d of %(all)d soon are not estimated by the team",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_WHY: ngettext_lazy(
            "%(count)d of %(all)d soon was estimated before the why was written",
            "%(count)d of %(all)d soon were estimated before the why was written",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_CRITERIA: ngettext_lazy(
            "%(count)d of %(all)d soon was estimated before criteria were written",
            "%(count)d of %(all)d soon were estimated before criteria were written",
            "count",
        ),
        Reason.SCOPE_CHANGED: ngettext_lazy(
            "%(count)d of %(all)d soon has changed since it was estimated",
            "%(count)d of %(all)d soon have changed since they were estimated",
            "count",
        ),
        Reason.ESTIMATE_OLD: ngettext_lazy(
            "%(count)d of %(all)d soon has an old estimate",
            "%(count)d of %(all)d soon have old estimates",
            "count",
        ),
        Reason.UNSEEN: ngettext_lazy(
            "%(count)d of %(all)d soon was not reviewed lately",
            "%(count)d of %(all)d soon were not reviewed lately",
            "count",
        ),
        Reason.NO_VALUE: ngettext_lazy(
            "%(count)d of %(all)d soon has no value", "%(count)d of %(all)d soon have no value", "count"
        ),
        Reason.BEFORE_BLOCKER: ngettext_lazy(
            "%(count)d of %(all)d soon is ranked above its blocker",
            "%(count)d of %(all)d soon are ranked above their blockers",
            "count",
        ),
        Reason.OUTDOES: ngettext_lazy(
            "%(count)d of %(all)d soon is worth more than its rank",
            "%(count)d of %(all)d soon are worth more than their ranks",
            "count",
        ),
        Reason.OUTDONE: ngettext_lazy(
            "%(count)d of %(all)d soon is worth less than its rank",
            "%(count)d of %(all)d soon are worth less than their ranks",
            "count",
        ),
    },
    Horizon.LATER: {
        Reason.NO_WHY: ngettext_lazy(
            "%(count)d of %(all)d later has no “why”", "%(count)d of %(all)d later have no “why”", "count"
        ),
        Reason.NO_CRITERIA: ngettext_lazy(
            "%(count)d of %(all)d later has no criteria",
            "%(count)d of %(all)d later have no criteria",
            "count",
        ),
        Reason.OPEN_QUESTIONS: ngettext_lazy(
            "%(count)d of %(all)d later has open questions",
            "%(count)d of %(all)d later have open questions",
            "count",
        ),
        Reason.TOO_BIG: ngettext_lazy(
            "%(count)d of %(all)d later is too big", "%(count)d of %(all)d later are too big", "count"
        ),
        Reason.SIZE_UNKNOWN: ngettext_lazy(
            "%(count)d of %(all)d later may be too big", "%(count)d of %(all)d later may be too big", "count"
        ),
        Reason.MUCH_DETAIL: ngettext_lazy(
            "%(count)d of %(all)d later has too much detail for later",
            "%(count)d of %(all)d later have too much detail for later",
            "count",
        ),
        Reason.NOT_ESTIMATED: ngettext_lazy(
            "%(count)d of %(all)d later is not estimated",
            "%(count)d of %(all)d later are not estimated",
            "count",
        ),
        Reason.NOT_BY_TEAM: ngettext_lazy(
            "%(count)d of %(all)d later is not estimated by the team",
            "%(count)d of %(all)d later are not estimated by the team",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_WHY: ngettext_lazy(
            "%(count)d of %(all)d later was estimated before the why was written",
            "%(count)d of %(all)d later were estimated before the why was written",
            "count",
        ),
        Reason.ESTIMATED_WITHOUT_CRITERIA: ngettext_lazy(
            "%(count)d of %(all)d later was estimated before criteria were written",
            "%(count)d of %(all)d later were estimated before criteria were written",
            "count",
        ),
        Reason.SCOPE_CHANGED: ngettext_lazy(
            "%(count)d of %(all)d later has changed since it was estimated",
            "%(count)d of %(all)d later have changed since they were estimated",
            "count",
        ),
        Reason.ESTIMATE_OLD: ngettext_lazy(
            "%(count)d of %(all)d later has an old estimate",
            "%(count)d of %(all)d later have old estimates",
            "count",
        ),
        Reason.UNSEEN: ngettext_lazy(
            "%(count)d of %(all)d later was not reviewed lately",
            "%(count)d of %(all)d later were not reviewed lately",
            "count",
        ),
        Reason.NO_VALUE: ngettext_lazy(
            "%(count)d of %(all)d later has no value", "%(count)d of %(all)d later have no value", "count"
        ),
        Reason.BEFORE_BLOCKER: ngettext_lazy(
            "%(count)d of %(all)d later is ranked above its blocker",
            "%(count)d of %(all)d later are ranked above their blockers",
            "count",
        ),
        Reason.OUTDOES: ngettext_lazy(
            "%(count)d of %(all)d later is worth more than its rank",
            "%(count)d of %(all)d later are worth more than their ranks",
            "count",
        ),
        Reason.OUTDONE: ngettext_lazy(
            "%(count)d of %(all)d later is worth less than its rank",
            "%(count)d of %(all)d later are worth less than their ranks",
            "count",
        ),
    },
}
