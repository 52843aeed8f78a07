"""The sprint plan: its content, every order it takes, and the cost of each."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.access import CURATOR, READER
from backlog.importing.service.importing import import_records, read_file
from backlog.models import BacklogSettings, Dependency, Item, Sprint
from backlog.models.running_sprint import version_of
from backlog.sprints.page import SPRINTS
from core.text import version
from teams.members.rules.rights import Act
from tests.factories import ItemFactory
from tests.html import plain, tight, toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, twice
from tests.plain import PlainBrowser

FIVE = Decimal(5)


@kept
def ready(harbour, ana):
    """Four ready items of 5, 3, 8 and 2 points, top first."""
    BacklogSettings.of(harbour)
    BacklogSettings.objects.update(velocity=10)
    items = [ItemFactory(team=harbour, by=ana, title=f"Berth plan {number}") for number in range(1, 5)]
    for item, size in zip(items, ("5", "3", "8", "2"), strict=True):
        item.resize(Decimal(size), size, ana)
        item.to_state("ready", ana)
    return items


@pytest.fixture
def plan(harbour, ana, ready):
    """The next sprint, with the first ready item in it."""
    sprint = Sprint.plan_next(harbour, ana, 2, Decimal(10))
    sprint.take(ready[:1], ana, FIVE)
    return sprint


@pytest.fixture
def running(plan, ana):
    plan.commit(ana, FIVE)
    return plan


def facts_of(sprint, **changed):
    """The data of a sprint's form: each field, and its value when the form was rendered."""
    present = {
        "number": str(sprint.number),
        "starts_on": sprint.starts_on.isoformat(),
        "ends_on": sprint.ends_on.isoformat(),
        "capacity": str(sprint.capacity),
    }
    return {**present, **{f"initial-{name}": value for name, value in present.items()}, **changed}


@kept
def world(ready, ana):
    """Four ready items; what is about a sprint plans one first."""
    Item.objects.filter(pk=ready[1].pk).update(key="HARB-2")
    return {"item": ready[0], "four": ready}


def planned(world):
    sprint = world["sprint"] = Sprint.plan_next(world["item"].team, world["ana"], 2, Decimal(10))
    sprint.take([world["item"]], world["ana"], FIVE)
    world["seen"] = version_of(sprint.planned())
    world |= facts_of(sprint)


def started(world):
    planned(world)
    world["sprint"].commit(world["ana"], FIVE)


def finished(world):
    started(world)
    world["sprint"].finish("", world["ana"])


def order(name, given, data=None, malformed=None, about="@sprint", **more):
    """A row, about a sprint in the state that `given` brings about."""
    return Order(
        f"backlog:{name}", Act.CURATE, tuple(about.split()), data or {}, malformed, given=given, **more
    )


AS_SHOWN = {f"initial-{name}": f"@{name}" for name in ("number", "starts_on", "ends_on", "capacity")}
FACTS = {"number": "@number", "starts_on": "@starts_on", "ends_on": "@ends_on", "capacity": "20"} | AS_SHOWN
FORMER = {"number": "7", "starts_on": "2026-12-07", "ends_on": "2026-12-18", "items": ""}
ORDERS = [
    order("coming-sprint", None, about=""),
    order(
        "coming-sprint-restoration",
        None,
        FORMER,
        {"number": "7", "starts_on": "soon"},
        about="",
        late=planned,
    ),
    order("sprint-discard", planned),
    order("sprint-facts", planned, FACTS, {"number": "0"}),
    order(
        "sprint-goal",
        planned,
        {"text": "Ships wait less", "version": version("")},
        {"text": "x" * 501, "version": version("")},
    ),
    order("sprint-items", planned, {"key": "HARB-2"}, {"key": " ", "item": []}),
    order("sprint-removal", planned, about="@sprint @item"),
    order("sprint-commitment", planned, {"seen": "@seen"}, {"seen": ""}, late=twice),
    order("sprint-withdrawal", started, late=twice),
    order("sprint-done", started, {"done": "1"}, {"done": "maybe"}, about="@sprint @item"),
    order("sprint-finish", started, {"lesson": "Ask first"}, {"lesson": "x" * 501}, late=twice),
    order("sprint-resumption", finished, late=twice),
]


