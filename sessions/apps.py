from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Refinement sessions. Django's cookie store already owns the label `sessions`."""

    name = "sessions"
    label = "refinement"

    def ready(self):
        from sessions.room.page import register_all

        register_all()
