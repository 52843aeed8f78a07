"""The public link: anyone who has it can leave feedback without an account, and sees only the team's name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from backlog.inbox.forms import FromOutside
from backlog.models import CaptureLink, Feedback
from core.forms import sent
from core.http.limits import Limit
from teams.access import run_once

# An office shares one address, and few people write more than a handful in an hour.
CAPTURED = Limit("capture", amount=10, seconds=60 * 60)


@never_cache
@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form, and on POST take the feedback, once."""
    return run_once(request, "", lambda: _capture(request, token))


def _capture(request: HttpRequest, token: str) -> HttpResponse:
    link = CaptureLink.find(token)
    if link is None:
        return render(request, "backlog/inbox/public/gone.html", status=404)
    form = FromOutside(sent(request))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if not CAPTURED.is_reached(request):
            CAPTURED.count(request)
            _take(link, form)
            return redirect("backlog:capture-thanks", token)
        form.add_error(
            None,
            _("Too much feedback from your network. Nothing is lost: send it again in %s.") % CAPTURED.period,
        )
        status = 429
    context = {"form": form, "name": link.team.name}
    return render(request, "backlog/inbox/public/page.html", context, status=status)


@never_cache
@require_GET
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show what happens next with the feedback."""
    link = CaptureLink.find(token)
    if link is None:
        return render(request, "backlog/inbox/public/gone.html", status=404)
    return render(request, "backlog/inbox/public/thanks.html", {"name": link.team.name, "token": token})


def _take(link: CaptureLink, form: FromOutside) -> None:
    data = {name: value for name, value in form.cleaned_data.items() if name != "homepage"}
    Feedback.capture(link.team, data.pop("text"), None, link=link, **data)
