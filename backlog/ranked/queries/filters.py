"""The filters of the backlog page: the label, the options and the database condition of each.

`FILTERS` is the one list of them: the bar, the chips of what is active, the queries and the suggestions for
an empty list are all made from it. The values that a URL may have are defined in `url_state.View`, by a field
of the same name.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backlog.deep.rules import REASONS, Letter, Reason
from backlog.items.queries.lookup import by_tracker
from backlog.items.rules.due import WEEK
from backlog.items.rules.scales import label_of
from backlog.models import Criterion, Dependency, Item, Label
from backlog.models.dependency import SETTLED
from backlog.models.labels import BRIEFS, HORIZONS, LETTERS, STATES, TYPES
from backlog.ranked.rules.horizons import Horizon
from backlog.ranked.rules.url_state import STILL_READY, View
from core.clock import now
from core.db import search
from core.db.among import among
from teams.models import Team

if TYPE_CHECKING:
    from backlog.ranked.queries.listing import Listing

# Days after which an estimate, or the last look at an item, is stale.
FRESH_FOR = timedelta(days=90)

MOST_WORDS = 8


@dataclass(frozen=True)
class Option:
    """One option: its value in the URL, its label, and its heading."""

    value: str
    label: Any
    group: Any = ""


@dataclass(frozen=True)
class Filter:
    """A filter: the `options` of a listing, the condition it `asks`, and how a value that is no option is
    `named`.
    """

    name: str
    label: Any
    options: Callable[["Listing"], Iterable[Option]]
    asks: Callable[["Listing", str], Q]
    named: Callable[["Listing", str], Any] = lambda _listing, value: value
    # Tabs in which it makes no sense.
    not_in: Sequence[str] = ()
    # A team that has none of these is not asked for one.
    needs_options: bool = False

    def label_of(self, listing: "Listing", value: str) -> Any:
        """The label of a chosen value."""
        found = (option.label for option in self.options(listing) if option.value == value)
        return next(found, None) or self.named(listing, value)


def matching(listing: "Listing", view: View, *, but: str = "") -> Q:
    """The conditions of a view's filters; `but` leaves one of them out."""
    asked = Q()
    for name, value in view.filters.items():
        if name == but:
            continue
        asked &= holding(listing.team, value) if name == "text" else BY_NAME[name].asks(listing, value)
    return asked


def holding(team: Team, text: str) -> Q:
    """Each of the words is somewhere in key, title, why, description or criteria, or is all of the number or
    of the key of the ticket that the item was imported from.
    """
    asked = Q()
    for word in text.split()[:MOST_WORDS]:
        # A list of the few that have it, made once, instead of a look at the criteria of every item.
        lines = Criterion.objects.filter(search.holding(word, "text"), item__team=team).values("item")
        found = Q(key__iexact=word) | Q(key__istartswith=word) | Q(pk__in=lines) | by_tracker(team, word)
        asked &= found | search.holding(word, "title", "why", "description")
    return asked


# The condition of each filter


def _goal(_listing: "Listing", value: str) -> Q:
    return Q(goal=None) if value == "none" else Q(goal__public_id=value)


def _theme(_listing: "Listing", value: str) -> Q:
    return Q(theme=None) if value == "none" else Q(theme__public_id=value)


def _horizon(listing: "Listing", value: str) -> Q:
    bounds = listing.reach.bounds.get(Horizon(value))
    if bounds is None:
        return Q(pk=None)
    low, high = bounds
    return Q(rank__gte=low) & (Q(rank__lt=high) if high else Q())


def _estimate(_listing: "Listing", value: str) -> Q:
    if value == "none":
        return Q(shown=None)
    points = Decimal(value.removeprefix("from-"))
    return Q(shown__gte=points) if value.startswith("from-") else Q(shown=points)


def _ready(_listing: "Listing", value: str) -> Q:
    if value == "yes":
        return Q(state=Item.State.READY)
    return Q(state__in=[Item.State.BACKLOG, Item.State.REFINING])


def _blocked(_listing: "Listing", value: str) -> Q:
    held = Dependency.objects.open().filter(blocked=OuterRef("pk"))
    return Q(Exists(held)) if value == "yes" else ~Q(Exists(held))


def _stale(_listing: "Listing", value: str) -> Q:
    border = now() - FRESH_FOR
    unseen = Q(looked_at__lt=border)
    if value == "unseen":
        return unseen
    # The scope has changed since the estimate, which may be wrong now.
    changed = Q(scope_changed_at__gt=F("estimated_at"))
    outdated = Q(shown__isnull=False) & (Q(estimated_at__lt=border) | changed)
    return outdated if value == "estimate" else unseen | outdated


def _named(kind: Label.Kind) -> Callable[["Listing", str], Q]:
    # A list of the items that have it: two conditions on one relation would ask for a label of both names.
    def asks(listing: "Listing", value: str) -> Q:
        labels = Label.objects.filter(team=listing.team, kind=kind, name__iexact=value)
        return Q(pk__in=Item.labels.through.objects.filter(label__in=labels).values("item"))

    return asks


