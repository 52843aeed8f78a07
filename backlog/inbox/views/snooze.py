"""Not now: out of sight until a day, back early, and kept from being put aside."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backlog.access import item_of
from backlog.inbox import forms
from backlog.inbox.page.replies import reply
from backlog.models import Item
from backlog.models.labels import STATES
from backlog.models.snooze import bring_back, keep, put_off
from backlog.ranked.page.replies import malformed, refused
from core.clock import now
from core.dates import day_text
from core.http.request import HtmxHttpRequest
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.CURATE)
def waiting(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Not now, until that day."""
    item = item_of(team, public_id)
    form = forms.Until(now().date(), request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    put_off(item, form.cleaned_data["until"], member, form.cleaned_data["reason"])
    said = _("%(key)s snoozed until %(day)s") % {
        "key": item.key,
        "day": day_text(form.cleaned_data["until"]),
    }
    return reply(request, team, member, said)


@require_POST
@in_team(Act.CURATE)
def comeback(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Back early from waiting, or from where it was put aside."""
    item = item_of(team, public_id)
    if not bring_back(item, member):
        why = _("%(key)s is already back: %(state)s") % {
            "key": item.key,
            "state": STATES[Item.State(item.state)],
        }
        return refused(request, team, why, status=409)
    return reply(
        request,
        team,
        member,
        _("%(key)s is back: %(state)s") % {"key": item.key, "state": STATES[Item.State(item.state)]},
    )


@require_POST
@in_team(Act.CURATE)
def keeping(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Somebody has looked at it: it does not go aside."""
    item = item_of(team, public_id)
    keep(item, member)
    return reply(request, team, member, _("%s kept") % item.key)
