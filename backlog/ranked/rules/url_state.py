"""The view of the backlog page: tab, filters, page and open item. Pure.

It is in the URL, and in the name of the live room: people who look at the same view share its rendering. A
new filter is one line here, with its values in a URL, and one entry of `filters.FILTERS`, with its condition
and its label.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from urllib.parse import parse_qsl, urlencode

from backlog.deep.rules.letters import Letter, Reason

TABS = ("list", "inbox", "waiting", "done", "closed", "all")
LONGEST_TEXT, LONGEST_LABEL = 100, 80
ORDERS = ("value",)
DUES = ("overdue", "week")
# In the address' path, not in its query; and the names that may be there instead of an item's key.
PATH = ("item", "about")
ABOUT = ("deep",)
# Beside the reasons of the letters: items that were ready when they changed.
STILL_READY = "still-ready"
# No estimate, exactly so many points, or at least so many.
SIZE = re.compile(r"none|(?:from-)?\d{1,9}(?:\.\d{1,3})?", re.ASCII)


def _filter(reads: Callable[[str], str]) -> str:
    """A filter, empty when it leaves nothing out; `reads` turns an invalid value of a URL into that."""
    return field(default="", metadata={"reads": reads})


def _word(longest: int) -> Callable[[str], str]:
    return lambda value: value.replace("\0", "")[:longest]


def _one_of(*words: str) -> Callable[[str], str]:
    return lambda value: value if value in words else ""


def _words(value: str) -> str:
    return " ".join(value.replace("\0", "").split())[:LONGEST_TEXT].strip()


def _size(value: str) -> str:
    return value if SIZE.fullmatch(value) else ""


@dataclass(frozen=True)
class View:
    tab: str = "list"
    text: str = _filter(_words)
    type: str = _filter(_word(10))
    state: str = _filter(_word(10))
    goal: str = _filter(_word(12))
    theme: str = _filter(_word(12))
    horizon: str = _filter(_one_of("next", "soon", "later"))
    estimate: str = _filter(_size)
    ready: str = _filter(_one_of("yes", "no"))
    blocked: str = _filter(_one_of("yes", "no"))
    stale: str = _filter(_one_of("any", "unseen", "estimate"))
    source: str = _filter(_word(20))
    # By their names, in any case.
    label: str = _filter(_word(LONGEST_LABEL))
    component: str = _filter(_word(LONGEST_LABEL))
    due: str = _filter(_one_of(*DUES))
    # A letter of DEEP that is not earned yet, or the reason why.
    deep: str = _filter(_one_of(*Letter))
    lacks: str = _filter(_one_of(*Reason, STILL_READY))
    # By rank, unless by value.
    order: str = ""
    page: int = 1
    # The key of the item that is open beside the list.
    item: str = ""
    # The page that explains something instead of showing a list; part of its address.
    about: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], item: str = "", about: str = "") -> "View":
        """The view that a URL's query asks for; invalid values are left out."""
        page = query.get("page", "")
        filters = {name: reads(query.get(name, "")) for name, reads in _READS.items()}
        return cls(
            tab=query["tab"] if query.get("tab") in TABS else "list",
            page=min(max(1, int(page)), 100_000)
            if page.isascii() and page.isdigit() and len(page) < 7
            else 1,
            order=query["order"] if query.get("order") in ORDERS else "",
            item=item,
            about=about if about in ABOUT else "",
            **filters,
        )

    @classmethod
    def of_query(cls, query: str, item: str = "") -> "View":
        """The same from a query as it is in the URL."""
        return cls.read(dict(parse_qsl(query)), item)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that leave something out, the search text among them."""
        return {name: value for name in _READS if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        """True if it leaves out some of the tab's items."""
        return bool(self.filters)

    @property
    def query(self) -> str:
        """The URL's query, without default values and the open item, which is in the path."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in PATH}
        return urlencode({name: value for name, value in values.items() if value != getattr(PLAIN, name)})

    def but(self, **changes) -> "View":
        """This view with other values, on the first page unless another is asked for."""
        return replace(self, **{"page": 1, **changes})

    def unfiltered(self) -> "View":
        """Everything in the tab."""
        return View(tab=self.tab)

    # As the name of a room, which may contain letters, digits, hyphens and underscores

    def ident(self, team: str) -> str:
        values = {name: value for name, value in asdict(self).items() if value != getattr(PLAIN, name)}
        packed = base64.urlsafe_b64encode(urlencode(values).encode()).decode().rstrip("=")
        return f"{team}-{packed}" if packed else team

    @classmethod
    def of_ident(cls, ident: str) -> tuple[str, "View"]:
        """The team's public id and the view; ValueError for a name that no page of ours has made."""
        team, _dash, packed = ident.partition("-")
        try:
            query = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError) as problem:
            raise ValueError("not the name of a view") from problem
        data = dict(parse_qsl(query))
        return team, cls.read(data, data.get("item", ""), data.get("about", ""))


_READS: dict[str, Callable[[str], str]] = {
    each.name: each.metadata["reads"] for each in fields(View) if "reads" in each.metadata
}
PLAIN = View()
