"""The view of the inbox page: shelf, source, words, page and open feedback. Pure.

It is in the URL, and in the name of the live room: people who look at the same view share its rendering.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

SHELVES = ("new", "linked", "aside")
SOURCES = ("customer", "user_test", "analytics", "support", "qa", "team")
LONGEST_TEXT = 100


@dataclass(frozen=True)
class InboxView:
    shelf: str = "new"
    source: str = ""
    text: str = ""
    page: int = 1
    # The public id of the feedback that is open beside the list; in the path, not in the query.
    opened: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], opened: str = "") -> "InboxView":
        """The view that a URL's query asks for; invalid values are left out."""
        page = query.get("page", "")
        return cls(
            shelf=query["shelf"] if query.get("shelf") in SHELVES else "new",
            source=query["source"] if query.get("source") in SOURCES else "",
            text=" ".join(query.get("text", "").replace("\0", "").split())[:LONGEST_TEXT],
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
            opened=opened if opened.isascii() and opened.isalnum() else "",
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.source or self.text)

    @property
    def query(self) -> str:
        """The URL's query, without default values."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "opened"}
        return urlencode({name: value for name, value in values.items() if value != getattr(PLAIN, name)})

    def but(self, **changes) -> "InboxView":
        """This view with other values, on the first page unless another is asked for."""
        return replace(self, **{"page": 1, **changes})

    # As the name of a room, which may contain letters, digits, hyphens and underscores

    def ident(self, team: str) -> str:
        text = self.text.encode("utf-8", "ignore").hex()
        values = [self.shelf, self.source, text, str(self.page), self.opened]
        return "-".join([team, *values]) if self != PLAIN else team

    @classmethod
    def of_ident(cls, ident: str) -> tuple[str, "InboxView"]:
        """The team's public id and the view; ValueError for a name that no page of ours has made."""
        team, *values = ident.split("-")
        if not values:
            return team, PLAIN
        shelf, source, text, page, opened = values
        query = {"shelf": shelf, "source": source, "text": bytes.fromhex(text).decode(), "page": page}
        return team, cls.read(query, opened)


PLAIN = InboxView()
