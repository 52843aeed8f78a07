"""Every order about looks, value and readiness: who may give it, its effect, and its announcements."""

import pytest
from django.urls import reverse

from backlog.importing.service.importing import import_records, read_file
from backlog.models import BacklogSettings, Criterion, Feedback, FeedbackLink, Item, Question, readiness
from backlog.models.undo import undo
from core.clock import now
from teams.members.rules.rights import Act
from tests.html import tight, toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, give, twice


@kept
def world(harbour, ana, backlog):
    """The first item is ready and changed since; the second has the team's estimate; the third nothing."""
    settings = BacklogSettings.of(harbour)
    settings.choose("fibonacci", manual_checks=["Designed"])
    changed, sized, plain = backlog[:3]
    sized.settle(5, "5", ana, "session1")
    readiness.mark_ready(changed, ana, "Small and clear")
    changed.reword("why", "Crews plan by it", ana)
    for item, importance in zip(backlog[4:], (9, 10), strict=True):
        item.value("opportunity", {"importance": importance, "satisfaction": 0}, ana)
    return {"changed": changed, "sized": sized, "plain": plain, "all": backlog}


def order(name, act, about="", data=None, malformed=None, **more):
    """A row, about what its words name."""
    return Order(f"backlog:{name}", act, tuple(about.split()), data or {}, malformed, **more)


BECAUSE = {"reason": "Small and clear"}
ORDERS = [
    order("look", Act.EDIT_ITEMS, "@plain"),
    order(
        "check",
        Act.EDIT_ITEMS,
        "@plain",
        {"check": "Designed", "ticked": "on"},
        {"check": "Painted"},
        is_choice=True,
    ),
    order("ready", Act.CURATE, "@plain", BECAUSE, {}, late=twice),
    order("ready-confirmation", Act.CURATE, "@changed", late=twice),
    order("all-ready-confirmation", Act.CURATE),
    order("value", Act.CURATE, "@plain", {"importance": "9"}, {"importance": "11"}, is_choice=True),
    order("value-order", Act.CURATE, "", {"item": "@all"}, {"item": "nowhere"}, late=twice),
    order("size-confirmation", Act.ESTIMATE, "@sized"),
]
ROWS = {str(row): row for row in ORDERS}


def send(client, world, name, fields=None):
    return give(client, ROWS[name], world, ("harbour",), fields)


class TestEveryOrderOfDeep(EveryOrder):
    orders = ORDERS
    about = ("harbour",)
    page = "http://testserver/t/harbour/backlog/?lacks=unseen"


class TestReady:
    def test_needs_a_reason_while_a_check_is_unmet_and_shows_it_afterwards(self, client_of, world, ana):
        browser, item = client_of(ana), world["plain"]

        refused = send(browser, world, "ready", {})
        done = send(browser, world, "ready", {"reason": "We’ll learn by doing"})

        item.refresh_from_db()
        assert "Has a why; Has acceptance criteria" in toast(refused)["text"]
        assert (done.status_code, item.state) == (200, "ready")
        page = browser.get(reverse("backlog:item", args=["harbour", item.key])).text
        assert "We’ll learn by doing" in page

    def test_needs_none_when_all_checks_are_met(self, client_of, world, ana):
        item = world["plain"]
        item.reword("why", "Crews plan by it", ana)
        Criterion.write(item, "A berth is shown", ana)
        item.resize(3, "3", ana)
        readiness.tick(item, "Designed", True, ana)

        assert send(client_of(ana), world, "ready", {}).status_code == 200
        item.refresh_from_db()
        assert (item.state, item.state_reason) == ("ready", "")

    def test_is_refused_while_cards_are_out(self, client_of, world, ana):
        world["plain"].start_sizing()

        assert send(client_of(ana), world, "ready").status_code == 409

    def test_is_not_for_what_is_not_in_the_list(self, client_of, harbour, world, inbox, ana):
        url = reverse("backlog:ready", args=["harbour", inbox[0].public_id])

        assert client_of(ana).post(url, {"reason": "So"}, headers=HTMX).status_code == 409

    def test_is_taken_back_and_undone(self, client_of, world, ana):
        item = world["plain"]
        send(client_of(ana), world, "ready")

        assert send(client_of(ana), world, "ready", {"not": "on"}).status_code == 200
        item.refresh_from_db()
        assert item.state == "backlog"
        assert undo(item, "state", ana)
        item.refresh_from_db()
        assert item.state == "ready"