def _due(listing: "Listing", value: str) -> Q:
    today = listing.team.today(now())
    days = Q(due_on__lt=today) if value == "overdue" else Q(due_on__range=(today, today + WEEK))
    return days & ~Q(state__in=SETTLED)


def _deep(listing: "Listing", value: str) -> Q:
    return Q(pk__in=among(listing.report.lacking(Letter(value))))


def _lacks(listing: "Listing", value: str) -> Q:
    if value == STILL_READY:
        return Q(pk__in=listing.team.items.asked_again().values("pk"))
    return Q(pk__in=among(listing.report.having(Reason(value))))


# The options of each filter


def _choices(labels: Iterable[tuple[str, Any]]) -> Callable[["Listing"], list[Option]]:
    chosen = [Option(value, label) for value, label in labels]
    return lambda _listing: chosen


def _states(listing: "Listing") -> list[Option]:
    shown = Item.RANKED_STATES if listing.view.tab == "list" else STATES
    return [Option(state, STATES[state]) for state in shown]


def _goals(listing: "Listing") -> list[Option]:
    goals = [Option(goal.public_id, goal.name) for goal in listing.goals]
    return [*goals, Option("none", _("No goal"))]


def _themes(listing: "Listing") -> list[Option]:
    themes = [Option(theme.public_id, theme.name) for theme in listing.themes]
    return [*themes, Option("none", _("No theme"))]


def _sizes(listing: "Listing") -> list[Option]:
    cards = [card for card in listing.settings.cards if card.points is not None]
    return [
        Option("none", _("Not estimated")),
        *(Option(_plain(card.points), card.label, _("Exactly")) for card in cards),
        *(Option(f"from-{_plain(card.points)}", _at_least(card.label), _("At least")) for card in cards[1:]),
    ]


def _size_named(_listing: "Listing", value: str) -> Any:
    label = label_of(Decimal(value.removeprefix("from-")))
    return _at_least(label) if value.startswith("from-") else label


def _at_least(label: str) -> Any:
    return f"{label}+"


def _plain(points: Decimal | None) -> str:
    return format((points or Decimal(0)).normalize(), "f")


def _sources(listing: "Listing") -> list[Option]:
    return [Option(source, listing.source_names.get(source, source)) for source in listing.sources]


def _labels(kind: Label.Kind) -> Callable[["Listing"], list[Option]]:
    return lambda listing: [Option(name, name) for name in listing.labels.get(kind, ())]


def _reasons(_listing: "Listing") -> list[Option]:
    options = [
        Option(reason, BRIEFS[reason], LETTERS[letter])
        for letter, reasons in REASONS.items()
        for reason in reasons
    ]
    return [*options, Option(STILL_READY, _("Changed after it was marked ready"), _("Ready"))]


_YES = [("yes", _("Ready")), ("no", _("Not ready"))]
_BLOCKED = [("yes", _("Blocked")), ("no", _("Not blocked"))]
_STALE = [
    ("any", _("Stale in any way")),
    ("unseen", format_lazy(_("Not reviewed for {days} days"), days=FRESH_FOR.days)),
    ("estimate", format_lazy(_("Estimate older than {days} days or before a change"), days=FRESH_FOR.days)),
]
_LABEL, _COMPONENT = Label.Kind
_DUE = [
    ("overdue", _("Overdue")),
    ("week", format_lazy(_("Due within {days} days"), days=WEEK.days)),
]
_NOT_YET = [(letter, _("Missing: %s") % label) for letter, label in LETTERS.items()]
_ONE_STATE = ("inbox", "waiting", "done")
_CLOSED = (*_ONE_STATE, "closed")

# In the order of the bar.
FILTERS: tuple[Filter, ...] = (
    Filter("type", _("Type"), _choices(TYPES.items()), lambda _listing, value: Q(type=value)),
    Filter("state", _("State"), _states, lambda _listing, value: Q(state=value), not_in=_ONE_STATE),
    Filter("horizon", _("Horizon"), _choices(HORIZONS.items()), _horizon, not_in=_CLOSED),
    Filter("goal", _("Goal"), _goals, _goal),
    Filter("theme", _("Theme"), _themes, _theme),
    Filter("estimate", _("Estimate"), _sizes, _estimate, _size_named),
    Filter("ready", _("Readiness"), _choices(_YES), _ready, not_in=_CLOSED),
    Filter("blocked", _("Dependencies"), _choices(_BLOCKED), _blocked),
    Filter("stale", _("Staleness"), _choices(_STALE), _stale),
    Filter("deep", _("DEEP"), _choices(_NOT_YET), _deep, not_in=_CLOSED[1:]),
    Filter("lacks", _("What’s missing"), _reasons, _lacks, not_in=_CLOSED[1:]),
    Filter("label", _("Label"), _labels(_LABEL), _named(_LABEL), needs_options=True),
    Filter("component", _("Component"), _labels(_COMPONENT), _named(_COMPONENT), needs_options=True),
    Filter("due", _("Due date"), _choices(_DUE), _due, not_in=("done", "closed")),
    Filter("source", _("Source"), _sources, lambda _listing, value: Q(source=value)),
)  # fmt: skip
BY_NAME = {each.name: each for each in FILTERS}
