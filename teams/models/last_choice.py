"""Choices in the order in which they were made, which is not always that in which they arrive."""

from django.db import connection, models

from core.clock import now
from core.http.request import ChoiceNumber

from .member import Member


class Superseded(Exception):
    """The same client has made a newer choice about the same thing: this one changes nothing."""


class LastChoice(models.Model):
    """The number of the last choice that a client of a person has made about one thing."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    # What the choice is about, such as "card-" and the round's ID.
    subject = models.CharField(max_length=80)
    client = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    # Deleted after a day, together with old keys of orders (order_key.py).
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "subject"], name="one_last_choice_per_person_and_subject"
            )
        ]
        indexes = [models.Index(fields=["at"], name="last_choice_at")]

    def __str__(self):
        return f"{self.subject}: {self.number}"

    # Changes

    @classmethod
    def note(cls, member: Member, subject: str, choice: ChoiceNumber | None) -> None:
        """Raise Superseded if the client has sent a newer choice about this; else remember this one.

        Call it in the transaction of the change: it locks the row, so that of two choices that meet the newer
        one is written last. Numbers of different clients are not compared: there the later arrival counts.
        """
        if choice is None:
            return
        with connection.cursor() as cursor:
            # One statement, because a vote has to be quick.
            cursor.execute(
                "INSERT INTO teams_lastchoice (member_id, subject, client, number, at) "
                "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (member_id, subject) DO UPDATE "
                "SET client = excluded.client, number = excluded.number, at = excluded.at "
                "WHERE teams_lastchoice.client <> excluded.client "
                "OR teams_lastchoice.number <= excluded.number RETURNING number",
                [
                    member.pk,
                    subject,
                    choice.client,
                    choice.number,
                    connection.ops.adapt_datetimefield_value(now()),
                ],
            )
            if cursor.fetchone() is None:
                raise Superseded(subject)
