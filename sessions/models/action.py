"""An action item: who does what until when."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import models, transaction

from backlog.models import Item, Lease, Question
from backlog.models.question import when_answered
from core.clock import now
from core.ids import new_public_id
from core.text import one_line, version
from core.tokens import derived_token
from teams.models import Member, Team

from .session import Session


def owner_of(team: Team, name: str) -> tuple[Member | None, str]:
    """The member whose name begins like this, or the name of someone outside the team."""
    members = team.members.present()
    member = name and (
        members.filter(name__iexact=name).first() or members.filter(name__istartswith=name).first()
    )
    return (member, "") if member else (None, name)


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def left_for(self, session: Session):
        """Actions that earlier sessions left open, and those of them that were done since this one began."""
        before = self.filter(team=session.team_id, dropped_at=None).exclude(session=session)
        began = session.started_at or now()
        return before.filter(models.Q(done_at=None) | models.Q(done_at__gte=began)).order_by("due", "pk")

    def open(self):
        return self.filter(done_at=None, dropped_at=None).order_by("due", "pk")

    def lately_done(self, since: datetime):
        return self.filter(done_at__gt=since, dropped_at=None).order_by("-done_at", "-pk")


class ActionItem(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="actions")
    session = models.ForeignKey(Session, models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Member, models.PROTECT, null=True, related_name="actions")
    # The name of an owner outside the team.
    owner_name = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True)
    item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="actions")
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="action")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    # The session whose kick-off carried the action over last.
    carried_by = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    # The due date of which its owner was reminded.
    reminded_of = models.DateField(null=True, editable=False)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]

    @property
    def owned_by(self) -> str:
        """The owner's name, from the team or outside; empty if the action has no owner."""
        return self.owner.name if self.owner else self.owner_name

    @property
    def seen(self) -> str:
        """The version of owner and due date, for a form that changes them."""
        return version(f"{self.owned_by} {self.due or ''}")

    @property
    def done_token(self) -> str:
        """The token of the link in a reminder, which marks this one action done without signing in."""
        return derived_token("action", self.public_id)

    @property
    def result(self) -> str:
        """The answer to the question that it was made of; empty without one."""
        answer = self.question.answer if self.question else ""
        return "" if answer == self.text else answer

    # Changes

    @classmethod
    def take(
        cls,
        session: Session,
        text: str,
        by: Member,
        *,
        owner: Member | None = None,
        owner_name: str = "",
        due: date | None = None,
        question: Question | None = None,
    ) -> "ActionItem":
        """Adds an action: who does what until when."""
        with session.changing("wrap-up", "questions") as session:
            Lease.spend(session.team_id, f"draft-action-{session.public_id}", by)
            return cls.note(session, text, by, owner=owner, owner_name=owner_name, due=due, question=question)

    @classmethod
    def take_all(cls, session: Session, rows: Sequence[dict], by: Member) -> list["ActionItem"]:
        """Adds several actions in one change; of each its text, and its owner and due date if it has them."""
        with session.changing("wrap-up", "questions") as session:
            Lease.spend(session.team_id, f"draft-action-{session.public_id}", by)
            return [cls.note(session, by=by, **row) for row in rows]

    @classmethod
    def take_back_all(cls, session: Session, ids: Sequence[str], by: Member) -> int:
        """Removes those of these actions that this person added and that are still open, in one change."""
        with session.changing("wrap-up") as session:
            mine = cls.objects.filter(
                session=session, public_id__in=ids, by=by, done_at=None, dropped_at=None
            )
            gone = mine.update(dropped_at=now())
            if not gone:
                session.nothing_changed()
        return gone

    def carry_over(self, session: Session) -> bool:
        """Carries the action over in this session's kick-off, or takes that back.

        False if it was done or dropped since.
        """
        with session.changing("stage") as session:
            present = ActionItem.objects.select_for_update().get(pk=self.pk)
            if present.done_at or present.dropped_at:
                session.nothing_changed()
                return False
            present.carried_by = None if present.carried_by_id == session.pk else session
            present.save(update_fields=["carried_by"])
        return True

    @classmethod
    def note(
        cls, session: Session, text: str, by: Member, *, question: Question | None = None, **who_and_when
    ) -> "ActionItem":
        """The same, inside `changing`. A question has one action; one that was dropped is taken up again."""
        item = question.item if question else None
        facts = {"text": one_line(text)[:300], "by": by, "item": item, "dropped_at": None, **who_and_when}
        if question:
            facts |= {"team": session.team, "session": session, "done_at": None}
            return cls.objects.update_or_create(question=question, defaults=facts)[0]
        return cls.objects.create(team=session.team, session=session, **facts)

    def withdraw(self, at: datetime) -> None:
        """Removes an action that was made by mistake. Inside `changing`."""
        self.dropped_at = at
        self.save(update_fields=["dropped_at"])

    def finish(self, done: bool, by: Member) -> bool:
        """Marks the action done, or reopens it; False if it is so already.

        A question that became this action is then answered, or open again.
        """
        with self._changing():
            here = ActionItem.objects.filter(pk=self.pk, dropped_at=None, done_at__isnull=done)
            if not here.update(done_at=now() if done else None):
                return False
            if self.question and done and self.question.is_open:
                self.question.settle(self.text, by)
            elif self.question and not done and self.question.answered_at:
                self.question.reopen(by)
        return True

    def assign(self, text: str, owner: Member | None, owner_name: str, due: date | None) -> None:
        """Changes the text, owner and due date."""
        with self._changing():
            self.text, self.owner, self.owner_name, self.due = one_line(text)[:300], owner, owner_name, due
            self.save(update_fields=["text", "owner", "owner_name", "due"])

    def hand_to(self, owner: Member | None, owner_name: str, due: date | None, seen: str = "") -> bool:
        """Changes the owner and due date.

        False if it is done or deleted, or has another owner or date by now than those that were `seen`.
        """
        with transaction.atomic():
            self.team.lock()
            self.refresh_from_db()
            if self.done_at or self.dropped_at or (seen and seen != self.seen):
                return False
            self.assign(self.text, owner, owner_name, due)
        return True

    def drop(self, dropped: bool = True) -> None:
        """Drops the action, or takes that back."""
        with self._changing():
            self.dropped_at = now() if dropped else None
            self.save(update_fields=["dropped_at"])

    def claim_reminder(self, due: date) -> bool:
        """Claims the reminder of that due date; True if it is to be sent now, once for each date."""
        here = ActionItem.objects.filter(pk=self.pk, due=due, done_at=None, dropped_at=None)
        return bool(here.exclude(reminded_of=due).update(reminded_of=due))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Announces the change to every page of the team that shows open actions, kick-offs included."""
        with transaction.atomic():
            self.team.lock()
            self.refresh_from_db()
            yield
            self.team.announce(self.team.topic, "actions")
        self.refresh_from_db()


@when_answered
def _follow(question: Question) -> None:
    """Closes the action that the question became when the question is answered, and reopens it with it."""
    answered_at = question.answered_at
    mine = ActionItem.objects.filter(question=question, dropped_at=None, done_at__isnull=bool(answered_at))
    if mine.update(done_at=answered_at):
        team = question.item.team
        team.announce(team.topic, "actions")
