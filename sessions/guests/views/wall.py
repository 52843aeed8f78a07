"""A screen in a room that no one is signed in to: it shows a code until a facilitator gives it a session."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.http.limits import Limit
from core.http.request import HtmxHttpRequest
from sessions.models import WallScreen

COOKIE = "refine_wall"
COOKIE_HOLDS_FOR = 12 * 60 * 60
NEW_SCREENS = Limit("wall", amount=60, seconds=60 * 60)


@never_cache
@require_http_methods(["GET", "POST"])
def wall(request: HtmxHttpRequest) -> HttpResponse:
    """The room screen's page. It requests its code with a POST, so merely opening it creates nothing."""
    if request.method == "POST":
        return _create_code(request)
    screen, code = _mine(request)
    if screen and screen.session and not screen.session.is_finished:
        return redirect(_projector(screen))
    shown = code if screen and not screen.session else ""
    return render(request, "sessions/guests/wall.html", {"code": shown})


@never_cache
@require_GET
def screen(request: HtmxHttpRequest) -> HttpResponse:
    """The answer to the screen, which asks every two seconds: nothing yet, or the address to go to."""
    mine, _ = _mine(request)
    if mine and not mine.session:
        return HttpResponse(status=204) if request.htmx else redirect("sessions:wall")
    where = _projector(mine) if mine else reverse("sessions:wall")
    return HttpResponse(headers={"HX-Redirect": where}) if request.htmx else redirect(where)


def _create_code(request: HtmxHttpRequest) -> HttpResponse:
    if NEW_SCREENS.is_reached(request):
        return render(
            request, "sessions/guests/wall.html", {"code": "", "again_in": NEW_SCREENS.period}, status=429
        )
    NEW_SCREENS.count(request)
    _, code, secret = WallScreen.create(now())
    response: HttpResponse = redirect("sessions:wall")
    if request.htmx:
        response = render(request, "sessions/guests/_wall_code.html", {"code": code})
    response.set_cookie(
        COOKIE,
        f"{code}:{secret}",
        max_age=COOKIE_HOLDS_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _mine(request: HtmxHttpRequest) -> tuple[WallScreen | None, str]:
    code, _, secret = request.COOKIES.get(COOKIE, "").partition(":")
    return (WallScreen.held_by(secret, now()) if secret else None), code


def _projector(screen: WallScreen) -> str:
    session = screen.session
    assert session is not None
    return reverse("sessions:projector", args=[session.public_id, session.projector_token])
