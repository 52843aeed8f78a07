"""Every figure of the backlog page is the length of the list that it opens, for any backlog."""

import re
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backlog.access import CURATOR
from backlog.deep.queries import report
from backlog.deep.rules import Reason
from backlog.models import BacklogSettings, Criterion, Dependency, Item, ProductGoal, Question, Theme
from backlog.models.dependency import Circle
from backlog.ranked.page import BACKLOG
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.horizons import Horizon
from backlog.ranked.rules.ranking import spread
from backlog.ranked.rules.url_state import ABOUT, View
from core.clock import now
from tests.factories import TeamFactory

MOST = 16
# Each example is a team of its own, so that none has to be cleared away.
bounded = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
LINK = re.compile(r'<a [^>]*?href="/t/[a-z0-9-]+/backlog/(|\?[^"#]*)"[^>]*>(.*?)</a>', re.DOTALL)

days = st.integers(0, 400)
opinion = st.integers(0, 10)
item = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*Item.State, *[Item.State.BACKLOG] * 8, *[Item.State.READY] * 3]),
        "why": st.sampled_from(["", "Crews plan by it"]),
        "description": st.sampled_from(["", "x" * 2000]),
        "size": st.sampled_from([None, None, 1, 5, 13]),
        "agreed": st.none() | days,
        "scope": st.none() | days,
        "looked": days,
        "since": days,
        "is_sized_now": st.sampled_from([False] * 9 + [True]),
        "urgency": st.sampled_from(["normal"] * 4 + ["urgent"]),
        "values": st.none() | st.fixed_dictionaries({"importance": opinion, "satisfaction": opinion}),
        "changed_outside": st.none() | days,
        "criteria": st.sampled_from([0, 0, 2, 6]),
        "questions": st.sampled_from([0, 0, 0, 1]),
        "goal": st.none() | st.integers(0, 1),
        "theme": st.none() | st.integers(0, 1),
    }
)
ties = st.lists(st.tuples(st.integers(0, MOST - 1), st.integers(0, MOST - 1)), max_size=6)
rules = st.fixed_dictionaries(
    {"velocity": st.sampled_from([None, 3, 12]), "size_limit": st.sampled_from([None, 8])}
)


def tie(blocker, blocked, by):
    with suppress(Circle):
        if blocker != blocked:
            Dependency.add(blocker, blocked, by)


# Anything that a person may do to an item, beside another one.
CHANGES = {
    "move": lambda one, other, by: one.move(by, after=None if one == other else other),
    "enter": lambda one, _, by: one.to_state("backlog", by),
    "leave": lambda one, _, by: one.to_state("inbox", by),
    "plan": lambda one, _, by: one.to_state("planned", by),
    "archived or declined": lambda one, _, by: one.to_state("archived", by),
    "why": lambda one, _, by: one.reword("why", "" if one.why else "Pilots ask", by),
    "description": lambda one, other, by: one.reword("description", other.description, by),
    "size": lambda one, _, by: one.settle(Decimal(8), "8", by),
    "cards out": lambda one, _, by: one.start_sizing(),
    "look": lambda one, _, by: one.look(by),
    "value": lambda one, _, by: one.value("opportunity", {"importance": 9, "satisfaction": 1}, by),
    "criterion": lambda one, _, by: Criterion.write(one, "It is said", by),
    "question": lambda one, _, by: Question.ask(one, "By whom?", by),
    "tie": tie,
}
change = st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, MOST), st.integers(0, MOST))


def made(items, ties, rules, by):
    """A team with such a backlog. All at once: by the models' methods it would take a minute."""
    team, at = TeamFactory(), now()

    def ago(number):
        return None if number is None else at - timedelta(days=number)

    BacklogSettings.of(team)
    BacklogSettings.objects.filter(team=team).update(**rules)
    goals = [ProductGoal.objects.create(team=team, name=name) for name in ("Faster", "Safer")]
    themes = [Theme.objects.create(team=team, name=name) for name in ("Pilots", "Crews")]
    rows = Item.objects.bulk_create(
        Item(
            team=team,
            key=f"HARB-{number}",
            title="A berth is planned",
            state=each["state"],
            rank=rank if each["state"] in Item.RANKED_STATES else None,
            why=each["why"],
            description=each["description"],
            estimate=each["size"],
            estimate_label=str(each["size"] or ""),
            estimated_at=ago(each["agreed"]) if each["size"] else None,
            scope_changed_at=ago(each["scope"]),
            looked_at=ago(each["looked"]),
            state_since=ago(each["since"]),
            sizing_since=at if each["is_sized_now"] else None,
            urgency=each["urgency"],
            values=each["values"] and {"opportunity": each["values"]},
            changed_outside_at=ago(each["changed_outside"]),
            goal=None if each["goal"] is None else goals[each["goal"]],
            theme=None if each["theme"] is None else themes[each["theme"]],
        )
        for number, (each, rank) in enumerate(zip(items, spread(len(items)), strict=True))
    )
    pairs = list(zip(rows, items, strict=True))
    Criterion.objects.bulk_create(
        Criterion(item=row, text="It is shown") for row, each in pairs for _ in range(each["criteria"])
    )
    Question.objects.bulk_create(
        Question(item=row, text="Which one?", asked_by=by)
        for row, each in pairs
        for _ in range(each["questions"])
    )
    # Never in a circle: the lower number blocks the higher one, or is below it by rank.
    links = {(max(pair), min(pair)) for pair in ties if max(pair) < len(rows) and pair[0] != pair[1]}
    Dependency.objects.bulk_create(Dependency(blocker=rows[a], blocked=rows[b]) for a, b in links)
    return team


