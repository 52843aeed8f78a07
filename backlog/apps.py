from django.apps import AppConfig


class BacklogConfig(AppConfig):
    name = "backlog"

    def ready(self):
        from backlog.inbox.page import page as inbox_pages
        from backlog.ranked import page as ranked_page
        from backlog.sprints import page as sprints_page

        ranked_page.register_all()
        sprints_page.register_all()
        inbox_pages.register_all()
