"""The ticket that an item was imported from: on its page, in its row, and found by its names there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from backlog.items.queries import lookup
from backlog.items.queries.ticket import web_address
from backlog.models import Comment, Item, ItemLink, Label, Source, Ticket, Upload
from core.clock import now
from tests.html import tight
from tests.keeping import kept

BAD = "javascript:alert(1)"


def words(html):
    """What a reader sees of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@kept
def imported(harbour, backlog, ana):
    """The third of the ranked items, as an import brings it."""
    item = backlog[2]
    Source.objects.create(team=harbour, slug="jira-2", format="jira", name="Jira of the port")
    Item.objects.filter(pk=item.pk).update(source="jira-2", source_key="TIDE-9")
    Ticket.objects.create(
        item=item,
        number="10002",
        url="https://port.example/browse/TIDE-9",
        others={"Watchers": "ulla, kofi", "Environment": "<b>dock</b>"},
        attachments=[
            ["plan.png", "https://port.example/plan.png"],
            ["evil", BAD],
            ["", "http://a.example/b"],
        ],
        updated_at=datetime(2024, 5, 6, tzinfo=UTC),
    )
    for kind, names in ((Label.Kind.LABEL, ["ux", "a11y", "tides"]), (Label.Kind.COMPONENT, ["Berths"])):
        item.labels.add(*Label.named(harbour, kind, names).values())
    item.refresh_from_db()
    return item


def opened(client, item):
    return tight(client.get(f"/t/harbour/backlog/{item.key}/").text)


class TestTheTicketOfAnItem:
    def test_is_shown_with_its_source_its_names_and_its_columns(self, client_of, imported, ana):
        page = opened(client_of(ana), imported)

        assert "Jira of the port" in page
        assert "TIDE-9" in page
        assert "10002" in page
        assert "2 more fields" in page
        assert "ulla, kofi" in page
        assert "&lt;b&gt;dock&lt;/b&gt;" in page

    def test_is_opened_in_the_tracker_by_a_link_that_tells_it_nothing(self, client_of, imported, ana):
        page = opened(client_of(ana), imported)

        links = re.findall(r'<a [^>]*href="(?:https?://(?:port|a)\.example[^"]*)"[^>]*>', page)
        assert len(links) == 3
        assert all(
            'rel="noopener noreferrer nofollow"' in link and 'target="_blank"' in link for link in links
        )
        assert "Open in Jira of the port" in page
        assert "javascript:" not in page
        assert "<img" not in page

    def test_is_nowhere_on_an_item_of_our_own(self, client_of, backlog, ana):
        assert "From the tracker" not in opened(client_of(ana), backlog[0])

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("https://a.example/b", "https://a.example/b"),
            (" http://a.example ", "http://a.example"),
            (BAD, ""),
            ("//a.example", ""),
            ("data:text/html,x", ""),
            ("https://", ""),
            ("http://[", ""),
            ("java\nscript:alert(1)", ""),
        ],
    )
    def test_is_linked_only_by_an_address_of_the_web(self, text, address):
        assert web_address(text) == address

    def test_names_the_tickets_that_it_is_linked_to_and_leads_to_those_that_are_here(
        self, client_of, imported, backlog, ana
    ):
        ItemLink.objects.create(item=imported, kind="relates to", other_key="TIDE-1", other=backlog[0])
        ItemLink.objects.create(item=imported, kind="clones", other_key="TIDE-77")
        # Imported after the link was.
        ItemLink.objects.create(item=imported, kind="relates to", other_key="TIDE-5")
        Item.objects.filter(pk=backlog[4].pk).update(source="jira-2", source_key="TIDE-5")

        page = opened(client_of(ana), imported)
        section = page.split(">Links<")[1].split("</section>")[0]

        assert f"/t/harbour/backlog/{backlog[0].key}/" in section
        assert f"/t/harbour/backlog/{backlog[4].key}/" in section
        assert "TIDE-77" in section
        assert section.count("<a ") == 2


class TestTheRowOfAnImportedItem:
    def row(self, client, item):
        page = tight(client.get("/t/harbour/backlog/").text)
        return words(re.search(rf'<li id="item-{item.public_id}".*?</li>', page, re.S)[0])

    def test_has_few_labels_and_the_number_of_the_others(self, client_of, imported, ana):
        row = self.row(client_of(ana), imported)

        assert "Berths" in row
        assert "a11y" in row
        assert "+2 more labels" in row
        assert "ux" not in row

    def test_shows_one_level_of_the_hierarchy(self, client_of, backlog, ana):
        Item.objects.filter(pk__in=[backlog[1].pk, backlog[2].pk]).update(parent=backlog[0])

        assert "2 parts" in self.row(client_of(ana), backlog[0])
        assert f"Part of {backlog[0].key} ›" in self.row(client_of(ana), backlog[1])

    def test_is_marked_and_cannot_be_selected_while_it_is_being_imported(
        self, client_of, harbour, backlog, ana
    ):
        upload = Upload.begin(harbour, "jira.csv", ana)
        Item.objects.filter(pk=backlog[0].pk).update(arrival=upload)
        browser = client_of(ana)

        page = opened(browser, backlog[0])
        assert page.count("Still being imported") == 2
        assert re.search(rf'value="{backlog[0].public_id}"[^>]*disabled', page)
        upload.finish({"created": 1})
        assert "Still being imported" not in opened(browser, backlog[0])


