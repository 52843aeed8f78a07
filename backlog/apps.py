from django.apps import AppConfig


class BacklogConfig(AppConfig):
    name = "backlog"

    def ready(self):
        from backlog import pages, sprint_page

        pages.register_all()
        sprint_page.register_all()
