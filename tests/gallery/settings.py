"""The product's settings with a urlconf of samples, and no database worth the name."""

import os

os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from tests.settings import *  # noqa: F403

DEBUG = True
ROOT_URLCONF = "tests.gallery.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "gallery" / "templates")  # noqa: F405
# What the camera sees is what is sent, without the indentation that DEBUG would leave.
TEMPLATES[0]["OPTIONS"]["debug"] = False  # noqa: F405
