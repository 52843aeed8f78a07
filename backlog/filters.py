"""What somebody looks at on the backlog page: tab, filters, page and open item. Pure.

It stands in the URL, and in the name of the live room: those who look at the same thing share its drawing.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

TABS = ("list", "inbox", "waiting", "done", "closed", "all")
LONGEST_TEXT = 100


@dataclass(frozen=True)
class View:
    tab: str = "list"
    text: str = ""
    type: str = ""
    state: str = ""
    goal: str = ""
    page: int = 1
    # The key of the item that is open beside the list.
    item: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], item: str = "") -> "View":
        """The view that a URL's query asks for; what makes no sense in it is left out."""
        page = query.get("page", "")
        return cls(
            tab=query["tab"] if query.get("tab") in TABS else "list",
            text=" ".join(query.get("text", "").replace("\0", "").split())[:LONGEST_TEXT],
            type=query.get("type", "")[:10],
            state=query.get("state", "")[:10],
            goal=query.get("goal", "")[:12],
            page=min(max(1, int(page)), 100_000)
            if page.isascii() and page.isdigit() and len(page) < 7
            else 1,
            item=item,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether some of the tab's items are left out."""
        return bool(self.text or self.type or self.state or self.goal)

    @property
    def query(self) -> str:
        """The URL's query, without what goes without saying and the open item, which is in the path."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "item"}
        return urlencode({name: value for name, value in said.items() if value != getattr(PLAIN, name)})

    def but(self, **changes) -> "View":
        """This view with something else; another page only when asked for."""
        return replace(self, **{"page": 1, **changes})

    # As the name of a room, which holds letters, digits, hyphens and underscores

    def ident(self, team: str) -> str:
        said = {name: value for name, value in asdict(self).items() if value != getattr(PLAIN, name)}
        packed = base64.urlsafe_b64encode(urlencode(said).encode()).decode().rstrip("=")
        return f"{team}-{packed}" if packed else team

    @classmethod
    def of_ident(cls, ident: str) -> tuple[str, "View"]:
        """The team's public id and the view; ValueError for what no page of ours has made."""
        team, _dash, packed = ident.partition("-")
        try:
            query = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError) as problem:
            raise ValueError("not the name of a view") from problem
        said = dict(parse_qsl(query))
        return team, cls.read(said, item=said.get("item", ""))


PLAIN = View()
