"""Reads environment variables strictly: an invalid value stops the start and is named.

Variables come from the process first and from `.env` beside manage.py second. Needs no Django settings, so
that scripts may use it before there are any.
"""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from core.http.hosts import is_loopback

__all__ = ["BASE_DIR", "is_loopback", "read"]

BASE_DIR = Path(__file__).resolve().parent.parent
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


class Environment(environ.Env):
    """django-environ, except that `DEMO=flase` is an error and an empty variable counts as not set."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        written = self.ENVIRON.get(var, "").strip()
        if not written:
            self.ENVIRON.pop(var, None)
        elif cast is str:
            return (
                written  # unchanged: django-environ would take a leading $ for the name of another variable
            )
        elif cast is bool and written.lower() not in YES | NO:
            raise ImproperlyConfigured(f"{var} must be 1 or 0, not {written!r}.")
        elif cast is int and not written.isdecimal():
            raise ImproperlyConfigured(f"{var} must be a whole number, not {written!r}.")
        return super().get_value(var, cast=cast, default=default, parse_default=parse_default)

    def one_of(self, var: str, *choices: str, default: str) -> str:
        """The value in capitals, which must be one of `choices`."""
        value = self.str(var, default=default).upper()
        if value not in choices:
            raise ImproperlyConfigured(f"{var} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def address(self, var: str, *starts: str, default: str) -> str:
        """The value, which must begin with one of `starts`; errors do not repeat it (passwords)."""
        value = self.str(var, default=default)
        if value and not value.startswith(starts):
            raise ImproperlyConfigured(f"{var} must start with {' or '.join(starts)}.")
        return value

    def mailer(self, var: str, default: str) -> dict[str, Any]:
        """An entry of Django's MAILERS from an address such as smtp+tls://name:password@mail.example.org:587."""
        url = self.address(
            var, "smtp://", "smtp+tls://", "smtp+ssl://", "consolemail://", "filemail://", default=default
        )
        config = self.email_url_config(url)
        options = {
            "file_path": config["EMAIL_FILE_PATH"],
            "host": config["EMAIL_HOST"],
            "port": config["EMAIL_PORT"],
            "username": config["EMAIL_HOST_USER"],
            "password": config["EMAIL_HOST_PASSWORD"],
            "use_tls": config.get("EMAIL_USE_TLS"),
            "use_ssl": config.get("EMAIL_USE_SSL"),
        }
        return {"BACKEND": config["EMAIL_BACKEND"], "OPTIONS": {k: v for k, v in options.items() if v}}


def read() -> Environment:
    """The environment with the variables of `.env`, which tests ignore."""
    environment = Environment()
    if not environment.bool("REFINE_TESTING", default=False) and (BASE_DIR / ".env").is_file():
        environment.read_env(BASE_DIR / ".env")
    return environment
