"""The history of an item: complete, readable, and a way back to any former words."""

import json
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from backlog.importing.service.importing import import_records, read_file
from backlog.items.rules.diff import Kind, Piece, diff, shortened
from backlog.models import BulkEdit, Change, Criterion, Item
from backlog.models.restore import restore
from backlog.models.snooze import Tidying
from core.clock import now
from core.text import Stale, version
from tests.html import tight
from tests.orders import HTMX

TEXT = st.text(st.sampled_from("ab é.\n-1"), max_size=60)


class TestADiff:
    @given(TEXT, TEXT)
    def test_holds_both_texts_whole(self, before, after):
        pieces = diff(before, after)

        assert "".join(piece.text for piece in pieces if piece.kind != Kind.NEW) == before
        assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == after

    def test_marks_the_words_that_changed(self):
        assert diff("Pay by card today", "Pay by bank today") == [
            Piece(Kind.SAME, "Pay by "),
            Piece(Kind.GONE, "card"),
            Piece(Kind.NEW, "bank"),
            Piece(Kind.SAME, " today"),
        ]

    def test_of_two_unlike_texts_shows_one_after_the_other(self):
        assert [piece.kind for piece in diff("Ships wait at anchor", "Crews need papers")] == [
            Kind.GONE,
            Kind.NEW,
        ]

    def test_leaves_out_what_lies_far_from_a_change(self):
        words = " ".join(f"word{number}" for number in range(100))

        short = shortened(diff(f"{words} old {words}", f"{words} new {words}"), 1_000)

        joined = "".join(piece.text for piece in short)
        assert len(joined) < 200
        assert joined.startswith("…")
        assert joined.endswith("…")
        assert "oldnew" in joined

    @given(TEXT, TEXT, st.integers(1, 40))
    def test_is_never_much_longer_than_asked(self, before, after, longest):
        short = shortened(diff(before, after), longest)

        # Unchanged text is cut at its tokens, and the mark of what was left out is added to it.
        changed = sum(len(piece.text) for piece in short if piece.kind in (Kind.GONE, Kind.NEW))
        assert changed <= longest

    def test_of_long_texts_is_quick(self):
        one = " ".join(str(number) for number in range(20_000))

        assert diff(one, one.replace(" 9999 ", " changed "))[1].text == "9999"
        assert len(diff(one, one[::-1])) <= 4


@pytest.fixture
def item(backlog):
    return backlog[0]