class TestEveryOrderOfTheSprintPlan(EveryOrder):
    orders = ORDERS
    about = ("harbour",)


class TestAnOrderThatMakesNoSense:
    def test_because_the_number_is_taken_says_so(self, client_of, harbour, running, ana):
        following = Sprint.plan_next(harbour, ana, 2, None)
        url = reverse("backlog:sprint-facts", args=["harbour", following.public_id])

        sends = facts_of(following, number=str(running.number), capacity="", **{"initial-capacity": ""})
        response = client_of(ana).post(url, sends, headers=HTMX)

        assert response.status_code == 422
        assert "Sprint 1 already exists." in response["HX-Trigger"]

    def test_because_the_sprint_would_end_before_it_begins_says_so(self, client_of, plan, ana):
        url = reverse("backlog:sprint-facts", args=["harbour", plan.public_id])

        response = client_of(ana).post(url, facts_of(plan, ends_on="2020-01-01"), headers=HTMX)

        assert response.status_code == 422
        assert "The end date is before the start date." in response["HX-Trigger"]

    def test_about_an_item_that_is_not_there_says_so(self, client_of, plan, ana):
        url = reverse("backlog:sprint-items", args=["harbour", plan.public_id])

        response = client_of(ana).post(url, {"key": "PAY-999"}, headers=HTMX)

        assert response.status_code == 422
        assert "There is no item PAY-999 in this backlog." in response["HX-Trigger"]

    def test_about_another_teams_item_takes_nothing(self, client_of, plan, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse, state="ready")
        url = reverse("backlog:sprint-items", args=["harbour", plan.public_id])

        response = client_of(ana).post(url, {"item": foreign.public_id}, headers=HTMX)

        assert response.status_code == 409
        assert plan.entries.count() == 1


class TestAnOrderThatComesTooLate:
    def post(self, client, name, sprint, fields, *further):
        url = reverse(f"backlog:{name}", args=["harbour", sprint.public_id, *further])
        return client.post(url, fields, headers=HTMX)

    def test_to_commit_to_another_plan_shows_the_present(self, client_of, plan, ready, ana, ines):
        seen = version_of(plan.planned())
        plan.take([ready[1]], ines, FIVE)

        response = self.post(client_of(ana), "sprint-commitment", plan, {"seen": seen})

        plan.refresh_from_db()
        assert (response.status_code, plan.is_running) == (409, False)
        assert "Berth plan 2" in response.text
        assert "here is the current version" in toast(response)["text"]

    def test_to_commit_while_another_runs_says_so(self, client_of, harbour, running, ready, ana):
        following = Sprint.plan_next(harbour, ana, 2, None)
        following.take([ready[1]], ana, FIVE)

        seen = version_of(following.planned())
        response = self.post(client_of(ana), "sprint-commitment", following, {"seen": seen})

        assert response.status_code == 409
        assert "Finish the current sprint first." in response["HX-Trigger"]

    def test_to_finish_keeps_the_first_lesson(self, client_of, running, ana, ines):
        running.finish("Ask the pilots first", ines)

        response = self.post(client_of(ana), "sprint-finish", running, {"lesson": "Ask the crews"})

        running.refresh_from_db()
        assert (response.status_code, running.lesson) == (409, "Ask the pilots first")

    def test_to_name_the_goal_shows_both(self, client_of, plan, ana):
        plan.aim("Ships wait less")

        fields = {"text": "Pilots plan by it", "version": version("")}
        response = self.post(client_of(ana), "sprint-goal", plan, fields)

        assert response.status_code == 409
        assert "Pilots plan by it" in response.text
        assert "Ships wait less" in response.text

    def test_changes_only_the_fields_that_its_writer_touched(self, client_of, plan, ana, ines):
        sends = facts_of(plan, ends_on=plan.ends_on.replace(year=plan.ends_on.year + 1).isoformat())
        plan.replan(capacity=Decimal(30))

        self.post(client_of(ana), "sprint-facts", plan, sends)

        plan.refresh_from_db()
        assert plan.capacity == 30


