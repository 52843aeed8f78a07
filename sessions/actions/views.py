"""The team's action items by owner, and the link in a reminder that marks one as done."""

from collections.abc import Mapping
from datetime import timedelta
from secrets import compare_digest

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.items.page import came_from, malformed
from core.clock import now
from core.http.request import HtmxHttpRequest
from sessions.actions import forms
from sessions.actions import page as actions_page
from sessions.actions.rules.lines import parse
from sessions.actions.service import plan_reminder, today_of
from sessions.meeting.queries import owners_of
from sessions.models import ActionItem, owner_of
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team

DONE_SHOWN_FOR = timedelta(days=14)
LONGEST_LINE = 300


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """The page of open actions by owner, the viewer's own first. Those done recently can be reopened."""
    return _page(request, team, member)


@require_GET
@in_team()
def reading(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Shows which day the text that is being typed means."""
    return render(request, "sessions/actions/reading.html", reading_of(team, request.GET))


def reading_of(team: Team, typed: Mapping[str, str]) -> dict[str, object]:
    """What an action's line, `text`, or its `due` means: the owner, the day, or why no day was understood."""
    today = today_of(team)
    form = forms.Assignment({"due": typed.get("due", "")}, today=today)
    unclear = "" if form.is_valid() else form.errors["due"][0]
    line = parse(typed.get("text", "")[:LONGEST_LINE], today, owners_of(team))
    owner, outside = owner_of(team, line.owner)
    due = form.cleaned_data.get("due") or line.due
    return {"owner": owner.name if owner else outside, "due": due, "unclear": unclear}


@require_POST
@in_team()
def done(request: HtmxHttpRequest, team: Team, member: Member, action_id: str) -> HttpResponse:
    """Marks an action done, or reopens it."""
    form = forms.Done(request.POST)
    action = _action(team, member, action_id)
    if not form.is_valid():
        messages.error(request, _("You can’t do that here."))
    elif not action.finish(form.cleaned_data["done"], member):
        messages.info(request, _("Already done."))
    return redirect("sessions:team-actions", team.slug)


@require_POST
@in_team()
def dropped(request: HtmxHttpRequest, team: Team, member: Member, action_id: str) -> HttpResponse:
    """Drops an action; it stays in the summary of its session."""
    _action(team, member, action_id).drop()
    messages.success(request, _("Action deleted"))
    return redirect("sessions:team-actions", team.slug)


@require_POST
@in_team()
def change(request: HtmxHttpRequest, team: Team, member: Member, action_id: str) -> HttpResponse:
    """Changes an action's text, owner and due date. What was refused stays in its field."""
    action = _action(team, member, action_id)
    form = forms.ActionForm(request.POST, today=today_of(team))
    if not form.is_valid():
        return _page(request, team, member, refused=(action, form), status=422)
    owner, owner_name = owner_of(team, form.cleaned_data["owner"])
    action.assign(form.cleaned_data["text"], owner, owner_name, form.cleaned_data["due"])
    plan_reminder(action)
    messages.success(request, _("Action saved"))
    return redirect("sessions:team-actions", team.slug)


@require_POST
@in_team()
def assignment(request: HtmxHttpRequest, team: Team, member: Member, action_id: str) -> HttpResponse:
    """Changes the owner and due date of an action, on the page of an item or of a summary."""
    action = _action(team, member, action_id)
    form = forms.Assignment(request.POST, today=today_of(team))
    if not form.is_valid():
        return malformed(request, team, form)
    data, back = form.cleaned_data, came_from(request, team)
    if not action.hand_to(*owner_of(team, data["owner"]), data["due"], data["seen"]):
        return actions_page.changed(request, action, back=back)
    plan_reminder(action)
    return actions_page.reply(request, action, request.path, back=back)


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HtmxHttpRequest, action_id: str, token: str) -> HttpResponse:
    """The link in a reminder. A GET changes nothing, because email programs open every link to check it."""
    found = ActionItem.objects.select_related("team", "owner", "by", "question__item__team")
    action = found.filter(public_id=action_id, dropped_at=None).first()
    if action is None or not compare_digest(token.encode(), action.done_token.encode()):
        raise Http404
    form = forms.Done(request.POST if request.method == "POST" else None)
    if form.is_valid():
        action.finish(form.cleaned_data["done"], action.owner or action.by)
        return redirect("sessions:action-link", action_id, token)
    with timezone.override(action.team.time_zone):
        response = render(request, "sessions/actions/link.html", {"action": action})
    # Not "no-referrer": under that a browser hides the origin of the page's own form, which would be refused.
    # The policy of all pages, "same-origin", tells other sites nothing either.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _action(team: Team, member: Member, action_id: str) -> ActionItem:
    """The team's action of that id, for its owner and for those who may edit; 403 for others."""
    found = ActionItem.objects.select_related("team", "question__item__team")
    action = found.filter(team=team, public_id=action_id).first()
    if action is None:
        raise Http404
    if not (member.standing.may(Act.EDIT_ITEMS) or action.owner_id == member.pk):
        raise PermissionDenied
    return action


def _page(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    refused: tuple[ActionItem, forms.ActionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    ours = ActionItem.objects.filter(team=team).select_related("owner", "item", "session", "question")
    groups: dict[str, list[ActionItem]] = {}
    for action in ours.open():
        groups.setdefault(action.owned_by, []).append(action)
    mine = groups.pop(member.name, None)
    nobody = groups.pop("", None)
    ordered = sorted(groups.items(), key=lambda group: group[0].casefold())
    context = {
        "groups": [(member.name, mine)] * bool(mine) + ordered + [("", nobody)] * bool(nobody),
        "done": ours.lately_done(now() - DONE_SHOWN_FOR),
        "people": owners_of(team),
        "today": today_of(team),
        "refused": refused,
        "team": team,
        "member": member,
        "section": "sessions",
        "may": member.standing.acts(),
    }
    return render(request, "sessions/actions/page.html", context, status=status)
