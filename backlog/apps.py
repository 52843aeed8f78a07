from django.apps import AppConfig


class BacklogConfig(AppConfig):
    name = "backlog"

    def ready(self):
        from backlog import pages, sprint_page
        from backlog.inbox import pages as inbox_pages

        pages.register_all()
        sprint_page.register_all()
        inbox_pages.register_all()