class TestADiscardedPlan:
    def test_leaves_its_items_in_the_list_and_is_undone_with_all_of_it(self, client_of, plan, ready, ana):
        plan.aim("Ships wait less")
        browser = client_of(ana)
        url = reverse("backlog:sprint-discard", args=["harbour", plan.public_id])

        back = toast(browser.post(url, headers=HTMX))
        assert not Sprint.objects.exists()
        assert Item.objects.get(pk=ready[0].pk).is_ready
        browser.post(back["undo"], back["fields"], headers=HTMX)

        again = Sprint.objects.get()
        assert (again.number, again.goal, again.capacity) == (plan.number, "Ships wait less", plan.capacity)
        assert (again.starts_on, again.ends_on) == (plan.starts_on, plan.ends_on)
        assert again.entries.get().item == ready[0]

    def test_does_not_come_back_beside_another(self, client_of, harbour, plan, ana):
        browser = client_of(ana)
        url = reverse("backlog:sprint-discard", args=["harbour", plan.public_id])
        back = toast(browser.post(url, headers=HTMX))
        Sprint.plan_next(harbour, ana, 2, None)

        assert browser.post(back["undo"], back["fields"], headers=HTMX).status_code == 409
        assert Sprint.objects.count() == 1

    def test_is_no_longer_one_once_it_is_promised(self, client_of, running, ana):
        url = reverse("backlog:sprint-discard", args=["harbour", running.public_id])

        response = client_of(ana).post(url, headers=HTMX)

        assert response.status_code == 409
        assert "here is the current version" in response["HX-Trigger"]


class TestTheFile:
    def test_holds_the_items_of_the_sprint_and_no_formula(self, client_of, plan, ready, kofi):
        Item.objects.filter(pk=ready[0].pk).update(title="=1+1")

        response = client_of(kofi).get(f"/t/harbour/sprints/{plan.public_id}/items.csv")

        assert response["Content-Disposition"] == 'attachment; filename="sprint-1.csv"'
        assert response.text.splitlines() == [
            "\ufeffKey,Title,Type,Estimate,State",
            f"{ready[0].key},'=1+1,User story,5,Ready",
        ]

    def test_is_not_there_for_another_team(self, client_of, plan, ulla):
        assert client_of(ulla).get(f"/t/harbour/sprints/{plan.public_id}/items.csv").status_code == 404


class TestUndo:
    def test_of_a_commitment_stands_in_its_toast(self, client_of, plan, ready, ana):
        browser = client_of(ana)
        url = reverse("backlog:sprint-commitment", args=["harbour", plan.public_id])
        seen = version_of(plan.planned())

        back = toast(browser.post(url, {"seen": seen}, headers=HTMX))
        browser.post(back["undo"], back["fields"], headers=HTMX)

        ready[0].refresh_from_db()
        assert ready[0].is_ready

    def test_of_a_finish_stands_in_its_toast(self, client_of, running, ana):
        browser = client_of(ana)
        url = reverse("backlog:sprint-finish", args=["harbour", running.public_id])

        back = toast(browser.post(url, {"lesson": ""}, headers=HTMX))
        browser.post(back["undo"], back["fields"], headers=HTMX)

        running.refresh_from_db()
        assert running.is_running

    def test_of_a_removal_takes_the_item_again(self, client_of, plan, ready, ana):
        browser = client_of(ana)
        url = reverse("backlog:sprint-removal", args=["harbour", plan.public_id, ready[0].public_id])

        back = toast(browser.post(url, headers=HTMX))
        assert plan.entries.count() == 0
        browser.post(back["undo"], back["fields"], headers=HTMX)

        assert plan.entries.get().item == ready[0]


