"""Where sign-ins are kept: Django's own table, read by a prepared query. SESSION_ENGINE names this module."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from live.clock import now
from live.prepared import Prepared

_KEPT = Prepared(lambda key: Session.objects.filter(session_key=key), str)


class SessionStore(db.SessionStore):
    """Every order reads it first, so that one read is prepared; nothing else differs."""

    def load(self) -> dict[str, Any]:
        """What is kept for this browser; empty, and a new key when it is saved, once that has expired."""
        kept = _KEPT.first(self.session_key)
        if kept is None or kept.expire_date <= now():
            self._session_key = None
            return {}
        return self.decode(kept.session_data)
