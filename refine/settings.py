"""Every setting of Refine, read from the environment and strict about bad values.

`.env.example` lists the variables with a safe value each; docs/running.md explains them.
"""

import logging
import os
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from core.db.locks import BUSY_TIMEOUT
from refine import templates_loader
from refine.environment import BASE_DIR, is_loopback, read

VAR = BASE_DIR / "var"
env = read()

DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("REFINE_TESTING", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and os.access(VAR / "secret-key", os.R_OK):
    SECRET_KEY = (VAR / "secret-key").read_text().strip()
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be a long random string; `make setup` creates one in var/.")

SITE_URL = env.site("SITE_URL", default="http://127.0.0.1:8000")
# The address people type is trusted by itself, whatever a proxy makes of it on the way.
CSRF_TRUSTED_ORIGINS = [SITE_URL, *env.origins("CSRF_TRUSTED_ORIGINS")]
CSRF_FAILURE_VIEW = "refine.replies.refused_form.refused_form"
SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]")
if SITE_HOST not in ALLOWED_HOSTS and f"[{SITE_HOST}]" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(f"[{SITE_HOST}]" if ":" in (SITE_HOST or "") else str(SITE_HOST))
HTTPS = SITE_URL.startswith("https://")
# A QR code of such an address would lead a phone to itself; pages say so instead.
SITE_IS_LOOPBACK = is_loopback(SITE_HOST)

# Demo mode: "Enter as ..." buttons sign anyone in as a person of the sample team.
DEMO = env.bool("DEMO", default=False)
DEMO_PUBLIC = env.bool("DEMO_PUBLIC", default=False)
if DEMO and not DEMO_PUBLIC and not all(map(is_loopback, [SITE_HOST, *ALLOWED_HOSTS])):
    raise ImproperlyConfigured(
        "DEMO lets anyone sign in as any member of the sample team, so it only runs on this computer. "
        "SITE_URL or ALLOWED_HOSTS name another host: set DEMO=0, or DEMO_PUBLIC=1 if that is what you "
        "want."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "django_htmx",
    # Before the library of the tasks, whose command db_worker it replaces.
    "refine",
    "django_tasks_db",
    "live",
    "teams",
    "backlog",
    "sessions",
]

MIDDLEWARE = [
    "refine.middleware.monitors.MonitorsMiddleware",
    "refine.middleware.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "refine.middleware.nul.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "refine.middleware.csrf.OwnFormsOnly",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "refine.middleware.rate_limit_cache.CountersMiddleware",
    "core.http.refusals.RefillMiddleware",
]

ROOT_URLCONF = "refine.urls"
ASGI_APPLICATION = "refine.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": templates_loader.LOADERS,
            "libraries": {"lucide": "refine.templatetags.icons"},
            "builtins": ["core.templatetags.dates", "core.templatetags.mail", "core.templatetags.orders"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teams.context.people",
                "backlog.context.inbox",
                "sessions.context.calendar",
            ],
        },
    }
]

# Databases

DATABASE_URL = env.database("DATABASE_URL", default=f"sqlite:///{VAR / 'refine.sqlite3'}")
DATABASE = env.db_url_config(DATABASE_URL)
DATABASES = {"default": DATABASE}
if DATABASE_URL.startswith("sqlite://"):
    DATABASE["ENGINE"] = "core.db.backends.sqlite3"
    # IMMEDIATE: a transaction that starts by reading and then writes would fail instead of waiting.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": BUSY_TIMEOUT,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    DATABASE["CONN_MAX_AGE"] = None
