"""Orders that snooze an item, bring it back early, or keep it from being archived."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.inbox import forms
from backlog.inbox.page.replies import reply
from backlog.items.page import malformed, refused
from backlog.models import Item
from backlog.models.labels import BACK_IN
from backlog.models.snooze import keep, reactivate, snooze
from core.clock import now
from core.dates import day_text
from core.http.request import HtmxHttpRequest
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
def waiting(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Snooze the item until that day."""
    item = item_of(team, public_id)
    form = forms.Until(team.today(now()), request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    snooze(item, form.cleaned_data["until"], member, form.cleaned_data["reason"])
    data = _("%(key)s snoozed until %(day)s") % {
        "key": item.key,
        "day": day_text(form.cleaned_data["until"]),
    }
    return reply(request, team, member, data)


@require_POST
@in_team(Act.CURATE)
def comeback(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Bring a snoozed or archived item back early."""
    item = item_of(team, public_id)
    if not reactivate(item, member):
        why = _("%s is no longer snoozed or archived. Nothing was changed.") % item.key
        return refused(request, team, why, status=409)
    return reply(request, team, member, str(BACK_IN[Item.State(item.state)] % item.key))


@require_POST
@in_team(Act.CURATE)
def keeping(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Keep the item: it is not archived."""
    item = item_of(team, public_id)
    keep(item, member)
    return reply(request, team, member, _("%s kept") % item.key)
