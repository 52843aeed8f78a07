"""The page of an item's whole history, and the order that restores former words."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from backlog.access import CURATOR, EDITOR, audience_of, item_of
from backlog.items.forms import Restoration
from backlog.items.page import malformed, refused, reply, undo_of
from backlog.items.parts.history import happenings, shown_changes
from backlog.models.labels import FIELDS
from backlog.models.restore import restore
from core.http.request import HtmxHttpRequest
from core.text import Stale
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

LINES = 100


@require_GET
@in_team()
def history(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Show everything that happened to the item, newest first."""
    item = item_of(team, public_id)
    page = Paginator(shown_changes(item), LINES).get_page(request.GET.get("page"))
    audience = audience_of(member.standing)
    context = {
        "section": "backlog",
        "item": item,
        "page": page,
        "history": happenings(item, list(page), fully=True, newest=page.number == 1),
        "base": reverse("backlog:list", args=[team.slug]),
        "edits": audience in (CURATOR, EDITOR),
        "curates": audience == CURATOR,
    }
    return render(request, "backlog/items/history.html", context)


@require_POST
@in_team(Act.EDIT_ITEMS)
def restoration(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Restore former words; refused when someone else has saved other words since."""
    item = item_of(team, public_id)
    form = Restoration(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    field = form.cleaned_data["field"]
    try:
        found = restore(item, field, form.cleaned_data["former"], form.cleaned_data["seen"], member)
    except Stale:
        why = _("The text has changed. Nothing was restored; please look at it again.")
        return refused(request, team, why, status=409)
    if not found:
        return refused(request, team, _("This item’s history has no such version."), status=409)
    message = _("%(field)s restored for %(key)s") % {"key": item.key, "field": FIELDS[field]}
    return reply(request, team, member, "items", "detail", message=message, undo=undo_of(item, field))
