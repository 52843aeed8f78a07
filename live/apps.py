from django.apps import AppConfig

from core import clock


class LiveConfig(AppConfig):
    name = "live"

    def ready(self) -> None:
        clock.refuse_shift_outside_tests()
