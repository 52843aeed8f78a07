"""History: what changed on an item, field by field, by whom, in which session, and why."""

from django.db import models

from teams.models import Member


class Change(models.Model):
    class Origin(models.TextChoices):
        """The origin of a change that neither a person nor a session made."""

        IMPORT = "import", "Import"
        TIDYING = "tidying", "Tidying"

    item = models.ForeignKey("backlog.Item", models.CASCADE, related_name="changes")
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The session's public id, not a key: the backlog knows no sessions.
    session = models.CharField(max_length=12, blank=True)
    # Empty for what a person or a session did.
    origin = models.CharField(max_length=10, blank=True, choices=Origin.choices)
    reason = models.TextField(blank=True)
    # The change of many items at once that this was part of.
    bulk = models.ForeignKey(
        "backlog.BulkEdit", models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["item", "-at"]),
            # What a session changed, for its summary.
            models.Index(
                fields=["session"], condition=~models.Q(session=""), name="the_changes_of_a_session"
            ),
        ]
        constraints = [
            # In the database, because much of the history is written in bulk.
            models.CheckConstraint(
                condition=models.Q(by__isnull=False) | ~models.Q(session="") | ~models.Q(origin=""),
                name="change_has_an_origin",
            )
        ]

    def __str__(self):
        return f"{self.field} of {self.item_id}"
