"""The inbox page for the live channel: a room for each view that someone looks at."""

from collections.abc import Mapping

from backlog.inbox.parts import parts
from backlog.inbox.parts.parts import InboxScene
from backlog.inbox.rules.url_state import InboxView
from backlog.lookalikes.queries import PART as LOOK_ALIKES
from backlog.ranked.page import BacklogPage
from backlog.ranked.parts import ITEM
from live.pages import register

ALL = {"backlog", "items", "feedback"}


class InboxPage(BacklogPage):
    """Feedback and new items. Access and announcements work as on the backlog page."""

    kind = "inbox"
    views = InboxView

    def affected_parts(self, ident: str, topic: str, names: frozenset[str]) -> tuple[str, ...]:
        view = InboxView.of_ident(ident)[1]
        if names & ALL:
            return tuple(parts.SHARED)
        rows = sorted(name for name in names if name.startswith(parts.FEEDBACK))
        concerned: dict[str, None] = {}
        if rows and view.is_filtered:
            # A changed row may no longer match the filter.
            concerned |= dict.fromkeys(("shelves", "inbox-list"))
        elif rows:
            concerned |= dict.fromkeys(("shelves", *rows))
        if any(name.startswith(ITEM) for name in names):
            concerned |= dict.fromkeys(("arrivals", "away"))
        if (concerned or LOOK_ALIKES in names) and view.opened:
            concerned["inbox-detail"] = None
        return tuple(concerned)

    def shared(self, audience: str) -> tuple[str, ...]:
        return tuple(parts.SHARED)

    def container_of(self, name: str) -> str | None:
        return "inbox-list" if name.startswith(parts.FEEDBACK) else None

    def render(self, ident: str, audience: str, names: tuple[str, ...]) -> Mapping[str, str]:
        return parts.render(InboxScene(*self._of(ident), audience), names)


INBOX = InboxPage()


def register_all() -> None:
    register(INBOX)
