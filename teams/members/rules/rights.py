"""Rights: the one table of who may do what, for views, sockets and templates.

Knows neither Django nor the database. A *standing* is a person's rights in one place: the role in the team,
and in a session also whether they watch and whether they facilitate.
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

# Rights that facilitating a session adds.
FACILITATOR_MAY = frozenset({Act.LEAD})
# Rights that Scrum Master and facilitator have as stand-ins for the product manager.
STAND_IN_MAY = frozenset({Act.DECIDE})
# Rights that remain for someone who only watches, whatever the role.
WATCHER_MAY = frozenset({Act.FOLLOW, Act.TAKE_OVER, Act.EDIT_ITEMS, Act.CURATE, Act.MANAGE})
# Rights that a team's settings may add for these roles.
TEAM_MAY_ALLOW = {Act.ESTIMATE: frozenset({_PM, _SM})}


@dataclass(frozen=True)
class Standing:
    """A person's rights in one place."""

    role: Role
    watching: bool = False
    facilitates: bool = False
    all_estimate: bool = False

    def may(self, act: Act) -> bool:
        """True if this person may do `act` here."""
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
