"""What the facilitator answered to a guardrail, and on which of their screens they want to read them."""

from django.db import models

from .changing import Changing


class Hints(Changing):
    # Names of guardrails that were answered with "not now", those about a story with its entry.
    hushed = models.JSONField(default=list, editable=False)
    # Where the laptop is mirrored to the wall, everybody would read them.
    hints_on_phone = models.BooleanField(default=False)

    class Meta:
        abstract = True

    # Changes

    def hush(self, name: str) -> None:
        """Say no more of this in this session."""
        with self.changing("hint") as session:
            if name in session.hushed:
                return session.nothing_changed()
            session.hushed = [*session.hushed, name]
            session.save(update_fields=["hushed"])

    def show_hints(self, on_phone: bool) -> None:
        """Show them on the facilitator's phone only, or wherever the facilitator looks."""
        with self.changing("hint") as session:
            if session.hints_on_phone == on_phone:
                return session.nothing_changed()
            session.hints_on_phone = on_phone
            session.save(update_fields=["hints_on_phone"])
