"""The sprint plan, and its orders."""

import json
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
from backlog.items.rules.scales import label_of
from backlog.models import BacklogSettings, Sprint
from backlog.models.labels import points_text
from backlog.models.running_sprint import Moved, StillRunning
from backlog.models.sprint import NumberTaken
from backlog.models.velocity import usual_of, velocity_of
from backlog.ranked.page.opening import opened
from backlog.ranked.page.replies import conflict, malformed, refused
from backlog.sprints import forms
from backlog.sprints.page import SPRINTS, seat_at_plan
from backlog.sprints.parts import markdown
from backlog.sprints.parts import plan as parts
from core.csv import write_csv
from core.http.request import HtmxHttpRequest
from core.text import Stale
from live.wire import frames
from teams.access import in_team
from teams.members.rules.rights import Act
from teams.models import Member, Team


@require_GET
@in_team()
def page(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """The figures, the sprint that runs, the one to come, and those that are over."""
    seat = seat_at_plan(member, request.LANGUAGE_CODE, team)
    scene = parts.SprintScene(team, seat.audience)
    context = opened(request, SPRINTS, seat, scene, parts.render, "sprints")
    return render(request, "backlog/sprints/page.html", context)


def _order(view: Callable) -> Callable:
    """An order about a sprint, by somebody who curates. What came too late gets the present, and why."""

    @require_POST
    @in_team(Act.CURATE)
    @wraps(view)
    def inner(
        request: HtmxHttpRequest, team: Team, member: Member, *args: str, **kwargs: str
    ) -> HttpResponse:
        try:
            return view(request, team, member, *args, **kwargs)
        except Moved:
            said = _("The sprint has changed. Nothing was done; here is the current version.")
        except StillRunning:
            said = _("Finish the current sprint first.")
        return _shown(request, team, member, said, status=409)

    return inner


@_order
def coming(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Start planning the next sprint."""
    settings = BacklogSettings.of(team)
    sprint = Sprint.plan_next(team, member, settings.sprint_weeks, velocity_of(team, settings))
    return _shown(request, team, member, _("Planning %s") % sprint)


@_order
def discard(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Give the plan up, as long as nobody has promised it."""
    sprint = sprint_of(team, public_id)
    said = _("Plan for %s discarded. Its items stay in the backlog.") % sprint
    kept = sprint.discard()
    fields = {name: "" if value is None else str(value) for name, value in kept.items()}
    undo = {
        "undo": reverse("backlog:coming-sprint-restoration", args=[team.slug]),
        "fields": fields | {"items": ",".join(kept["items"])},
    }
    return _shown(request, team, member, said, undo)


@_order
def coming_restoration(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Undo that: the plan is as it was, unless another has been begun."""
    form = forms.Discarded(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    Sprint.plan_again(team, member, **form.cleaned_data)
    return _shown(request, team, member, _("Undone"))


@require_GET
@in_team()
def as_csv(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """The sprint's items in their order, for a spreadsheet."""
    sprint = sprint_of(team, public_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sprint-{sprint.number}.csv"'
    write_csv(response, markdown.HEADER, markdown.rows(sprint))
    return response


@_order
def facts(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Number, dates or capacity."""
    sprint = sprint_of(team, public_id)
    form = forms.SprintFacts(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    try:
        sprint.replan(**form.changes())
    except NumberTaken:
        said = _("Sprint %d already exists.") % form.cleaned_data["number"]
        return refused(request, team, said)
    return _shown(request, team, member)


@_order
def goal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """What the sprint is for; refused with both texts when somebody said another meanwhile."""
    sprint = sprint_of(team, public_id)
    form = forms.SprintGoal(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    said = form.cleaned_data
    try:
        sprint.aim(said["text"], seen=said["version"])
    except Stale as stale:
        return conflict(request, team, f"sprint-{sprint.public_id}-goal", said["text"], stale.theirs)
    return _shown(request, team, member)


@_order
def items(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Take items into the sprint: those that were proposed, or one by its key."""
    sprint = sprint_of(team, public_id)
    form = forms.Taken(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    said = form.cleaned_data
    wanted = team.items.filter(key__iexact=said["key"])
    if said["item"]:
        wanted = team.items.filter(public_id__in=said["item"])
    elif not wanted.exists():
        return refused(request, team, _("There is no item %s in this backlog.") % said["key"])
    taken = sprint.take(wanted, member, usual_of(team, sprint.capacity))
    if not taken:
        said_why = _("It’s already in a sprint, or not in the backlog. Nothing was added.")
        return _shown(request, team, member, said_why, status=409)
    told = ngettext("%(count)d item added to %(sprint)s", "%(count)d items added to %(sprint)s", len(taken))
    return _shown(request, team, member, told % {"count": len(taken), "sprint": sprint})


@_order
def removal(
    request: HtmxHttpRequest, team: Team, member: Member, public_id: str, item_id: str
) -> HttpResponse:
    """Take an item out of the sprint; undone by taking it again."""
    sprint, item = sprint_of(team, public_id), item_of(team, item_id)
    sprint.drop(item, member)
    undo = _toast_undo("sprint-items", team, sprint, {"item": item.public_id})
    said = _("%(key)s removed from %(sprint)s") % {"key": item.key, "sprint": sprint}
    return _shown(request, team, member, said, undo)


@_order
def done(request: HtmxHttpRequest, team: Team, member: Member, public_id: str, item_id: str) -> HttpResponse:
    """Check an item of the running sprint off, or take that back."""
    sprint, item = sprint_of(team, public_id), item_of(team, item_id)
    form = forms.Done(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.check_off(item, form.cleaned_data["done"], member)
    return _shown(request, team, member)


@_order
def commitment(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Promise what is planned, exactly as it was shown."""
    sprint = sprint_of(team, public_id)
    form = forms.Commitment(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.commit(member, usual_of(team, sprint.capacity), seen=form.cleaned_data["seen"])
    said = _("%(sprint)s started with %(points)s") % {
        "sprint": sprint,
        "points": points_text(label_of(sprint.committed)),
    }
    return _shown(request, team, member, said, _toast_undo("sprint-withdrawal", team, sprint))


@_order
def withdrawal(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo the commitment."""
    sprint_of(team, public_id).withdraw(member)
    return _shown(request, team, member, _("Undone"))


@_order
def finish(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """End the sprint with one lesson; what is not done returns to the backlog."""
    sprint = sprint_of(team, public_id)
    form = forms.Lesson(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    sprint.finish(form.cleaned_data["lesson"], member)
    said = _("%(sprint)s finished: %(done)s of %(committed)s") % {
        "sprint": sprint,
        "done": label_of(sprint.done),
        "committed": points_text(label_of(sprint.committed)),
    }
    return _shown(request, team, member, said, _toast_undo("sprint-resumption", team, sprint))


@_order
def resumption(request: HtmxHttpRequest, team: Team, member: Member, public_id: str) -> HttpResponse:
    """Undo the finish."""
    sprint_of(team, public_id).resume(member)
    return _shown(request, team, member, _("Undone"))


def _toast_undo(name: str, team: Team, sprint: Sprint, fields: dict[str, str] | None = None) -> dict:
    return {"undo": reverse(f"backlog:{name}", args=[team.slug, sprint.public_id]), "fields": fields or {}}


def _shown(
    request: HtmxHttpRequest,
    team: Team,
    member: Member,
    said: str = "",
    undo: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole plan as it is after the order, and a toast."""
    if not request.htmx:
        if said:
            (messages.info if status == 200 else messages.error)(request, said)
        return redirect("backlog:sprints", team.slug)
    seat = seat_at_plan(member, request.LANGUAGE_CODE, team)
    response = frames.reply(SPRINTS, seat, *SPRINTS.shared(seat.audience), status=status)
    if said:
        response["HX-Trigger"] = json.dumps({"toast": {"text": said, **(undo or {})}})
    return response
