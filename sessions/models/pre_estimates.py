"""Preparation before the meeting: who has read a story, and the private estimates given to it.

An early estimate is a vote of a hidden round with the number 0, which no scene loads until the facilitator
opens it. Like every hidden vote it is in its own row and nowhere else.

Early estimates of a story that its session did not reach count in the next one. They stay where they are and
are found from there, so that nobody gets a seat in a meeting merely by having prepared another.
"""

from collections.abc import Collection

from django.db import models

from backlog.items.rules.scales import Card, card_named, stored
from backlog.models import BacklogSettings
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from teams.models import Member

from .entry import Entry
from .estimation import Round
from .event import Event
from .participant import Participant
from .session import Session
from .vote import Vote

EARLY_NUMBER = 0


class Reading(models.Model):
    """A note that a person has read a story before the meeting."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="readings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "participant"], name="one_reading_per_person")
        ]

    def __str__(self):
        return f"a reading of {self.entry_id}"

    # Changes

    @classmethod
    def note(cls, entry: Entry, reader: Participant) -> bool:
        """Notes that the story was read; False if that is known."""
        with entry.session.changing("stage") as session:
            created = cls.objects.get_or_create(entry=entry, participant=reader)[1]
            if not created or session.started_at:
                session.nothing_changed()
        return created


# Questions


def early_cards(entry: Entry) -> tuple[Card, ...]:
    """The cards for early estimates: the scale of the first one given, else the team's."""
    sealed = entry.rounds.filter(kind=Round.Kind.EARLY).first()
    return sealed.cards if sealed else BacklogSettings.of(entry.session.team).cards


def early_sizes(entry: Entry | int, voters: Collection[Participant]) -> dict[int, str]:
    """The hidden cards of these people alone, by their seat; to be shown to their owners only."""
    mine = _sealed(entry).filter(participant__member__in=[voter.member_id for voter in voters])
    labels = dict(mine.values_list("participant__member_id", "label"))
    return {voter.pk: labels[voter.member_id] for voter in voters if voter.member_id in labels}


def early_sizes_by(member: Member, session: Session) -> dict[int, str]:
    """The cards that one person gave early, by item of this session; to be shown to them only."""
    stories = session.entries.listed_in(Phase.DEEP_DIVE)
    given = Vote.objects.filter(round__entry__in=stories, round__kind=Round.Kind.EARLY)
    mine = {"participant__member": member}
    along = _following(stories).filter(**mine).order_by("at", "pk")
    labels = dict(along.values_list("round__entry__item_id", "label"))
    return labels | dict(given.filter(**mine).values_list("round__entry__item_id", "label"))


def early_sizers(session: Session) -> list[tuple[int, str]]:
    """The people who gave an early estimate, by item of this session, in their order; no card is read."""
    stories = session.entries.listed_in(Phase.DEEP_DIVE)
    given = Vote.objects.filter(round__entry__in=stories, round__kind=Round.Kind.EARLY)
    found = (_following(stories) | given).order_by("at", "pk")
    return list(dict.fromkeys(found.values_list("round__entry__item_id", "participant__member__name")))


def sealed_count(entry: Entry) -> int:
    """The number of early estimates of the story that are not revealed yet."""
    return len(_sealed_here(entry))


def _sealed_here(entry: Entry) -> dict[int, Vote]:
    """The newest hidden vote of each person who has a seat in the entry's session, by their seat."""
    seats = dict(entry.session.participants.admitted().values_list("member_id", "pk"))
    votes = _sealed(entry).filter(participant__member__in=seats).select_related("participant")
    return {seats[vote.participant.member_id]: vote for vote in votes}


def _sealed(entry: Entry | int) -> models.QuerySet[Vote]:
    """The hidden votes on the story, each person's newest one last."""
    pk = entry if isinstance(entry, int) else entry.pk
    return _following(Entry.objects.filter(pk=pk)).order_by("at", "pk")


def _following(stories: models.QuerySet[Entry]) -> models.QuerySet[Vote]:
    """The hidden votes on these stories, and on the same ones in finished sessions that missed them."""
    there = Entry.objects.filter(pk=models.OuterRef("round__entry"), session__finished_at__isnull=False)
    since = models.OuterRef("round__entry__session__started_at")
    later = Entry.objects.filter(item=models.OuterRef("round__entry__item"), session__started_at__gt=since)
    reached = later.filter(phase=Phase.DEEP_DIVE).reached().exclude(pk__in=stories.values("pk"))
    came_along = models.Exists(there.unreached()) & ~models.Exists(reached)
    return Vote.objects.filter(
        models.Q(round__entry__in=stories.values("pk")) | came_along,
        round__kind=Round.Kind.EARLY,
        round__revealed_at=None,
        round__entry__item__in=stories.values("item"),
    )


# Changes


def size_early(entry: Entry, voter: Participant, label: str | None) -> bool:
    """Gives the story a private estimate before the room discusses it; None takes it back.

    False once it has been on the stage: from then on votes count. A label that is not on the scale raises
    ValueError.
    """
    with entry.session.changing() as session:
        present = Entry.objects.select_related("session__team").get(pk=entry.pk)
        if session.is_finished or present.was_looked_at or present.rounds.in_play().exists():
            return False
        card = card_named(early_cards(present), label) if label is not None else None
        if label is not None and card is None:
            raise ValueError("no such card")
        if card is None:
            _sealed(present).filter(participant__member=voter.member_id).delete()
        else:
            sealed = _sealed_round(present)
            kept = {"label": card.label, "points": card.points, "at": now()}
            sealed.votes.update_or_create(participant=voter, defaults=kept)
            Reading.objects.get_or_create(entry=present, participant=voter)
        # Only the lobby shows how many have given an early estimate.
        if not session.started_at:
            session.publish_parts("stage")
    return True


def open_early(entry: Entry, by: Member) -> bool:
    """Reveals the early estimates as the story's first round; False if there are none or it is too late."""
    with entry.session.changing("votes", "tally", "people", "readiness", "deck", "hint") as session:
        given, played = _sealed_here(entry), entry.rounds.in_play().exists()
        if session.on_stage_id != entry.pk or played or not given:
            session.nothing_changed()
            return False
        sealed = _sealed_round(entry)
        _copy_earlier_votes(sealed, given)
        sealed.revealed_at, sealed.revealed_by = now(), by
        sealed.save(update_fields=["revealed_at", "revealed_by"])
        entry.item.start_sizing()
        session.record(Event.Kind.REVEALED, by, item=entry.item.key, number=sealed.number)
    return True


def _sealed_round(entry: Entry) -> Round:
    which = {"entry": entry, "kind": Round.Kind.EARLY, "number": EARLY_NUMBER}
    return Round.objects.get_or_create(**which, defaults={"scale": stored(early_cards(entry))})[0]


def _copy_earlier_votes(sealed: Round, given: dict[int, Vote]) -> None:
    """Copies the early estimates of an earlier session into this one's round."""
    Vote.objects.bulk_create(
        Vote(round=sealed, participant_id=seat, label=vote.label, points=vote.points, at=vote.at)
        for seat, vote in given.items()
        if vote.round_id != sealed.pk and card_named(sealed.cards, vote.label)
    )
