"""The session page and the projector as the live channel knows them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from backlog.models import Lease
from core.db.prepared import Prepared
from live import timing
from live.pages import Code, PageAccess, Presence, Refused, register
from live.rendering.render_cache import cached
from sessions.access import PROJECTOR, projected, session_of, viewer_of, viewing
from sessions.meeting.page import KIND, access_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Participant, Round, Session, SessionSettings
from sessions.room import parts
from teams.accounts.queries.identity import guest_of, user_of
from teams.models import Counter, Member

# The parts that news of the team's backlog may change on a session page, by its phase.
ITEM_PARTS: dict[Phase | None, tuple[str, ...]] = {
    Phase.TRIAGE: ("queue", "stage"),
    Phase.DEEP_DIVE: ("queue", "story", "criteria", "questions", "notes", "readiness"),
    Phase.WRAP_UP: ("queue", "wrap-up"),
}


# The parts that show action items, by phase.
ACTION_PARTS: dict[Phase | None, tuple[str, ...]] = {
    Phase.KICK_OFF: ("stage",),
    Phase.WRAP_UP: ("wrap-up",),
}

_COUNTER = Prepared(
    lambda ident: Counter.objects.filter(team__refinements__public_id=ident).values_list(
        "team__refinements__public_id", "value"
    ),
    str,
)


class SessionPage:
    """The session page: everyone with a seat may watch it, and each audience has its own rendering."""

    kind = KIND

    # Access

    def admit(self, request: HttpRequest, ident: str) -> PageAccess:
        session = self._session(ident)
        viewer = viewer_of(request, session)
        if viewer is None and user_of(request) is None and guest_of(request, ident) is None:
            raise Refused(Code.NOT_SIGNED_IN, _("Sign in, or join with the session’s code."))
        if viewer is None:
            raise Refused(Code.NOT_ALLOWED, _("You’re not in this session."))
        return access_of(session, viewer, getattr(request, "LANGUAGE_CODE", "en"))

    def readmit(self, ident: str, admitted: frozenset[PageAccess]) -> Mapping[PageAccess, PageAccess | None]:
        session = self._session(ident)
        all_estimate = SessionSettings.of(session.team).all_estimate
        people = {access.person for access in admitted if access.person}
        seated = {
            each.member.public_id: each
            for each in session.participants.filter(member__public_id__in=people).select_related("member")
        }
        members = {
            member.public_id: member
            for member in Member.objects.present().filter(team=session.team, public_id__in=people)
        }
        found: dict[PageAccess, PageAccess | None] = {}
        for access in admitted:
            member, participant = members.get(access.person or ""), seated.get(access.person or "")
            gone = member is None or (participant and participant.shown_out_at)
            moved = participant and access.key and access.key != str(participant.device)
            if gone or moved or (participant is None and member and member.is_guest):
                found[access] = None
            elif member:
                viewer = viewing(session, member, participant, all_estimate)
                found[access] = replace(access_of(session, viewer, access.language), key=access.key)
        return found

    # Affected parts

    def topics(self, ident: str) -> tuple[str, ...]:
        session = self._session(ident)
        return session.topic, session.team.topic

    def counters(self, idents: frozenset[str]) -> Mapping[str, int]:
        if len(idents) == 1:
            return dict(_COUNTER.all(*idents))
        found = Counter.objects.filter(team__refinements__public_id__in=idents)
        return dict(found.values_list("team__refinements__public_id", "value"))

    def affected_parts(self, ident: str, topic: str, names: frozenset[str]) -> tuple[str, ...]:
        if topic.startswith("session."):
            # A missing last vote is a hint. A vote itself only says that the tally changed.
            names |= {"hint"} if "tally" in names else set()
            return tuple(name for name in sorted(names) if parts.is_known(name))
        session = self._session(ident)
        concerned: dict[str, None] = {}
        if "members" in names:
            concerned |= dict.fromkeys(("people", "controls"))
            if session.phase in (Phase.KICK_OFF, Phase.TRIAGE):
                # The team's vision is announced with its name, as the members are.
                concerned["stage"] = None
        if "actions" in names:
            concerned |= dict.fromkeys(ACTION_PARTS.get(session.phase, ()))
        if "goals" in names and session.phase in (Phase.KICK_OFF, Phase.TRIAGE):
            concerned["stage"] = None
        if "look-alikes" in names and session.phase == Phase.TRIAGE:
            concerned["stage"] = None
        items = {name.removeprefix("item-") for name in names if name.startswith("item-")}
        if "items" in names:
            # After an import no item is named: there are too many, and any of this session's may be among
            # them.
            concerned |= dict.fromkeys(ITEM_PARTS.get(session.phase, ("queue", "stage")))
        elif session.phase is None and items:
            items = set(
                session.entries.filter(item__public_id__in=items).values_list("item__public_id", flat=True)
            )
            concerned |= dict.fromkeys(("queue", "stage") if items else ())
        elif items and session.entries.filter(item__public_id__in=items).exists():
            concerned |= dict.fromkeys(ITEM_PARTS.get(session.phase, ("queue", "stage")))
            if session.phase == Phase.DEEP_DIVE and Round.objects.hidden_on(session.on_stage_id).exists():
                # The cards on the table may now be from before the criteria changed.
                concerned |= dict.fromkeys(("people", "deck"))
        elif "backlog" in names and session.phase == Phase.TRIAGE:
            # Someone moved another item: the ranks that decisions would give may have changed.
            concerned["stage"] = None
        return tuple(concerned)

    # Rendering

    def shared(self, audience: str) -> tuple[str, ...]:
        return parts.shared(audience)

    def personal(self, audience: str) -> tuple[str, ...]:
        return () if audience == PROJECTOR else parts.PERSONAL

    def container_of(self, name: str) -> str | None:
        return parts.container_of(name)

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        return parts.render(self._scene(ident), audience, names)

    def render_personal(
        self, ident: str, audience: str, people: frozenset[str], names: tuple[str, ...]
    ) -> Mapping[str, Mapping[str, str]]:
        scene = self._scene(ident)
        return parts.render_personal(scene, audience, parts.Owners(scene, people), names)

    # Presence

    def believed_present(self, ident: str) -> frozenset[str]:
        seats = Participant.objects.admitted().filter(session__public_id=ident, away_at=None)
        return frozenset(seats.values_list("member__public_id", flat=True))

    def note_seen(self, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        Participant.note_seen(people, at)

    def attend(self, ident: str, people: frozenset[str], presence: Presence, at: datetime) -> None:
        session = self._session(ident)
        if presence is Presence.HERE:
            for member in Member.objects.present().filter(public_id__in=people):
                session.seat(member)
            self.note_seen({ident: people}, at)
        elif presence is Presence.MISSED:
            session.miss(people, at - timedelta(seconds=timing.MISSED), at)
        elif presence is Presence.AWAY:
            session.note_away(people, at - timedelta(seconds=timing.AWAY), at)

    # Timer

    def due(self, ident: str) -> datetime | None:
        session = self._session(ident)
        typing_ends = Lease.next_end(session.team) if session.is_running else None
        return min((moment for moment in (session.due(), typing_ends) if moment), default=None)

    def catch_up(self, ident: str, now: datetime) -> None:
        session = self._session(ident)
        session.catch_up(now)
        Lease.expire(session.team, now, session.topic)

    def _scene(self, ident: str) -> Scene:
        return cached(("scene", ident), lambda: Scene(self._session(ident)))

    def _session(self, ident: str) -> Session:
        try:
            return cached(("session", ident), lambda: session_of(ident))
        except Http404:
            raise Refused(Code.NO_SUCH_PAGE, _("This session doesn’t exist.")) from None


class ProjectorPage(SessionPage):
    """The projector view, which belongs to no person and is opened by a secret in its link."""

    kind = "projector"

    def admit(self, request: HttpRequest, ident: str) -> PageAccess:
        public_id, _dash, token = ident.partition("-")
        session = self._session(public_id)
        if not projected(session, token):
            raise Refused(
                Code.NOT_ALLOWED, _("This projector link was replaced. Ask the facilitator for the new one.")
            )
        return PageAccess(ident, PROJECTOR, None, getattr(request, "LANGUAGE_CODE", "en"), token)

    def readmit(self, ident: str, admitted: frozenset[PageAccess]) -> Mapping[PageAccess, PageAccess | None]:
        session = self._session(ident)
        return {each: each if projected(session, each.key) else None for each in admitted}

    def counters(self, idents: frozenset[str]) -> Mapping[str, int]:
        # The ident contains the secret, so after renewing the link it is another page.
        of = {ident.partition("-")[0]: ident for ident in idents}
        return {of[public_id]: value for public_id, value in super().counters(frozenset(of)).items()}

    def believed_present(self, ident: str) -> frozenset[str]:
        return frozenset()

    def note_seen(self, people: Mapping[str, frozenset[str]], at: datetime) -> None:
        """Notes nobody: no person watches the projector view."""

    def attend(self, ident: str, people: frozenset[str], presence: Presence, at: datetime) -> None:
        """Does nothing: no person watches the projector view."""

    def _session(self, ident: str) -> Session:
        return super()._session(ident.partition("-")[0])


SESSION, PROJECTION = SessionPage(), ProjectorPage()


def register_all() -> None:
    register(SESSION)
    register(PROJECTION)