def figures_kept(team, keys):
    """Every result of the letters, of the backlog and of each item."""
    known = Listing(team, View()).report
    lists = {
        letter: {why: set(refs) for why, refs in each.lists.items()} for letter, each in known.scores.items()
    }
    return (
        lists,
        {letter: (each.value, each.parts) for letter, each in known.scores.items()},
        known.facts(keys),
        known.values_by_item,
        known.inversions,
    )


def figures(team, view: View, *parts: str):
    """The count of each link of these parts, and the view that it opens."""
    html = "".join(BACKLOG.render(view.ident(team.public_id), CURATOR, parts).values())
    for query, words in LINK.findall(html):
        if number := re.search(r"\d+", re.sub(r"<[^>]+>", " ", words)):
            yield View.read(dict(parse_qsl(unescape(query)[1:]))), int(number[0])


@pytest.mark.django_db
class TestEveryFigure:
    @bounded
    @given(st.lists(item, max_size=MOST), ties, rules)
    def test_is_the_length_of_the_list_that_it_opens(self, ana, items, ties, rules):
        team = made(items, ties, rules, ana)
        around = figures(team, View(), "meter", "tabs", "goals", "themes")

        for view, number in [*around, *figures(team, View(about=ABOUT[0]), "explained")]:
            event(f"filters {', '.join(view.filters) or 'nothing'}")
            opened = Listing(team, view)
            assert (opened.total, len(opened.items)) == (number, number), view.query

    @bounded
    @given(st.lists(item, max_size=MOST), ties, rules)
    def test_of_a_horizon_sums_up_the_items_in_it(self, ana, items, ties, rules):
        team = made(items, ties, rules, ana)
        listing = Listing(team, View())

        assert sum(sums.number for sums in listing.reach.sums.values()) == listing.total == len(listing.items)
        for horizon in Horizon:
            here = Listing(team, View(horizon=horizon))
            sums = listing.reach.sums.get(horizon, (0, 0, 0))
            sizes = [each.shown_estimate or 0 for each in here.items]
            assert sums == (here.total, sum(sizes), sum(each.is_ready for each in here.items))

    @bounded
    @given(st.lists(item, max_size=MOST), ties, rules)
    def test_of_the_runway_and_of_inversions_counts_its_own_list(self, ana, items, ties, rules):
        team = made(items, ties, rules, ana)
        listing = Listing(team, View(order="value"))
        ready = Listing(team, View(state=Item.State.READY)).items
        sizes = [each.shown_estimate for each in ready]

        assert listing.outlook.points == sum(
            listing.outlook.usual if size is None else size for size in sizes
        )
        if rules["velocity"]:
            assert listing.outlook.runway == listing.outlook.points / rules["velocity"]
        against = {
            each.pk
            for reason in (Reason.OUTDOES, Reason.OUTDONE)
            for each in Listing(team, View(lacks=reason)).items
        }
        event("inverted" if against else "in order")
        assert listing.report.inversions.keys() == against

    @bounded
    @given(st.lists(item, min_size=3, max_size=MOST), ties, rules, st.lists(change, min_size=1, max_size=6))
    def test_that_was_kept_is_the_one_reckoned_anew_after_any_change(self, ana, items, ties, rules, changes):
        team = made(items, ties, rules, ana)
        keys = list(team.items.values_list("pk", flat=True))

        for name, one, other in changes:
            figures_kept(team, keys)
            rows = list(team.items.order_by("pk"))
            CHANGES[name](rows[one % len(rows)], rows[other % len(rows)], ana)

            kept = figures_kept(team, keys)
            report._kept.clear()
            assert kept == figures_kept(team, keys), name
