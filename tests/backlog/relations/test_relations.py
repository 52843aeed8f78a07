"""The orders and the page of relations: dependencies, themes, splitting and merging."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog.importing.service.importing import import_records, read_file
from backlog.models import Change, Criterion, Dependency, Item, Question, Reshaping, Theme
from backlog.models.theme import NameTaken
from backlog.ranked.page import BACKLOG
from teams.members.rules.rights import Act
from tests.factories import ItemFactory
from tests.html import toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, give, twice

PAGE = "/t/harbour/backlog/"


@kept
def world(harbour, ana, backlog):
    theme = Theme.start(harbour, ana, "Tides")
    Criterion.write(backlog[2], "A berth is shown", ana)
    Question.ask(backlog[2], "Which harbour?", ana)
    Dependency.add(backlog[4], backlog[2], ana)
    merged = Reshaping.merge(backlog[5], backlog[3], ana)
    return {
        "key": backlog[3].key.lower(),
        "item": backlog[2],
        "other": backlog[3],
        "blocker": backlog[4],
        "theme": theme,
        "merged": merged,
    }


def everything(world, **sends):
    """A whole form of the split page, all pieces to the first part."""
    item = world["item"]
    pieces = {
        f"criterion-{item.criteria.get().public_id}": "1",
        f"question-{item.questions.get().public_id}": "2",
        f"blocker-{world['blocker'].public_id}": "all",
    }
    return {"title-1": "Whole order", "title-2": "One line of it", **pieces, **sends}


def row(name, act, about="", data=None, malformed=None, **more):
    """A row, about what its words name."""
    return Order(f"backlog:{name}", act, tuple(about.split()), data or {}, malformed, **more)


def linked(world):
    Dependency.add(world["item"], world["other"], world["ana"])


ORDERS = [
    row(
        "split",
        Act.CURATE,
        "@item",
        everything,
        lambda world: everything(world, **{"title-2": " "}),
        is_page=True,
    ),
    row("merger", Act.CURATE, "@item", {"other": "@other"}, {"text": "\n"}, late=twice),
    row("reshaping-undo", Act.CURATE, "@merged", late=twice),
    row("themes", Act.CURATE, "", {"name": "Pilots", "hue": "3"}, {"name": "Pilots", "hue": "9"}),
    row("theme", Act.CURATE, "@theme", {"name": "Ebb", "hue": "0"}, {"name": "x" * 61, "hue": "0"}),
    row("theme-closure", Act.CURATE, "@theme"),
    row(
        "dependencies",
        Act.EDIT_ITEMS,
        "@item",
        {"way": "blocks", "text": "@key"},
        {"way": "sideways", "text": "@key"},
        late=linked,
        appends=True,
    ),
    row("dependency-deletion", Act.EDIT_ITEMS, "@item @blocker", late=twice),
]
ROWS = {str(row): row for row in ORDERS}


class TestEveryOrderOfRelations(EveryOrder):
    orders = ORDERS
    about = ("harbour",)
    page = f"http://testserver{PAGE}?tab=inbox"


def split_of(world):
    return reverse("backlog:split", args=["harbour", world["item"].public_id])


def order(client, world, name, fields=None):
    return give(client, ROWS[name], world, ("harbour",), fields)


class TestAnOrder:
    @pytest.mark.parametrize("name", ["dependencies", "merger"])
    def test_about_another_teams_item_finds_nothing(self, client_of, world, ana, lighthouse, name):
        foreign = ItemFactory(team=lighthouse)
        told = {"way": "blocks"}

        chosen = order(client_of(ana), world, name, {**told, "other": foreign.public_id})
        typed = order(client_of(ana), world, name, {**told, "text": foreign.key})

        assert (chosen.status_code, typed.status_code) == (404, 422)


class TestADependency:
    def post(self, browser, item, **fields):
        url = reverse("backlog:dependencies", args=["harbour", item.public_id])
        return browser.post(url, {"way": "blocked_by", **fields}, headers=HTMX)

    def test_that_would_go_round_is_refused_with_the_circle(self, client_of, world, backlog, ana, told):
        response = self.post(client_of(ana), world["blocker"], text=world["item"].key)

        assert response.status_code == 409
        circle = f"{world['item'].key} → {world['blocker'].key} → {world['item'].key}"
        assert circle in toast(response)["text"]
        assert told == []

    def test_comes_back_by_the_undo_of_its_toast(self, client_of, world, ana):
        browser = client_of(ana)

        offered = toast(order(browser, world, "dependency-deletion"))
        assert not Dependency.objects.exists()
        browser.post(offered["undo"], offered["fields"], headers=HTMX)

        assert Dependency.objects.get().blocker == world["blocker"]

    def test_said_twice_is_said_once(self, client_of, world, ana):
        response = self.post(client_of(ana), world["item"], other=world["blocker"].public_id)

        assert response.status_code == 200
        assert "already" in toast(response)["text"]
        assert "undo" not in toast(response)

    @pytest.mark.parametrize(("text", "status"), [("plan 2", 200), ("PLAN 2 berth", 200), ("Berth", 422)])
    def test_names_the_other_by_words_that_fit_it_alone(self, client_of, world, ana, text, status):
        assert self.post(client_of(ana), world["item"], text=text).status_code == status

    def test_shows_what_it_is_about_on_both_items(self, client_of, world, ana):
        browser, item, blocker = client_of(ana), world["item"], world["blocker"]

        blocked_page = browser.get(f"{PAGE}{item.key}/").text
        blocker_page = browser.get(f"{PAGE}{blocker.key}/").text

        assert f"{item.key} is ranked above {blocker.key}, which blocks it." in blocked_page
        assert f"{item.key} is ranked above {blocker.key}, which blocks it." in blocker_page
        assert f"Move {item.key} below it" in blocked_page
        assert f"Move {blocker.key} above it" in blocker_page

    def test_warns_no_longer_once_the_item_stands_after_its_blocker(self, client_of, world, ana):
        browser, item = client_of(ana), world["item"]
        url = reverse("backlog:place", args=["harbour", item.public_id])

        browser.post(url, {"after": world["blocker"].public_id}, headers=HTMX)

        page = browser.get(f"{PAGE}{item.key}/").text
        assert "which blocks it." not in page
        assert "badge--early" not in page
        assert f"Blocked by {world['blocker'].key}" in page


class TestARow:
    def badge(self, client, item):
        row = BACKLOG.render(item.team.public_id, "reader", (item.part,))[item.part]
        return re.sub(r"<svg.*?</svg>|\s+", " ", row, flags=re.S)

    def test_says_what_blocks_it_and_whether_that_stands_below(self, client, world, backlog, ana):
        item, blocker = world["item"], world["blocker"]
        assert f"Blocked by {blocker.key}" in self.badge(client, item)
        assert "is ranked below this item" in self.badge(client, item)

        blocker.move_to(1, ana)
        assert "is ranked below this item" not in self.badge(client, item)
        Dependency.add(backlog[0], item, ana)
        assert "+1" in self.badge(client, item)

    @pytest.mark.parametrize("state", ["done", "archived", "declined"])
    def test_is_blocked_no_longer_when_that_is_settled(self, client, world, ana, state):
        world["blocker"].to_state(state, ana)

        assert "Blocked by" not in self.badge(client, world["item"])

    def test_shows_its_theme(self, client, world, ana):
        world["item"].edit(ana, theme=world["theme"])

        assert "Tides" in self.badge(client, world["item"])


class TestFinding:
    def found(self, client, item, text):
        response = client.get(reverse("backlog:others", args=["harbour", item.public_id]), {"text": text})
        assert response.status_code == 200
        return re.findall(r'key-text">([^<]+)<', response.text)

    def test_puts_the_key_first_and_then_the_rank(self, client_of, harbour, backlog, ana):
        ItemFactory(team=harbour, title=f"Like {backlog[3].key}", top=True)

        assert self.found(client_of(ana), backlog[0], backlog[3].key.lower())[0] == backlog[3].key
        assert self.found(client_of(ana), backlog[0], "plan berth") == [item.key for item in backlog[1:]]

    def test_finds_neither_itself_nor_duplicates_nor_other_teams(
        self, client_of, world, backlog, lighthouse, ana
    ):
        ItemFactory(team=lighthouse, title="Berth plan 9")

        assert self.found(client_of(ana), backlog[0], "berth plan") == [item.key for item in backlog[1:5]]
        assert self.found(client_of(ana), backlog[0], "%") == []
        assert self.found(client_of(ana), backlog[0], " ") == []

    def test_is_for_those_who_may_link(self, client_of, backlog, kofi, ulla):
        url = reverse("backlog:others", args=["harbour", backlog[0].public_id])

        assert client_of(kofi).get(url).status_code == 403
        assert client_of(ulla).get(url).status_code == 404


class TestThemes:
    def test_are_called_differently_while_they_are_open(self, client_of, harbour, world, ana):
        assert order(client_of(ana), world, "themes", {"name": "tides", "hue": "1"}).status_code == 422
        world["theme"].close()
        assert order(client_of(ana), world, "themes", {"name": "tides", "hue": "1"}).status_code == 200

        with pytest.raises(NameTaken):
            Theme.objects.get(pk=world["theme"].pk).reopen()
        assert (
            order(client_of(ana), world, "theme", {"name": "Tides", "hue": "1"}).status_code == 200
        )  # closed, it takes no name away

    def test_are_given_to_an_item_and_taken_back(self, client_of, world, ana):
        browser, item = client_of(ana), world["item"]
        facts = reverse("backlog:facts", args=["harbour", item.public_id])

        offered = toast(browser.post(facts, {"theme": world["theme"].public_id}, headers=HTMX))
        assert Item.objects.get(pk=item.pk).theme == world["theme"]
        browser.post(offered["undo"], offered["fields"], headers=HTMX)

        assert Item.objects.get(pk=item.pk).theme is None

    def test_of_another_team_are_not_there(self, client_of, world, lighthouse, ulla, ana):
        foreign = Theme.start(lighthouse, ulla, "Lamps")
        facts = reverse("backlog:facts", args=["harbour", world["item"].public_id])

        assert client_of(ana).post(facts, {"theme": foreign.public_id}, headers=HTMX).status_code == 422

    def test_open_the_list_that_they_count(self, client_of, harbour, backlog, inbox, world, ana):
        browser, theme = client_of(ana), world["theme"]
        for item in (*backlog[:3], inbox[0]):
            item.edit(ana, theme=theme)
        backlog[0].to_state("done", ana)

        page = browser.get(PAGE).text
        listed = browser.get(PAGE, {"theme": theme.public_id}).text

        assert "2 to do" in page
        assert listed.count('class="item-row"') == 2
        assert "1 of 4 items done" in page
        assert browser.get(PAGE, {"theme": "none"}).text.count('class="item-row"') == 2

    def test_count_points_once_every_item_has_a_size_and_no_size_that_is_hidden(
        self, client_of, backlog, world, ana
    ):
        for item, size in zip(backlog[:3], (5, 8, 3), strict=True):
            item.resize(size, str(size), ana)
            item.edit(ana, theme=world["theme"])
        backlog[0].to_state("done", ana)
        page = client_of(ana).get(PAGE)
        assert "5 of 16 points done" in page.text

        backlog[1].start_sizing()

        page = client_of(ana).get(PAGE)
        assert "points done" not in page.text
        assert "1 of 3 items done" in page.text

    def test_leave_out_what_was_given_up(self, client_of, backlog, world, ana):
        for item in backlog[:3]:
            item.edit(ana, theme=world["theme"])
        backlog[0].to_state("archived", ana)

        assert "0 of 2 items done" in client_of(ana).get(PAGE).text


class TestSplitting:
    def test_shows_everything_that_hangs_on_the_story(self, client_of, world, ana):
        page = client_of(ana).get(split_of(world)).text

        for text in ("A berth is shown", "Which harbour?", f"{world['blocker'].key} Berth plan 5"):
            assert text in page

    def test_leads_to_the_story_with_its_parts_and_an_undo(self, client_of, harbour, world, ana):
        browser = client_of(ana)

        response = browser.post(split_of(world), everything(world), follow=True)

        one, two = world["item"].children.order_by("pk")
        assert one.criteria.get().text == "A berth is shown"
        assert two.questions.get().text == "Which harbour?"
        assert Dependency.objects.filter(blocker=world["blocker"], blocked__in=[one, two]).count() == 2
        assert f"split into {one.key}, {two.key}" in response.text
        assert "Undo split" in response.text
        assert "0 of 2 done" in response.text
        assert f"{PAGE}{one.key}/" in response.text

        undo = reverse("backlog:reshaping-undo", args=["harbour", Reshaping.objects.first().public_id])
        browser.post(undo, headers=HTMX)
        assert not harbour.items.filter(parent=world["item"]).exists()
        assert "Split into" not in browser.get(f"{PAGE}{world['item'].key}/").text.split('id="detail"')[0]

    def test_keeps_what_was_typed_when_something_is_missing(self, client_of, world, ana):
        typed = everything(world, **{"title-1": "", "title-2": "One line of it", "stays": "yes"})

        response = client_of(ana).post(split_of(world), typed)

        assert response.status_code == 422
        assert 'value="One line of it"' in response.text
        assert re.search(r'name="stays" value="yes" checked', response.text)
        assert re.search(r'name="question-\w+" value="2" aria-label="Part 2" checked', response.text)

    def test_sends_nothing_to_a_part_without_a_title(self, client_of, world, ana):
        name = f"criterion-{world['item'].criteria.get().public_id}"

        response = client_of(ana).post(split_of(world), everything(world, **{name: "5"}))

        assert response.status_code == 422
        assert "is assigned to part 5, which has no title." in response.text

    def test_leaves_gaps_between_the_titles_out(self, client_of, world, ana):
        typed = everything(world, **{"title-2": "", "title-3": "One line of it"})
        typed = {name: "3" if where == "2" else where for name, where in typed.items()}

        client_of(ana).post(split_of(world), typed)

        assert world["item"].children.order_by("pk").last().questions.exists()

    def test_asks_about_what_was_added_meanwhile(self, client_of, world, tomas, ana):
        typed = everything(world)
        Criterion.write(world["item"], "A tide is shown", tomas)

        response = client_of(ana).post(split_of(world), typed)

        assert response.status_code == 409
        assert "added to the story while you were splitting it" in response.text
        assert "A tide is shown" in response.text
        assert 'value="Whole order"' in response.text
        assert not world["item"].children.exists()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_says_why_when_it_cannot_be(self, client_of, world, ana, method):
        browser = client_of(ana)
        world["item"].to_state("done", ana)
        done = getattr(browser, method)(split_of(world), everything(world))
        world["item"].to_state("backlog", ana)
        world["item"].start_sizing()
        sizing = getattr(browser, method)(split_of(world), everything(world))

        assert (done.status_code, sizing.status_code) == (409, 409)
        assert "is “Done”, so it can’t be split or merged." in done.text
        assert "is being estimated" in sizing.text

    def test_holds_no_inline_style_or_script(self, client_of, world, ana):
        page = client_of(ana).get(split_of(world)).text

        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)


class TestMerging:
    def test_comes_back_whole_by_the_undo_of_its_toast(self, client_of, world, ana):
        browser, item, other = client_of(ana), world["item"], world["other"]

        offered = toast(order(browser, world, "merger"))
        assert other.criteria.get().text == "A berth is shown"
        browser.post(offered["undo"], offered.get("fields", {}), headers=HTMX)

        item.refresh_from_db()
        assert (item.state, item.criteria.get().text) == ("backlog", "A berth is shown")

    def test_comes_back_whole_by_the_undo_of_its_history(self, client_of, world, ana):
        browser, item = client_of(ana), world["item"]
        order(browser, world, "merger")

        url = reverse("backlog:undo", args=["harbour", item.public_id])
        assert browser.post(url, {"field": "state"}, headers=HTMX).status_code == 200

        assert item.criteria.get().text == "A berth is shown"

    def test_lets_either_be_the_one_that_stays(self, client_of, world, ana):
        order(client_of(ana), world, "merger", {"other": world["other"].public_id, "keep": "this"})

        world["other"].refresh_from_db()
        assert world["other"].duplicate_of == world["item"]

    def test_shows_on_either_what_became_of_it(self, client_of, world, ana):
        browser = client_of(ana)
        order(browser, world, "merger")

        twin = browser.get(f"{PAGE}{world['item'].key}/").text
        survivor = browser.get(f"{PAGE}{world['other'].key}/").text

        assert "Duplicate of" in twin
        assert "Undo merge" in twin
        assert "Merged in" in survivor

    def test_says_what_stays_behind(self, client_of, world, backlog, ana):
        # 3 is blocked by 5 and 5 by 4: as one, 3 and 4 would block themselves.
        Dependency.add(world["other"], world["blocker"], ana)

        shown = toast(order(client_of(ana), world, "merger"))["text"]

        assert "1 dependency would have been circular" in shown

    @pytest.mark.parametrize("state", ["planned", "duplicate"])
    def test_says_why_when_it_cannot_be(self, client_of, world, ana, told, state):
        world["item"].to_state(state, ana)
        told.clear()

        response = order(client_of(ana), world, "merger")

        assert response.status_code == 409
        assert "can’t be split or merged" in toast(response)["text"]
        assert told == []

    def test_waits_until_the_cards_are_in(self, client_of, world, ana):
        world["item"].start_sizing()

        assert order(client_of(ana), world, "merger").status_code == 409

    def test_that_moved_on_is_not_undone(self, client_of, world, backlog, ana):
        Item.objects.get(pk=backlog[5].pk).to_state("inbox", ana)

        response = order(client_of(ana), world, "reshaping-undo")

        assert response.status_code == 409
        assert "has changed, so" in toast(response)["text"]


class TestWhoSees:
    def test_a_developer_links_but_neither_splits_nor_merges(self, client_of, world, tomas):
        page = client_of(tomas).get(f"{PAGE}{world['item'].key}/").text

        assert re.search(r'hx-post="[^"]*/dependencies/"', page)
        assert not re.search(r"items/\w+/(?:split|merger|place)/|/reshapings/|/themes/", page)

    def test_a_stakeholder_reads(self, client_of, world, kofi):
        page = client_of(kofi).get(f"{PAGE}{world['item'].key}/").text

        assert "which blocks it." in page
        assert not re.search(r'hx-post="[^"]*/dependencies/', page)

    def test_everybody_the_history_in_words(self, client_of, world, kofi):
        page = client_of(kofi).get(f"{PAGE}{world['item'].key}/").text

        assert f"<strong>Blocked by</strong> <ins>{world['blocker'].key}</ins>" in page


@pytest.mark.parametrize("opened", ["", "PAY-7/"])
def test_the_page_costs_as_many_queries_with_many_links_as_with_few(client_of, harbour, ana, opened):
    browser = client_of(ana)

    def asked():
        browser.get(f"{PAGE}{opened}")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{PAGE}{opened}").status_code == 200
        return len(queries)

    def fill(count):
        rows = "\n".join(f"PAY-{number},Item {number},3" for number in range(1, count + 1))
        import_records(harbour, read_file(f"Issue key,Summary,Story Points\n{rows}".encode()))
        theme = Theme.start(harbour, ana, f"Theme {count}")
        items = list(harbour.items.order_by("pk"))
        harbour.items.update(theme=theme)
        Item.objects.filter(pk__in=[item.pk for item in items[8:]]).update(parent=items[6])
        Dependency.objects.bulk_create(
            (Dependency(blocker=blocker, blocked=items[6]) for blocker in items[7:]), ignore_conflicts=True
        )
        Dependency.objects.bulk_create(
            (Dependency(blocker=items[0], blocked=blocked) for blocked in items[1:]), ignore_conflicts=True
        )
        Change.objects.bulk_create(
            Change(item=items[6], field="blocked_by", after=item.key, by=ana, at=item.created_at)
            for item in items
        )

    fill(10)
    few = asked()
    fill(300)

    # Among three hundred no look-alike may be worth showing, which saves the query for its row.
    assert few - 1 <= asked() <= few
