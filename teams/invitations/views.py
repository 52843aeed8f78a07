"""Accepting an invitation by its link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.forms import sent
from core.http.hosts import home_of
from teams.access import ask_who
from teams.accounts.queries.identity import member_of, user_of
from teams.invitations.forms import NameForm
from teams.models import Invitation


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask a signed-in visitor for a name and make them a member; others sign in or up first and come back."""
    found = Invitation.find(token, now())
    if found is None:
        return render(request, "teams/invitations/gone.html", status=404)
    user = user_of(request)
    if user is None:
        if request.method == "POST":
            return ask_who(request)
        return render(request, "teams/invitations/page.html", {"invitation": found})
    if member_of(request, found.team):
        return redirect(home_of(found.team))
    form = NameForm(sent(request))
    if form.is_valid():
        found.accept(user, form.cleaned_data["name"])
        return redirect(home_of(found.team))
    context = {"invitation": found, "form": form}
    return render(request, "teams/invitations/page.html", context, status=422 if form.is_bound else 200)
