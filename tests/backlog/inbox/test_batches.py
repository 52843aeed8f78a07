"""Pasted lines and files of feedback, previewed before anything is written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from backlog.importing.rules.reading import Unreadable
from backlog.inbox.rules import table
from backlog.inbox.rules.pasting import lines_of
from backlog.models import Feedback, FeedbackFile, FeedbackLink
from tests.factories import ItemFactory

PASTED = "/t/harbour/inbox/pasted/"
FILES = "/t/harbour/inbox/uploads/"


class TestLines:
    def test_lose_the_signs_that_lists_are_written_with(self):
        text = (
            "- Tides\n* Tides by mail\n3) Berths\n\n•  [x] Pilots \n 12. 3 pilots at once\n---\n4.5 m draught"
        )

        assert lines_of(text) == [
            "Tides",
            "Tides by mail",
            "Berths",
            "Pilots",
            "3 pilots at once",
            "4.5 m draught",
        ]

    def test_count_once(self):
        assert lines_of("Tides\n- TIDES\ntides ") == ["Tides"]

    @given(st.text())
    def test_each_say_something_in_one_line(self, text):
        lines = lines_of(text)

        assert all(line == " ".join(line.split()) and line for line in lines)
        assert len({line.casefold() for line in lines}) == len(lines)

    @given(st.text(st.characters(codec="utf-8")))
    def test_read_again_are_the_same(self, text):
        assert lines_of("\n".join(lines_of(text))) == lines_of(text)

    @given(
        st.lists(st.from_regex(r"[A-Za-z]{1,12}( [a-z]{1,8}){0,4}", fullmatch=True), unique_by=str.casefold)
    )
    def test_lose_no_words(self, lines):
        assert lines_of("\n".join(f"- {line}" for line in lines)) == lines


class TestPasting:
    def send(self, browser, text, **fields):
        return browser.post(PASTED, {"text": text, "what": "feedback", "source": "customer", **fields})

    def test_writes_nothing_before_it_is_taken(self, client_of, harbour, ana):
        page = self.send(client_of(ana), "Tides\nBerths\n- tides")

        assert "2 new" in page.text
        assert "Add 2 feedback entries" in page.text
        assert not harbour.feedback.exists()

    def test_takes_feedback(self, client_of, harbour, ana):
        response = self.send(client_of(ana), "Tides\nBerths", source="support", take="on")

        assert response.status_code == 302
        assert set(harbour.feedback.values_list("text", "source", "captured_by__name")) == {
            ("Tides", "support", "Ana"),
            ("Berths", "support", "Ana"),
        }

    def test_takes_items_that_are_not_here_already(self, client_of, harbour, ana, announced):
        ItemFactory(team=harbour, title="TIDES")
        announced.clear()
        page = self.send(client_of(ana), "Tides\nBerths\nPilots", what="items")
        assert "Already there" in page.text

        self.send(client_of(ana), "Tides\nBerths\nPilots", what="items", take="on")

        new = harbour.items.filter(state="inbox").order_by("pk")
        assert list(new.values_list("title", flat=True)) == ["Berths", "Pilots"]
        assert all(item.key and item.changes.filter(field="created").exists() for item in new)
        assert len(announced) == 1

    @pytest.mark.parametrize("what", ["feedback", "items"])
    def test_is_taken_back_at_once(self, client_of, harbour, ana, what):
        browser = client_of(ana)
        page = self.send(browser, "Tides\nBerths", what=what, take="on")["Location"]
        batch = page.partition("batch=")[2]
        assert f'value="{batch}"' in browser.get(page).text

        browser.post("/t/harbour/inbox/withdrawal/", {"batch": batch})

        assert not harbour.feedback.exists()
        assert not harbour.items.filter(state="inbox").exists()

    def test_taken_back_leaves_what_somebody_has_worked_with(self, client_of, harbour, ana, backlog):
        browser = client_of(ana)
        batch = self.send(browser, "Tides\nBerths", take="on")["Location"].partition("batch=")[2]
        FeedbackLink.make(backlog[0], [harbour.feedback.get(text="Tides").public_id], ana)

        browser.post("/t/harbour/inbox/withdrawal/", {"batch": batch})

        assert [row.text for row in harbour.feedback.all()] == ["Tides"]

    @pytest.mark.parametrize(
        "wrong", [{"text": " "}, {"what": "people"}, {"source": "gossip"}, {"text": "x\n" * 2}]
    )
    def test_keeps_what_was_typed_when_it_makes_no_sense(self, client_of, harbour, ana, wrong):
        if wrong == {"text": "x\n" * 2}:
            wrong = {"text": "\n".join(f"Line {number}" for number in range(501))}
        page = self.send(client_of(ana), **{"text": "Tides", **wrong})

        assert page.status_code == 422
        assert wrong.get("text", "Tides").strip() in page.text

    def test_is_for_those_who_edit(self, client_of, kofi, ulla, harbour):
        assert self.send(client_of(kofi), "Tides").status_code == 403
        assert self.send(client_of(ulla), "Tides").status_code == 404


CSV = (
    b"Date,Comment,Email,Importance,Channel\n"
    b"2026-10-01,The tide is late,mei@tanaka.example,8,support\n"
    b"2026-10-02,Too many clicks,,11,customer\n"
    b",The tide is late,mei@tanaka.example,8,support\n"
    b",,x@y.example,3,\n"
    b",Berths are hard to find,,8/10,\n"
)


class TestAFile:
    def choose(self, browser, content=CSV, source="customer", name="survey.csv"):
        return browser.post(FILES, {"file": SimpleUploadedFile(name, content), "source": source})

    def test_shows_every_rows_fate_before_anything_is_written(self, client_of, harbour, ana):
        browser = client_of(ana)

        page = browser.get(self.choose(browser)["Location"]).text

        assert "Add 2 feedback entries" in page
        assert "Importance must be a whole number from 0 to 10, not 11" in page
        assert "Same as row 2" in page
        assert "It has no text" in page
        assert not harbour.feedback.exists()

    def test_is_taken_whole(self, client_of, harbour, ana, announced):
        browser = client_of(ana)
        where = self.choose(browser)["Location"]
        announced.clear()

        browser.post(where)

        first = harbour.feedback.get(text="The tide is late")
        assert (first.source, first.contact, first.importance) == ("support", "mei@tanaka.example", 8)
        assert first.captured_at.date().isoformat() == "2026-10-01"
        assert harbour.feedback.get(text="Berths are hard to find").source == "customer"
        assert not FeedbackFile.objects.exists()
        assert len(announced) == 1

    def test_adds_nothing_when_it_is_read_again(self, client_of, harbour, ana):
        browser = client_of(ana)
        browser.post(self.choose(browser)["Location"])

        where = self.choose(browser)["Location"]
        page = browser.get(where).text
        browser.post(where)

        assert "Already imported from an earlier file" in page
        assert harbour.feedback.count() == 2

    def test_lists_what_is_left_out_as_a_file(self, client_of, harbour, ana):
        browser = client_of(ana)
        content = CSV + b",=HYPERLINK(1),,99,\n"

        rows = browser.get(f"{self.choose(browser, content)['Location']}left-out.csv").text.splitlines()

        assert rows[0] == "\ufeffRow,Reason,Feedback"
        assert len(rows) == 4
        assert rows[-1].endswith(",'=HYPERLINK(1)")

    def test_is_put_away_unread(self, client_of, harbour, ana):
        browser = client_of(ana)
        where = self.choose(browser)["Location"]

        browser.post(f"{where}dismissal/")

        assert browser.get(where).status_code == 404

    def test_is_shown_to_nobody_else(self, client_of, harbour, ana, ines, ulla):
        where = self.choose(client_of(ana))["Location"]

        assert client_of(ines).get(where).status_code == 404
        assert client_of(ulla).get(where).status_code == 404

    @pytest.mark.parametrize("content", [b"PK\x03\x04", b"\n", b"Name\n"])
    def test_that_cannot_be_read_says_why(self, client_of, harbour, ana, content):
        page = self.choose(client_of(ana), content)

        assert page.status_code == 422
        assert "field__error" in page.text

    def test_is_refused_to_a_developer(self, client_of, harbour, tomas):
        assert self.choose(client_of(tomas)).status_code == 403

    def test_whose_columns_nobody_knows_asks_which_holds_the_feedback(self, client_of, harbour, ana):
        browser = client_of(ana)
        where = self.choose(browser, b"a,b\nLate,Mei\n")["Location"]
        assert "No feedback column found." in browser.get(where).text

        browser.post(f"{where}columns/", {"column-0": "text", "column-1": "asker"})
        browser.post(where)

        assert list(harbour.feedback.values_list("text", "asker")) == [("Late", "Mei")]

    def test_is_read_by_the_columns_that_somebody_corrected(self, client_of, harbour, ana):
        browser = client_of(ana)
        where = self.choose(browser, b"Comment,Score\nThe tide is late,8\n")["Location"]
        assert '<option value="satisfaction" selected>' in browser.get(where).text

        browser.post(f"{where}columns/", {"column-0": "text", "column-1": "importance"})
        browser.post(where)

        assert list(harbour.feedback.values_list("importance", "satisfaction")) == [(8, None)]

    @pytest.mark.parametrize(
        ("chosen", "why"),
        [
            ({"column-0": "asker"}, "Choose a column for: Feedback."),
            ({"column-0": "text", "column-1": "text"}, "Only one column can map to: Feedback."),
        ],
    )
    def test_whose_columns_make_no_sense_keeps_what_was_chosen(self, client_of, harbour, ana, chosen, why):
        browser = client_of(ana)
        where = self.choose(browser)["Location"]

        page = browser.post(f"{where}columns/", chosen)

        assert page.status_code == 422
        assert why in page.text
        assert f'<option value="{chosen["column-0"]}" selected>' in page.text


class TestColumns:
    def of(self, content):
        return table.read(content.encode(), "customer").columns

    def test_are_known_by_their_names_in_whatever_case(self):
        assert self.of("FEEDBACK;E-Mail;Wichtigkeit;Channel\nLate;a@b.example;3;QA\n") == {
            "text": "FEEDBACK",
            "contact": "E-Mail",
            "importance": "Wichtigkeit",
            "source": "Channel",
        }

    def test_without_a_name_that_says_so_the_wordiest_is_the_feedback(self):
        assert self.of("Q7,Name\nThe tide is late on most days,Mei\n") == {"text": "Q7", "asker": "Name"}

    def test_that_hold_no_words_are_refused(self):
        with pytest.raises(Unreadable, match="No feedback column found"):
            self.of("Left,Right\n1,2\n")

    def test_of_too_many_rows_are_refused(self):
        with pytest.raises(Unreadable, match="up to 5000"):
            self.of("Feedback\n" + "x\n" * 5001)

    @given(st.binary(max_size=400))
    def test_are_read_or_refused_whatever_the_bytes(self, content):
        try:
            reading = table.read(b"Feedback,Importance\n" + content, "customer")
        except Unreadable:
            return
        assert {row.kind for row in reading.rows} <= {"new", "known", "rejected"}
        assert all(row.facts["text"] for row in reading.of("new"))

    def test_of_two_who_read_the_same_file_are_written_once(self, harbour, ana, ines):
        rows = [row.facts for row in table.read(CSV, "customer").of("new")]

        first = Feedback.capture_many(harbour, rows, ana, "one")
        second = Feedback.capture_many(harbour, rows, ines, "two")

        assert (first, second) == (2, 0)
