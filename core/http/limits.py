"""Rate limits for failed attempts, counted in the shared cache by all processes together.

Successes are not counted: everyone in an office shares one address.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from core.dates import duration_text


@dataclass(frozen=True)
class Limit:
    """At most `amount` failures in `seconds` for each client address."""

    name: str
    amount: int
    seconds: int

    @property
    def period(self) -> str:
        """The time after which a client may try again: "5 minutes"."""
        return duration_text(timedelta(seconds=self.seconds))

    def is_reached(self, request: HttpRequest) -> bool:
        return cache.get(self._key(request), 0) >= self.amount

    def count(self, request: HttpRequest) -> None:
        """Count one failure; the first one starts the period."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two
                cache.set(key, 1, self.seconds)

    def _key(self, request: HttpRequest) -> str:
        # The adapter knows how many proxies to trust (TRUSTED_PROXY_COUNT).
        return f"limit:{self.name}:{get_adapter().get_client_ip(request)}"
