from django.apps import AppConfig


class RefineConfig(AppConfig):
    name = "refine"
