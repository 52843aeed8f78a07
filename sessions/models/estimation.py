"""Estimation: rounds of hidden votes on an item, all of them kept.

Before the reveal, a card is written nowhere but into the vote's own row: no event, no history, no log line.
"""

from datetime import datetime

from django.db import models, transaction
from django.db.models.functions import Coalesce

from backlog.items.rules.scales import Card, card_named, loaded, stored
from backlog.models import BacklogSettings, Change
from core.clock import now
from core.db.prepared import Prepared
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from core.text import one_line
from sessions.deep_dive.rules.consensus import Outcome, Way, outcome
from teams.models import LastChoice, Member, Team

from .entry import Entry
from .event import Event
from .participant import Participant
from .vote import Vote


class RoundQuerySet(models.QuerySet["Round"]):
    def in_play(self):
        """The rounds that the room shows: the live ones, and the early one once it was opened."""
        return self.exclude(kind=Round.Kind.EARLY, revealed_at=None)

    def hidden_on(self, entry_id: int | None):
        """The hidden round of this entry, if any."""
        return self.filter(entry=entry_id, kind=Round.Kind.LIVE, revealed_at=None)

    def agreed_on(self, team: Team):
        """The rounds in which all chose the settled estimate, newest first; their items still have it."""
        another = Vote.objects.filter(round=models.OuterRef("pk"), points__isnull=False).exclude(
            label=models.OuterRef("settled_label")
        )
        return (
            self.filter(
                entry__session__team=team,
                settled_at__isnull=False,
                entry__item__estimate_label=models.F("settled_label"),
            )
            .exclude(models.Exists(another))
            .order_by("-settled_at", "-pk")
        )

    def with_changed_criteria(self):
        """Annotates when the story's criteria last changed while people could vote, or None."""
        changes = Change.objects.filter(
            item=models.OuterRef("entry__item"),
            field="criterion",
            at__lte=Coalesce(models.OuterRef("revealed_at"), models.F("at")),
        )
        return self.annotate(criteria_changed_at=models.Subquery(changes.values("at")[:1]))


