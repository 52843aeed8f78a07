"""The next session for the sidebar of a team's page, read only by pages that have a sidebar."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.clock import now
from sessions.models import Session


def calendar(request: HttpRequest) -> dict[str, object]:
    """The context `next_session`: the session that is running, else the next planned one."""
    team = getattr(request, "team", None)
    if team is None:
        return {}
    # With what its card asks of the team: the link of the call.
    ours = Session.objects.filter(team=team).select_related("team__session_settings")
    return {"next_session": SimpleLazyObject(lambda: ours.ahead(now()).first())}
