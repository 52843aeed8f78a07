"""Looks at an item, and changes of its scope: the activity that its letters ask about."""

from datetime import datetime

from core.clock import now
from teams.models import Member

from .item_fields import ItemFields


class Activity(ItemFields):
    class Meta:
        abstract = True

    # Changes

    def look(self, by: Member, session="") -> None:
        """Record that a person reviewed the item and found it right as it is."""
        with self._changing() as item:
            item._record("looked_at", "", "", by, session)

    def show(self) -> None:
        """Mark the item as looked at while it is on the stage. Runs inside the session's own change."""
        self._mark(looked_at=now())

    def note_journey(self, at: datetime, *, changes_scope: bool, session="") -> None:
        """Mark the item after a split or merge moved things to or from it; things it gathers change its
        scope.

        Runs inside a change.
        """
        scope = {"scope_changed_at": at} if changes_scope else {}
        if changes_scope and not session:
            scope["changed_outside_at"] = at
        self._mark(looked_at=at, **scope)