else:
    DATABASE["ENGINE"] = "core.db.backends.postgresql"
    # With a pool CONN_MAX_AGE must stay 0: connections go back to the pool, not to the thread.
    POOL_MIN = env.number("DATABASE_POOL_MIN", default=2)
    DATABASE["OPTIONS"] = {
        "connect_timeout": 3,
        **DATABASE.get("OPTIONS", {}),
        "pool": {
            "min_size": POOL_MIN,
            "max_size": env.number("DATABASE_POOL_MAX", default=max(16, POOL_MIN), least=max(1, POOL_MIN)),
            # A pool doubles its pause at every try: after an outage of an hour it would sleep for another.
            "reconnect_timeout": 3,
        },
    }
    DATABASE["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Live channel and caches

REDIS_URL = env.redis("REDIS_URL")
REDIS_PREFIX = env.str("REDIS_PREFIX", default="refine")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                # redis-py's own 5 s socket timeout would end every idle receive, which waits for 5 s.
                "hosts": [{"address": REDIS_URL, "socket_timeout": None}],
                "prefix": REDIS_PREFIX,
                "capacity": 10_000,
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People

AUTH_USER_MODEL = "teams.User"
AUTHENTICATION_BACKENDS = [
    "teams.accounts.service.sign_ins.Accounts",
    # For sign-ins from before it moved; see refine/former_paths.py.
    "teams.sign_ins.Accounts",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "teams.accounts.service.password_validators.SimilarityValidator"},
    {
        "NAME": "teams.accounts.service.password_validators.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "teams.accounts.service.password_validators.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "teams:mine"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "teams.accounts.service.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "teams.accounts.forms.LoginForm",
    "signup": "teams.accounts.forms.SignupForm",
    "add_email": "teams.accounts.forms.AddEmailForm",
    "reset_password": "teams.accounts.forms.ResetPasswordForm",
    "request_login_code": "teams.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "teams.accounts.forms.ConfirmLoginCodeForm",
    "reauthenticate": "teams.accounts.forms.ReauthenticateForm",
    "change_password": "teams.accounts.forms.ChangePasswordForm",
    "set_password": "teams.accounts.forms.SetPasswordForm",
    "reset_password_from_key": "teams.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
# A browser that is used weekly stays signed in: a team's sessions are weekly.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", default=0)
MAILERS = {"default": env.mailer("EMAIL_URL", default="consolemail://")}
DEFAULT_FROM_EMAIL = env.sender("DEFAULT_FROM_EMAIL", default="Refine <refine@localhost>")

# Background work

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Security

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SESSION_ENGINE = "teams.accounts.service.sign_ins"
SESSION_COOKIE_NAME = "refine_browser"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "refine_csrf"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # requested from inside, without HTTPS
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", default=31_536_000 if HTTPS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Django's check knows its own name only; refine/middleware/csrf.py is its subclass.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
SECURE_REFERRER_POLICY = "same-origin"
# On plain HTTP browsers ignore it and warn in the console of every page.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS or SITE_IS_LOOPBACK else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", default=64 * 1024 * 1024, least=1024)
FEEDBACK_MAX_BYTES = 5 * 1024 * 1024

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
if TIME_ZONE != "UTC" and TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE must be like Europe/Berlin, not {TIME_ZONE!r}.")

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", default=str(VAR / "static"))
# The files built by esbuild from static/: the one folder of the project that is collected.
ASSETS_ROOT = VAR / "assets"
SOURCE_MAPS = env.bool("SOURCE_MAPS", default=DEBUG)
STATICFILES_DIRS = [ASSETS_ROOT]
STATICFILES_FINDERS = [
    "refine.assets.AssetsFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}
SERVESTATIC_KEEP_ONLY_HASHED_FILES = False

# Logs. Daphne suppresses Python warnings unless they go through logging.

logging.captureWarnings(True)
LOG_LEVEL = env.one_of("LOG_LEVEL", "DEBUG", "INFO", "WARNING", "ERROR", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "refine.server.log.Refusals"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "errors": {"class": "logging.StreamHandler", "formatter": "plain", "level": "ERROR"},
    },
    "loggers": {
        "daphne": {"level": "WARNING"},
        "django.request": {"filters": ["refusals"]},
        # The worker sets its logger's level itself, and warns at every planned stop.
        "django_tasks_db": {"handlers": ["errors"], "propagate": False},
        # It warns at each of its connections and each try; core/db/outage.py has one line for an outage.
        "psycopg.pool": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
