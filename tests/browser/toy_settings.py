"""The product's settings with the toy page in place of its own."""

from refine.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.browser.toy_apps.ToyConfig"]  # noqa: F405
ROOT_URLCONF = "tests.browser.toy_site"
