"""Dependencies: recorded on both items, never in a circle, and only while the blocker is still to be done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlog.models import Change, Dependency
from backlog.models.dependency import Circle, edges_of
from backlog.models.undo import undo
from tests.factories import ItemFactory


def link(items, *pairs, by):
    for blocker, blocked in pairs:
        Dependency.add(items[blocker], items[blocked], by)


class TestADependency:
    def test_is_told_in_the_history_of_both(self, backlog, tomas):
        assert Dependency.add(backlog[0], backlog[1], tomas, session="k3f9")

        changes = Change.objects.filter(session="k3f9", by=tomas).values_list("item", "field", "after")
        assert set(changes) == {
            (backlog[1].pk, "blocked_by", backlog[0].key),
            (backlog[0].pk, "blocks", backlog[1].key),
        }

    def test_is_added_and_taken_away_once(self, backlog, tomas):
        assert Dependency.add(backlog[0], backlog[1], tomas)
        assert not Dependency.add(backlog[0], backlog[1], tomas)
        assert Dependency.remove(backlog[0], backlog[1], tomas)
        assert not Dependency.remove(backlog[0], backlog[1], tomas)

    def test_that_closes_a_circle_is_refused_with_the_circle(self, backlog, tomas):
        link(backlog, (0, 1), (1, 2), by=tomas)

        with pytest.raises(Circle) as circle:
            Dependency.add(backlog[2], backlog[0], tomas)

        assert circle.value.keys == [backlog[place].key for place in (2, 0, 1, 2)]
        with pytest.raises(Circle):
            Dependency.add(backlog[0], backlog[0], tomas)

    @pytest.mark.parametrize(
        ("state", "is_open"),
        [("inbox", 1), ("waiting", 1), ("planned", 1), ("done", 0), ("declined", 0), ("archived", 0)],
    )
    def test_holds_while_its_blocker_is_to_be_done(self, backlog, tomas, state, is_open):
        link(backlog, (0, 1), by=tomas)

        backlog[0].to_state(state, tomas)

        assert Dependency.objects.open().count() == is_open

    @pytest.mark.parametrize(("place", "field"), [(0, "blocks"), (1, "blocked_by")])
    def test_is_undone_and_done_again_from_either_end(self, harbour, backlog, tomas, place, field):
        link(backlog, (0, 1), by=tomas)

        assert undo(backlog[place], field, tomas)
        assert edges_of(harbour) == set()
        assert undo(backlog[place], field, tomas)
        assert edges_of(harbour) == {(backlog[0].pk, backlog[1].pk)}

    def test_does_not_come_back_when_that_would_close_a_circle_by_now(self, harbour, backlog, tomas):
        link(backlog, (0, 1), by=tomas)
        Dependency.remove(backlog[0], backlog[1], tomas)
        link(backlog, (1, 2), (2, 0), by=tomas)

        assert not undo(backlog[1], "blocked_by", tomas)
        assert len(edges_of(harbour)) == 2

    def test_knows_only_its_own_team(self, harbour, lighthouse, backlog, tomas, ulla):
        foreign = [ItemFactory(team=lighthouse) for _ in range(2)]
        link(foreign, (0, 1), by=ulla)
        link(backlog, (0, 1), by=tomas)

        assert edges_of(harbour) == {(backlog[0].pk, backlog[1].pk)}


@pytest.mark.both
def test_two_people_who_each_add_half_of_a_circle_wait_for_each_other(backlog, tomas):
    with CaptureQueriesContext(connection) as queries:
        Dependency.add(backlog[0], backlog[1], tomas)

    asked = [query["sql"] for query in queries if "SELECT" in query["sql"]]
    locked = next(number for number, sql in enumerate(asked) if "teams_team" in sql)
    read = next(number for number, sql in enumerate(asked) if "backlog_dependency" in sql)
    assert locked < read
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in asked[locked]