@pytest.fixture
def show(client_of, ana):
    browser = client_of(ana)

    def get():
        response = browser.get("/t/harbour/sprints/")
        assert response.status_code == 200
        return response.text

    return get


def listed(text, heading):
    """The titles under a heading."""
    part = re.search(rf'id="{heading}-heading".*?</ol>', text, re.S)
    return re.findall(r'class="sprint-row__title"[^>]*>([^<]*)<', tight(part[0])) if part else []


class TestThePage:
    def test_lays_the_ready_work_into_the_coming_sprints(self, show, plan):
        ahead = plain(show()).partition('id="ahead"')[2].partition("</section>")[0]

        assert re.findall(r'class="ahead__name">([^<]*)<', ahead) == ["Sprint 1", "Sprint 2"]
        assert re.findall(r"<strong>([^<]*)</strong>", ahead) == ["10", "8"]
        assert "| Sprint 2 |" in ahead

    def test_says_what_to_do_before_the_first_sprint(self, show, harbour, client_of, kofi):
        assert "Plan your first sprint" in show()
        assert "Plan next sprint" not in client_of(kofi).get("/t/harbour/sprints/").text

    def test_proposes_what_is_ready_and_fits_and_says_what_it_left_out(self, show, harbour, ready, ana):
        Sprint.plan_next(harbour, ana, 2, Decimal(10))
        blocker = ItemFactory(team=harbour, by=ana, title="Tides by mail")
        Dependency.objects.create(blocker=blocker, blocked=ready[1])

        text = show()

        assert listed(text, "proposed") == ["Berth plan 1", "Berth plan 4"]
        assert listed(text, "passed") == ["Berth plan 2", "Berth plan 3"]
        assert f"Blocked by {blocker.key}" in text
        assert "No capacity left for it" in text

    def test_takes_a_blocker_in_the_running_sprint_for_settled(self, show, harbour, running, ready, ana):
        Sprint.plan_next(harbour, ana, 2, Decimal(10))
        Dependency.objects.create(blocker=ready[0], blocked=ready[1])

        assert listed(show(), "proposed") == ["Berth plan 2", "Berth plan 4"]

    def test_warns_of_what_is_planned_and_blocked_or_not_ready(self, show, harbour, plan, ready, ana):
        blocker = ItemFactory(team=harbour, by=ana)
        Dependency.objects.create(blocker=blocker, blocked=ready[0])
        plan.take([ItemFactory(team=harbour, by=ana)], ana, FIVE)

        text = show()

        assert f"Blocked by {blocker.key}" in text
        assert "Not ready</span>" in text

    def test_proposes_nothing_before_somebody_says_what_fits(self, show, harbour, ready, ana):
        Sprint.plan_next(harbour, ana, 2, None)

        assert "Enter a capacity" in show()

    def test_shows_the_lesson_of_the_last_sprint_to_who_plans_the_next(self, show, harbour, running, ana):
        running.finish("Ask the pilots <first>", ana)
        Sprint.plan_next(harbour, ana, 2, None)

        assert "Takeaway from Sprint 1:" in show()
        assert "Ask the pilots &lt;first&gt;" in show()

    def test_is_read_by_everybody_and_ordered_by_who_plans(self, client_of, running, kofi, tomas, ana):
        for member in (kofi, tomas):
            text = client_of(member).get("/t/harbour/sprints/").text
            assert "Berth plan 1" in text
            assert "hx-post" not in text
        assert "hx-post" in client_of(ana).get("/t/harbour/sprints/").text

    def test_is_not_there_for_a_stranger(self, client_of, running, ulla, client):
        assert client_of(ulla).get("/t/harbour/sprints/").status_code == 404
        assert client.get("/t/harbour/sprints/").status_code == 302

    def test_holds_no_inline_style_or_script(self, show, running):
        assert not re.findall(r"\sstyle=|<script(?![^>]*src=)|\son\w+=", show())

    def test_can_be_copied_as_markdown_that_shows_what_was_typed(self, show, plan, ready, ana):
        ready[0].reword("title", "Berth *plan* <b>", ana)

        copied = re.search(r'data-text="(# Sprint 1.*?)"', show(), re.S)[1]

        assert f"- **{ready[0].key}** Berth \\*plan\\* \\&lt;b\\&gt; (5)" in copied