class TestStillReady:
    def test_is_asked_when_the_scope_changes_away_from_the_stage(self, harbour, backlog, ana):
        item = backlog[0]
        readiness.mark_ready(item, ana, "Small and clear")
        assert not item.is_asked_again

        Criterion.write(item, "A berth is shown", ana)
        item.refresh_from_db()

        assert item.is_asked_again
        assert list(harbour.items.asked_again()) == [item]

    @pytest.mark.parametrize("change", ["title", "stage", "question"])
    def test_is_not_asked_of_a_name_or_of_what_the_room_saw(self, backlog, ana, change):
        item = backlog[0]
        readiness.mark_ready(item, ana, "Small and clear")

        if change == "title":
            item.reword("title", "Berths by mail", ana)
        elif change == "stage":
            item.reword("why", "Crews plan by it", ana, session="session1")
        else:
            Question.ask(item, "Which harbour?", ana)
        item.refresh_from_db()

        assert not item.is_asked_again

    def test_leaves_the_size_good_when_only_words_changed(self, world, ana):
        item = world["sized"]
        item.reword("why", "Crews plan by it", ana, session="session1")
        before = item.scope_changed_at
        readiness.mark_ready(item, ana, "Small and clear")
        item.reword("why", "Crews do plan by it", ana)

        assert readiness.confirm_ready(item, ana, wording_only=True)
        item.refresh_from_db()

        assert not item.is_asked_again
        assert abs((item.scope_changed_at - before).total_seconds()) < 1
        assert item.scope_changed_at < item.state_since
        assert not readiness.confirm_ready(item, ana)

    def test_is_asked_once_for_all_that_an_import_changed(self, client_of, harbour, world, ana):
        rows = "Issue key,Summary,Description\nPAY-1,One,{0}\nPAY-2,Two,{0}\nPAY-3,Three,Same\n"
        import_records(harbour, read_file(rows.format("Before").encode()), ana)
        imported = list(harbour.items.filter(key__startswith="PAY-"))
        for item in imported:
            readiness.mark_ready(item, ana, "Small and clear")
        readiness.confirm_all(harbour, ana)

        import_records(harbour, read_file(rows.format("After").encode()), ana)

        assert set(harbour.items.asked_again().values_list("key", flat=True)) == {"PAY-1", "PAY-2"}
        page = client_of(ana).get("/t/harbour/backlog/").text
        assert "2 ready items changed: are they still ready?" in page
        send(client_of(ana), world, "all-ready-confirmation")
        assert not harbour.items.asked_again().exists()

    def test_is_asked_after_the_stage_when_a_check_is_unmet_by_then(self, deep_dive, backlog, ana, ines):
        entry = deep_dive.on_stage
        readiness.mark_ready(entry.item, ana, "Small and clear")
        entry.item.reword("why", "Crews plan by it", ana, session=deep_dive.public_id)
        entry.item.refresh_from_db()
        assert not entry.item.is_asked_again

        second = deep_dive.entries.get(phase="deep-dive", item=backlog[1])
        second.bring_up(ines)
        backlog[0].refresh_from_db()

        assert backlog[0].is_asked_again


