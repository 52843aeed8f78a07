"""The sprint plan, and its orders."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backlog.access import item_of, sprint_of
from backlog.items.page import conflict, malformed, refused
from backlog.items.queries import lookup
from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Sprint
from backlog.models.labels import points_text
from backlog.models.running_sprint import Moved, StillRunning
from backlog.models.sprint import NumberTaken
from backlog.models.velocity import usual_of, velocity_of
from backlog.ranked.page import opened
from backlog.sprints import forms
from backlog.sprints.page import SPRINTS, access_to_plan
from backlog.sprints.parts import markdown
from backlog.sprints.parts import plan as parts
from core.http.downloads import csv_file
from core.http.request import HtmxHttpRequest
from core.http.toasts import Undo
from core.text import Stale
from live import replies
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Show the figures, the running sprint, the coming one, and the finished ones."""
    access = access_to_plan(member, request.LANGUAGE_CODE, team)
    scene = parts.SprintScene(team, access.audience)
    context = opened(request, SPRINTS, access, scene, parts.render, "sprints")
    return render(request, "backlog/sprints/page.html", context)


def _order(view: Callable) -> Callable:
    """An order about a sprint, for members who may curate. One that came too late gets the current plan,
    and why.
    """

    @require_POST
    @in_team(Act.CURATE)
    @wraps(view)
    def inner(
        request: HtmxHttpRequest, team: Team, member: Member, *args: str, **kwargs: str
    ) -> HttpResponse:
        try:
            return view(request, team, member, *args, **kwargs)
        except Moved:
            message = _("The sprint has changed. Nothing was done; here is the current version.")
        except StillRunning:
            message = _("Finish the current sprint first.")
        return _shown(request, team, member, message, status=409)

    return inner


@_order
def coming(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Start planning the next sprint."""
    settings = BacklogSettings.of(team)
    sprint = Sprint.plan_next(team, member, settings.sprint_weeks, velocity_of(team, settings))
    return _shown(request, team, member, _("Planning %s") % sprint)


@_order
def discard(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Discard the plan, unless it is committed to."""
    sprint = sprint_of(team, public_id)
    message = _("Plan for %s discarded. Its items stay in the backlog.") % sprint
    kept = sprint.discard()
    fields = {name: "" if value is None else str(value) for name, value in kept.items()}
    address = reverse("backlog:coming-sprint-restoration", args=[team.slug])
    undo = Undo(address, fields | {"items": ",".join(kept["items"])})
    return _shown(request, team, member, message, undo)


@_order
def coming_restoration(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Restore a discarded plan, unless another has been begun."""
    form = forms.Discarded(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    Sprint.plan_again(team, member, **form.cleaned_data)
    return _shown(request, team, member, _("Undone"))


@require_GET
@in_team()
def as_csv(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Download the sprint's items in their order, for a spreadsheet."""
    sprint = sprint_of(team, public_id)
    return csv_file(f"sprint-{sprint.number}", markdown.HEADER, markdown.rows(sprint))


@_order
def facts(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change number, dates or capacity."""
    sprint = sprint_of(team, public_id)
    form = forms.SprintFacts(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    try:
        sprint.replan(**form.changes())
    except NumberTaken:
        data = _("Sprint %d already exists.") % form.cleaned_data["number"]
        return refused(request, team, data)
    return _shown(request, team, member)


@_order
def goal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Change the sprint goal; refused with both texts when someone else has saved another since."""
    sprint = sprint_of(team, public_id)
    form = forms.SprintGoal(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    try:
        sprint.aim(data["text"], seen=data["version"])
    except Stale as stale:
        return conflict(request, team, f"sprint-{sprint.public_id}-goal", data["text"], stale.theirs)
    return _shown(request, team, member)


@_order
def items(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Add items to the sprint: those that were proposed, or one by its key."""
    sprint = sprint_of(team, public_id)
    form = forms.Taken(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    data = form.cleaned_data
    named = lookup.keyed(team, data["key"]) if data["key"] else None
    if data["item"]:
        wanted = team.items.filter(public_id__in=data["item"])
    elif named:
        wanted = team.items.filter(pk=named.pk)
    else:
        return refused(request, team, _("There is no item %s in this backlog.") % data["key"])
    taken = sprint.take(wanted, member, usual_of(team, sprint.capacity))
    if not taken:
        message = _("It’s already in a sprint, or not in the backlog. Nothing was added.")
        return _shown(request, team, member, message, status=409)
    words = ngettext("%(count)d item added to %(sprint)s", "%(count)d items added to %(sprint)s", len(taken))
    return _shown(request, team, member, words % {"count": len(taken), "sprint": sprint})


@_order
def removal(
    request: HtmxHttpRequest, team: Team, member: Member, public_id: str, item_id: str
) -> HttpResponse:
    """Remove an item from the sprint; undone by adding it again."""
    sprint, item = sprint_of(team, public_id), item_of(team, item_id)
    sprint.drop(item, member)
    undo = _undo_of("sprint-items", team, sprint, {"item": item.public_id})
    message = _("%(key)s removed from %(sprint)s") % {"key": item.key, "sprint": sprint}
    return _shown(request, team, member, message, undo)


@_order
def done(request: HtmxHttpRequest, team: Team, member: Member, public_id: str, item_id: str) -> HttpResponse:
    """Mark an item of the running sprint done, or undo that."""
    sprint, item = sprint_of(team, public_id), item_of(team, item_id)
    form = forms.Done(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.check_off(item, form.cleaned_data["done"], member)
    return _shown(request, team, member)


@_order
def commitment(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Commit to the plan exactly as it was shown."""
    sprint = sprint_of(team, public_id)
    form = forms.Commitment(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.commit(member, usual_of(team, sprint.capacity), seen=form.cleaned_data["seen"])
    message = _("%(sprint)s started with %(points)s") % {
        "sprint": sprint,
        "points": points_text(label_of(sprint.committed)),
    }
    return _shown(request, team, member, message, _undo_of("sprint-withdrawal", team, sprint))


@_order
def withdrawal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo the commitment."""
    sprint_of(team, public_id).withdraw(member)
    return _shown(request, team, member, _("Undone"))


@_order
def finish(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Finish the sprint with one lesson; items that are not done return to the backlog."""
    sprint = sprint_of(team, public_id)
    form = forms.Lesson(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.finish(form.cleaned_data["lesson"], member)
    message = _("%(sprint)s finished: %(done)s of %(committed)s") % {
        "sprint": sprint,
        "done": label_of(sprint.done),
        "committed": points_text(label_of(sprint.committed)),
    }
    return _shown(request, team, member, message, _undo_of("sprint-resumption", team, sprint))


@_order
def resumption(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo the finish."""
    sprint_of(team, public_id).resume(member)
    return _shown(request, team, member, _("Undone"))


def _undo_of(name: str, team: Team, sprint: Sprint, fields: dict[str, str] | None = None) -> Undo:
    return Undo(reverse(f"backlog:{name}", args=[team.slug, sprint.public_id]), fields or {})


def _shown(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    message: str = "",
    undo: Undo | None = None,
    status: int = 200,
) -> HttpResponse:
    """Reply with the whole plan as it is after the order, and a toast."""
    back = reverse("backlog:sprints", args=[team.slug])
    if status != 200 and not request.htmx:
        messages.error(request, message)
        return redirect(back)
    access = access_to_plan(member, request.LANGUAGE_CODE, team)
    names = SPRINTS.shared(access.audience)
    return replies.reply(
        request, SPRINTS, access, *names, back=back, message=message, undo=undo, status=status
    )