class Round(models.Model):
    class Kind(models.TextChoices):
        LIVE = "live"
        EARLY = "early"

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.LIVE)
    # A copy, so that past rounds stay the same when the team changes its scale.
    scale = models.JSONField()
    opened_at = models.DateTimeField(default=now)
    revealed_at = models.DateTimeField(null=True)
    revealed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_label = models.CharField(max_length=20, blank=True)
    # The item's estimate before this round was settled, to undo that.
    former_size = models.JSONField(default=dict, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()
    criteria_changed_at: datetime | None = None  # annotated by `with_changed_criteria`

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "number"], name="one_round_per_number")
        ]

    def __str__(self):
        return f"round {self.number} on {self.entry_id}"

    @property
    def cards(self) -> tuple[Card, ...]:
        return loaded(self.scale)

    @property
    def is_open(self) -> bool:
        return self.revealed_at is None

    @property
    def is_on_stage(self) -> bool:
        """Whether the room looks at its story now: only then is anything about it counted."""
        return self.entry.session.on_stage_id == self.entry_id

    def outdates(self, at: datetime) -> bool:
        """True if a card chosen at that moment is from before the criteria changed."""
        return self.criteria_changed_at is not None and at < self.criteria_changed_at

    def outcome(self, way: Way = Way.MEDIAN) -> Outcome:
        """The outcome of a revealed round by the team's `way`; asking before the reveal is an error."""
        if self.is_open:
            raise AssertionError("a hidden round has no outcome")
        return outcome(self.cards, [vote.label for vote in self.votes.all()], way)

    def has_every_vote(self, at: datetime) -> bool:
        """True if everyone who is here and may estimate has voted, and at least one has."""
        voted = set(self.votes.values_list("participant_id", flat=True))
        return bool(voted) and self.entry.session.estimators_here(at) <= voted

    # Changes

    @classmethod
    def open(cls, entry: Entry, by: Member) -> "Round | None":
        """Opens a round for the item on the stage; None if one is open, or the item has left the stage."""
        with entry.session.changing("votes", "tally", "people", "readiness", "deck", "remark") as session:
            last = entry.rounds.filter(kind=cls.Kind.LIVE).last()
            if session.on_stage_id != entry.pk or (last and last.is_open):
                session.nothing_changed()
                return None
            opened = cls.objects.create(
                entry=entry,
                number=(last.number if last else 0) + 1,
                scale=stored(BacklogSettings.of(session.team).cards),
            )
            entry.item.start_sizing()
            session.record(Event.Kind.ROUND_OPENED, by, item=entry.item.key, number=opened.number)
        return opened

    def cast_vote(
        self, voter: Participant, label: str | None, window: str = "", choice: ChoiceNumber | None = None
    ) -> int | None:
        """Saves the voter's card, None taking it back; a new card replaces the old.

        Returns the number of this change; None once the round is revealed or its story has left the stage,
        when nothing changes. The last missing card reveals the round if the team wants that. A label off the
        scale raises ValueError.
        """
        card = card_named(self.cards, label) if label is not None else None
        if label is not None and card is None:
            raise ValueError("no such card")
        with transaction.atomic():
            # Locked, so that a reveal waits for votes under way and no vote slips in after it. `exists` would
            # not do: it is not guaranteed to lock.
            if not _HIDDEN_AND_LOCKED.all(self.pk):
                return None
            LastChoice.note(voter.member, f"card-{self.public_id}", choice)
            parts = ["tally", "deck"]
            if card is None:
                # Its confidence and reason go with the card.
                self.votes.filter(participant=voter).delete()
                parts.append("remark")
            else:
                Vote.objects.bulk_create(
                    [Vote(round=self, participant=voter, label=card.label, points=card.points, at=now())],
                    update_conflicts=True,
                    unique_fields=["round", "participant"],
                    update_fields=["label", "points", "at"],
                )
            session = self.entry.session
            person = voter.member.public_id
            number = session.team.announce(session.topic, voter.part, *parts, whose=person, window=window)
        # Outside the transaction: the reveal locks the session first, and the round only then.
        session.reveal_when_complete(now())
        return number

    def remark(
        self, voter: Participant, window: str = "", choice: ChoiceNumber | None = None, **fields: str
    ) -> bool:
        """Saves how sure the voter is (`confidence`) or why (`reason`), hidden like the card.

        What is not named stays. False without a card, and once the round is revealed or off the stage.
        """
        with transaction.atomic():
            if not _HIDDEN_AND_LOCKED.all(self.pk):
                return False
            LastChoice.note(voter.member, f"confidence-{self.public_id}", choice)
            if "reason" in fields:
                fields["reason"] = one_line(fields["reason"])
            if not self.votes.filter(participant=voter).update(**fields):
                return False
            session = self.entry.session
            person = voter.member.public_id
            session.team.announce(session.topic, "remark", whose=person, window=window)
        return True

    def keep_vote(self, voter: Participant, window: str = "") -> bool:
        """Keeps the card although the criteria have changed since. False if there is none to keep."""
        with transaction.atomic():
            mine = self.votes.filter(participant=voter)
            if not _HIDDEN_AND_LOCKED.all(self.pk) or not mine.update(at=now()):
                return False
            session = self.entry.session
            person = voter.member.public_id
            session.team.announce(session.topic, voter.part, "deck", whose=person, window=window)
        return True

    def reveal(self, by: Member | None) -> bool:
        """Reveals all cards at once, `by` None if it happens by itself.

        False if they are revealed, the room looks elsewhere, or nobody has a card, not even by hand.
        """
        with self.entry.session.changing("votes", "tally", "people", "deck", "remark", "hint") as session:
            opened = Round.objects.select_for_update().get(pk=self.pk)
            has_cards = opened.votes.exists() or session.participants.by_hand().exists()
            left = session.on_stage_id != opened.entry_id
            if opened.revealed_at or left or not has_cards:
                session.nothing_changed()
                return False
            opened.revealed_at, opened.revealed_by = now(), by
            opened.save(update_fields=["revealed_at", "revealed_by"])
            session.record(Event.Kind.REVEALED, by, item=self.entry.item.key, number=self.number)
        self.refresh_from_db()
        return True


_HIDDEN_AND_LOCKED = Prepared(
    lambda pk: (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=pk, revealed_at=None, entry__session__on_stage=models.F("entry"))
        .order_by()
        .values_list("pk")
    ),
    int,
)
