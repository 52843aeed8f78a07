"""Where sign-ins are kept, and whose they are: Django's own tables, read by prepared queries.

SESSION_ENGINE names this module, AUTHENTICATION_BACKENDS the class in it.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from core.clock import now
from core.db.prepared import Prepared
from teams.models import User

_KEPT = Prepared(lambda key: Session.objects.filter(session_key=key), str)
_USER = Prepared(lambda pk: User.objects.filter(pk=pk), int)


class SessionStore(db.SessionStore):
    """Every order reads it first, so that one read is prepared; nothing else differs."""

    def load(self) -> dict[str, Any]:
        """What is kept for this browser; empty, and a new key when it is saved, once that has expired."""
        kept = _KEPT.first(self.session_key)
        if kept is None or kept.expire_date <= now():
            self._session_key = None
            return {}
        return self.decode(kept.session_data)


class Accounts(AuthenticationBackend):
    """Who may sign in is allauth's to say; whose a sign-in is gets asked at every order, and is prepared."""

    def get_user(self, user_id: int) -> User | None:
        user = _USER.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