class TestTheTimeline:
    def page(self, client_of, ana, item):
        return client_of(ana).get(reverse("backlog:history", args=["harbour", item.public_id])).text

    def test_says_each_change_with_who_and_in_which_session(self, client_of, ana, tomas, session, item, goal):
        item.reword("why", "Pilots plan by it", tomas, session=session.public_id)
        item.edit(ana, goal=goal, urgency="urgent")
        item.move_to(3, ana)

        text = tight(self.page(client_of, ana, item))

        assert re.search(rf'<bdi>Tomas</bdi> · [^·]*· <a[^>]* href="/s/{session.public_id}/"', text)
        assert "<ins>Ships wait less</ins>" in text
        assert "<del>Not urgent</del><ins>Urgent</ins>" in text
        assert "<ins>moved down</ins>" in text
        assert "Added" in text

    def test_names_the_person_who_brought_the_item_on_the_stage_and_the_session(
        self, client_of, ana, ines, deep_dive
    ):
        assert deep_dive.entries.waiting_in("deep-dive")[1].bring_up(ines)
        deep_dive.refresh_from_db()

        text = tight(self.page(client_of, ana, deep_dive.on_stage.item))

        assert "<ins>Refining</ins>" in text
        assert re.search(rf'<bdi>Ines</bdi> · [^·]* · <a[^>]* href="/s/{deep_dive.public_id}/"', text)
        assert "Import" not in text

    def test_names_refine_where_the_clock_of_a_session_did_it(self, client_of, ana, triage):
        triage.advance(triage.position, None)
        triage.refresh_from_db()

        text = tight(self.page(client_of, ana, triage.on_stage.item))

        assert "<ins>Refining</ins>" in text
        assert re.search(rf'Refine, by itself</bdi> · [^·]* · <a[^>]* href="/s/{triage.public_id}/"', text)
        assert "Import" not in text

    def test_tells_the_tidying_from_an_import(self, client_of, ana, harbour, item, goal):
        Tidying.choose(harbour, 1)
        at = now() - timedelta(days=90)
        Item.objects.filter(pk=item.pk).update(looked_at=at, state_since=at, goes_aside_on=at.date())
        Change.objects.filter(item=item).update(at=at)
        Tidying.tidy(harbour, now().date())

        text = tight(self.page(client_of, ana, item))

        assert "Refine, by itself</bdi> · " in text
        assert "Import" not in text

    def test_says_import_of_what_an_import_without_a_person_did(self, client_of, ana, harbour):
        import_records(harbour, read_file(b"Title\nPilots by radio\n"))

        text = tight(self.page(client_of, ana, harbour.items.get(title="Pilots by radio")))

        assert "Import</bdi> · " in text

    def test_has_no_line_without_an_origin(self, item):
        with pytest.raises(IntegrityError), transaction.atomic():
            item.to_state(Item.State.DECLINED, None)

    def test_shows_beside_the_list_what_is_new_and_leads_to_the_rest(self, client_of, ana, item):
        browser = client_of(ana)
        for number in range(14):
            item.reword("title", f"Berth plan by mail {number}", ana)

        beside = browser.get(reverse("backlog:item", args=["harbour", item.key])).text

        assert beside.count('class="history__line"') == 12
        address = reverse("backlog:history", args=["harbour", item.public_id])
        assert address in beside
        assert browser.get(address).text.count('class="history__line"') == 15

    def test_tells_no_size_that_is_being_estimated(self, client_of, ana, item):
        item.settle(13, "13", ana)
        assert "<ins>13</ins>" in self.page(client_of, ana, item)

        item.start_sizing()

        assert "<ins>13</ins>" not in self.page(client_of, ana, item)

    def test_offers_to_undo_a_change_of_many_for_all_of_them(self, client_of, harbour, backlog, ana):
        BulkEdit.give(harbour, [item.pk for item in backlog], ana, BulkEdit.Act.TYPE, "bug")

        text = self.page(client_of, ana, backlog[0])

        assert "and 5 other items" in text
        assert "Undo for all 6" in text

    def test_is_for_the_team_alone(self, client_of, ulla, kofi, item):
        address = reverse("backlog:history", args=["harbour", item.public_id])

        assert "Berth plan 1" in client_of(kofi).get(address).text
        assert "</form>" not in client_of(kofi).get(address).text.partition("<main")[2]
        assert client_of(ulla).get(address).status_code == 404

    def test_costs_as_many_queries_for_many_changes_as_for_few(self, client_of, ana, item, goal):
        browser = client_of(ana)

        def asked():
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse("backlog:history", args=["harbour", item.public_id]))
            return len(queries)

        item.edit(ana, goal=goal)
        asked()
        few = asked()
        for number in range(30):
            item.edit(ana, goal=None if number % 2 else goal, type="bug" if number % 2 else "story")

        assert asked() == few


def restoration(item):
    return reverse("backlog:restoration", args=["harbour", item.public_id])


