"""The personal parts: a person's own cards, remark, answers and menu. Rendered for nobody else."""

from functools import cached_property

from django.utils.translation import gettext as _

from sessions.deep_dive.parts.deck import deck_of, offers_early
from sessions.deep_dive.parts.view_models import DeckView
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Answer, NameClaim, Participant, Reaction, Round, Vote
from sessions.models.pre_estimates import early_sizes
from sessions.room.parts.view_models.personal import (
    AnswersView,
    ClaimView,
    MyAnswer,
    RemarkView,
    SelfView,
)
from teams.members.rules.rights import Act


class Owners:
    """The personal parts of several people in one scene, read with one set of queries for all of them."""

    def __init__(self, scene: Scene, people: frozenset[str]):
        self.scene = scene
        self.seats = {
            seat.member.public_id: seat
            for seat in scene.session.participants.admitted()
            .filter(member__public_id__in=people)
            .select_related("member")
        }

    def deck(self) -> dict[str, DeckView]:
        scene, current = self.scene, self.scene.round
        if scene.phase != Phase.DEEP_DIVE or current is None:
            return dict.fromkeys(self.seats, DeckView("none"))
        state = "hidden" if current.is_open else "settled" if current.settled_at else "revealed"
        missing = [seat for seat in self.seats.values() if seat.pk not in self._votes]
        early = self._early(current, missing)
        return {
            person: self._deck_of(seat, state, self._votes.get(seat.pk), early.get(seat.pk, ""))
            for person, seat in self.seats.items()
        }

    def remark(self) -> dict[str, RemarkView]:
        scene, current = self.scene, self.scene.round
        if scene.phase != Phase.DEEP_DIVE or current is None or not current.is_open:
            return dict.fromkeys(self.seats, RemarkView())
        return {
            person: self._remark_of(seat, current, self._votes.get(seat.pk))
            for person, seat in self.seats.items()
        }

    def answers(self) -> dict[str, AnswersView]:
        entry = self.scene.on_stage
        if entry is None or self.scene.phase != Phase.TRIAGE:
            return dict.fromkeys(self.seats, AnswersView("", (), False))
        given = {
            (answer.participant_id, answer.question): answer.yes
            for answer in Answer.objects.filter(entry=entry, participant__in=self.seats.values())
        }
        values = {True: "yes", False: "no", None: ""}
        return {
            person: AnswersView(
                entry.public_id,
                tuple(
                    MyAnswer(key, _(str(label)), values[given.get((seat.pk, key))])
                    for key, label in Answer.Question.choices
                ),
                is_open=self._standing(seat).may(Act.ANSWER) and entry.closed_at is None,
            )
            for person, seat in self.seats.items()
        }

    def self(self) -> dict[str, SelfView]:
        ids = [seat.pk for seat in self.seats.values()]
        claims: dict[int, list[ClaimView]] = {}
        for claim in NameClaim.objects.open(self.scene.at).filter(participant__in=ids):
            claims.setdefault(claim.participant_id, []).append(ClaimView(claim.public_id))
        stars = dict(
            self.scene.session.ratings.filter(participant__in=ids).values_list("participant_id", "stars")
        )
        return {
            person: SelfView(
                id=person,
                name=seat.member.name,
                may=frozenset(self._standing(seat).acts()),
                is_guest=seat.member.is_guest,
                is_watching=seat.watching,
                hand_raised=seat.hand_raised_at is not None,
                stars=stars.get(seat.pk, 0),
                claims=tuple(claims.get(seat.pk, ())),
                signs=tuple((kind, _(str(label))) for kind, label in Reaction.Kind.choices),
            )
            for person, seat in self.seats.items()
        }

    @cached_property
    def _votes(self) -> dict[int, Vote]:
        """These people's own cards in the newest round, by their seats."""
        mine = Vote.objects.filter(round=self.scene.round, participant__in=self.seats.values())
        return {vote.participant_id: vote for vote in mine}

    def _early(self, current: Round, waiting: list[Participant]) -> dict[int, str]:
        """The early estimates of people who have not voted; only the first round offers them."""
        return early_sizes(current.entry_id, waiting) if waiting and offers_early(current) else {}

    def _remark_of(self, seat: Participant, current: Round, vote: Vote | None) -> RemarkView:
        if not self._standing(seat).may(Act.ESTIMATE):
            return RemarkView()
        # Rendered before there is a card, and shown once there is one, so the reply to a vote need not
        # contain it.
        return RemarkView(current.public_id, *((vote.confidence, vote.reason) if vote else ()))

    def _deck_of(self, seat: Participant, state: str, vote: Vote | None, early: str) -> DeckView:
        if not self._standing(seat).may(Act.ESTIMATE):
            return DeckView("none")
        current = self.scene.round
        assert current is not None
        is_outdated = bool(vote and current.outdates(vote.at))
        return deck_of(current, vote.label if vote else "", state, early, is_outdated)

    def _standing(self, seat: Participant):
        return seat.standing(self.scene.session, self.scene.settings.all_estimate)
