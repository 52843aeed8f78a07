"""Orders about the value of items, and about the rank that follows from it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.deep import forms
from backlog.deep.rules.inversions import by_value
from backlog.deep.rules.value import MODELS
from backlog.models import BacklogSettings, BulkEdit
from backlog.models.bulk import MOST
from backlog.ranked.page.replies import Undo, malformed, refused, reply
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.url_state import View
from core.http.request import HtmxHttpRequest
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
    item.value(form.model.name, form.inputs(), member)
    message = _("%(key)s: value saved") % {"key": item.key}
    return reply(request, team, member, *PARTS, message=message, undo=(item, "value"))


@require_POST
@in_team(Act.CURATE)
def order(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Rank these items by value, among the places they have."""
    wanted = request.POST.getlist("item")
    keys = list(team.items.ranked().filter(public_id__in=wanted[:MOST]).values_list("pk", flat=True))
    if not keys:
        return refused(request, team, _("Select items from the backlog first."))
    worth = Listing(team, View()).reckoning.worth
    edit = BulkEdit.order(team, keys, member, lambda items: by_value(items, lambda item: worth.get(item.pk)))
    if not edit.count:
        return reply(request, team, member, *PARTS, message=_("They are already ranked by value."))
    message = ngettext("%(count)d item ranked by value", "%(count)d items ranked by value", edit.count) % {
        "count": edit.count
    }
    undo: Undo = (reverse("backlog:bulk-undo", args=[team.slug, edit.public_id]), {})
    return reply(
        request,
        team,
        member,
        *PARTS,
        message=message % {"count": edit.count},
        undo=undo,
        selected={"done": True},
    )
