"""Every order of the backlog page: who may give it, what it does, how often it is announced."""

import json
import re
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog.importing.rules import tables
from backlog.importing.service.importing import import_records, read_file
from backlog.importing.service.tasks import read_upload
from backlog.models import Comment, Criterion, Item, Question, Upload, labels
from backlog.models.criterion import Gone
from core.text import version
from teams.members.rules.rights import Act
from tests.factories import ItemFactory
from tests.html import plain, tight, toast
from tests.keeping import kept
from tests.orders import HTMX, EveryOrder, Order, give, twice


@kept
def item(harbour, ana, tomas, backlog):
    """The third of Harbour's six ranked items, with criteria, a question and a comment."""
    item = backlog[2]
    Criterion.write(item, "A berth is shown", ana)
    Criterion.write(item, "A tide is shown", ana)
    Question.ask(item, "Which harbour?", ana)
    Comment.write(item, "Berths are scarce", tomas)
    return item


@kept
def failed_upload(harbour, ana):
    """One that failed by no fault of its file, before the last one."""
    upload = Upload.receive(harbour, "former.csv", b"Title\nPay\n", ana)
    upload.fail("")
    return upload


@kept
def upload(harbour, ana):
    upload = Upload.receive(harbour, "jira.csv", b"Title\nPay\n", ana)
    upload.finish({"created": 1})
    return upload


@kept
def world(harbour, item, goal, failed_upload, upload):
    criteria = list(item.criteria.all())
    return {
        "item": item,
        "goal": goal,
        "failed_upload": failed_upload,
        "upload": upload,
        "criteria": criteria,
        "criterion": criteria[0],
        "version": criteria[0].version,
        "empty": version(""),
        "question": item.questions.get(),
        "comment": item.comments.get(),
    }


def about_list(name, about="", data=None, malformed=None, act=Act.CURATE, **more):
    """A row, about what its words name."""
    return Order(f"backlog:{name}", act, tuple(about.split()), data or {}, malformed, **more)


about_item = partial(about_list, act=Act.EDIT_ITEMS)


def reworded(world):
    world["item"].reword("why", "Because", world["ana"])


def deleted(world):
    world["criterion"].remove(world["ana"])


ORDERS = [
    about_list("place", "@item", {"number": "1"}, {"number": "0"}, is_choice=True),
    about_list("state", "@item", {"state": "archived"}, {"state": "nowhere"}),
    about_list("goals", "", {"name": "Ships leave on time", "metric": "delay"}, {"name": " "}, appends=True),
    about_list("goal", "@goal", {"name": "Ships wait even less"}, {"name": "x" * 121}),
    about_list("goal-closure", "@goal"),
    about_list("upload-dismissal", "@upload"),
    about_list("upload-repetition", "@failed_upload"),
    about_item("items", "", {"title": "Berth plan by mail"}, {"title": " \u200b"}, appends=True),
    about_item(
        "words",
        "@item why",
        {"text": "Pilots plan by it", "version": "@empty"},
        {"text": "x"},
        late=reworded,
    ),
    about_item("facts", "@item", {"estimate": "5"}, {"estimate": "many"}, is_choice=True),
    about_item("facts", "@item", {"type": "bug"}, {"type": "epic"}, case="type", is_choice=True),
    about_item("undo", "@item", {"field": "why"}, {"field": "public_id"}, given=reworded, late=twice),
    about_item("criteria", "@item", {"text": "A pilot is named"}, {"text": ""}, appends=True),
    about_item(
        "criterion",
        "@criterion",
        {"text": "Every berth is shown", "version": "@version"},
        {"text": "x" * 2001},
        late=deleted,
    ),
    about_item("criterion-deletion", "@criterion"),
    about_item("criterion-place", "@criterion", {"by": "1"}, {"by": "7"}),
    about_item("answer", "@question", {"text": "All of them"}, {"text": ""}),
    about_item("answer-undo", "@question", after=("answer",), late=twice),
    about_item("question-withdrawal", "@question"),
    about_list("questions", "@item", {"text": "And at night?"}, {"text": "\n"}, act=Act.FOLLOW, appends=True),
    about_item("criteria", "@item", {"lines": "1. a\n2. b"}, {"lines": " "}, case="list", appends=True),
    about_item(
        "items",
        "",
        {"title": "a b", "lines": "1. a\n2. b"},
        {"title": "", "lines": " "},
        case="list",
        appends=True,
    ),
    # Nobody's here: only whoever added a list takes it back.
    about_item("items-undo", "", {"lines": "@item"}, {"lines": "x"}, announced=0),
    about_item("facts", "@item", {"due_on": "2027-01-15"}, {"due_on": "soon"}, case="due", is_choice=True),
    about_item("comment-addition", "@item", {"text": "Tides matter"}, {"text": "\n"}, appends=True),
    about_item("comment-deletion", "@item @comment", late=twice),
    about_item("criteria-undo", "@item", {"lines": "@criterion"}, {"lines": "x"}),
    about_list(
        "questions", "@item", {"lines": "- a\n- b"}, {"lines": ""}, act=Act.FOLLOW, case="list", appends=True
    ),
    about_list("questions-undo", "@item", {"lines": "@question"}, {"lines": "x"}, act=Act.FOLLOW),
]
ROWS = {str(row): row for row in ORDERS}


