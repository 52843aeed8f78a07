"""Addresses that programs ask for by themselves: robots, icons, and where a password is changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# What people share may be previewed, and some calendars read an address only where this allows it. Such
# pages say themselves that they are not to be indexed.
ROBOTS = """User-agent: *
Allow: /$
Allow: /j/
Allow: /join/
Allow: /calendar/
Allow: /summary/
Allow: /invitations/
Allow: /static/
Disallow: /
"""
A_DAY = 24 * 60 * 60


@require_safe
@cache_control(max_age=A_DAY, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=A_DAY, public=True)
def icon(request: HttpRequest) -> HttpResponse:
    """The icon as a picture, for whoever asks for it by its usual name."""
    return redirect(static("icons/refine.png"))


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers look for the page."""
    return redirect("account_change_password")


@require_safe
@cache_control(max_age=60, public=True)
def nothing(request: HttpRequest, name: str) -> HttpResponse:
    """A short answer in place of a page: programs ask for many names that do not exist."""
    return HttpResponse("There is nothing here.\n", status=404, content_type="text/plain; charset=utf-8")