class TestALook:
    def test_is_whatever_somebody_did_about_it(self, backlog, ana):
        acts = {
            "edit": lambda item: item.edit(ana, type="bug"),
            "reword": lambda item: item.reword("why", "Crews plan by it", ana),
            "move": lambda item: item.move_to(1, ana),
            "look": lambda item: item.look(ana),
            "ask": lambda item: Question.ask(item, "Which harbour?", ana),
        }
        for name, act in acts.items():
            item = backlog[3]
            Item.objects.filter(pk=item.pk).update(looked_at="2020-01-01T00:00Z")
            item.refresh_from_db()

            act(item)

            item.refresh_from_db()
            assert (now() - item.looked_at).total_seconds() < 60, name

    def test_is_a_meeting_that_has_it_on_its_stage(self, triage):
        item = triage.on_stage.item

        assert item.looked_at >= triage.started_at

    def test_is_not_what_an_import_does(self, harbour, ana):
        rows = "Issue key,Summary\nPAY-1,{}\n"
        import_records(harbour, read_file(rows.format("One").encode()), ana)
        Item.objects.update(looked_at="2020-01-01T00:00Z")

        import_records(harbour, read_file(rows.format("Two").encode()), ana)

        assert harbour.items.get(key="PAY-1").looked_at.year == 2020


class TestASize:
    def test_that_is_typed_is_not_the_teams(self, world, ana):
        item = world["sized"]

        item.resize(8, "8", ana)

        assert item.estimated_at is None

    def test_that_comes_back_by_undo_is_the_teams_again(self, world, ana):
        item = world["sized"]
        agreed = item.estimated_at
        item.resize(8, "8", ana)

        undo(item, "estimate", ana)
        item.refresh_from_db()

        assert abs((item.estimated_at - agreed).total_seconds()) < 1

    def test_holds_again_once_it_is_confirmed(self, client_of, world, tomas, ana):
        item = world["sized"]
        item.reword("why", "Crews plan by it", ana)

        send(client_of(tomas), world, "size-confirmation")
        item.refresh_from_db()

        assert item.estimated_at > item.scope_changed_at

    def test_that_is_not_there_cannot_be_confirmed(self, client_of, world, tomas):
        url = reverse("backlog:size-confirmation", args=["harbour", world["plain"].public_id])

        assert client_of(tomas).post(url, headers=HTMX).status_code == 409


class TestTicks:
    def test_are_the_same_on_the_stage_and_on_the_backlog_page(
        self, client_of, harbour, deep_dive, ana, tomas
    ):
        BacklogSettings.of(harbour).choose("fibonacci", manual_checks=["Designed"])
        entry = deep_dive.on_stage
        url = reverse("sessions:check", args=[deep_dive.public_id, entry.public_id])

        client_of(tomas).post(url, {"check": "Designed", "ticked": "on"}, headers=HTMX)

        page = client_of(ana).get(reverse("backlog:item", args=["harbour", entry.item.key])).text
        assert 'aria-pressed="true"' in page
        readiness.tick(entry.item, "Designed", False, ana)
        room = tight(client_of(ana).get(f"/s/{deep_dive.public_id}/").text)
        assert "Designed" in room
        assert 'aria-pressed="false">Designed' in room