class TestALookup:
    @pytest.fixture(autouse=True)
    def _others(self, imported):
        pass

    @pytest.mark.both
    @pytest.mark.parametrize("name", ["10002", "#10002", "TIDE-9", "tide-9"])
    def test_finds_an_item_by_what_its_tracker_calls_it(self, client_of, harbour, imported, ana, name):
        page = tight(client_of(ana).get("/t/harbour/backlog/", {"text": name}).text)

        assert re.findall(r'class="item-row__title"[^>]*>([^<]*)<', page) == [imported.title]
        assert lookup.named(harbour, name) == imported
        assert lookup.keyed(harbour, name) == imported
        assert lookup.meant(harbour, harbour.items, name) == imported
        assert lookup.found(harbour, harbour.items, name)[0] == imported

    def test_prefers_our_own_key_to_anothers(self, harbour, imported, backlog):
        Item.objects.filter(pk=backlog[0].pk).update(source="csv", source_key=backlog[1].key)

        assert lookup.keyed(harbour, backlog[1].key) == backlog[1]
        assert lookup.meant(harbour, harbour.items, backlog[1].key) == backlog[1]

    def test_does_not_guess_where_two_tools_count_alike(self, harbour, imported, backlog):
        Ticket.objects.create(item=backlog[0], number="10002")

        assert lookup.keyed(harbour, "10002") is None
        assert lookup.meant(harbour, harbour.items, "10002") is None

    def test_finds_nothing_of_another_team(self, harbour, lighthouse, imported):
        assert lookup.keyed(harbour, "10002") == imported
        assert lookup.keyed(lighthouse, "10002") is None

    @pytest.mark.both
    def test_by_a_number_walks_no_table(self, harbour, imported):
        rows = [
            Item(team=harbour, key=f"X-{number}", title="x", source="jira", source_key=f"X-{number}")
            for number in range(2_000)
        ]
        Ticket.objects.bulk_create(
            Ticket(item=item, number=str(90_000 + place))
            for place, item in enumerate(Item.objects.bulk_create(rows))
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

        plan = harbour.items.filter(lookup.by_tracker(harbour, "90007")).only("pk").explain()

        assert "the_ticket_numbers" in plan
        assert "one_item_per_source_key" in plan
        assert not re.search(r"SCAN \S*(item|ticket|U0|V0)|Seq Scan on backlog_(item|ticket)\b", plan), plan


class TestComments:
    def test_of_the_tracker_and_of_the_team_are_shown_by_date(self, client_of, imported, ana, tomas):
        at = now() - timedelta(days=900)
        Comment.objects.create(item=imported, author="Captain Hook", at=at, text="Tides **matter**")
        Comment.objects.create(
            item=imported, author="", at=None, text="Undated ![x](https://a.example/pixel)"
        )
        Comment.write(imported, "Agreed", tomas)

        page = opened(client_of(ana), imported)
        section = page.split(">Comments")[1].split("</section>")[0]

        places = [section.index(text) for text in ("Undated", "Captain Hook", "Agreed")]
        assert places == sorted(places)
        assert "<strong>matter</strong>" in section
        assert "<img" not in section
        assert "Someone in the tracker" in section

    def test_beyond_the_latest_are_a_page_of_their_own(self, client_of, imported, ana):
        rows = [Comment(item=imported, author="Hook", at=now(), text=f"Comment no {n}.") for n in range(25)]
        Comment.objects.bulk_create(rows)
        browser = client_of(ana)

        page = opened(browser, imported)
        assert "Comment no 0." not in page.split(">Comments")[1].split("</section>")[0]
        assert "Show 5 earlier comments" in page
        everything = browser.get(reverse("backlog:comments", args=["harbour", imported.public_id])).text
        assert everything.count("Comment no ") == 25

    def test_are_read_by_a_stakeholder_who_has_no_form(self, client_of, imported, kofi, tomas):
        Comment.write(imported, "Agreed", tomas)

        page = opened(client_of(kofi), imported)

        assert "Agreed" in page
        assert "Add comment" not in page
        assert "Delete comment" not in page
