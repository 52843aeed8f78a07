"""The home page and entering the demo."""

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.http.hosts import host_of, is_loopback
from teams.members.rules.rights import Role
from teams.models import Member


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The home page: what Refine is, the ways to sign in, and a signed-in visitor's teams."""
    return render(request, "home.html", {"demo_cast": _demo_cast() if demo_is_open(request) else ()})


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as a person of the sample team. In demo mode only."""
    if not settings.DEMO:
        raise Http404
    if not demo_is_open(request):
        raise PermissionDenied
    person = next((one for one in _demo_cast() if one.public_id == request.POST.get("person")), None)
    if person is None:
        raise Http404
    login(request, person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("teams:mine")


def demo_is_open(request: HttpRequest) -> bool:
    """True if this visitor may enter as anyone: from this machine only, unless the demo is public on purpose.

    The settings refuse public addresses already. The request's host and client address are checked as well,
    because a server may be bound to more addresses than its settings name.
    """
    if not settings.DEMO or settings.DEMO_PUBLIC:
        return settings.DEMO
    return is_loopback(host_of(request)) and is_loopback(request.META.get("REMOTE_ADDR"))


def _demo_cast() -> list[Member]:
    order = list(Role)
    cast = Member.objects.staff().filter(team__is_sample=True, user__isnull=False).select_related("user")
    return sorted(cast, key=lambda person: (order.index(Role(person.role)), person.pk))
