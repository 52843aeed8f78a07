from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Refinement sessions. Their label is `refinement`, because Django has an app labelled `sessions`."""

    name = "sessions"
    label = "refinement"

    def ready(self):
        from django.urls import reverse

        from backlog.items.queries import actions, links
        from sessions.meeting import queries
        from sessions.models import Session
        from sessions.planner.service import rhythm
        from sessions.room.page import register_all
        from teams.settings.service import follow_zone

        register_all()
        actions.register(actions.Source(queries.of_item, queries.owners_of))
        follow_zone(rhythm.follow_zone)
        links.register(links.SESSION, lambda ident: reverse("sessions:room", args=[ident]))
        links.register_names(links.SESSION, Session.names)
        links.register(links.DECISIONS, lambda slug: reverse("sessions:decisions", args=[slug]))
        links.register(links.REFINE_NOW, lambda slug: reverse("sessions:now", args=[slug]))
