"""Accounts: email addresses that can sign in. A person's name is that of each Member."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class EmailUserManager(UserManager["User"]):
    """Creates accounts by email, without a username."""

    def create_user(self, email, password=None, **extra):  # type: ignore[override]
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **extra):  # type: ignore[override]
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    # The name of the time zone of the browser that was last seen; empty before the first.
    zone = models.CharField(max_length=64, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = EmailUserManager()  # type: ignore[misc]

    def __str__(self):
        return self.email

    # Changes

    def move_to(self, zone: str) -> None:
        """Note the time zone of the person's browser, for mails to them."""
        self.zone = zone
        self.save(update_fields=["zone"])