class TestEveryOrderOfTheBacklog(EveryOrder):
    orders = ORDERS
    about = ("harbour",)
    page = "http://testserver/t/harbour/backlog/?tab=inbox"


def order(client, world, name, fields=None):
    return give(client, ROWS[name], world, ("harbour",), fields)


class TestACriterionThatIsDeletedMeanwhile:
    def test_is_not_reworded_and_says_so(self, client_of, world, tomas, ana):
        row = world["criteria"][0]
        row.remove(ana)

        response = order(client_of(tomas), world, "criterion")

        assert response.status_code == 409
        assert "Someone else deleted this criterion" in toast(response)["text"]

    def test_between_loading_and_locking_is_gone(self, world, tomas, ana):
        row = world["criteria"][0]
        Criterion.objects.get(pk=row.pk).remove(ana)

        with pytest.raises(Gone):
            row.reword("Every berth is shown", tomas, seen=row.version)


class TestAnOrder:
    def test_about_another_teams_item_finds_nothing(self, client_of, world, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse)

        url = reverse("backlog:words", args=["harbour", foreign.public_id, "why"])
        response = client_of(ana).post(url, {"text": "Mine", "version": version("")}, headers=HTMX)

        assert response.status_code == 404


class TestPlaces:
    def keys(self, team):
        return list(team.items.ranked().values_list("title", flat=True))

    @pytest.mark.parametrize(
        ("to", "place"),
        [({"number": 1}, 0), ({"number": 5}, 4), ({"number": 999}, 5), ({"after": 3}, 3), ({"before": 1}, 1)],
    )
    def test_are_taken_as_asked(self, client_of, harbour, backlog, ana, to, place):
        fields = {name: value if name == "number" else backlog[value].public_id for name, value in to.items()}

        client_of(ana).post(
            reverse("backlog:place", args=["harbour", backlog[2].public_id]), fields, headers=HTMX
        )

        assert self.keys(harbour).index(backlog[2].title) == place

    def test_come_back_by_the_undo_of_their_toast(self, client_of, harbour, backlog, ana):
        before, browser = self.keys(harbour), client_of(ana)
        url = reverse("backlog:place", args=["harbour", backlog[2].public_id])

        back = toast(browser.post(url, {"number": 1}, headers=HTMX))
        browser.post(back["undo"], back["fields"], headers=HTMX)

        assert self.keys(harbour) == before

    def test_behind_an_item_that_left_the_list_are_no_more(self, client_of, harbour, backlog, ana):
        backlog[4].to_state("archived", ana)
        before = self.keys(harbour)

        url = reverse("backlog:place", args=["harbour", backlog[0].public_id])
        client_of(ana).post(url, {"after": backlog[4].public_id}, headers=HTMX)

        assert self.keys(harbour) == before


