"""Orders that add something, so that a repeated one adds nothing."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from core.clock import now
from core.ids import new_public_id
from core.tokens import digest

from .last_choice import LastChoice

KEPT_FOR = timedelta(days=1)
# Within this time nobody means to add the same thing twice, in whichever window.
AT_ONCE = timedelta(seconds=2)


class OrderKey(models.Model):
    """An order that one person gave with one content, and how it was answered."""

    # Of the person, the address and what was sent: the content itself is kept nowhere but in its own row.
    digest = models.CharField(max_length=64, unique=True)
    # The key of the rendered form (static/js/live/orders/order-keys.js), empty if none was sent.
    key = models.CharField(max_length=40, blank=True)
    # Tells the transaction that made the row from one that found it.
    attempt = models.CharField(max_length=12, default=new_public_id)
    reply = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="order_key_at")]

    def __str__(self):
        return f"{self.key} at {self.at}"

    # Changes

    @classmethod
    def take(cls, content: str, key: str, at: datetime) -> tuple[Self, bool]:
        """The row of the order with this content, and whether it is new; False for a repeat.

        Call it in the transaction of the change: who comes second waits until the first one is committed, and
        finds its reply.
        """
        mine = cls(digest=digest(content), key=key, at=at)
        cls.objects.filter(at__lt=at - KEPT_FOR).delete()
        LastChoice.objects.filter(at__lt=at - KEPT_FOR).delete()
        cls._default_manager.bulk_create([mine], ignore_conflicts=True)
        row = cls.objects.select_for_update().get(digest=mine.digest)
        if row.attempt == mine.attempt:
            return row, True
        if (key and row.key == key) or row.at > at - AT_ONCE:
            return row, False
        # Added and deleted before, and added again.
        row.key, row.at, row.reply = key, at, {}
        row.save(update_fields=["key", "at", "reply"])
        return row, True

    def keep(self, reply: dict[str, str | int]) -> None:
        """Keeps how the order was answered."""
        self.reply = reply
        self.save(update_fields=["reply"])
