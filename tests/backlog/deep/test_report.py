"""The figures of DEEP over rows: they agree with the models and with the lists that they open."""

import random
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlog.access import CURATOR
from backlog.deep.rules import REASONS, Facts, Letter, Reason, scores
from backlog.deep.rules.item import LISTED
from backlog.deep.rules.value import MODELS
from backlog.importing.service.importing import import_records, read_file
from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question
from backlog.ranked.page import BACKLOG
from backlog.ranked.queries.listing import Listing
from backlog.ranked.rules.horizons import Horizon
from backlog.ranked.rules.url_state import View
from core.clock import now

SEEDS = range(7)


@pytest.fixture
def mixed(harbour, ana):
    """Gives Harbour a backlog of all sorts: every reason applies to something in one or another of them."""

    def make(seed: int) -> list[Item]:
        chance, at = random.Random(seed), now()

        def ago(most: int):
            return at - timedelta(days=chance.uniform(0, most))

        BacklogSettings.of(harbour)
        BacklogSettings.objects.update(
            velocity=chance.choice([None, 12]), size_limit=chance.choice([None, 8])
        )
        states = ["backlog"] * 6 + ["refining", "ready", "planned", "inbox", "inbox", "done", "declined"]
        items = [Item.add(harbour, f"Berth {n}", ana, state=chance.choice(states)) for n in range(60)]
        for item in items:
            size = chance.choice([None, None, 1, 3, 5, 13])
            changes = {
                "why": chance.choice(["", "Crews plan by it", "Pilots do"]),
                "description": "x" * chance.choice([0, 40, 4000]),
                "estimate": size,
                "estimated_at": chance.choice([None, ago(30), ago(200)]) if size else None,
                "scope_changed_at": chance.choice([None, ago(10), ago(200)]),
                "looked_at": ago(400),
                "state_since": ago(60),
                "sizing_since": at if chance.random() < 0.05 else None,
                "urgency": chance.choice(["normal"] * 9 + ["urgent"]),
                "values": chance.choice(
                    [None, {"opportunity": {"importance": chance.randint(0, 10)}}, full(chance)]
                ),
            }
            Item.objects.filter(pk=item.pk).update(**changes)
            Criterion.objects.bulk_create(
                Criterion(item=item, text="A berth is shown") for _ in range(chance.choice([0, 0, 2, 7]))
            )
            if chance.random() < 0.2:
                Question.ask(item, "Which harbour?", ana)
        for blocker, blocked in {tuple(chance.sample(range(60), 2)) for _ in range(12)}:
            Dependency.objects.create(blocker=items[blocker], blocked=items[blocked])
        Item.objects.bulk_update([Item(pk=item.pk, looked_at=ago(400)) for item in items], ["looked_at"])
        harbour.announce(harbour.topic, "items")
        return list(harbour.items.all())

    def full(chance):
        return {
            "opportunity": {"importance": chance.choice([1, 9, 10]), "satisfaction": chance.randint(0, 9)}
        }

    return make


def listing_of(team, **view) -> Listing:
    return Listing(team, View(**view))


def facts_by_models(item: Item, listing: Listing, seen) -> Facts:
    """The facts as one would look them up for one item."""
    order = list(item.team.items.ranked())
    horizon = seen.horizon_at(item.rank)
    against = seen.inversions.get(item.pk)
    model = MODELS["opportunity"]
    blockers = [link.blocker for link in item.blocked_by.select_related("blocker")]
    settled = {"done", "declined", "duplicate", "archived"}
    places = {each.pk: place for place, each in enumerate(order)}
    shown = item.shown_estimate
    return Facts(
        ref=item.pk,
        state=item.state,
        horizon=horizon,
        looked_at=item.looked_at,
        since=item.state_since,
        has_why=bool(item.why),
        criteria=item.criteria.count(),
        open_questions=item.questions.open().count(),
        detail=len(item.description),
        estimate=shown,
        estimated_at=item.estimated_at if shown is not None else None,
        scope_changed_at=item.scope_changed_at,
        has_value=item.rank is not None and model.is_valued(model.gathered(item.values or {})),
        before_blocker=item.rank is not None
        and any(each.state not in settled and places.get(each.pk, -1) > places[item.pk] for each in blockers),
        outdoes=against.count if against and against.rises else 0,
        outdone=against.count if against and not against.rises else 0,
    )


