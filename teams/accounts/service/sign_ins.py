"""Django's session engine and allauth's backend, with their two reads prepared: every order makes both.

SESSION_ENGINE names this module, AUTHENTICATION_BACKENDS the class `Accounts`. docs/decisions.md has the
figure.
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
    """Django's `db` store with a prepared read."""

    def load(self) -> dict[str, Any]:
        """The stored data of this session; once it has expired, nothing, and a new key when it is saved."""
        kept = _KEPT.first(self.session_key)
        if kept is None or kept.expire_date <= now():
            self._session_key = None
            return {}
        return self.decode(kept.session_data)


class Accounts(AuthenticationBackend):
    """Allauth's backend with a prepared read of the user."""

    def get_user(self, user_id: int) -> User | None:
        user = _USER.first(user_id)
        return user if user and self.user_can_authenticate(user) else None
