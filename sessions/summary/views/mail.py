"""The summary as email: edited first, or sent unedited with one press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.http.request import HtmxHttpRequest
from core.ids import new_public_id
from core.mail import NOT_SET_UP, is_set_up, tell_once
from sessions.access import Viewer, in_room
from sessions.meeting.page import refused, reply
from sessions.meeting.service.mailing import in_own_zones, send, send_again
from sessions.models import Session, Summary
from sessions.summary import forms
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.views.summary import context_of, may_send, of_finished
from teams.members.rules.rights import Act
from teams.models import Member


@require_http_methods(["GET", "POST"])
@of_finished()
def mail(request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary) -> HttpResponse:
    """Shows the text of the email for editing; a POST sends it."""
    may_send(viewer)
    if not is_set_up():
        return _cannot_send(request, session)
    people, were_there = _people_with_address(session)
    form = forms.SummaryLetter(
        request.POST if request.method == "POST" else None,
        people=[(member.public_id, _label(member, contact, viewer)) for member, contact in people],
        initial={
            "draft": new_public_id(),
            **_letter(session, summary),
            "to": [member.public_id for member, _contact in people if member.pk in were_there],
        },
    )
    if not form.is_valid():
        context = {"form": form, "session": session, "team": session.team, "member": viewer.member}
        context |= {"section": "sessions", "may": viewer.standing.acts()}
        status = 422 if form.is_bound else 200
        return render(request, "sessions/summary/mail.html", context, status=status)
    data = dict(form.cleaned_data)
    chosen = data.pop("to")
    to = [contact for member, contact in people if member.public_id in chosen]
    remarks = _remarks(session, summary, people)
    messages.success(request, _sent_to(send(session, to, viewer.member, remarks=remarks, **data)))
    return redirect("sessions:summary", session.public_id)


@require_POST
@in_room(Act.LEAD)
def sending(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """Sends the summary unedited to everyone who was there; a second press sends nothing more."""
    if not is_set_up():
        tell_once()
        return refused(request, session, str(NOT_SET_UP))
    if not session.is_finished:
        return refused(
            request,
            session,
            _("The session is still running. You can send its summary when it’s finished."),
        )
    summary = get_object_or_404(Summary, session=session)
    people, were_there = _people_with_address(session)
    to = [contact for member, contact in people if member.pk in were_there]
    letter = _letter(session, summary)
    # The session's ID is the draft, so that the unedited summary is sent once.
    remarks = _remarks(session, summary, people)
    sent = send(session, to, viewer.member, draft=session.public_id, remarks=remarks, **letter)
    return reply(request, session, viewer, "stage", message=_sent_to(sent))


@require_POST
@of_finished()
def sending_again(
    request: HtmxHttpRequest, session: Session, viewer: Viewer, summary: Summary
) -> HttpResponse:
    """Retries what could not be sent, as it was written."""
    may_send(viewer)
    if not is_set_up():
        return _cannot_send(request, session)
    if sent := send_again(session):
        messages.success(request, _sent_to(sent))
    else:
        messages.info(request, _("Nothing left to send again."))
    return redirect("sessions:summary", session.public_id)


def _label(member: Member, contact: str, viewer: Viewer) -> str:
    """A name, with the address for those who see it on the members' page: anyone may facilitate."""
    return f"{member.name} ({contact})" if Act.MANAGE in viewer.standing.acts() else member.name


def _cannot_send(request: HtmxHttpRequest, session: Session) -> HttpResponse:
    tell_once()
    messages.error(request, str(NOT_SET_UP))
    return redirect("sessions:summary", session.public_id)


def _letter(session: Session, summary: Summary) -> dict[str, str]:
    return {
        "subject": f"{session.team.name}: {session}" + (f", {session.goal}" if session.goal else ""),
        "text": as_markdown(context_of(summary), session.team.time_zone),
    }


def _remarks(session: Session, summary: Summary, people: list[tuple[Member, str]]) -> dict[str, str]:
    """The next date on the clocks of those who have others than the team, by their address."""
    next_at = context_of(summary)["next_at"]
    if next_at is None:
        return {}
    moments = in_own_zones(next_at, session.team, [member for member, _contact in people])
    return {contact: _("Next session. %s") % moment for contact, moment in moments.items()}


def _sent_to(sent: list) -> str:
    words = ngettext("Sending to %d person", "Sending to %d people", len(sent)) % len(sent)
    return words if sent else _("It was already sent.")


def _people_with_address(session: Session) -> tuple[list[tuple[Member, str]], set[int]]:
    """The members who have an address, with it, and the keys of those who were there."""
    people = session.team.members.present().select_related("user").order_by("name", "pk")
    there = session.participants.admitted().values_list("member_id", flat=True)
    return [(member, member.user.email) for member in people if member.user], set(there)
