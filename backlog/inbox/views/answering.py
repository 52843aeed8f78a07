"""Orders that answer the people who asked. Nothing is sent before someone who may decide presses Send."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backlog.access import answer_of, item_of
from backlog.inbox import forms
from backlog.inbox.page.replies import reply
from backlog.inbox.service.answering import notify, notify_again
from backlog.items.page import malformed, refused
from backlog.items.parts.drafts import subject_of
from backlog.models.answer import Moved
from core.http.request import HtmxHttpRequest
from core.mail import NOT_SET_UP, is_set_up, tell_once
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.DECIDE)
def answers(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Send the text to the chosen people, an email each."""
    item = item_of(team, public_id)
    if not is_set_up():
        tell_once()
        return refused(request, team, str(NOT_SET_UP))
    form = forms.AnswerText(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    asked = item.feedback.filter(public_id__in=data["feedback"])
    people = [one for one in asked if one.has_address]
    if not people:
        return refused(request, team, _("None of them left an address we can email."))
    try:
        sent = notify(item, people, member, seen=data["kind"], subject=subject_of(item), text=data["text"])
    except Moved:
        why = _("%s has changed. Nothing was sent; please review the text.") % item.key
        return refused(request, team, why, status=409)
    if not sent:
        why = _("They have already been notified.")
        return refused(request, team, why, errors={"text": why})
    words = ngettext("Sending to %d person", "Sending to %d people", len(sent)) % len(sent)
    return reply(request, team, member, words)


@require_POST
@in_team(Act.DECIDE)
def repetition(
    request: HtmxHttpRequest, team: Team, member: Member, public_id: str, answer_id: str
) -> HttpResponse:
    """Send an email again that could not be sent."""
    item = item_of(team, public_id)
    answer = answer_of(item, answer_id)
    if not is_set_up():
        tell_once()
        return refused(request, team, str(NOT_SET_UP))
    try:
        sent = notify_again(answer)
    except Moved:
        why = _("%s has changed. Nothing was sent; please review the text.") % item.key
        return refused(request, team, why, status=409)
    if not sent:
        return refused(request, team, _("It’s already being sent, or has been sent."), status=409)
    return reply(request, team, member, _("Sending again to %s") % answer.contact)
