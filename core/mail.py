"""Whether this server sends email. Every screen, order and task that has to do with email asks here."""

import logging

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.http.once import warn_once

logger = logging.getLogger(__name__)

# They print a message, or drop it: nobody receives it, so nothing may say that it was sent.
SENDS_NOTHING = (
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
)
NOT_SET_UP = _("Nothing was sent: email isn’t set up on this server.")
HOW = (
    "Email is not set up, so Refine sends none and offers text to copy instead. Set EMAIL_URL, for example "
    "to smtp+tls://name:password@mail.example.org:587; see docs/running.md."
)


def is_set_up() -> bool:
    return settings.MAILERS["default"]["BACKEND"] not in SENDS_NOTHING


def tell_once() -> None:
    """Log that somebody wanted email."""
    warn_once(logger, ("mail",), HOW)
