"""The sessions of a team: the list of them, and the planner that prepares the next one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backlog.items.page import came_from, malformed, refused
from backlog.ranked.forms import Selection
from core.clock import now
from core.dates import moment_text
from core.http.limits import Limit
from core.http.refusals import errors_of
from core.http.request import HtmxHttpRequest
from core.http.unlogged import unlogged
from core.mail import NOT_SET_UP, is_set_up, tell_once
from core.tokens import digest
from sessions.access import Viewer, about_session
from sessions.models import Session, SessionSettings
from sessions.planner.forms import calendar as planner_calendar
from sessions.planner.forms.plan import LONGEST_LIST, PlanForm
from sessions.planner.queries.rhythm import ahead_of
from sessions.planner.service import planning, rhythm
from sessions.planner.service.calendar import feed_of, file_of
from sessions.planner.service.calendar_mail import send_calendar
from teams.access import in_team, once
from teams.members.rules.rights import Act
from teams.models import Member, Team

FINISHED_A_PAGE = 20
# Calendars go on reading an address that was replaced, many of them from one network.
WRONG_CALENDARS = Limit("calendar", amount=60, seconds=5 * 60)


@require_GET
@in_team()
def index(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """The list of sessions: running, planned and finished ones."""
    return _list(request, team, member)


def _list(request: HtmxHttpRequest, team: Team, member: Member, status: int = 200) -> HttpResponse:
    ours = Session.objects.filter(team=team).select_related("facilitator")
    upcoming = list(ours.upcoming().prefetch_related("timeboxes").with_counts())
    finished = ours.finished().annotate(totals=F("summary__data__totals"))
    page = Paginator(finished, FINISHED_A_PAGE).get_page(request.GET.get("page"))
    planned = [each for each in upcoming if not each.is_running]
    # The keys are those of the next session: of the rhythm's, else of the first.
    next_up = ahead_of(team, now()) or next((each for each in planned if each.starts_at > now()), None)
    return render(
        request,
        "sessions/planner/list.html",
        _of_team(team, member)
        | {
            "running": [each for each in upcoming if each.is_running],
            "planned": planned,
            "next_up": next_up.pk if next_up else None,
            "skipped": rhythm.skipped_before(next_up, now()) if next_up else None,
            "has_rhythm": SessionSettings.of(team).cadence is not None,
            "page": page,
        },
        status=status,
    )


@require_http_methods(["GET", "POST"])
@in_team(Act.CURATE)
@once
def new(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Plans a session; the form is filled with a proposal that can be saved with one press."""
    form = PlanForm(request.POST if request.method == "POST" else None, team=team, by=member, at=now())
    if request.method == "GET" or form.is_rerendered or not form.is_valid():
        return _planner(request, team, member, form)
    try:
        session = planning.prepare(team, member, form.plan(), form.cleaned_data["draft"])
    except planning.WhysMoved as moved:
        form.contest(moved.theirs)
        return _planner(request, team, member, form, status=409)
    messages.success(request, _("Refinement %d planned") % session.number)
    return redirect("sessions:index", team.slug)


