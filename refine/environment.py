"""Reads environment variables strictly: an invalid value stops the start and is named.

Variables come from the process first and from `.env` beside manage.py second. Needs no Django settings, so
that scripts may use it before there are any.
"""

import os
import sys
from difflib import get_close_matches
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote_plus, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from core.db import addresses
from core.http.hosts import is_loopback
from core.http.origins import origin_of

__all__ = ["BASE_DIR", "is_loopback", "read"]

BASE_DIR = Path(__file__).resolve().parent.parent
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

# Every variable that something of Refine reads.
KNOWN = frozenset(
    {
        "ALLOWED_HOSTS",
        "BEHIND_PROXY",
        "CSRF_TRUSTED_ORIGINS",
        "DATABASE_POOL_MAX",
        "DATABASE_POOL_MIN",
        "DATABASE_URL",
        "DEBUG",
        "DEFAULT_FROM_EMAIL",
        "DEMO",
        "DEMO_PUBLIC",
        "EMAIL_URL",
        "HOST",
        "HSTS_SECONDS",
        "IMPORT_MAX_BYTES",
        "LOG_LEVEL",
        "PORT",
        "POSTGRES_PASSWORD",
        "REDIS_PREFIX",
        "REDIS_URL",
        "SECRET_KEY",
        "SITE_URL",
        "SOURCE_MAPS",
        "SSL_REDIRECT",
        "STATIC_ROOT",
        "TIME_ZONE",
        "TRUSTED_PROXY_COUNT",
    }
)
# Names of other programs, and of Django's settings, for what has another name here.
ALIASES = {
    "EMAIL_HOST": "EMAIL_URL",
    "EMAIL_HOST_PASSWORD": "EMAIL_URL",
    "EMAIL_HOST_USER": "EMAIL_URL",
    "EMAIL_PORT": "EMAIL_URL",
    "EMAIL_USE_TLS": "EMAIL_URL",
    "SMTP_HOST": "EMAIL_URL",
    "MAIL_URL": "EMAIL_URL",
    "EMAIL_FROM": "DEFAULT_FROM_EMAIL",
    "DB_URL": "DATABASE_URL",
    "DATABASE_HOST": "DATABASE_URL",
    "POSTGRES_HOST": "DATABASE_URL",
    "REDIS_HOST": "REDIS_URL",
    "CACHE_URL": "REDIS_URL",
    "BASE_URL": "SITE_URL",
    "PUBLIC_URL": "SITE_URL",
    "APP_URL": "SITE_URL",
    "DOMAIN": "SITE_URL",
    "DJANGO_SECRET_KEY": "SECRET_KEY",
    "SECURE_SSL_REDIRECT": "SSL_REDIRECT",
    "SECURE_HSTS_SECONDS": "HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER": "BEHIND_PROXY",
    "USE_X_FORWARDED_HOST": "BEHIND_PROXY",
    "TRUST_PROXY": "BEHIND_PROXY",
    "TZ": "TIME_ZONE",
}
# Tells the processes that this one starts that the names of .env were looked at.
LOOKED_AT = "REFINE_ENV_LOOKED_AT"


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
            raise ImproperlyConfigured(f"{var} must be a whole number of 0 or more, not {written!r}.")
        return super().get_value(var, cast=cast, default=default, parse_default=parse_default)

    def number(self, var: str, default: int, least: int = 0) -> int:
        """The whole number, which must be `least` or more."""
        value = self.int(var, default=default)
        if value < least:
            raise ImproperlyConfigured(f"{var} must be a whole number of {least} or more, not {value}.")
        return value

    def items(self, var: str, default: str = "") -> list[str]:
        """The parts between commas, without blanks."""
        return [part.strip() for part in self.str(var, default=default).split(",") if part.strip()]

    def one_of(self, var: str, *choices: str, default: str) -> str:
        """The value in capitals, which must be one of `choices`."""
        value = self.str(var, default=default).upper()
        if value not in choices:
            raise ImproperlyConfigured(f"{var} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def address(self, var: str, *starts: str, default: str) -> str:
        """The value, which must begin with one of `starts`; errors do not repeat it (passwords)."""
        value = self.str(var, default=default)
        scheme, mark, rest = value.partition("://")
        # Schemes are written in any case, and compared in small letters here and below.
        value = f"{scheme.lower()}{mark}{rest}"
        if value and not value.startswith(starts):
            raise ImproperlyConfigured(f"{var} must start with {' or '.join(starts)}.")
        if not value.startswith("sqlite://"):  # names a file
            _parts(var, value)
        return value

    def site(self, var: str, default: str) -> str:
        """The address of the site as browsers write it: scheme, host, and a port if it is an unusual one."""
        value = self.address(var, "https://", "http://", default=default)
        parts = _parts(var, value)
        if not parts.hostname or any(mark.isspace() or mark == "*" for mark in value):
            raise ImproperlyConfigured(f"{var} must name a host, such as https://refine.example.org.")
        if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
            raise ImproperlyConfigured(
                f"{var} must end after the host, such as https://refine.example.org: Refine cannot be served "
                "below a path."
            )
        return origin_of(_in_ascii(var, value, parts.hostname))

    def hosts(self, var: str, default: str) -> list[str]:
        """Names of hosts as Django compares them: without scheme, port and path."""
        values = self.items(var, default)
        for value in values:
            is_bare_v6 = value.count(":") > 1 and not value.startswith("[")
            is_list = any(mark.isspace() for mark in value)
            is_pattern = "*" in value and value != "*"
            if "/" in value or is_bare_v6 or is_list or is_pattern or _has_port(value):
                raise ImproperlyConfigured(
                    f"{var} must list host names without scheme, port or path, with commas between, such as "
                    f"refine.example.org,[::1], not {value!r}."
                )
        return values

    def origins(self, var: str) -> list[str]:
        """Addresses of pages as browsers send them: scheme, host and port."""
        values = [value.rstrip("/").lower() for value in self.items(var)]
        for value in values:
            plain = value.replace("://*.", "://any.", 1)
            is_list = any(mark.isspace() for mark in value)
            if (
                not origin_of(plain)
                or "/" in plain.partition("://")[2]
                or "@" in value
                or "*" in plain
                or is_list
            ):
                raise ImproperlyConfigured(
                    f"{var} must list addresses without a path, with commas between, such as "
                    f"https://refine.example.org or https://*.example.org, not {value!r}."
                )
        return values

    def database(self, var: str, default: str) -> str:
        """The address of the database: one by name, or a file in a folder that can be written to."""
        value = self.address(var, "sqlite://", "postgres://", "postgresql://", default=default)
        if not value.startswith("sqlite://"):
            if not urlsplit(value).path.strip("/"):
                raise ImproperlyConfigured(
                    f"{var} must end with the name of the database, such as postgres://name:password@host:5432/refine."
                )
            if wrong := addresses.wrong_option_of_database(value):
                raise ImproperlyConfigured(
                    f"{var} must have options after ? that PostgreSQL knows, with values it takes and files "
                    f"that exist: {wrong} is none."
                )
        elif urlsplit(value).netloc not in ("", ":memory:"):
            # What stands between two slashes and a third would be passed over, and the data kept in memory.
            raise ImproperlyConfigured(
                f"{var} must have three slashes before its file, and a fourth if the path begins with one, "
                "such as sqlite:////srv/refine.sqlite3."
            )
        elif value != default:
            file = Path(self.db_url_config(value)["NAME"])
            if str(file) != ":memory:" and not (file.parent.is_dir() and os.access(file.parent, os.W_OK)):
                raise ImproperlyConfigured(
                    f"{var} must be a file in a folder that exists and can be written to; "
                    f"{file.parent} is not."
                )
            if file.is_dir() or (file.exists() and not os.access(file, os.W_OK)):
                raise ImproperlyConfigured(f"{var} must be a file that can be written to; {file} is not.")
        return value

    def redis(self, var: str) -> str:
        """The address of Redis, or nothing."""
        value = self.address(var, "redis://", "rediss://", "unix://", default="")
        parts = urlsplit(value)
        number = parts.path.strip("/")
        if (
            value
            and not parts.scheme == "unix"
            and (not parts.hostname or (number and not number.isdecimal()))
        ):
            raise ImproperlyConfigured(f"{var} must name a host and a number, such as redis://host:6379/0.")
        if parts.scheme == "unix" and not number:
            raise ImproperlyConfigured(f"{var} must name a socket, such as unix:///run/redis.sock?db=0.")
        if "socket_timeout=" in parts.query:
            raise ImproperlyConfigured(
                f"{var} must not set socket_timeout: the live channel waits until there are news."
            )
        if value and (wrong := addresses.wrong_option_of_redis(value)):
            raise ImproperlyConfigured(
                f"{var} must have options after ? that Redis clients know, with values they take and files "
                f"that exist, those for TLS after rediss:// alone: {wrong} is none."
            )
        return value

    def folder(self, var: str, default: str) -> str:
        """A folder that exists or can be made."""
        path = Path(self.str(var, default=default))
        _check_folder(var, path)
        return str(path)

    def sender(self, var: str, default: str) -> str:
        """An email address, with or without a name."""
        value = self.str(var, default=default)
        name, _, host = parseaddr(value)[1].partition("@")
        if not name or not host or "\n" in value:
            raise ImproperlyConfigured(f"{var} must be like Refine <refine@example.org>, not {value!r}.")
        return value

    def mailer(self, var: str, default: str) -> dict[str, Any]:
        """An entry of Django's MAILERS from an address such as smtp+tls://name:password@mail.example.org:587."""
        url = self.address(
            var, "smtp://", "smtp+tls://", "smtp+ssl://", "consolemail://", "filemail://", default=default
        )
        _check_mailer(var, url)
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


def _parts(var: str, value: str) -> SplitResult:
    """The parts of an address, whose port must be one."""
    try:
        parts = urlsplit(value)
        # Asking for it is what checks it.
        is_wrong = parts.port == 0
    except ValueError:
        is_wrong = True
    if is_wrong:
        raise ImproperlyConfigured(
            f"{var} must have a port between 1 and 65535, or none; a password with special characters is "
            "written with %."
        )
    return parts


def _in_ascii(var: str, value: str, host: str) -> str:
    """The address with its host as browsers send it."""
    if host.isascii():
        return value
    try:
        return value.lower().replace(host, host.encode("idna").decode())
    except UnicodeError:
        raise ImproperlyConfigured(f"{var} must name a host, such as https://refine.example.org.") from None


def _has_port(host: str) -> bool:
    """Whether a port follows, also after an address of version six."""
    return ":" in host.rpartition("]")[2]


def _check_folder(var: str, path: Path) -> None:
    """Raise ImproperlyConfigured unless there is such a folder, or it can be made."""
    there = next(each for each in (path, *path.absolute().parents) if each.exists())
    if not there.is_dir() or (there != path and not os.access(there, os.W_OK)):
        raise ImproperlyConfigured(
            f"{var} must be a folder that exists or can be made; {there} is no folder that can be written to."
        )


def _check_mailer(var: str, url: str) -> None:
    """Raise ImproperlyConfigured if the address is only half a configuration."""
    parts = urlsplit(url)
    if parts.query:
        raise ImproperlyConfigured(
            f"{var} must end without options; smtp+tls:// or smtp+ssl:// encrypts the connection."
        )
    if parts.scheme == "filemail":
        if parts.netloc or not parts.path.strip("/"):
            raise ImproperlyConfigured(f"{var} must name a folder, such as filemail:////var/mail/refine.")
        _check_folder(var, Path(unquote_plus(parts.path[1:])))
    elif parts.scheme.startswith("smtp"):
        if not parts.hostname:
            raise ImproperlyConfigured(
                f"{var} must name the mail server, such as smtp+tls://name:password@mail.example.org:587."
            )
        if parts.path.strip("/"):
            raise ImproperlyConfigured(f"{var} must end after the mail server and its port.")
        if bool(parts.username) != bool(parts.password):
            raise ImproperlyConfigured(f"{var} must have both a name and a password, or neither.")


def likely_mistakes(names: set[str]) -> dict[str, str]:
    """The names that nothing reads and that look like one of ours, each with the one that is meant."""
    meant = {}
    for name in sorted(names - KNOWN):
        upper = name.upper()
        close = [upper] if upper in KNOWN else get_close_matches(upper.removeprefix("REFINE_"), KNOWN, 1, 0.8)
        if alias := ALIASES.get(upper) or next(iter(close), ""):
            meant[name] = alias
    return meant


def _tell_mistakes(file: Path) -> None:
    """Print a line for each name in the file that looks like a mistake, once for all processes of a start."""
    if os.environ.get(LOOKED_AT):
        return
    os.environ[LOOKED_AT] = "1"
    lines = file.read_text(errors="replace").splitlines()
    written = {line.partition("=")[0].removeprefix("export ").strip() for line in lines if "=" in line}
    for name, meant in likely_mistakes({name for name in written if not name.startswith("#")}).items():
        print(f"Refine: .env sets {name}, which nothing reads; {meant} may be meant.", file=sys.stderr)  # noqa: T201


def read() -> Environment:
    """The environment with the variables of `.env`, which tests ignore."""
    environment = Environment()
    if not environment.bool("REFINE_TESTING", default=False) and (BASE_DIR / ".env").is_file():
        environment.read_env(BASE_DIR / ".env")
        _tell_mistakes(BASE_DIR / ".env")
    return environment