class TestWords:
    def test_that_somebody_else_saved_meanwhile_are_not_overwritten(self, client_of, world, ana, tomas):
        item = world["item"]
        item.reword("why", "Pilots plan by it", tomas)

        response = order(client_of(ana), world, "words", {"text": "Crews plan by it", "version": version("")})

        item.refresh_from_db()
        assert (response.status_code, item.why) == (409, "Pilots plan by it")
        assert "Crews plan by it" in response.text
        assert "Pilots plan by it" in response.text

    def test_come_back_by_undo_unless_changed_again(self, client_of, world, ana, tomas):
        item, browser = world["item"], client_of(ana)
        order(browser, world, "words")
        order(browser, world, "undo")
        item.refresh_from_db()
        assert item.why == ""

        Item.objects.filter(pk=item.pk).update(why="From elsewhere")
        assert order(browser, world, "undo").status_code == 409

    def test_are_shown_as_text_whatever_they_hold(self, client_of, harbour, world, ana):
        item = world["item"]
        item.reword("title", "<script>alert(1)</script>", ana)
        item.reword(
            "description", "<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold** https://a.b/c", ana
        )

        page = client_of(ana).get(reverse("backlog:item", args=["harbour", item.key])).text

        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert "<strong>bold</strong>" in page
        assert 'href="https://a.b/c"' in page


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "points", "label"), [("5", 5, "5"), ("7,5", 7.5, "7.5"), ("½", 0.5, "½"), ("", None, "")]
    )
    def test_take_any_number_as_an_estimate(self, client_of, world, ana, text, points, label):
        order(client_of(ana), world, "facts", {"estimate": text})

        item = Item.objects.get(pk=world["item"].pk)
        assert (item.estimate, item.estimate_label) == (points, label)

    def test_leave_alone_what_was_not_sent(self, client_of, world, ana, goal):
        order(client_of(ana), world, "facts", {"estimate": "5"})
        order(client_of(ana), world, "facts", {"goal": goal.public_id})

        item = Item.objects.get(pk=world["item"].pk)
        assert (item.estimate, item.goal) == (5, goal)

    def test_refuse_a_goal_of_another_team(self, client_of, world, ana, lighthouse):
        foreign = lighthouse.goals.create(name="Shine")

        assert order(client_of(ana), world, "facts", {"goal": foreign.public_id}).status_code == 422

    @pytest.mark.parametrize("field", ["estimate", "goal", "type", "state"])
    def test_come_back_by_undo(self, client_of, world, ana, goal, field):
        item, browser = world["item"], client_of(ana)
        sent = {"estimate": "5", "goal": goal.public_id, "type": "bug", "state": "archived"}[field]
        rank = item.rank
        order(browser, world, "state" if field == "state" else "facts", {field: sent})

        order(browser, world, "undo", {"field": field})

        item.refresh_from_db()
        assert (item.estimate, item.goal, item.type, item.state, item.rank) == (
            None,
            None,
            "story",
            "backlog",
            rank,
        )


class TestAnItemThatIsBeingEstimated:
    @pytest.fixture(autouse=True)
    def _cards_are_out(self, world, ana):
        world["item"].settle(5, "5", ana)
        world["item"].start_sizing()

    def size(self, world):
        return Item.objects.get(pk=world["item"].pk).estimate_label

    def test_keeps_its_size_from_an_edit_and_says_why(self, client_of, world, ana):
        response = order(client_of(ana), world, "facts", {"estimate": "8"})

        assert response.status_code == 409
        assert "is being estimated" in toast(response)["text"]
        assert self.size(world) == "5"

    def test_keeps_its_size_from_an_undo(self, client_of, world, ana):
        assert order(client_of(ana), world, "undo", {"field": "estimate"}).status_code == 409
        assert self.size(world) == "5"

    def test_takes_everything_else(self, client_of, world, ana):
        assert order(client_of(ana), world, "facts", {"type": "bug"}).status_code == 200
        assert Item.objects.get(pk=world["item"].pk).type == "bug"

    def test_has_no_field_for_its_size(self, client_of, world, ana):
        item = world["item"]

        page = client_of(ana).get(reverse("backlog:item", args=["harbour", item.key])).text

        assert f'id="item-{item.public_id}-type"' in page
        assert f'id="item-{item.public_id}-size"' not in page
        assert f'id="item-{item.public_id}-estimate"' not in page


