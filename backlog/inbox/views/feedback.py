"""Orders about feedback: adding, linking, grouping and archiving it."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backlog.access import feedback_of, item_of
from backlog.inbox import forms
from backlog.inbox.page.replies import reply, undo_of
from backlog.items.page import malformed, refused
from backlog.items.queries import lookup
from backlog.models import Feedback, FeedbackLink
from core.http.request import HtmxHttpRequest
from core.text import Stale
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_POST
@in_team(Act.EDIT_ITEMS)
@once
def feedback(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Add feedback to the inbox."""
    form = forms.Captured(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    Feedback.capture(team, data.pop("text"), member, **data)
    return reply(request, team, member, _("Feedback added"))


@require_POST
@in_team(Act.EDIT_ITEMS)
def words(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Edit feedback; refused when someone else has edited it since."""
    row = feedback_of(team, public_id)
    form = forms.Restated(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    try:
        row.restate(data.pop("version"), **data)
    except Stale:
        why = _("Someone else changed this feedback. Reload to see the change; what you typed stays here.")
        return refused(request, team, why, status=409)
    return reply(request, team, member, _("Feedback saved"))


@require_POST
@in_team(Act.EDIT_ITEMS)
def item_feedback(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Add feedback about this item, linked at once."""
    item = item_of(team, public_id)
    form = forms.Captured(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    FeedbackLink.capture(item, data.pop("text"), member, **data)
    return reply(request, team, member, _("Feedback linked to %s") % item.key)


@require_POST
@in_team(Act.EDIT_ITEMS)
def links(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Link the chosen feedback to an item."""
    form = forms.Linked(request.POST)
    item = lookup.named(team, form.cleaned_data["item"]) if form.is_valid() else None
    if form.is_valid() and item is None:
        form.add_error("item", _("There is no item %s.") % form.cleaned_data["item"])
    if item is None:
        return malformed(request, team, form)
    linked = FeedbackLink.make(item, form.cleaned_data["feedback"], member)
    if not linked:
        form.add_error("item", _("Already linked to %s.") % item.key)
        return malformed(request, team, form)
    message = ngettext(
        "Feedback linked to %(key)s", "%(number)d feedback entries linked to %(key)s", len(linked)
    )
    undo = undo_of(team, "feedback-unlinking", feedback=",".join(linked), item=item.public_id)
    return reply(request, team, member, message % {"key": item.key, "number": len(linked)}, undo=undo)


@require_POST
@in_team(Act.EDIT_ITEMS)
def unlinking(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Unlink the chosen feedback from an item."""
    form = forms.Linked(request.POST)
    item = lookup.named(team, form.cleaned_data["item"]) if form.is_valid() else None
    if item is None:
        return malformed(request, team, form)
    cut = FeedbackLink.cut(item, form.cleaned_data["feedback"], member)
    if not cut:
        return reply(request, team, member, _("It wasn’t linked to %s.") % item.key)
    undo = undo_of(team, "feedback-links", feedback=",".join(cut), item=item.public_id)
    return reply(request, team, member, _("Feedback unlinked from %s") % item.key, undo=undo)


@require_POST
@in_team(Act.EDIT_ITEMS)
def groups(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Create an item in the inbox that answers all the chosen feedback."""
    form = forms.Grouped(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    item = FeedbackLink.group(team, form.cleaned_data["title"], form.cleaned_data["feedback"], member)
    message = _("%s created") % item.key
    return reply(
        request, team, member, message, undo=undo_of(team, "feedback-ungrouping", item=item.public_id)
    )


@require_POST
@in_team(Act.EDIT_ITEMS)
def ungrouping(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Undo a grouping."""
    item = item_of(team, request.POST.get("item", "")[:12])
    if not FeedbackLink.ungroup(item, member):
        why = _("%s has left the inbox, so it wasn’t changed.") % item.key
        return refused(request, team, why, status=409)
    return reply(request, team, member, _("Undone"))


@require_POST
@in_team(Act.CURATE)
def aside(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Archive the chosen feedback."""
    form = forms.Chosen(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    gone = Feedback.set_aside(team, form.cleaned_data["feedback"], member)
    if not gone:
        return reply(request, team, member, _("Already linked or archived."))
    message = ngettext("Feedback archived", "%(number)d feedback entries archived", len(gone))
    undo = undo_of(team, "feedback-taken-up", feedback=",".join(gone))
    return reply(request, team, member, message % {"number": len(gone)}, undo=undo)


@require_POST
@in_team(Act.CURATE)
def taken_up(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Move the chosen feedback back to the inbox."""
    form = forms.Chosen(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    back = Feedback.take_up(team, form.cleaned_data["feedback"], member)
    undo = undo_of(team, "feedback-aside", feedback=",".join(back)) if back else None
    message = ngettext(
        "Feedback moved to the inbox", "%(number)d feedback entries moved to the inbox", len(back) or 1
    )
    return reply(request, team, member, message % {"number": len(back)}, undo=undo)
