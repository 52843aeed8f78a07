"""A session as one rendering sees it: rows are read when a part first needs them, once for all audiences."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language

from backlog.models import Lease
from core.clock import now
from core.db.prepared import Prepared
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, PROJECTOR
from sessions.meeting.parts.view_models.meeting import Meeting
from sessions.meeting.rules.agenda import Phase
from sessions.models import (
    Entry,
    Participant,
    PhaseTimebox,
    Round,
    Session,
    SessionSettings,
    SizingWall,
    Vote,
)
from teams.members.rules.rights import Act

# The acts that each audience may do, as far as a shared part can know. An act that only some of an audience
# may do, such as estimating, is shown in their personal parts.
AUDIENCE_MAY = {
    FACILITATOR: {Act.FOLLOW, Act.ANSWER, Act.DECIDE, Act.LEAD},
    DECIDER: {Act.FOLLOW, Act.ANSWER, Act.DECIDE, Act.TAKE_OVER},
    MEMBER: {Act.FOLLOW, Act.ANSWER, Act.TAKE_OVER},
    OBSERVER: {Act.FOLLOW},
    PROJECTOR: set(),
}


_SEATS = Prepared(
    lambda session: (
        Participant.objects.filter(session=session).admitted().select_related("member").by_arrival()
    ),
    int,
)
_ROUNDS = Prepared(lambda entry: Round.objects.with_changed_criteria().filter(entry=entry).in_play(), int)
_VOTED = Prepared(lambda of: Vote.objects.filter(round=of).values_list("participant_id", "at"), int)


class Scene:
    """Everything that the parts of one session's page are made of."""

    def __init__(self, session: Session, at: datetime | None = None):
        self.session = session
        self.at = at or now()
        self._views: dict[tuple[str, str | None], Any] = {}

    def view[T](self, name: str, build: Callable[["Scene"], T]) -> T:
        """The view of the part with that name, built once because it is the same for every audience."""
        key = name, get_language()
        if key not in self._views:
            self._views[key] = build(self)
        return self._views[key]

    def meeting(self, audience: str) -> Meeting:
        """The facts that every part of this audience's page may use."""
        session = self.session
        return Meeting(
            id=session.public_id,
            number=session.number,
            goal=session.goal,
            team_name=session.team.name,
            team_slug=session.team.slug,
            phase=self.phase,
            audience=audience,
            may=frozenset(AUDIENCE_MAY[audience]),
            position=0 if session.is_finished else session.position,
            facilitator_id=session.facilitator.public_id if session.facilitator else "",
            facilitator_name=session.facilitator.name if session.facilitator else "",
        )

    @cached_property
    def phase(self) -> str:
        """ "lobby", a phase of the agenda, or "finished"."""
        if self.session.is_finished:
            return "finished"
        return self.session.phase or "lobby"

    @cached_property
    def timeboxes(self) -> list[PhaseTimebox]:
        return list(self.session.timeboxes.all())

    @cached_property
    def current(self) -> PhaseTimebox | None:
        return self.session.current()

    @cached_property
    def settings(self) -> SessionSettings:
        return SessionSettings.of(self.session.team)

    @cached_property
    def seats(self) -> list[Participant]:
        """Everyone who has a seat, in the order of their arrival."""
        seats = _SEATS.all(self.session.pk)
        for seat in seats:
            seat.session = self.session
        return seats

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of both lists, with their items."""
        return list(self.session.entries.select_related("item", "objected_by"))

    def listed(self, phase: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.phase == phase]

    @cached_property
    def on_stage(self) -> Entry | None:
        """The entry on the stage, in the phases that have items."""
        entry = self.session.on_stage
        return entry if entry and self.phase == entry.phase else None

    @cached_property
    def leases(self) -> list[Lease]:
        """What is being typed in the team's texts now, the one begun first above."""
        held = Lease.objects.held(self.at).filter(team=self.session.team)
        return list(held.select_related("holder").order_by("pk")) if self.session.is_running else []

    @cached_property
    def sizing_wall(self) -> SizingWall | None:
        """The bulk estimate that the room sees instead of a story."""
        return SizingWall.open_in(self.session) if self.phase == Phase.DEEP_DIVE else None

    @cached_property
    def rounds(self) -> list[Round]:
        """The rounds that the room shows; only revealed ones come with their votes' cards."""
        if self.on_stage is None or self.phase != Phase.DEEP_DIVE:
            return []
        rounds = _ROUNDS.all(self.on_stage.pk)
        prefetch_related_objects([each for each in rounds if not each.is_open], "votes__participant__member")
        return rounds

    @cached_property
    def round(self) -> Round | None:
        """The newest round on the story."""
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def voted(self) -> dict[int, datetime]:
        """The seats that have voted in the newest round, and when: never their cards."""
        if self.round is None:
            return {}
        return dict(_VOTED.all(self.round.pk))

    def is_outdated(self, seat: Participant) -> bool:
        """True if this person chose their card before the criteria changed."""
        at = self.voted.get(seat.pk)
        return at is not None and self.round is not None and self.round.outdates(at)

    def may_estimate(self, seat: Participant) -> bool:
        return seat.standing(self.session, self.settings.all_estimate).may(Act.ESTIMATE)

    def is_waited_for(self, seat: Participant) -> bool:
        """True if this person is here and may estimate."""
        return seat.is_waited_for(self.at, self.session, self.settings.all_estimate)

    @cached_property
    def electorate(self) -> list[Participant]:
        """The people a round counts: everyone here who may estimate, and everyone who has voted."""
        return [seat for seat in self.seats if seat.pk in self.voted or self.is_waited_for(seat)]