class TestNewItems:
    def add(self, browser, where):
        url = reverse("backlog:items", args=["harbour"])
        browser.post(url, {"title": "New", "where": where}, headers=HTMX)

    @pytest.mark.parametrize(
        ("where", "state", "place"), [("inbox", "inbox", None), ("top", "backlog", 0), ("end", "backlog", 6)]
    )
    def test_go_where_their_curator_says(self, client_of, harbour, backlog, ana, where, state, place):
        client_of(ana).post(
            reverse("backlog:items", args=["harbour"]), {"title": "New", "where": where}, headers=HTMX
        )

        item = harbour.items.get(title="New")
        ranked = list(harbour.items.ranked())
        assert item.state == state
        assert (ranked.index(item) if item in ranked else None) == place

    def test_of_a_developer_go_to_the_inbox(self, client_of, harbour, tomas):
        client_of(tomas).post(
            reverse("backlog:items", args=["harbour"]), {"title": "New", "where": "top"}, headers=HTMX
        )

        assert harbour.items.get(title="New").state == "inbox"


@pytest.mark.usefixtures("at_once")
class TestUploads:
    def send(self, client, content, name="jira.csv", **fields):
        file = SimpleUploadedFile(name, content)
        return client.post(
            reverse("backlog:uploads", args=["harbour"]), {"file": file, **fields}, headers=HTMX
        )

    def take(self, client, content, columns=None, **fields):
        """Import the file with its columns as they were guessed, or with these roles."""
        page = self.send(client, content, **fields)["HX-Redirect"]
        if columns:
            client.post(page, columns)
        return client.post(f"{page}import/", follow=True)

    def test_are_read_and_their_result_is_shown(self, client_of, harbour, ana):
        response = self.take(client_of(ana), b"Issue key,Summary\nPAY-1,Pay\nPAY-2,\n")

        assert "1 created, 0 updated, 0 unchanged, 1 skipped" in response.text
        assert "Row 3: it has no title" in plain(response.text)
        assert harbour.items.get(key="PAY-1").made_by == ana
        assert Upload.objects.get().content is None

    def test_of_another_kind_of_file_say_so(self, client_of, harbour, ana):
        response = self.send(client_of(ana), b"PK\x03\x04")

        assert response.status_code == 422
        refused = json.loads(response["HX-Trigger"])["refused"]
        assert "This workbook is damaged" in refused["errors"]["file"]
        assert not Upload.objects.exists()

    BROKEN = b"Title,Status\n" + b"Pay,new\n" * 5 + b'Ship,"' + b"x" * 10_000_000

    def test_that_break_off_in_the_middle_say_so_before_anything_is_written(self, client_of, harbour, ana):
        browser = client_of(ana)

        page = tight(browser.get(self.send(browser, self.BROKEN)["HX-Redirect"]).text)

        assert "opens a cell in line 7 is never closed" in page
        assert re.search(r"<button [^>]*disabled>Import 0 rows", page)

    def fail(self, harbour, ana) -> None:
        """Start an import that its preview did not see break off."""
        upload = Upload.receive(harbour, "jira.csv", self.BROKEN, ana)
        upload.start(["title", "status"])
        read_upload.func(upload.public_id)

    def test_that_fail_in_the_middle_say_so(self, client_of, harbour, ana):
        self.fail(harbour, ana)

        text = tight(client_of(ana).get("/t/harbour/backlog/").text)
        assert "couldn’t be imported. Nothing was changed." in text
        assert Upload.objects.get().state == "failed"

    @pytest.fixture
    def in_german(self, monkeypatch):
        """Every viewer reads German from now on."""
        words = {
            "it has no title": "der Titel fehlt",
            "row %(row)d has the same key": "derselbe Schlüssel steht in Zeile %(row)d",
            tables.UNCLOSED: "Zeile %(line)d ist nicht lesbar.",
        }
        return lambda: monkeypatch.setattr(labels, "gettext", lambda text: words.get(text, text))

    def test_say_what_is_wrong_in_the_language_of_each_reader(self, client_of, harbour, ana, in_german):
        browser = client_of(ana)
        page = self.send(browser, b"Issue key,Summary\nPAY-1,Pay\nPAY-2,\nPAY-1,Again\n")["HX-Redirect"]
        assert "It has no title" in browser.get(page).text
        browser.post(f"{page}import/")
        other = self.send(browser, b"Issue key,Summary\nPAY-3,\n")["HX-Redirect"]
        assert "It has no title" in browser.get(other).text

        in_german()

        assert "Der Titel fehlt" in browser.get(other).text
        listed = plain(browser.get("/t/harbour/backlog/").text)
        assert "Row 3: der Titel fehlt" in listed
        assert "Row 4: derselbe Schlüssel steht in Zeile 2" in listed

    def test_say_why_none_was_taken_in_the_language_of_each_reader(self, client_of, harbour, ana, in_german):
        self.fail(harbour, ana)

        in_german()

        assert "Zeile 7 ist nicht lesbar" in client_of(ana).get("/t/harbour/backlog/").text

    def test_still_say_what_an_older_version_has_kept(self, client_of, harbour, ana):
        kept = {"rejected": 1, "left_out": [[3, "100 % no title"]], "notes": [[4, "'XL' is no size"]]}
        Upload.receive(harbour, "old.csv", b"", ana).finish(kept)

        text = plain(client_of(ana).get("/t/harbour/backlog/").text)

        assert "Row 3: 100 % no title" in text
        assert "Row 4: &#x27;XL&#x27; is no size" in text

    def test_show_what_each_column_is_taken_for(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = browser.get(self.send(browser, b"Summary,Reach,Mood\nPay,500,good\n")["HX-Redirect"]).text

        assert '<option value="title" selected>' in page
        assert "500" in page
        assert not harbour.items.exists()

    def test_are_read_by_the_columns_that_somebody_corrected(self, client_of, harbour, ana):
        columns = {"column-0": "", "column-1": "title", "column-2": "value:importance"}
        self.take(client_of(ana), b"Summary,Headline,Mood\nNo,Pay,8\n", columns)

        item = harbour.items.get()
        assert (item.title, item.values) == ("Pay", {"opportunity": {"importance": 8.0}})

    def test_without_a_title_ask_for_it_and_keep_what_was_chosen(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = self.send(browser, b"What,Who\nPay,Mei\n")["HX-Redirect"]

        response = browser.post(page, {"column-1": "reporter"})

        assert response.status_code == 422
        assert "Choose a column for: Title." in response.text
        assert '<option value="reporter" selected>' in response.text

    def test_are_shown_to_nobody_else_and_started_once(self, client_of, harbour, ana, ines, tomas, ulla):
        browser = client_of(ana)
        page = self.send(browser, b"Title\nPay\n")["HX-Redirect"]
        codes = [client_of(who).get(page).status_code for who in (ines, tomas, ulla)]
        assert codes == [404, 403, 404]

        browser.post(f"{page}import/")

        assert browser.post(f"{page}import/").status_code == 404
        assert harbour.items.count() == 1

    def test_are_started_and_their_rows_told_to_whoever_chose_them_alone(
        self, client_of, client, harbour, ana, ines, tomas, ulla
    ):
        browser = client_of(ana)
        page = self.send(browser, b"Title\nPay\n")["HX-Redirect"]

        for who, code in ((ines, 404), (tomas, 403), (ulla, 404)):
            assert client_of(who).post(f"{page}import/").status_code == code
            assert client_of(who).get(f"{page}left-out/").status_code == code
        assert client.post(f"{page}import/").status_code == 401
        assert browser.get(f"{page}import/").status_code == 405
        assert browser.post(f"{page}left-out/").status_code == 405
        assert not harbour.items.exists()

    def test_without_a_title_are_not_started(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = self.send(browser, b"What,Who\nPay,Mei\n")["HX-Redirect"]

        assert browser.post(f"{page}import/")["Location"] == page
        assert Upload.objects.get().state == "chosen"

    def test_show_each_rows_fate_before_anything_is_written(self, client_of, harbour, ana):
        browser = client_of(ana)
        self.take(browser, b"Issue key,Summary,Status\nPAY-1,Pay,To Do\nPAY-2,Ship,To Do\n")
        newer = b"Issue key,Summary,Status\nPAY-1,Pay,To Do\nPAY-2,Ship,Done\nPAY-3,Bill,Done\nPAY-4,,Done\n"
        page = self.send(browser, newer)["HX-Redirect"]

        text = tight(browser.get(page).text)

        counts = re.findall(r'href="\?fate=(\w+)"[^>]*>[\w ]+<span[^>]*>(\d+)', text)
        assert dict(counts) == {"created": "1", "updated": "1", "unchanged": "1", "rejected": "1"}
        assert "<strong>State</strong> <del>Backlog</del> <ins>Done</ins>" in text
        assert "It has no title" in text
        assert "Import 2 rows" in text
        assert harbour.items.count() == 2

    @pytest.mark.parametrize(("kind", "shown"), [("created", "Bill"), ("rejected", "no title"), ("x", "Pay")])
    def test_show_the_rows_of_one_outcome(self, client_of, harbour, ana, kind, shown):
        browser = client_of(ana)
        self.take(browser, b"Issue key,Summary\nPAY-1,Pay\n")
        page = self.send(browser, b"Issue key,Summary\nPAY-1,Pay\nPAY-3,Bill\nPAY-4,\n")["HX-Redirect"]

        text = plain(browser.get(f"{page}?fate={kind}").text)

        rows = text[text.index("Result</th>") :]
        assert shown in rows
        assert ("Pay</p>" in rows) == (kind == "x")

    def test_of_many_rows_show_a_page_of_them(self, client_of, harbour, ana):
        browser = client_of(ana)
        rows = "".join(f"Story {number}\n" for number in range(250))
        page = self.send(browser, f"Title\n{rows}".encode())["HX-Redirect"]

        text = browser.get(f"{page}?page=3").text

        assert "201–250 of 250" in text
        assert "Story 249" in text
        assert "Story 199" not in text

    def test_tell_anew_what_somebody_did_meanwhile(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = self.send(browser, b"Issue key,Summary\nPAY-1,Pay\n")["HX-Redirect"]
        assert "Import 1 row" in browser.get(page).text

        import_records(harbour, read_file(b"Issue key,Summary\nPAY-1,Pay\n"))

        assert "Import 0 rows" in browser.get(page).text

    def test_hand_out_the_rows_that_would_be_left_out(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = self.send(browser, b"Issue key,Summary\nPAY-1,Pay\nPAY-4,\n")["HX-Redirect"]

        lines = browser.get(f"{page}left-out/").content.decode("utf-8-sig").splitlines()
        assert lines == ["Row,Reason,Issue key,Summary", "3,it has no title,PAY-4,"]

    def test_that_are_left_alone_lead_back_to_the_list(self, client_of, harbour, ana):
        browser = client_of(ana)
        page = self.send(browser, b"Title\nPay\n")["HX-Redirect"]

        response = browser.post(f"{page}dismissal/", {"back": "/t/harbour/backlog/"})

        assert response["Location"] == "/t/harbour/backlog/"
        assert browser.get(page).status_code == 404

    def test_may_go_to_the_inbox(self, client_of, harbour, ana):
        self.take(client_of(ana), b"Title\nPay\n", into_inbox="on")

        assert harbour.items.get().state == "inbox"

    def test_are_refused_when_too_large_or_empty(self, client_of, harbour, ana, settings):
        settings.IMPORT_MAX_BYTES = 10

        assert self.send(client_of(ana), b"Title\nPay and more\n").status_code == 422
        assert self.send(client_of(ana), b"").status_code == 422
        assert not Upload.objects.exists()

    def test_are_refused_to_developers(self, client_of, harbour, tomas):
        assert self.send(client_of(tomas), b"Title\nPay\n").status_code == 403


def test_no_page_holds_inline_style_or_script(client_of, world, ana):
    page = client_of(ana).get(reverse("backlog:item", args=["harbour", world["item"].key])).text

    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)
