from django.apps import AppConfig


class RefineConfig(AppConfig):
    name = "refine"

    def ready(self):
        from core import error_messages
        from refine import former_paths

        error_messages.install()
        former_paths.install()
