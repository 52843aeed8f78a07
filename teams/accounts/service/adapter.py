"""Where allauth asks us how we want it."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def format_email_subject(self, subject: str) -> str:
        """The subject alone; who it is from is said by the sender."""
        return " ".join(subject.split())

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