class TestFormerWords:
    def send(self, browser, item, **fields):
        return browser.post(restoration(item), fields, headers=HTMX)

    def test_of_a_text_come_back_and_go_again(self, client_of, ana, item):
        item.reword("why", "First", ana)
        item.reword("why", "Second", ana)
        item.reword("why", "Third", ana)
        browser = client_of(ana)

        response = self.send(browser, item, field="why", former=version("First"), seen=version("Third"))
        item.refresh_from_db()
        assert item.why == "First"

        toast = json.loads(response["HX-Trigger"])["toast"]
        browser.post(toast["undo"], toast["fields"], headers=HTMX)
        item.refresh_from_db()
        assert item.why == "Third"

    def test_do_not_overwrite_what_was_saved_meanwhile(self, client_of, ana, tomas, item):
        item.reword("why", "First", ana)
        item.reword("why", "Second", ana)
        item.reword("why", "From Tomas", tomas)

        fields = {"field": "why", "former": version("First"), "seen": version("Second")}
        response = self.send(client_of(ana), item, **fields)

        item.refresh_from_db()
        assert (response.status_code, item.why) == (409, "From Tomas")

    def test_of_a_criterion_come_back_to_their_line_whatever_it_became(self, ana, item):
        line = Criterion.write(item, "A berth", ana)
        line.reword("A berth is shown", ana, seen=version("A berth"))
        line.reword("Every berth is shown", ana, seen=version("A berth is shown"))

        assert restore(item, "criterion", version("A berth"), version("A berth is shown"), ana)

        assert [each.text for each in item.criteria.all()] == ["A berth"]

    def test_of_a_deleted_criterion_stand_at_the_end(self, ana, item):
        line = Criterion.write(item, "A berth", ana)
        Criterion.write(item, "A tide", ana)
        line.remove(ana)

        assert restore(item, "criterion", version("A berth"), version(""), ana)

        assert [each.text for each in item.criteria.all()] == ["A tide", "A berth"]

    def test_that_nobody_wrote_are_not_found(self, client_of, ana, item):
        response = self.send(client_of(ana), item, field="why", former="0" * 8, seen=version(""))

        assert response.status_code == 409

    @pytest.mark.parametrize("fields", [{}, {"field": "state"}, {"field": "why", "former": "x", "seen": "y"}])
    def test_must_be_named(self, client_of, ana, item, fields):
        assert self.send(client_of(ana), item, **fields).status_code == 422

    def test_are_restored_by_who_may_edit(self, client_of, ana, kofi, ulla, client, item):
        fields = {"field": "why", "former": "0" * 8, "seen": version("")}

        assert self.send(client_of(kofi), item, **fields).status_code == 403
        assert self.send(client_of(ulla), item, **fields).status_code == 404
        assert self.send(client, item, **fields).status_code == 401
        assert client_of(ana).get(restoration(item)).status_code == 405

    def test_raise_stale_when_the_text_moved_on(self, ana, item):
        item.reword("why", "First", ana)
        item.reword("why", "Second", ana)

        with pytest.raises(Stale):
            restore(item, "why", version("First"), version("First"), ana)
        assert Item.objects.get(pk=item.pk).why == "Second"


class TestTheUndoOfACriterion:
    def undo(self, browser, item):
        address = reverse("backlog:undo", args=["harbour", item.public_id])
        return browser.post(address, {"field": "criterion"}, headers=HTMX).status_code

    def test_takes_an_added_line_away(self, client_of, ana, item):
        Criterion.write(item, "A berth", ana)

        assert self.undo(client_of(ana), item) == 200
        assert not item.criteria.exists()

    def test_gives_a_reworded_line_its_words_again_and_back(self, client_of, ana, item):
        Criterion.write(item, "A berth", ana).reword("Every berth", ana, seen=version("A berth"))
        browser = client_of(ana)

        self.undo(browser, item)
        assert item.criteria.get().text == "A berth"
        self.undo(browser, item)
        assert item.criteria.get().text == "Every berth"

    def test_leaves_alone_what_has_changed_since(self, client_of, ana, item):
        Criterion.write(item, "A berth", ana)
        item.criteria.update(text="From elsewhere")

        assert self.undo(client_of(ana), item) == 409


class TestManyLinesOfOneImport:
    def test_are_shown_as_one_for_each_kind_of_thing(self, client_of, harbour, backlog, ana):
        item, at = backlog[0], now()
        rows = [("label", "", name) for name in ("ux", "tides", "winds")]
        rows += [("label", "old", ""), ("comment", "", "Agreed"), ("comment", "", "Not yet")]
        Change.objects.bulk_create(
            Change(
                item=item,
                field=field,
                before=before,
                after=after,
                by=ana,
                origin="import",
                at=at,
                reason="j.csv",
            )
            for field, before, after in rows
        )
        item.edit(ana, due_on=at.date())

        page = tight(client_of(ana).get(f"/t/harbour/backlog/{item.key}/").text)
        lines = re.findall(r'<p class="history__what"[^>]*>(.*?)</p>', page, re.S)

        assert len(lines) == 4
        assert "<ins>Agreed · Not yet</ins>" in lines[1]
        assert "<del>old</del><ins>ux · tides · winds</ins>" in lines[2]
        assert "(j.csv)" in lines[2]

    def test_of_two_imports_are_two(self, client_of, backlog, ana):
        item, at = backlog[0], now()
        for moment in (at, at + timedelta(seconds=1)):
            Change.objects.create(
                item=item, field="label", after="ux", by=ana, origin="import", at=moment, reason="j.csv"
            )

        page = client_of(ana).get(f"/t/harbour/backlog/{item.key}/").text

        assert page.count('class="history__what"') == 3