class TestWithoutScript:
    @pytest.fixture
    def hers(self, client_of, ready, ana):
        return PlainBrowser(client_of(ana, enforce_csrf_checks=True)).open("/t/harbour/sprints/")

    def test_a_sprint_is_planned_run_and_finished(self, hers, harbour, ready):
        hers.press("Plan next sprint")
        sprint = Sprint.objects.get(team=harbour)
        here = f"/t/harbour/sprints/{sprint.public_id}/"
        hers.enter(f"{here}goal/", text="Ships wait less")
        hers.enter(f"{here}facts/", capacity="8")
        for item in ready[:2]:
            hers.press(f"Add {item.key} to the sprint")
        hers.press("Start sprint")
        hers.press(f"{ready[0].key} is done")
        hers.enter(f"{here}finish/", lesson="Ask the pilots first")

        sprint.refresh_from_db()
        assert (sprint.goal, sprint.committed, sprint.done) == ("Ships wait less", 8, 5)
        assert sprint.lesson == "Ask the pilots first"
        assert "Sprint 1 finished: 5 of 8 points" in hers.page

    def test_says_what_came_too_late(self, hers, harbour, plan, ready, ines):
        hers.open("/t/harbour/sprints/")
        plan.take([ready[1]], ines, FIVE)

        hers.press("Start sprint")

        assert "here is the current version" in hers.page
        assert not Sprint.objects.get(team=harbour).is_running


class TestASizeThatIsBeingVotedOn:
    def test_shows_nowhere_in_the_plan(self, show, plan, ready, ana):
        ready[0].resize(Decimal(13), "13", ana)
        assert ">13<" in show()
        assert "(13)" in show()
        ready[0].start_sizing()

        assert ">13<" not in show()
        assert "(13)" not in show()


def test_costs_as_many_queries_with_two_thousand_items_as_with_ten(show, harbour, ana, plan):
    def asked():
        show()
        with CaptureQueriesContext(connection) as queries:
            show()
        return len(queries)

    def fill(count):
        rows = "\n".join(f"PAY-{number},Item {number},3" for number in range(1, count + 1))
        import_records(harbour, read_file(f"Issue key,Summary,Story Points\n{rows}".encode()))
        harbour.items.filter(state="backlog").update(state="ready")

    fill(10)
    few = asked()
    fill(2000)

    assert asked() == few <= 18


class TestTheLivePage:
    def test_rerenders_what_news_concern(self, harbour):
        def affected_parts(*names):
            return SPRINTS.affected_parts(harbour.public_id, harbour.topic, frozenset(names))

        assert (
            affected_parts("sprints")
            == affected_parts("item-abc", "backlog")
            == (
                "figures",
                "running",
                "plan",
                "ahead",
                "past",
            )
        )
        assert affected_parts("item-abc") == ("running", "plan")
        assert affected_parts("goals", "members") == ()

    def test_draws_every_part_as_one_element_of_its_name(self, harbour, plan, running, ana):
        Sprint.plan_next(harbour, ana, 2, Decimal(10))
        for audience in (CURATOR, READER):
            names = SPRINTS.shared(audience)
            drawn = SPRINTS.render(harbour.public_id, audience, (*names, "elsewhere"))
            assert list(drawn) == list(names)
            for name, html in drawn.items():
                assert re.match(rf'<\w+ id="{name}"', html)
                assert html == html.strip()
