"""Adds the viewer's team, member, rights and teams to every template; queried only where shown."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from teams.accounts.queries.identity import user_of
from teams.models import Member


def people(request: HttpRequest) -> dict[str, object]:
    """`team`, `member` and what they `may` on a page of a team, and `memberships`, the teams to switch to."""
    context: dict[str, object] = {"memberships": SimpleLazyObject(_memberships(request))}
    if member := getattr(request, "member", None):
        context |= {"team": request.team, "member": member, "may": member.standing.acts()}  # type: ignore[attr-defined]
    return context


def _memberships(request: HttpRequest) -> Callable[[], list[Member]]:
    def ask() -> list[Member]:
        return list(Member.objects.of(user_of(request)))

    return ask