class TestTheFacts:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_are_those_that_the_models_know(self, harbour, mixed, seed):
        items = mixed(seed)
        listing = listing_of(harbour)
        seen = listing.report

        asked = [item for item in items if item.state in (*LISTED, "inbox")]
        facts = seen.facts(item.pk for item in items)

        assert facts.keys() == {item.pk for item in asked}
        for item in asked:
            assert facts[item.pk] == facts_by_models(item, listing, seen)

    @pytest.mark.parametrize("seed", SEEDS)
    def test_of_what_comes_later_are_read_only_where_they_tell_something(self, harbour, mixed, seed):
        items = mixed(seed)
        seen = listing_of(harbour).report
        let_go = harbour.items.filter(state="declined").count()

        figures = seen.scores
        read = len([facts for facts in seen._facts.values() if facts])
        every = sorted(seen.facts(item.pk for item in items).values(), key=lambda facts: facts.ref)

        assert read < len(every)
        assert comparable(figures) == comparable(scores(every, seen.rules, seen.at, let_go=let_go))

    def test_hide_a_size_while_cards_are_out(self, harbour, backlog, ana):
        Item.objects.filter(pk=backlog[0].pk).update(estimate=Decimal(40), estimated_at=now(), why="So")
        backlog[0].start_sizing()

        facts = listing_of(harbour).report.facts([backlog[0].pk])[backlog[0].pk]

        assert (facts.estimate, facts.estimated_at) == (None, None)

    def test_are_kept_until_something_changes(self, harbour, backlog, ana):
        first = listing_of(harbour).report

        assert listing_of(harbour).report is first
        backlog[0].reword("why", "Crews plan by it", ana)
        assert listing_of(harbour).report is not first


def comparable(figures):
    """All values of the scores, ignoring the order of lists."""
    return {
        letter: (score.value, score.parts, {reason: set(refs) for reason, refs in score.lists.items()})
        for letter, score in figures.items()
    }


class TestEveryFigure:
    """Every figure opens the list that it counts, and agrees with it."""

    @pytest.mark.parametrize("seed", SEEDS)
    def test_of_a_reason(self, harbour, mixed, seed):
        mixed(seed)
        seen = listing_of(harbour).report

        for letter, score in seen.scores.items():
            for reason in REASONS[letter]:
                count = score.counts.get(reason, 0)
                assert listing_of(harbour, tab="all", lacks=reason).total == count
                for horizon in Horizon:
                    here = listing_of(harbour, lacks=reason, horizon=horizon).total
                    assert here == len(seen.having(reason, horizon))

    @pytest.mark.parametrize("seed", SEEDS)
    def test_of_a_letter(self, harbour, mixed, seed):
        mixed(seed)
        seen = listing_of(harbour).report

        for letter in Letter:
            assert listing_of(harbour, tab="all", deep=letter).total == len(seen.scores[letter].lacking)
            for horizon in Horizon:
                here = listing_of(harbour, deep=letter, horizon=horizon).total
                assert here == len(seen.lacking(letter, horizon))

    # That the figures are right is asked of each backlog above; here, that the page has them.
    @pytest.mark.parametrize("seed", SEEDS[:2])
    def test_on_the_page_that_explains(self, harbour, client_of, ana, mixed, seed):
        mixed(seed)
        browser = client_of(ana)
        text = browser.get("/t/harbour/backlog/deep/").text

        links = re.findall(r'href="([^"]+(?:lacks|deep)=[^"]+)"[^>]*>[^<\d]*(?:<[^>]+>)?(\d+)', text)

        assert len(links) > 8
        for address, number in links:
            shown = browser.get(address.replace("&amp;", "&")).text
            assert re.search(r'data-total="(\d+)"', shown)[1] == number, address

    def test_names_each_reason_somewhere(self, harbour, mixed):
        """Prove the control: the mixed backlogs are mixed."""
        seen = set()
        for seed in SEEDS:
            Item.objects.all().delete()
            mixed(seed)
            for score in listing_of(harbour).report.scores.values():
                seen |= score.counts.keys()

        assert seen >= set(Reason) - {Reason.NOT_PRUNED, Reason.SIZE_UNKNOWN}


