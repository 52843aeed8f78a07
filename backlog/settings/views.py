"""The backlog tab of the team's settings."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backlog.items.rules.own_scale import write_scale
from backlog.items.rules.scales import COFFEE, UNSURE, card_named
from backlog.models import BacklogSettings
from backlog.settings.forms import DeckForm, SettingsForm
from core.forms import sent
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_http_methods(["GET", "POST"])
@in_team(Act.MANAGE)
def settings(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    chosen = BacklogSettings.of(team)
    form = SettingsForm(sent(request), initial=_initial(chosen))
    if form.is_valid():
        chosen.choose(**form.cleaned_data)
        messages.success(request, _("Settings saved"))
        return redirect("backlog:settings", team.slug)
    # What was typed, while it is refused; else the cards as they are.
    deck = DeckForm(request.POST if form.is_bound else _initial(chosen))
    deck.is_valid()
    context = {"form": form, "deck": deck, "section": "settings", "tab": "backlog"}
    return render(request, "backlog/settings/page.html", context, status=422 if form.is_bound else 200)


@require_GET
@in_team(Act.MANAGE)
def deck(request: HttpRequest, team: Team, member: Member) -> HttpResponse:
    """Show the cards of the scale being typed, or why it is refused."""
    form = DeckForm(request.GET)
    form.is_valid()
    return render(request, "backlog/settings/own-deck.html", {"deck": form})


def _plain(value: object) -> object:
    """The value as a person writes it: 24, not 24.00."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _initial(chosen: BacklogSettings) -> dict:
    own = chosen.own_cards
    fields = {
        name: _plain(getattr(chosen, name)) for name in SettingsForm.base_fields if hasattr(chosen, name)
    }
    return fields | {
        "manual_checks": "\n".join(chosen.manual_checks),
        "own_cards": write_scale(own),
        "with_unsure": card_named(own, UNSURE) is not None,
        "with_coffee": card_named(own, COFFEE) is not None,
    }
