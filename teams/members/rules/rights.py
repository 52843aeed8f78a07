"""Who may do what: the whole of it, in one table, for views, sockets and templates alike.

Knows neither Django nor the database. A *standing* is what a person is in a given place: the role
in the team, and in a session whether they watch and whether they facilitate it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    PRODUCT_MANAGER = "product_manager"
    SCRUM_MASTER = "scrum_master"
    DEVELOPER = "developer"
    STAKEHOLDER = "stakeholder"
    GUEST = "guest"


class Act(StrEnum):
    FOLLOW = "follow"  # follow, ask, park, raise a hand, react, rate
    ANSWER = "answer"  # answer in triage, write criteria, object to ready
    ESTIMATE = "estimate"
    DECIDE = "decide"  # triage, rank on stage, value, scope
    LEAD = "lead"  # clock, phases, bring up, reveal, settle, ready, finish
    TAKE_OVER = "take_over"  # become the facilitator
    EDIT_ITEMS = "edit_items"  # backlog: add, edit, comment
    CURATE = "curate"  # backlog: rank, import, sprints, sessions to come
    MANAGE = "manage"  # members, invitations, settings, trackers, tokens


_PM, _SM, _DEV, _STAKE, _GUEST = Role

ROLE_MAY: dict[Act, frozenset[Role]] = {
    Act.FOLLOW: frozenset({_PM, _SM, _DEV, _STAKE, _GUEST}),
    Act.ANSWER: frozenset({_PM, _SM, _DEV, _GUEST}),
    Act.ESTIMATE: frozenset({_DEV, _GUEST}),
    Act.DECIDE: frozenset({_PM}),
    Act.LEAD: frozenset(),
    Act.TAKE_OVER: frozenset({_PM, _SM, _DEV}),
    Act.EDIT_ITEMS: frozenset({_PM, _SM, _DEV}),
    Act.CURATE: frozenset({_PM, _SM}),
    Act.MANAGE: frozenset({_PM, _SM}),
}

# Who facilitates a session may also do these in it.
FACILITATOR_MAY = frozenset({Act.LEAD})
# The scrum master decides as a stand-in for the product manager, and so does whoever facilitates.
STAND_IN_MAY = frozenset({Act.DECIDE})
# What someone who only watches keeps, whatever the role.
WATCHER_MAY = frozenset({Act.FOLLOW, Act.TAKE_OVER, Act.EDIT_ITEMS, Act.CURATE, Act.MANAGE})
# What a team may switch on for those who usually do not estimate.
TEAM_MAY_ALLOW = {Act.ESTIMATE: frozenset({_PM, _SM})}


@dataclass(frozen=True)
class Standing:
    """What a person is in one place."""

    role: Role
    watching: bool = False
    facilitates: bool = False
    all_estimate: bool = False

    def may(self, act: Act) -> bool:
        """Whether this person may do `act` here."""
        if self.facilitates and act in FACILITATOR_MAY | STAND_IN_MAY:
            return True
        if self.watching and act not in WATCHER_MAY:
            return False
        if act in STAND_IN_MAY and self.role is Role.SCRUM_MASTER:
            return True
        if self.all_estimate and self.role in TEAM_MAY_ALLOW.get(act, ()):
            return True
        return self.role in ROLE_MAY[act]

    def acts(self) -> frozenset[Act]:
        """Everything this person may do here; a template asks `"lead" in may`."""
        return frozenset(act for act in Act if self.may(act))
