"""What happened to an item that its letters ask about: who looked at it last, when its scope changed."""

from datetime import datetime

from core.clock import now
from teams.models import Member

from .item_fields import ItemFields


class Activity(ItemFields):
    class Meta:
        abstract = True

    # Changes

    def look(self, by: Member, session="") -> None:
        """Somebody read it and finds it right as it is."""
        with self._changing() as item:
            item._record("looked_at", "", "", by, session)

    def show(self) -> None:
        """A meeting has it on its stage: everybody looks. Inside the meeting's own change, which tells."""
        self._mark(looked_at=now())

    def note_journey(self, at: datetime, *, changes_scope: bool, session="") -> None:
        """Somebody moved what hangs on it, to or away; what it gathers changes its scope. Inside a change."""
        scope = {"scope_changed_at": at} if changes_scope else {}
        if changes_scope and not session:
            scope["changed_outside_at"] = at
        self._mark(looked_at=at, **scope)
