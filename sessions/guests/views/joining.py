"""Joining a session without an account: by code, by link and name, or on a second device.

A GET of any of these pages changes nothing, so a link preview uses nothing up.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from core.clock import now
from core.forms import sent
from core.http.limits import Limit
from core.http.request import HtmxHttpRequest
from sessions.access import Viewer, in_room, viewer_of
from sessions.guests import forms
from sessions.meeting import forms as meeting_forms
from sessions.models import (
    NameClaim,
    NameOfMember,
    NameTaken,
    Participant,
    SeatCode,
    Session,
    admit_guest,
    session_by_code,
    session_by_link,
)
from teams.accounts.queries.identity import device_of, give_seat, guest_of, member_of

WRONG_CODES = Limit("join-code", amount=20, seconds=5 * 60)
CLAIMS = Limit("name-claim", amount=10, seconds=10 * 60)
TICKET = "refine_claim_{session}"
TICKET_HOLDS_FOR = 10 * 60


@require_http_methods(["GET", "POST"])
def join(request: HtmxHttpRequest) -> HttpResponse:
    """The form for a code, which leads to the session's page for joining."""
    form = meeting_forms.JoinCode(sent(request), initial={"code": request.GET.get("code", "")})
    if not form.is_bound:
        return render(request, "sessions/guests/join.html", {"form": form})
    return _redirect_to_joining(request, form)


@require_GET
def address(request: HtmxHttpRequest, code: str) -> HttpResponse:
    """The same for an address that contains the code. A team's own address leads to its current session."""
    return _redirect_to_joining(request, meeting_forms.JoinCode({"code": code}))


@require_http_methods(["GET", "POST"])
def door(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """The page for joining: people who belong here are let in; everyone else enters a name."""
    session = session_by_link(token)
    if session is None:
        return render(request, "sessions/guests/door_closed.html", status=404)
    if viewer_of(request, session):
        return redirect("sessions:room", session.public_id)
    if _was_removed(request, session):
        return render(request, "sessions/guests/shown_out.html", {"session": session}, status=403)
    # Who was here before comes with their name (sessions/room/views/room.py).
    form = forms.Joining(sent(request), initial={"name": request.GET.get("name", "")[:60]})
    if form.is_valid():
        try:
            seat = admit_guest(session, **form.cleaned_data)
        except NameTaken as taken:
            if not CLAIMS.is_reached(request):
                return _claim_name(request, token, taken.participant)
            form.add_error("name", _("Someone with that name is already here. Add something to yours."))
        except NameOfMember:
            form.add_error("name", _name_of_member(request.path))
        else:
            return _redirect_to_room(seat)
    context = {
        "form": form,
        "session": session,
        "here": _names_of(session),
        "moved": _moved(request, session),
    }
    with timezone.override(session.team.time_zone):
        return render(request, "sessions/guests/door.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def claimed(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """Tells the waiting browser whether its claim to a name was granted, and seats it if so."""
    session = session_by_link(token)
    ticket = request.COOKIES.get(TICKET.format(session=session.public_id if session else ""), "")
    claim = NameClaim.held_by(ticket, now())
    if session is None or claim is None or claim.participant.session_id != session.pk:
        return redirect("sessions:door", token)
    if request.method == "POST":
        seat = claim.redeem(now())
        return _redirect_to_room(seat) if seat else redirect("sessions:claimed", token)
    template = "sessions/guests/_claim.html" if request.htmx else "sessions/guests/claim.html"
    context = {"claim": claim, "token": token, "is_here": claim.participant.is_here(now())}
    return render(request, template, context)


@never_cache
@require_http_methods(["GET", "POST"])
@in_room()
def phone(request: HtmxHttpRequest, session: Session, viewer: Viewer) -> HttpResponse:
    """A link, and its QR code, that seats another device as the same person, once.

    The page requests it with a POST of its own, so opening or reloading the page creates no link.
    """
    context: dict[str, object] = {"session": session, "me": viewer.member}
    if request.method == "GET":
        return render(request, "sessions/guests/phone.html", context)
    context["token"] = SeatCode.make(viewer.own_seat, now())
    return render(
        request, "sessions/guests/_phone_link.html" if request.htmx else "sessions/guests/phone.html", context
    )


@require_http_methods(["GET", "POST"])
def phone_seat(request: HtmxHttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        seat = SeatCode.use(token, now())
        if seat is None:
            return render(request, "sessions/guests/seat_gone.html", status=404)
        return _redirect_to_room(seat)
    seat = SeatCode.peek(token, now())
    if seat is None:
        return render(request, "sessions/guests/seat_gone.html", status=404)
    return render(request, "sessions/guests/seat.html", {"seat": seat})


def _redirect_to_joining(request: HtmxHttpRequest, form: meeting_forms.JoinCode) -> HttpResponse:
    """Redirects to the page for joining. Only wrong codes are counted and limited, never joins."""
    status = 422
    if form.is_valid():
        if WRONG_CODES.is_reached(request):
            why = _("Too many wrong codes from your network. Try again in %s.") % WRONG_CODES.period
            form.add_error("code", why)
            status = 429
        elif session := session_by_code(form.cleaned_data["code"]):
            return redirect("sessions:door", session.link_token)
        else:
            WRONG_CODES.count(request)
            why = _("We can’t find that code. Check it, or ask for a new one.")
            form.add_error("code", why)
    return render(request, "sessions/guests/join.html", {"form": form}, status=status)


def _claim_name(request: HtmxHttpRequest, token: str, there: Participant) -> HttpResponse:
    CLAIMS.count(request)
    claim, secret = NameClaim.ask(there)
    response = redirect("sessions:claimed", token)
    response.set_cookie(
        TICKET.format(session=there.session.public_id),
        claim.ticket(secret),
        max_age=TICKET_HOLDS_FOR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _redirect_to_room(seat: Participant) -> HttpResponse:
    response = redirect("sessions:room", seat.session.public_id)
    give_seat(response, seat.session.public_id, seat.member, seat.device)
    return response


def _was_removed(request: HtmxHttpRequest, session: Session) -> bool:
    who = member_of(request, session.team) or guest_of(request, session.public_id)
    seats = Participant.objects.filter(session=session, member=who, shown_out_at__isnull=False)
    return who is not None and seats.exists()


def _moved(request: HtmxHttpRequest, session: Session) -> str:
    """The name of the person whose seat went on to another device than this; empty for everyone else."""
    who = guest_of(request, session.public_id)
    seat = who and session.participants.admitted().filter(member=who).first()
    return who.name if who and seat and seat.device != device_of(request, session.public_id) else ""


def _names_of(session: Session) -> list[str]:
    """The names of the people in the room, so that a newcomer sees that it is the right one."""
    here = session.participants.admitted().select_related("member").by_arrival()
    return [seat.member.name for seat in here if seat.is_here(now())]


def _name_of_member(path: str) -> str:
    return format_html(
        _(
            'Someone on the team already has this name. Is it you? <a href="{}">Sign in</a>, or add '
            "something to yours."
        ),
        f"/accounts/login/?next={path}",
    )
