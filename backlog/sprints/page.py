"""The sprint plan for the live channel: a room for each team."""

from collections.abc import Mapping

from backlog.access import access_of
from backlog.ranked.page import BacklogPage
from backlog.ranked.rules.url_state import View
from backlog.sprints.parts import plan
from live.pages import PageAccess, register
from teams.models import Member, Team

# Its figures and proposals depend on these.
CONCERNED = frozenset({"sprints", "backlog", "items"})


class SprintPage(BacklogPage):
    """The sprints of a team. Access and the counter are the team's, as for its backlog."""

    kind = "sprints"

    def affected_parts(self, ident: str, topic: str, names: frozenset[str]) -> tuple[str, ...]:
        if names & CONCERNED:
            return tuple(plan.SPRINT_PARTS)
        # A text or a type alone does not matter; a change of size or state announces the backlog.
        return ("running", "plan") if any(name.startswith("item-") for name in names) else ()

    def shared(self, audience: str) -> tuple[str, ...]:
        return tuple(plan.SPRINT_PARTS)

    def container_of(self, name: str) -> str | None:
        return None

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        return plan.render(plan.SprintScene(self._of(ident)[0], audience), names)


def access_to_plan(member: Member, language: str, team: Team) -> PageAccess:
    """This member's access to the plan."""
    return access_of(member, View(), language, team)


SPRINTS = SprintPage()


def register_all() -> None:
    register(SPRINTS)
