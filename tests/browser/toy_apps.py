from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.browser"

    def ready(self) -> None:
        from tests.browser import toy_site  # noqa: F401 - registers its kind of page
