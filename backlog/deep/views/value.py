"""The order that sets the value of an item."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.deep import forms
from backlog.deep.rules.value import MODELS
from backlog.items.page import malformed, reply, undo_of
from backlog.models import BacklogSettings
from core.http.request import HtmxHttpRequest, choice_of
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

PARTS = ("tabs", "goals", "items", "detail")


@require_POST
@in_team(Act.DECIDE)
def value(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Save the value inputs of the item for the team's model."""
    item = item_of(team, public_id)
    form = forms.Value(MODELS[BacklogSettings.of(team).value_model], request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    item.value(form.model.name, form.inputs(), member, choice=choice_of(request))
    message = _("Value saved for %(key)s") % {"key": item.key}
    return reply(request, team, member, *PARTS, message=message, undo=undo_of(item, "value"))
