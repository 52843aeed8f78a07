"""Access to a session: who a person is in it and what they may do, for views, sockets and templates alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from secrets import compare_digest

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from core.clock import now
from core.db.prepared import Prepared
from sessions.models import Participant, PhaseTimebox, Session, SessionSettings
from teams.access import ask_who
from teams.accounts.queries.identity import device_of, guest_of, member_of, user_of
from teams.members.rules.rights import Act, Standing
from teams.models import Member, Superseded

FACILITATOR, DECIDER, MEMBER, OBSERVER, PROJECTOR = (
    "facilitator",
    "decider",
    "member",
    "observer",
    "projector",
)


@dataclass(frozen=True)
class Viewer:
    """A person in a session: the member, their seat once they have taken one, and their rights."""

    member: Member
    seat: Participant | None
    standing: Standing
    # The number of the seat's device, if a seat's cookie opened the session; None for an account.
    device: int | None = None

    def may(self, act: Act) -> bool:
        return self.standing.may(act)

    def seated(self, session: Session) -> "Viewer":
        """The same person with a seat, which they take now."""
        return replace(self, seat=session.seat(self.member))

    @property
    def own_seat(self) -> Participant:
        """The seat of the person who gives an order; `in_room` has made sure that there is one."""
        assert self.seat is not None
        return self.seat

    @property
    def audience(self) -> str:
        """The audience whose rendering of the shared parts this person gets."""
        return audience_of(self.standing)


def audience_of(standing: Standing) -> str:
    """The one of four audiences whose page shows what this standing may do, and nothing that it may not."""
    if standing.facilitates:
        return FACILITATOR
    if standing.may(Act.DECIDE):
        return DECIDER
    return MEMBER if standing.may(Act.ANSWER) else OBSERVER


_SESSION = Prepared(
    lambda public_id: Session.objects.select_related(
        "team__session_settings", "facilitator", "on_stage"
    ).filter(public_id=public_id),
    str,
)
_TIMEBOXES = Prepared(lambda session: PhaseTimebox.objects.filter(session=session), int)
# Nearly every order comes from a member who has a seat. This reads all that is checked before the change in
# one query; the change itself reads the session again under its lock.
_SEATED = Prepared(
    lambda public_id, user: Participant.objects.select_related(
        "member", "session__team__session_settings"
    ).filter(
        session__public_id=public_id,
        member__user=user,
        member__team=F("session__team"),
        member__removed_at=None,
    ),
    str,
    int,
)


def session_of(public_id: str) -> Session:
    """The session with all that its pages read of it, or 404."""
    if found := _SESSION.first(public_id):
        _TIMEBOXES.prefetch(found, "timeboxes", found.pk)
        return found
    raise Http404


def viewer_of(source, session: Session) -> Viewer | None:
    """The viewer behind a request or a socket's scope; None for someone who may not see this session.

    A member of the team needs no invitation; anyone else needs the guest's cookie of this very session.
    """
    own = member_of(source, session.team)
    member = own or guest_of(source, session.public_id)
    if member is None or member.removed_at:
        return None
    seat = Participant.objects.filter(session=session, member=member).first()
    if (seat and seat.shown_out_at) or (seat is None and member.is_guest):
        return None
    device = None if own else device_of(source, session.public_id)
    if device is not None and seat and seat.device != device:
        return None
    viewer = viewing(session, member, seat, SessionSettings.of(session.team).all_estimate)
    return replace(viewer, device=device)


def _seated(request: HttpRequest, public_id: str) -> tuple[Session | None, Viewer | None]:
    """The session and its viewer, if the request comes from a member of its team who has a seat."""
    user = user_of(request)
    seat = _SEATED.first(public_id, user.pk) if user else None
    if seat is None:
        return None, None
    seat.member.user, seat.member.team = user, seat.session.team
    if seat.shown_out_at:
        return seat.session, None
    return seat.session, viewing(
        seat.session, seat.member, seat, SessionSettings.of(seat.session.team).all_estimate
    )


def viewing(session: Session, member: Member, seat: Participant | None, all_estimate: bool) -> Viewer:
    """The viewer that `member` is in `session`, made from rows that are already loaded."""
    if seat is not None:
        seat.member = member
    present = seat or Participant(session=session, member=member)
    return Viewer(member, seat, present.standing(session, all_estimate))


def projected(session: Session, token: str) -> bool:
    """True if this secret opens the session's projector view, which is nobody's and takes no orders."""
    return compare_digest(token.encode(), session.projector_token.encode())


def in_room(act: Act = Act.FOLLOW) -> Callable:
    """Hands the view its session and viewer, who may `act` there.

    Without a viewer, a page leads to the page for joining and an order gets 401. A stranger gets 404, the
    wrong role 403. An order also seats a member who has no seat yet, and passes phases whose time is over.
    """

    def decorator(view):
        @wraps(view)
        def loaded(request: HttpRequest, public_id: str, *args, **kwargs) -> HttpResponse:
            is_page = request.method == "GET"
            session, viewer = _seated(request, public_id) if not is_page else (None, None)
            if session is None:
                session = session_of(public_id)
                viewer = viewer_of(request, session)
            if viewer is None:
                return _refuse(request)
            if not viewer.may(act):
                raise PermissionDenied
            if not is_page:
                session.catch_up(now())
                if viewer.seat is None:
                    viewer = viewer.seated(session)
            try:
                with timezone.override(session.team.time_zone):
                    return view(request, session, viewer, *args, **kwargs)
            except Superseded:
                # The page that sent it has long shown the newer choice.
                return HttpResponse(status=204)

        return loaded

    return decorator


def about_session(act: Act = Act.FOLLOW) -> Callable:
    """Hands the view its session and viewer for a page before or after the meeting; nobody is seated.

    Without a viewer, a page leads to the sign-in and an order gets 401. A stranger gets 404, the wrong role
    403.
    """

    def decorator(view):
        @wraps(view)
        def loaded(request: HttpRequest, public_id: str, *args, **kwargs) -> HttpResponse:
            session = session_of(public_id)
            viewer = viewer_of(request, session)
            if viewer is None:
                return _refuse(request, "account_login")
            if not viewer.may(act):
                raise PermissionDenied
            if not viewer.member.is_guest:
                request.team, request.member = session.team, viewer.member  # type: ignore[attr-defined]
            with timezone.override(session.team.time_zone):
                return view(request, session, viewer, *args, **kwargs)

        return loaded

    return decorator


def _refuse(request: HttpRequest, door: str = "sessions:join") -> HttpResponse:
    if user_of(request):
        raise Http404
    return ask_who(request, door)
