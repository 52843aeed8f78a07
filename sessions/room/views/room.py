"""The session page and the projector."""

from urllib.parse import urlencode

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.clock import now
from core.http.csrf import with_tokens
from core.http.request import HtmxHttpRequest
from sessions.access import PROJECTOR, Viewer, in_room, projected, session_of
from sessions.meeting.parts.context import Scene
from sessions.models import Session
from sessions.room import parts
from sessions.room.page import PROJECTION, SESSION
from sessions.room.parts.late_joiner import so_far
from teams.accounts.queries.identity import user_of


@require_GET
@in_room()
def page(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """The whole session page, readable before any script has run."""
    if viewer.seat is None:
        if request.META["REQUEST_METHOD"] == "HEAD":
            return HttpResponse()  # asked whether the page is there, not to come in
        viewer = viewer.seated(session)
    scene, audience = Scene(session), viewer.audience
    person = viewer.member.public_id
    rendered = parts.render(scene, audience, SESSION.shared(audience))
    owners = parts.Owners(scene, frozenset({person}))
    rendered |= parts.render_personal(scene, audience, owners, parts.PERSONAL)[person]
    return render(
        request,
        "sessions/room/page.html",
        {
            "meeting": scene.meeting(audience),
            "parts": {name.replace("-", "_"): html for name, html in with_tokens(request, rendered).items()},
            "me": owners.self()[person],
            "session": session,
            "team": session.team,
            "member": viewer.member,
            "so_far": so_far(scene, viewer.own_seat),
            "join_again": "" if user_of(request) else _door_of(session, viewer),
        },
    )


def _door_of(session: Session, viewer: Viewer) -> str:
    """Where someone without an account joins again, with their name filled in."""
    door = reverse("sessions:door", args=[session.link_token])
    return f"{door}?{urlencode({'name': viewer.member.name})}"


@require_GET
def projector(request: HtmxHttpRequest, public_id: str, token: str) -> HttpResponse:
    """The projector view, opened by an unguessable link that can be renewed."""
    session = session_of(public_id)
    if not projected(session, token):
        raise Http404
    if session.catch_up(now()):
        return redirect(request.path)
    scene = Scene(session)
    join_url = request.build_absolute_uri(reverse("sessions:door", args=[session.link_token]))
    rendered = parts.render(scene, PROJECTOR, PROJECTION.shared(PROJECTOR))
    return render(
        request,
        "sessions/room/projector/page.html",
        {
            "meeting": scene.meeting(PROJECTOR),
            "parts": {name.replace("-", "_"): html for name, html in rendered.items()},
            "ident": f"{public_id}-{token}",
            "join_url": join_url,
            "team_zone": str(session.team.time_zone),
            "qr": segno.make(join_url, error="m"),
        },
    )
