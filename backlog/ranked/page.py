"""The backlog page for the live channel: a room for each view that someone looks at."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from backlog.access import access_of
from backlog.items.page import KIND
from backlog.ranked import parts
from backlog.ranked.parts import Scene
from backlog.ranked.rules.url_state import View
from backlog.ranked.service.tidying import next_tidying, tidy
from core.db.prepared import Prepared
from core.http.csrf import with_tokens
from core.http.request import HtmxHttpRequest
from live.pages import Code, LivePage, PageAccess, Presence, Refused, register
from teams.accounts.queries.identity import member_of, user_of
from teams.models import Counter, Member, Team

_TEAM = Prepared(lambda public_id: Team.objects.filter(public_id=public_id), str)


class BacklogPage:
    """The ranked list, and the item that is open beside it."""

    kind = KIND
    views: Any = View

    # Access

    def admit(self, request: HttpRequest, ident: str) -> PageAccess:
        team, view = self._of(ident)
        member = member_of(request, team)
        if member is None and user_of(request) is None:
            raise Refused(Code.NOT_SIGNED_IN, _("Sign in to see this backlog."))
        if member is None:
            raise Refused(Code.NOT_ALLOWED, _("You’re not on this team."))
        return access_of(member, view, getattr(request, "LANGUAGE_CODE", "en"))

    def readmit(self, ident: str, seats: frozenset[PageAccess]) -> Mapping[PageAccess, PageAccess | None]:
        team, view = self._of(ident)
        people = {access.person for access in seats}
        members = {
            member.public_id: member
            for member in Member.objects.staff().filter(team=team, public_id__in=people)
        }
        found: dict[PageAccess, PageAccess | None] = {}
        for access in seats:
            member = members.get(access.person or "")
            found[access] = access_of(member, view, access.language, team) if member else None
        return found

    # Announcements

    def topics(self, ident: str) -> tuple[str, ...]:
        return (self._of(ident)[0].topic,)

    def counters(self, idents: frozenset[str]) -> Mapping[str, int]:
        team_of = {ident: ident.partition("-")[0] for ident in idents}
        found = Counter.objects.filter(team__public_id__in=team_of.values())
        values = dict(found.values_list("team__public_id", "value"))
        return {ident: values[team] for ident, team in team_of.items() if team in values}

    def affected_parts(self, ident: str, topic: str, names: frozenset[str]) -> tuple[str, ...]:
        view = View.of_ident(ident)[1]
        rows = sorted(name for name in names if name.startswith(parts.ITEM))
        concerned: dict[str, None] = {}
        if rows or names & {"backlog", "items"}:
            concerned |= dict.fromkeys(("meter", "explained") if view.about else ("meter",))
        if view.order and concerned:
            concerned["value-order"] = None
        if view.about:
            return tuple(concerned)
        if names & {"backlog", "items"}:
            concerned |= dict.fromkeys(("inbox-count", "runway", "tabs", "goals", "themes", "items"))
        elif rows and view.is_filtered:
            # A changed item may no longer match the filter.
            concerned["items"] = None
        elif rows:
            concerned |= dict.fromkeys(rows)
        if "goals" in names:
            concerned |= dict.fromkeys(("goals", "items", "bulk"))
        if "themes" in names:
            concerned |= dict.fromkeys(("themes", "items", "bulk"))
        if "saved" in names:
            concerned["saved"] = None
        if "import" in names:
            concerned["import"] = None
        if "feedback" in names:
            concerned["inbox-count"] = None
        if view.item and (rows or names & {"backlog", "items", "goals", "themes", "look-alikes", "actions"}):
            concerned["detail"] = None
        return tuple(concerned)

    # Rendering

    def shared(self, audience: str) -> tuple[str, ...]:
        return tuple(parts.SHARED)

    def personal(self, audience: str) -> tuple[str, ...]:
        return ()

    def container_of(self, name: str) -> str | None:
        return "items" if name.startswith(parts.ITEM) else None

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        return parts.render(Scene(*self._of(ident), audience), names)

    def render_personal(
        self, ident: str, audience: str, people: frozenset[str], names: tuple[str, ...]
    ) -> Mapping[str, Mapping[str, str]]:
        return {person: {} for person in people}

    # Presence, which no backlog has

    def believed_present(self, ident: str) -> frozenset[str]:
        return frozenset()

    def note_seen(self, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        """Does nothing: a backlog has no roster."""

    def attend(self, ident: str, people: frozenset[str], presence: Presence, at: datetime) -> None:
        """Does nothing: a backlog has no roster."""

    # Its own changes: once a day it tidies

    def due(self, ident: str) -> datetime | None:
        return next_tidying(ident.partition("-")[0])

    def catch_up(self, ident: str, now: datetime) -> None:
        tidy(ident.partition("-")[0], now)

    def _of(self, ident: str) -> tuple[Team, Any]:
        try:
            public_id, view = self.views.of_ident(ident)
        except ValueError:
            raise Refused(Code.NO_SUCH_PAGE, _("This page doesn’t exist.")) from None
        team = _TEAM.first(public_id)
        if team is None:
            raise Refused(Code.NO_SUCH_PAGE, _("This team doesn’t exist."))
        return team, view


def opened(
    request: HtmxHttpRequest, page: LivePage, access: PageAccess, scene: Any, render: Callable, section: str
) -> dict[str, Any]:
    """The context that the template of a live page needs."""
    # The counter is read before the rows: a part may be newer than its stamp, never older.
    revision = Counter.objects.get(team=scene.team).value
    drawn = with_tokens(request, render(scene, page.shared(access.audience)))
    return {
        **scene.common,
        "section": section,
        "ident": access.ident,
        "kind": page.kind,
        "revision": revision,
        "parts": {name.replace("-", "_"): html for name, html in drawn.items()},
    }


BACKLOG = BacklogPage()


def register_all() -> None:
    register(BACKLOG)
