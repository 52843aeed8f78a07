"""Settings for tests: those of the product, with a separate database."""

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("REFINE_TESTING", "1")

from refine.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if DATABASE["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # Django's default, which pytest-django knows only from Django's own backend.
    DATABASE["TEST"] = {"NAME": ":memory:"}  # noqa: F405

# Nothing is collected for tests; without the folder servestatic warns at every client.
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # noqa: F405