class TestValue:
    def test_is_kept_for_each_model_and_undone(self, client_of, harbour, world, ana):
        item, browser = world["plain"], client_of(ana)
        send(browser, world, "value", {"importance": "9", "satisfaction": "2"})
        BacklogSettings.of(harbour).choose("fibonacci", value_model="rice")
        send(browser, world, "value", {"reach": "500"})

        item.refresh_from_db()
        assert item.values == {"opportunity": {"importance": 9, "satisfaction": 2}, "rice": {"reach": 500}}
        assert undo(item, "value", ana)
        item.refresh_from_db()
        assert item.values == {"opportunity": {"importance": 9, "satisfaction": 2}}

    def test_is_taken_back_by_an_empty_field(self, client_of, world, ana):
        send(client_of(ana), world, "value", {"importance": "9"})
        send(client_of(ana), world, "value", {"importance": ""})

        world["plain"].refresh_from_db()
        assert world["plain"].values is None

    @pytest.mark.parametrize("wrong", ["11", "-1", "much", "nan", "inf", "1e400"])
    def test_that_is_no_number_of_the_model_is_refused_in_words(self, client_of, world, ana, wrong):
        response = send(client_of(ana), world, "value", {"importance": wrong})

        assert response.status_code == 422
        assert toast(response)["text"] == "Importance must be a number from 0 to 10."

    def test_is_taken_from_feedback_until_somebody_types_it(self, client_of, harbour, world, ana):
        item = world["plain"]
        for importance, satisfaction in ((10, 2), (8, None)):
            heard = Feedback.capture(
                harbour, "Berths by mail", ana, importance=importance, satisfaction=satisfaction
            )
            FeedbackLink.make(item, [heard.public_id], ana)
        address = reverse("backlog:item", args=["harbour", item.key])

        assert "</span>16</output>" in tight(client_of(ana).get(address).text)
        item.value("opportunity", {"importance": 5, "satisfaction": 5}, ana)
        assert '<output class="value__score">5</output>' in tight(client_of(ana).get(address).text)

    def test_shows_its_score_on_the_item(self, client_of, world, ana):
        world["plain"].value("opportunity", {"importance": 9, "satisfaction": 2}, ana)

        page = tight(client_of(ana).get(reverse("backlog:item", args=["harbour", world["plain"].key])).text)

        assert '<output class="value__score">16</output>' in page
        assert "Importance 9, Satisfaction 2" in page

    def test_of_a_story_with_cards_out_tells_no_size(self, client_of, harbour, world, ana):
        BacklogSettings.of(harbour).choose("fibonacci", value_model="value-effort")
        world["sized"].value("value-effort", {"value": 15}, ana)
        world["sized"].start_sizing()

        page = client_of(ana).get(reverse("backlog:item", args=["harbour", world["sized"].key])).text

        assert "value__score" not in page


class TestTheOrderByValue:
    @pytest.fixture
    def valued(self, backlog, ana):
        for item, importance in zip(backlog, (1, None, 3, 10, 2, 8), strict=True):
            if importance is not None:
                item.value("opportunity", {"importance": importance, "satisfaction": 10}, ana)
        return backlog

    def titles(self, team) -> list[str]:
        return [title.split()[-1] for title in team.items.ranked().values_list("title", flat=True)]

    def test_is_shown_beside_the_rank(self, client_of, harbour, valued, ana):
        text = tight(client_of(ana).get("/t/harbour/backlog/?order=value").text)

        keys = [f">{valued[place].title}<" for place in (3, 5, 2, 4, 0, 1)]
        assert sorted(keys, key=text.index) == keys
        assert '<span class="item-row__number">4</span>' in text

    def test_moves_only_what_is_selected_among_its_own_places(self, client_of, harbour, valued, ana):
        url = reverse("backlog:value-order", args=["harbour"])
        selected = [valued[place].public_id for place in (0, 1, 3)]

        response = client_of(ana).post(url, {"item": selected}, headers=HTMX)

        assert self.titles(harbour) == ["4", "2", "3", "1", "5", "6"]
        assert "2 items" in toast(response)["text"]

    def test_is_undone_but_for_what_was_moved_by_hand_since(self, client_of, harbour, valued, ana):
        url, browser = reverse("backlog:value-order", args=["harbour"]), client_of(ana)
        told = toast(browser.post(url, {"item": [item.public_id for item in valued]}, headers=HTMX))
        assert self.titles(harbour) == ["4", "2", "6", "3", "5", "1"]
        valued[0].refresh_from_db()
        valued[0].move_to(1, ana)

        browser.post(told["undo"], told["fields"], headers=HTMX)

        assert self.titles(harbour)[0] == "1"
        assert self.titles(harbour)[1:] == ["2", "3", "4", "5", "6"]

    def test_names_who_stands_grossly_against_it(self, client_of, harbour, ana):
        items = [Item.add(harbour, f"Quay {n}", ana, state=Item.State.BACKLOG) for n in range(12)]
        for item in items:
            importance = 10 if item is items[-1] else 1
            item.value("opportunity", {"importance": importance, "satisfaction": 0}, ana)

        text = client_of(ana).get("/t/harbour/backlog/?order=value").text

        assert "is at rank 12; by value it would be at rank 1 (Next)" in text
        assert "at least twice as much as 11 items above it" in text
