"""Summary and ratings of a session. A summary is a copy, so later changes to items leave it as it was."""

from datetime import datetime
from statistics import fmean

from django.db import models

from core.clock import now
from core.http.request import ChoiceNumber
from core.ids import new_public_id
from core.text import one_line
from core.tokens import derived_token, digest
from teams.models import LastChoice

from .participant import Participant
from .session import Session


class SummaryQuerySet(models.QuerySet["Summary"]):
    def opened_by(self, token: str):
        """The summary whose link has this secret, unless the link was revoked or the session was reopened."""
        held = self.filter(link_digest=digest(token), session__finished_at__isnull=False)
        return held.select_related("session__team")


class Summary(models.Model):
    session = models.OneToOneField(Session, models.CASCADE, primary_key=True, related_name="summary")
    data = models.JSONField()
    # The link opens the summary without signing in. Without a digest there is no link; a new nonce revokes
    # the old one.
    link_nonce = models.CharField(max_length=12, default=new_public_id, editable=False)
    link_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    link_revoked_at = models.DateTimeField(null=True)
    # Minutes, rounds and votes are for members; people outside see them only if someone decides so.
    link_shows_time_and_votes = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)

    objects = SummaryQuerySet.as_manager()

    def __str__(self):
        return f"summary of {self.session_id}"

    @property
    def link_token(self) -> str:
        """The secret of the link for outsiders; empty if there is none."""
        return derived_token("summary", self.link_nonce) if self.link_digest else ""

    # Changes

    @classmethod
    def keep(cls, session: Session, data: dict, at: datetime) -> "Summary":
        """Saves the outcome of the session; a later one replaces it and keeps its link."""
        return cls.objects.update_or_create(session=session, defaults={"data": data, "made_at": at})[0]

    def share(self, *, time_and_votes: bool = False) -> None:
        """Makes a link for outsiders, with minutes and votes if wanted. An existing one stays as it is."""
        if not self.link_digest:
            self.show_time_and_votes(time_and_votes)
            self.link_nonce = new_public_id()
            self.link_digest = digest(derived_token("summary", self.link_nonce))
            self.link_revoked_at = None
            self.save(update_fields=["link_nonce", "link_digest", "link_revoked_at"])

    def show_time_and_votes(self, shown: bool) -> None:
        """Shows minutes, rounds and votes to people outside the team, or hides them."""
        self.link_shows_time_and_votes = shown
        self.save(update_fields=["link_shows_time_and_votes"])

    def revoke(self, at: datetime) -> None:
        """Revokes the link. The next one begins without minutes and votes."""
        self.link_digest, self.link_revoked_at, self.link_shows_time_and_votes = "", at, False
        self.save(update_fields=["link_digest", "link_revoked_at", "link_shows_time_and_votes"])


# Fewer ratings would tell who gave which.
FEWEST_RATINGS = 3


class RatingQuerySet(models.QuerySet["Rating"]):
    def mean_and_comments(self) -> tuple[str, list[str]]:
        """Their mean and their comments, in an order that tells nothing; empty if there are fewer than 3."""
        rows = list(self.values_list("stars", "word"))
        if len(rows) < FEWEST_RATINGS:
            return "", []
        return f"{fmean(stars for stars, _ in rows):.1f}", sorted(word for _, word in rows if word)


class Rating(models.Model):
    """A rating of 1 to 5 with an optional comment; shown from three ratings on, without names."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="ratings")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    stars = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=200, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="one_rating_per_person"),
            models.CheckConstraint(condition=models.Q(stars__range=(1, 5)), name="one_to_five_stars"),
        ]

    def __str__(self):
        return f"a rating of {self.session_id}"

    # Changes

    @classmethod
    def give(
        cls, session: Session, participant: Participant, stars: int, choice: ChoiceNumber | None = None
    ) -> None:
        """Rates the session; a new rating replaces the old."""
        with session.changing("wrap-up", whose=participant.member.public_id):
            LastChoice.note(participant.member, f"stars-{session.public_id}", choice)
            cls.objects.update_or_create(session=session, participant=participant, defaults={"stars": stars})

    @classmethod
    def say(cls, session: Session, participant: Participant, word: str) -> bool:
        """Saves a comment on one's rating, or removes it if empty; False if one has not rated yet."""
        with session.changing("wrap-up", whose=participant.member.public_id) as session:
            mine = cls.objects.filter(session=session, participant=participant)
            if not mine.update(word=one_line(word)[:200]):
                session.nothing_changed()
                return False
        return True
