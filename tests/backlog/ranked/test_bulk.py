"""Changes of many items at once: the new values of each, the order in which they move, and the undo."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.models import BulkEdit, Change, Item, Theme
from backlog.models.bulk import UNDOABLE_FOR
from backlog.models.bulk_rows import Gone, Where
from backlog.models.ranking import respread
from core.clock import now
from tests.factories import ItemFactory

Act = BulkEdit.Act


def pks(*items):
    return [item.pk for item in items]


def order(team):
    return list(team.items.ranked().values_list("title", flat=True))


def places(*numbers):
    return [f"Berth plan {number}" for number in numbers]


class TestManyItems:
    def test_are_given_one_type_with_a_line_of_history_each(self, harbour, backlog, ana):
        backlog[1].edit(ana, type="bug")

        edit = BulkEdit.give(harbour, pks(*backlog[:3]), ana, Act.TYPE, "bug")

        assert edit.count == 2
        assert [item.type for item in harbour.items.ranked()] == ["bug"] * 3 + ["story"] * 3
        lines = Change.objects.filter(bulk=edit).order_by("item__rank")
        assert [(line.item, line.before, line.after, line.by) for line in lines] == [
            (backlog[0], "story", "bug", ana),
            (backlog[2], "story", "bug", ana),
        ]

    def test_are_given_one_goal_and_lose_it_by_the_undo(self, harbour, backlog, ana, goal):
        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.GOAL, goal)
        assert {item.goal for item in harbour.items.all()} == {goal}
        assert Change.objects.filter(bulk=edit).first().after == goal.public_id

        assert edit.undo(ana) == 6
        assert {item.goal for item in harbour.items.all()} == {None}

    def test_are_given_one_theme_and_get_their_own_again(self, harbour, backlog, ana):
        tides, pilots = Theme.start(harbour, ana, "Tides"), Theme.start(harbour, ana, "Pilots")
        BulkEdit.give(harbour, pks(backlog[0]), ana, Act.THEME, pilots)

        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.THEME, tides)
        changes = Change.objects.filter(bulk=edit)
        assert {change.before for change in changes} == {pilots.public_id, ""}
        assert {change.after for change in changes} == {tides.public_id}

        edit.undo(ana)
        assert [item.theme for item in harbour.items.ranked()[:2]] == [pilots, None]

    def test_leave_the_list_and_come_back_to_their_places(self, harbour, backlog, ana):
        edit = BulkEdit.send(harbour, pks(backlog[1], backlog[4]), ana, "archived")
        assert order(harbour) == places(1, 3, 4, 6)
        assert Item.objects.get(pk=backlog[1].pk).rank is None

        edit.undo(ana)

        assert order(harbour) == places(1, 2, 3, 4, 5, 6)
        assert Item.objects.get(pk=backlog[1].pk).state == "backlog"

    def test_enter_the_list_at_its_end_in_their_order(self, harbour, backlog, inbox, ana):
        backlog[0].to_state("archived", ana)

        BulkEdit.send(harbour, pks(inbox[2], inbox[0], backlog[3]), ana, "backlog")

        assert order(harbour) == [*places(2, 3, 4, 5, 6), "Request 1", "Request 3"]

    def test_lose_their_sizes_but_for_those_that_are_being_estimated(self, harbour, backlog, ana):
        for item in backlog[:3]:
            item.settle(Decimal(5), "5", ana)
        backlog[0].start_sizing()

        edit = BulkEdit.clear_estimates(harbour, pks(*backlog), ana)

        assert (edit.count, edit.left_alone) == (2, 1)
        assert [item.estimate for item in harbour.items.ranked()[:3]] == [5, None, None]
        assert edit.undo(ana) == 2
        assert [item.estimate_label for item in harbour.items.ranked()[:3]] == ["5"] * 3

    def test_that_are_so_already_change_nothing(self, harbour, backlog, ana, announced):
        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.URGENCY, "normal")

        assert (edit.count, edit.pk, announced) == (0, None, [])

    def test_of_another_team_are_none_of_ours(self, harbour, backlog, ana, lighthouse):
        foreign = ItemFactory(team=lighthouse)

        BulkEdit.give(harbour, pks(foreign, backlog[0]), ana, Act.TYPE, "bug")

        foreign.refresh_from_db()
        assert foreign.type == "story"
        assert Item.objects.get(pk=backlog[0].pk).type == "bug"

    def test_are_announced_once_and_by_name_when_few(self, harbour, backlog, ana, announced):
        BulkEdit.give(harbour, pks(*backlog[:2]), ana, Act.TYPE, "bug")

        assert announced == [(backlog[0].part, backlog[1].part, "backlog")]

    def test_are_changed_by_a_fixed_number_of_statements(self, harbour, backlog, ana):
        for number in range(60):
            ItemFactory(team=harbour, by=ana, title=f"More {number}")
        every = list(harbour.items.ranked().values_list("pk", flat=True))

        def asked(keys, act):
            with CaptureQueriesContext(connection) as queries:
                act(keys)
            return len(queries)

        for act in (
            lambda keys: BulkEdit.give(harbour, keys, ana, Act.TYPE, "bug").undo(ana),
            lambda keys: BulkEdit.move(harbour, keys, ana, Where()).undo(ana),
            lambda keys: BulkEdit.send(harbour, keys, ana, "archived").undo(ana),
        ):
            assert asked(every[3:5], act) == asked(every[3:], act)


class TestAMove:
    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            (lambda rows: Where(), (2, 5, 1, 3, 4, 6)),
            (lambda rows: Where(bottom=True), (1, 3, 4, 6, 2, 5)),
            (lambda rows: Where(number=2), (1, 2, 5, 3, 4, 6)),
            (lambda rows: Where(number=99), (1, 3, 4, 6, 2, 5)),
            (lambda rows: Where(after=rows[5]), (1, 3, 4, 6, 2, 5)),
            (lambda rows: Where(before=rows[3]), (1, 3, 2, 5, 4, 6)),
        ],
    )
    def test_keeps_their_order(self, harbour, backlog, ana, where, expected):
        edit = BulkEdit.move(harbour, pks(backlog[4], backlog[1]), ana, where(backlog))
        assert order(harbour) == places(*expected)

        edit.undo(ana)
        assert order(harbour) == places(1, 2, 3, 4, 5, 6)

    def test_brings_those_from_the_inbox_along(self, harbour, backlog, inbox, ana):
        edit = BulkEdit.move(harbour, pks(inbox[0], backlog[5]), ana, Where())
        assert order(harbour)[:3] == ["Berth plan 6", "Request 1", "Berth plan 1"]

        edit.undo(ana)
        assert Item.objects.get(pk=inbox[0].pk).state == "inbox"
        assert order(harbour) == places(1, 2, 3, 4, 5, 6)

    @pytest.mark.parametrize("gone", ["archived", "among them"])
    def test_beside_an_item_that_has_gone_moves_nothing(self, harbour, backlog, ana, gone):
        if gone == "archived":
            backlog[3].to_state("archived", ana)
        moving = pks(backlog[0], *(backlog[3:4] if gone == "among them" else []))
        before = order(harbour)

        with pytest.raises(Gone):
            BulkEdit.move(harbour, moving, ana, Where(after=backlog[3]))

        assert order(harbour) == before

    @given(st.lists(st.integers(0, 5), min_size=1, unique=True), st.integers(1, 8), st.booleans())
    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_what_taking_the_rows_out_and_putting_them_in_would_be(
        self, harbour, backlog, ana, places_taken, number, is_undone
    ):
        now_in = [item.pk for item in harbour.items.ranked()]
        moving = [now_in[place] for place in places_taken]
        block = [pk for pk in now_in if pk in moving]
        rest = [pk for pk in now_in if pk not in moving]

        edit = BulkEdit.move(harbour, moving, ana, Where(number=number))

        after = [item.pk for item in harbour.items.ranked()]
        assert after == rest[: number - 1] + block + rest[number - 1 :]
        if edit.count and is_undone:
            edit.undo(ana)
            assert [item.pk for item in harbour.items.ranked()] == now_in


class TestTheUndo:
    def test_leaves_alone_what_has_changed_since(self, harbour, backlog, ana, tomas):
        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.TYPE, "bug")
        Item.objects.get(pk=backlog[2].pk).edit(tomas, type="spike")

        assert edit.undo(ana) == 5
        assert edit.left_alone == 1
        assert Item.objects.get(pk=backlog[2].pk).type == "spike"
        assert Item.objects.get(pk=backlog[0].pk).type == "story"

    def test_puts_a_row_after_whoever_has_taken_its_place(self, harbour, backlog, ana):
        edit = BulkEdit.send(harbour, pks(backlog[1], backlog[2]), ana, "done")
        taken = backlog[1].rank
        Item.objects.filter(pk=backlog[5].pk).update(rank=taken)

        edit.undo(ana)

        assert order(harbour) == places(1, 6, 2, 3, 4, 5)

    def test_happens_once(self, harbour, backlog, ana, announced):
        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.TYPE, "bug")
        assert edit.undo(ana) == 6
        announced.clear()

        assert BulkEdit.objects.get(pk=edit.pk).undo(ana) is None
        assert announced == []

    def test_is_forgotten_after_a_while(self, harbour, backlog, ana):
        edit = BulkEdit.give(harbour, pks(*backlog), ana, Act.TYPE, "bug")
        BulkEdit.objects.update(at=now() - UNDOABLE_FOR)

        assert BulkEdit.objects.get(pk=edit.pk).undo(ana) is None
        BulkEdit.give(harbour, pks(*backlog), ana, Act.TYPE, "spike")
        assert BulkEdit.objects.get(pk=edit.pk).rows == []

    def test_finds_all_moved_once_the_list_was_respread(self, harbour, backlog, ana):
        edit = BulkEdit.move(harbour, pks(backlog[5]), ana, Where())
        Item.objects.filter(pk=backlog[0].pk).update(rank=backlog[0].rank + "V")
        respread(harbour)

        assert edit.undo(ana) == 0
        assert order(harbour) == places(6, 1, 2, 3, 4, 5)
