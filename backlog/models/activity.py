"""What happened to an item that its letters ask about: who looked at it last, when its scope changed."""

from datetime import datetime, timedelta

from django.db import models

from core.clock import now
from teams.models import Member

from .changing import Changing

# What a size was agreed on, and what was called ready. A title is only a name.
SCOPE = frozenset({"why", "description", "criterion"})
# Several lines of one change are one look.
MOMENT = timedelta(seconds=1)


class Watched(Changing):
    """Every line of history that somebody wrote is a look at the item; one about its scope changes that."""

    looked_at = models.DateTimeField(default=now)
    scope_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Its scope was changed where no meeting saw it; none once somebody said that it is still ready.
    changed_outside_at = models.DateTimeField(null=True, blank=True, editable=False)

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

    # Helpers, each inside a transaction

    def _record(self, field, before, after, by, session="", reason="") -> None:
        super()._record(field, before, after, by, session, reason)
        at = now()
        marks = {}
        # What the importer or the clock does is nobody's look.
        if by is not None and at - self.looked_at > MOMENT:
            marks["looked_at"] = at
        if field in SCOPE:
            marks["scope_changed_at"] = at
            if not session:
                marks["changed_outside_at"] = at
        if marks:
            self._mark(**marks)

    def _mark(self, **moments) -> None:
        for name, at in moments.items():
            setattr(self, name, at)
        type(self)._default_manager.filter(pk=self.pk).update(**moments)
