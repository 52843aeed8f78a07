"""Adds the inbox count to the pages whose sidebar shows it; other pages run no query."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from backlog.inbox.queries.listing import waiting_count


def inbox(request: HttpRequest) -> dict[str, object]:
    """`inbox_count`: new feedback and items that await triage."""
    team = getattr(request, "team", None)
    return {"inbox_count": SimpleLazyObject(lambda: waiting_count(team))} if team else {}
