from django.apps import AppConfig


class RefineConfig(AppConfig):
    name = "refine"

    def ready(self):
        from refine import former_paths

        former_paths.install()
