"""The product's settings with the urlconf of the gallery, and without a database."""

import os

os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from tests.settings import *  # noqa: F403

DEBUG = True
ROOT_URLCONF = "tests.gallery.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "gallery" / "templates")  # noqa: F405
# Drop the indentation as in production: what the camera sees is what is sent.
TEMPLATES[0]["OPTIONS"]["debug"] = False  # noqa: F405
