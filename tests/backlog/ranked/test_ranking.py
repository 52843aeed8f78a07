"""Ranks: any moves in any order keep one total order, and a move writes one row."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backlog.models import Item
from backlog.models.ranking import respread
from backlog.ranked.rules.ranking import DIGITS, WIDTH, between, displaced, fill, spread

KEYS = st.text(DIGITS, min_size=WIDTH, max_size=WIDTH + 6).map(
    lambda key: key[:WIDTH] + key[WIDTH:].rstrip("0")
)


class TestBetween:
    @given(KEYS, KEYS)
    def test_lies_between_its_neighbours_as_bytes(self, one, other):
        assume(one != other)
        low, high = sorted((one, other))

        assert low.encode() < between(low, high).encode() < high.encode()

    def test_finds_room_at_both_ends(self):
        key = next(spread(1))
        for _ in range(200):
            assert between(key, None) > key
            assert between(None, key) < key
            key = between(key, None)

    def test_refuses_neighbours_in_the_wrong_order(self):
        with pytest.raises(ValueError, match="does not stand before"):
            between("b" * WIDTH, "a" * WIDTH)

    def test_keeps_keys_short_at_the_ends_of_long_lists(self):
        key = next(spread(1))
        for _ in range(10_000):
            key = between(key, None)

        assert len(key) == WIDTH


class TestFill:
    @given(st.one_of(st.none(), KEYS), st.one_of(st.none(), KEYS), st.integers(0, 60))
    def test_makes_as_many_keys_as_asked_in_order_between_its_neighbours(self, low, high, count):
        assume(low is None or high is None or low < high)
        assume(high is None or high.strip("0"))
        assume(low is None or low < "y" * WIDTH)

        keys = fill(low, high, count)

        assert len(keys) == count
        assert keys == sorted(set(keys), key=str.encode)
        assert all((low or "") < key and (high is None or key < high) for key in keys)


class TestDisplaced:
    @given(st.lists(st.integers(0, 50), unique=True))
    def test_leaves_the_rest_in_order(self, former):
        keys = [f"{number:03}" for number in former]

        rest = [key for place, key in enumerate(keys) if place not in displaced(keys)]

        assert rest == sorted(rest)

    @given(st.lists(st.integers(0, 50), unique=True, min_size=2), st.data())
    def test_names_at_most_the_one_that_moved(self, numbers, data):
        keys = [f"{number:03}" for number in sorted(numbers)]
        moved = keys.pop(data.draw(st.integers(0, len(keys) - 1)))
        keys.insert(data.draw(st.integers(0, len(keys))), moved)

        assert len(displaced(keys)) <= 1


MOVES = st.lists(
    st.tuples(st.sampled_from(["after", "before", "top", "number"]), st.integers(0, 5), st.integers(0, 5)),
    max_size=12,
)


@pytest.mark.both
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_any_moves_keep_a_total_order(backlog, harbour, ana, moves):
    order = list(harbour.items.ranked())
    for how, place, other in moves:
        item, anchor = order[place], order[other]
        if how in ("after", "before") and item == anchor:
            continue
        order.remove(item)
        if how == "top":
            order.insert(0, item)
            item.move(ana)
        elif how == "number":
            order.insert(other, item)
            item.move_to(other + 1, ana)
        else:
            order.insert(order.index(anchor) + (how == "after"), item)
            item.move(ana, **{how: anchor})

    assert list(harbour.items.ranked()) == order


@pytest.mark.both
def test_a_move_writes_the_rank_of_one_item(backlog, harbour, ana):
    before = dict(harbour.items.values_list("pk", "rank"))

    with CaptureQueriesContext(connection) as queries:
        backlog[4].move(ana, before=backlog[0])

    after = dict(harbour.items.values_list("pk", "rank"))
    assert sum('UPDATE "backlog_item" SET "rank"' in query["sql"] for query in queries) == 1
    assert [pk for pk in after if after[pk] != before[pk]] == [backlog[4].pk]


@pytest.mark.both
def test_the_database_orders_ranks_as_bytes(harbour, ana):
    keys = ["0000000Z", "0000000a", "0000000A", "00000010", "0000000a5", "zzzzzzzz", "Zzzzzzzz"]
    Item.objects.bulk_create(
        Item(team=harbour, key=f"K-{number}", title="x", state="backlog", rank=key)
        for number, key in enumerate(keys)
    )

    assert list(harbour.items.ranked().values_list("rank", flat=True)) == sorted(keys, key=str.encode)


@pytest.mark.both
def test_long_keys_are_respread_in_their_order(backlog, harbour, ana):
    for _ in range(120):
        backlog[5].move(ana, after=backlog[0])
        backlog[4].move(ana, after=backlog[0])
    before = list(harbour.items.ranked())
    assert any(item.has_long_rank for item in before)

    respread(harbour)

    after = list(harbour.items.ranked())
    assert after == before
    assert {len(item.rank) for item in after} == {WIDTH}


@pytest.mark.both
def test_a_change_of_state_takes_the_list_before_the_row_as_a_move_does(backlog, ana):
    """Else it and a move of the same item could deadlock."""
    for change in (
        lambda: backlog[0].move(ana, after=backlog[2]),
        lambda: backlog[0].to_state(Item.State.DONE, ana),
        lambda: backlog[1].place(None, None, ana),
        lambda: backlog[2].settle(5, "5", ana),
    ):
        with CaptureQueriesContext(connection) as queries:
            change()

        asked = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
        lists = [number for number, sql in enumerate(asked) if 'FROM "teams_team"' in sql]
        rows = [number for number, sql in enumerate(asked) if 'FROM "backlog_item"' in sql]
        assert lists[0] < rows[0]