@require_http_methods(["GET", "POST"])
@about_session(Act.CURATE)
def plan(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Changes a session that has not begun."""
    team, member = session.team, viewer.member
    if request.method == "GET" and session.started_at:
        return redirect("sessions:room", session.public_id)
    sent = request.POST if request.method == "POST" else None
    form = PlanForm(sent, team=team, by=member, at=now(), session=session)
    if request.method == "GET" or form.is_rerendered or not form.is_valid():
        return _planner(request, team, member, form)
    try:
        planning.rearrange(session, member, form.plan())
    except planning.Begun:
        form.add_error(
            None, _("The session has already started, so its plan can’t be changed. Nothing was saved.")
        )
        return _planner(request, team, member, form, status=409)
    except planning.WhysMoved as moved:
        form.contest(moved.theirs)
        return _planner(request, team, member, form, status=409)
    messages.success(request, _("Plan for refinement %d saved") % session.number)
    return redirect("sessions:index", team.slug)


@require_GET
@about_session()
def calendar(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Downloads the session as a calendar file, with the team's permanent address."""
    response = HttpResponse(file_of(session), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refinement-{session.number}.ics"'
    return response


@require_GET
@cache_control(private=True, no_cache=True)
def calendar_feed(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """The team's sessions for a calendar that reads this address by itself, without signing in."""
    team = Team.by_calendar(token)
    if team is None:
        return _no_calendar(request)
    feed = feed_of(team, now())
    etag = quote_etag(digest(feed))
    response = HttpResponse(feed, content_type="text/calendar; charset=utf-8", headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _no_calendar(request: HtmxHttpRequest) -> HttpResponse:
    """The same for every address that opens nothing: whether it was once a team's is nobody's business."""
    headers = {"X-Robots-Tag": "noindex, nofollow"}
    if WRONG_CALENDARS.is_reached(request):
        words, status = _("Too many wrong addresses. Try again in %s.") % WRONG_CALENDARS.period, 429
        headers["Retry-After"] = str(WRONG_CALENDARS.seconds)
    else:
        WRONG_CALENDARS.count(request)
        words, status = _("This calendar address doesn’t exist or was replaced."), 404
    plain = "text/plain; charset=utf-8"
    # Not in the log either: the line would have the address, and calendars ask every hour.
    return unlogged(HttpResponse(f"{words}\n", status=status, content_type=plain, headers=headers))


@require_POST
@in_team(Act.MANAGE)
def calendar_address(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Replaces the team's calendar address; the one that the page showed stops working."""
    form = planner_calendar.CalendarAddress(request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    if team.replace_calendar(form.cleaned_data["token"]):
        messages.success(request, _("Address replaced. The old one has stopped working."))
    else:
        messages.error(request, _("Nothing was changed: this address was already replaced."))
    return redirect(came_from(request, team))


@require_POST
@about_session(Act.CURATE)
def calendar_mail(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Emails the calendar file to oneself or to the team: only on request, and once for the same date."""
    team, form = session.team, planner_calendar.CalendarMail(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose who gets the email: you or the team."))
        return _list(request, team, viewer.member, status=422)
    if session.is_finished:
        messages.error(request, _("Refinement %d is over.") % session.number)
        return redirect("sessions:index", team.slug)
    if not is_set_up():
        tell_once()
        messages.error(request, str(NOT_SET_UP))
        return redirect("sessions:index", team.slug)
    to = [viewer.member]
    if form.cleaned_data["to"] == "team":
        to = list(team.members.present().select_related("user"))
    sent = len(send_calendar(session, to, viewer.member))
    words = ngettext("Sending to %d person", "Sending to %d people", sent) % sent
    messages.success(request, words if sent else _("It was already sent."))
    return redirect("sessions:index", team.slug)


@require_POST
@about_session(Act.CURATE)
def move(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Moves a session to another day or hour."""
    form = planner_calendar.Move(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(errors_of(form).values()))
        return _list(request, session.team, viewer.member, status=422)
    return _moved(request, session, rhythm.move(session, form.cleaned_data["at"], viewer.member))


@require_POST
@about_session(Act.CURATE)
def skip(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Skips one meeting of the rhythm: the session moves to the next one."""
    try:
        is_skipped = rhythm.skip(session, viewer.member)
    except rhythm.NoRhythm:
        messages.error(request, _("This session doesn’t belong to a rhythm. Move it instead."))
        return redirect("sessions:index", session.team.slug)
    words = _("Skipped. Refinement %(number)d is now on %(day)s.")
    return _moved(request, session, is_skipped, words)


@require_POST
@about_session(Act.CURATE)
def skip_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Brings a skipped meeting back."""
    return _moved(request, session, rhythm.bring_back(session, viewer.member, now()))


def _moved(request: HtmxHttpRequest, session: Session, is_moved: bool, words: str = "") -> HttpResponse:
    if is_moved:
        to = {"number": session.number, "day": moment_text(session.starts_at)}
        messages.success(request, (words or _("Refinement %(number)d moved to %(day)s")) % to)
    else:
        messages.error(
            request, _("Nothing was changed: refinement %d can no longer be moved.") % session.number
        )
    return redirect("sessions:index", session.team.slug)


@require_POST
@in_team(Act.CURATE)
@once
def refine_now(request: HtmxHttpRequest, team: Team, member: Member) -> HttpResponse:
    """Starts a session now with the items that were selected on the backlog page."""
    form = Selection(team, request.POST)
    if not form.is_valid():
        return malformed(request, team, form)
    if len(form.chosen) > LONGEST_LIST:
        return refused(request, team, _("A session can have up to %d items.") % LONGEST_LIST)
    session = planning.refine_now(team, member, form.chosen)
    if session is None:
        return refused(request, team, _("None of the selected items can be refined now. Choose open items."))
    room = reverse("sessions:room", args=[session.public_id])
    return HttpResponse(headers={"HX-Redirect": room}) if request.htmx else redirect(room)


def _planner(
    request: HtmxHttpRequest, team: Team, member: Member, form: PlanForm, status: int | None = None
) -> HttpResponse:
    refused = form.is_bound and not form.is_rerendered and not form.is_valid()
    status = status or (422 if refused else 200)
    return render(
        request, "sessions/planner/page.html", _of_team(team, member) | {"form": form}, status=status
    )


def _of_team(team: Team, member: Member) -> dict:
    """The context of the frame around a team's page."""
    return {"team": team, "member": member, "section": "sessions", "may": member.standing.acts()}
