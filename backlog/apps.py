from django.apps import AppConfig


class BacklogConfig(AppConfig):
    name = "backlog"

    def ready(self):
        from backlog.pages import register_all

        register_all()
