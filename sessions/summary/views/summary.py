"""Finishing and reopening a session, and the page of its summary."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from backlog.items.queries.actions import ItemAction
from core.clock import now
from core.dates import duration_text
from core.http.refusals import errors_of
from core.http.request import HtmxHttpRequest
from core.zones import known, zone_named
from live import replies
from sessions.access import Viewer, about_session, in_room
from sessions.meeting import forms as meeting_forms
from sessions.meeting.page import Undo, refused, reply
from sessions.meeting.queries import by_id, owners_of
from sessions.models import Session, Summary
from sessions.planner.queries.previous import compared
from sessions.summary import forms
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.parts.rows import FILES
from sessions.summary.rules.audience import without_time_and_votes
from sessions.summary.rules.versions import present_form
from sessions.summary.service import finish as summary_finish
from sessions.summary.service.snapshot import copied
from teams.members.rules.rights import Act
from teams.models import Team


@require_POST
@in_room(Act.LEAD)
def finish(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Ends the session. A second press shows the same summary."""
    if summary_finish.finish(session, by=viewer.member) or session.is_finished:
        return reply(request, session, viewer, undo=Undo(_("Session finished"), "reopen"))
    return refused(request, session, _("Finish the session from the wrap-up."))


@require_POST
@in_room(Act.LEAD)
def reopen(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Reopens the session: possible for a day, and with a reason after the first minutes."""
    form = meeting_forms.Reason(request.POST)
    if not form.is_valid():
        return _refuse_to_reopen(request, session, viewer, errors_of(form)["reason"])
    try:
        summary_finish.reopen(session, by=viewer.member, reason=form.cleaned_data["reason"])
    except summary_finish.TooLate:
        return _refuse_to_reopen(
            request,
            session,
            viewer,
            _("It was finished more than %s ago, so it can no longer be reopened.")
            % duration_text(summary_finish.REOPENS_FOR),
        )
    except summary_finish.NoReason:
        why = _("Others may have read the summary. Enter a reason for reopening on its page.")
        return _refuse_to_reopen(request, session, viewer, why)
    return reply(request, session, viewer)


def _refuse_to_reopen(request: HtmxHttpRequest, session: Session, viewer: Viewer, why: str) -> HttpResponse:
    """The refusal to reopen, at the field of the reason."""
    if request.htmx:
        return refused(request, session, why, field="reason")
    context = _context(request, session, viewer, get_object_or_404(Summary, session=session))
    context |= {"why_not": why, "reason": request.POST.get("reason", "")}
    return render(request, "sessions/summary/page.html", context, status=422)


def may_send(viewer: Viewer) -> None:
    """Raises PermissionDenied for those who neither facilitate here nor manage the team."""
    if not {Act.LEAD, Act.MANAGE} & viewer.standing.acts():
        raise PermissionDenied


def of_finished(
    act: Act = Act.FOLLOW, *, while_running: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Hands the view the summary too; guests who were there may see it.

    A session that is not over leads to its room; with `while_running` the view gets the summary so far.
    """

    def decorator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def loaded(request: HtmxHttpRequest, session: Session, viewer: Viewer, **named: str) -> HttpResponse:
            if session.is_running and while_running:
                so_far = Summary(session=session, data=copied(session))
                return view(request, session, viewer, so_far, **named)
            if not session.is_finished:
                return redirect("sessions:room", session.public_id)
            return view(request, session, viewer, get_object_or_404(Summary, session=session), **named)

        return about_session(act)(loaded)

    return decorator


@require_GET
@of_finished(while_running=True)
def page(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """The summary page, for everyone who may follow the session."""
    return render(request, "sessions/summary/page.html", _context(request, session, viewer, summary))


def _context(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> dict:
    may = viewer.standing.acts()
    link = ""
    if summary.link_token and Act.MANAGE in may:
        link = settings.SITE_URL + reverse("sessions:shared-summary", args=[summary.link_token])
    return {
        **_with_assignments(shown_to(viewer, summary), session, viewer),
        "link_form": forms.SharedLink(initial={"time_and_votes": summary.link_shows_time_and_votes}),
        "foreword_form": forms.Foreword(initial={"text": session.foreword}),
        **_mails(session, may),
        "team": session.team,
        "member": viewer.member,
        "may": may,
        "section": "sessions",
        "session": session,
        "link": link,
        "source": reverse("sessions:summary-markdown", args=[session.public_id]),
        "copies": reverse("sessions:summary-copy", args=[session.public_id]),
        "files": [
            (label, reverse("sessions:summary-file", args=[session.public_id, format]))
            for format, label in FILES.items()
        ],
        "frame": "sessions/summary/standalone.html" if viewer.member.is_guest else "layout/team.html",
        "is_shared": False,
        "following": session.following,
        "compared": compared(session) if session.is_finished else [],
        **_reopening(session),
    }


def _with_assignments(shown: dict, session: Session, viewer: Viewer) -> dict:
    """The summary, in which each open action that the viewer can assign is as it is now, and the owners."""
    found: dict[str, ItemAction] = {}
    if not viewer.member.is_guest:
        found = by_id(session.team, [each["id"] for each in shown["actions"]])
    if Act.EDIT_ITEMS not in viewer.standing.acts():
        found = {key: row for key, row in found.items() if row.owner == viewer.member.name}
    actions = [each | {"now": found.get(each["id"])} for each in shown["actions"]]
    owners = owners_of(session.team) if found else ()
    return {"summary": shown | {"actions": actions}, "owners": owners}


def _mails(session: Session, may: frozenset[Act]) -> dict:
    """The number of people to whom it was sent, and those whom it did not reach, or perhaps not.

    Those are addresses for people who manage the team, and names for others who facilitate.
    """
    lost = list(session.mails.summaries().lost())
    unsure = dict.fromkeys(mail.contact for mail in lost if mail.may_have_been_sent)
    missed = dict.fromkeys(mail.contact for mail in lost if mail.contact not in unsure)
    if lost and Act.MANAGE not in may:
        people = session.team.members.present().filter(user__email__in=[*unsure, *missed])
        named = dict(people.values_list("user__email", "name"))
        unsure, missed = (
            dict.fromkeys(named.get(contact, _("someone")) for contact in group) for group in (unsure, missed)
        )
    sent = session.mails.summaries().filter(failed_at=None)
    return {
        "mails": sent.values("contact").distinct().count(),
        "lost_mails": list(missed),
        "unsure_mails": list(unsure),
    }


def _reopening(session: Session) -> dict:
    """The ways to reopen: whether the session can be reopened, and whether that needs a reason by now."""
    if session.finished_at is None:
        return {"reopens": False, "needs_reason": False}
    since = now() - session.finished_at
    return {"reopens": since <= summary_finish.REOPENS_FOR, "needs_reason": since > summary_finish.A_SLIP}


@require_GET
@of_finished(while_running=True)
def markdown(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """The summary as Markdown, its times in the team's zone; `?zone=Europe/Berlin` shows them there."""
    return _as_markdown(request, session.team, shown_to(viewer, summary))


@require_POST
@of_finished(Act.MANAGE)
def link(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """Makes a link for people outside the team."""
    form = forms.SharedLink(request.POST)
    if not form.is_valid():
        return replies.malformed(request, form, back=reverse("sessions:summary", args=[session.public_id]))
    summary.share(time_and_votes=form.cleaned_data["time_and_votes"])
    messages.success(request, _("Link created. Anyone with it can read this page and nothing else."))
    return redirect("sessions:summary", session.public_id)


@require_POST
@of_finished(Act.MANAGE)
def link_contents(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary
) -> HttpResponse:
    """Changes what the link shows."""
    form = forms.SharedLink(request.POST)
    if not form.is_valid():
        return replies.malformed(request, form, back=reverse("sessions:summary", args=[session.public_id]))
    shown = form.cleaned_data["time_and_votes"]
    summary.show_time_and_votes(shown)
    messages.success(
        request,
        _("Saved. The link shows minutes and votes.")
        if shown
        else _("Saved. The link hides minutes and votes."),
    )
    return redirect("sessions:summary", session.public_id)


@require_POST
@of_finished(Act.MANAGE)
def link_undo(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """Revoke the link."""
    summary.revoke(now())
    messages.success(request, _("Link revoked. It has stopped working."))
    return redirect("sessions:summary", session.public_id)


@require_POST
@of_finished()
def words(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """Changes the introduction above the summary."""
    may_send(viewer)
    form = forms.Foreword(request.POST)
    if not form.is_valid():
        return replies.malformed(request, form, back=reverse("sessions:summary", args=[session.public_id]))
    session.set_foreword(form.cleaned_data["text"])
    messages.success(request, _("Note saved"))
    return redirect("sessions:summary", session.public_id)


@require_GET
@never_cache
def shared(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """The summary behind its link, for someone outside the team, without access to anything else."""
    summary = get_object_or_404(Summary.objects.opened_by(token))
    context = {
        "summary": shown_outside(summary),
        "source": reverse("sessions:shared-markdown", args=[token]),
        "copies": reverse("sessions:shared-copy", args=[token]),
        "files": [
            (label, reverse("sessions:shared-file", args=[token, format])) for format, label in FILES.items()
        ],
        "frame": "sessions/summary/standalone.html",
        "is_shared": True,
        "session": summary.session,
    }
    with timezone.override(summary.session.team.time_zone):
        return kept_secret(render(request, "sessions/summary/page.html", context))


@require_GET
@never_cache
def shared_markdown(request: HtmxHttpRequest, token: str) -> HttpResponse:
    summary = get_object_or_404(Summary.objects.opened_by(token))
    return kept_secret(_as_markdown(request, summary.session.team, shown_outside(summary)))


def kept_secret(response: HttpResponse) -> HttpResponse:
    """Keeps the secret address out of indexes and referrers."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _as_markdown(request: HtmxHttpRequest, team: Team, shown: dict) -> HttpResponse:
    zone = known(request.GET.get("zone", "")) or team.zone
    text = as_markdown(shown, zone_named(zone))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def context_of(summary: Summary) -> dict:
    """The context of the page. The introduction is the session's, as it may be written after its end."""
    return _with_session(summary, summary.data)


def _with_session(summary: Summary, data: dict) -> dict:
    readable = summary_finish.readable(data)
    return readable | {"foreword": summary.session.foreword, "next_at": _next_at(summary, readable)}


def _next_at(summary: Summary, readable: dict) -> datetime | None:
    """The date of the next session as it is now; once another session has begun, as it was agreed."""
    session = summary.session
    since = session.finished_at or now()
    later = Session.objects.filter(team_id=session.team_id, started_at__gt=since)
    return readable["next_at"] if later.exists() else session.next_at or readable["next_at"]


def shown_outside(summary: Summary) -> dict:
    """The same for people who are no members: without minutes and votes unless the link shows them."""
    data = present_form(summary.data)
    return _with_session(summary, data if summary.link_shows_time_and_votes else without_time_and_votes(data))


def shown_to(viewer: Viewer, summary: Summary) -> dict:
    """What this person may see of the summary."""
    return shown_outside(summary) if viewer.member.is_guest else context_of(summary)