class TestTheMeter:
    def test_names_what_costs_most_and_opens_it(self, client_of, harbour, backlog, ana):
        for item in backlog[2:]:
            Criterion.write(item, "A berth is shown", ana)
            item.reword("why", "Crews plan by it", ana)
        for item in backlog[:2]:
            item.reword("why", "Crews plan by it", ana)

        text = client_of(ana).get("/t/harbour/backlog/").text

        assert "2 of the next 6 have no criteria" in text
        assert "lacks=no-criteria" in text

    def test_says_nothing_of_an_empty_backlog(self, client_of, harbour, ana):
        text = client_of(ana).get("/t/harbour/backlog/").text

        assert text.count("Nothing to check yet") == 4

    def test_is_not_in_the_reply_to_an_order_but_in_its_news(self, client_of, harbour, backlog, ana):
        address = f"/t/harbour/backlog/items/{backlog[3].public_id}/place/"
        response = client_of(ana).post(address, {"number": 1}, headers={"HX-Request": "true"})

        assert 'hx-target="#meter"' not in response.text
        assert 'hx-target="#items"' in response.text
        assert "meter" in BACKLOG.affected_parts(harbour.public_id, harbour.topic, frozenset({"backlog"}))

    def test_asks_whether_ready_items_that_changed_still_are(self, client_of, harbour, backlog, ana):
        backlog[0].to_state("ready", ana)
        assert "still ready" not in rendered(harbour, "meter")

        backlog[0].reword("why", "Crews plan by it", ana)

        assert "1 ready item changed" in rendered(harbour, "meter")
        assert listing_of(harbour, lacks="still-ready").total == 1


def rendered(team, name: str) -> str:
    return BACKLOG.render(team.public_id, CURATOR, (name,))[name]


class TestLettersOnARow:
    def test_say_what_is_missing_in_words(self, harbour, backlog, ana):
        row = rendered(harbour, backlog[0].part)

        assert "Detailed appropriately: not yet. No why yet" in row
        assert row.count("letter--unmet") == 2 * 1 + 1
        assert "letter--met" in row

    def test_leave_what_comes_later_in_peace(self, harbour, ana):
        rows = "\n".join(f"PAY-{number},Item {number},{number:04}" for number in range(1, 41))
        import_records(harbour, read_file(f"Issue key,Summary,Rank\n{rows}".encode()))
        later = harbour.items.get(key="PAY-40")

        row = rendered(harbour, later.part)

        assert "letter--unmet" not in row
        assert row.count("letter--unasked") == 2

    def test_are_none_for_work_under_way(self, harbour, backlog, ana):
        backlog[0].to_state("planned", ana)

        assert 'class="letters"' not in rendered(harbour, backlog[0].part)


@pytest.mark.parametrize("path", ["", "deep/", "?order=value", "?tab=all&deep=emergent", "?lacks=unseen"])
def test_costs_as_many_queries_with_a_thousand_items_as_with_a_hundred(client_of, harbour, ana, path):
    browser = client_of(ana)

    def asked():
        browser.get(f"/t/harbour/backlog/{path}")
        harbour.announce(harbour.topic, "items")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/t/harbour/backlog/{path}").status_code == 200
        return len(queries)

    def fill(count):
        rows = "\n".join(f"PAY-{number},Item {number},3" for number in range(1, count + 1))
        import_records(harbour, read_file(f"Issue key,Summary,Story Points\n{rows}".encode()))
        Item.objects.update(
            values={"opportunity": {"importance": 5, "satisfaction": 3}}, looked_at="2020-01-01T00:00Z"
        )

    fill(100)
    few = asked()
    fill(1000)

    assert asked() == few <= 42
