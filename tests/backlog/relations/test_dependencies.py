"""The rules of dependencies, for any list and any links."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backlog.relations.rules import cycle, in_order, open_blockers

IDS = st.integers(0, 9)
PAIRS = st.lists(st.tuples(IDS, IDS), max_size=25)
ORDERS = st.permutations(range(10))


def grown(pairs):
    """The links that were not refused, added one after the other; and the refused with the links they met."""
    edges, refused = [], []
    for blocker, blocked in pairs:
        if circle := cycle(edges, blocker, blocked):
            refused.append((list(edges), blocker, blocked, circle))
        else:
            edges.append((blocker, blocked))
    return edges, refused


class TestCycle:
    @given(PAIRS)
    def test_never_comes_about_by_links_that_were_not_refused(self, pairs):
        edges, _ = grown(pairs)

        # A graph without circles can be done in some order.
        order = in_order(range(10), edges)
        assert all(order.index(blocker) < order.index(blocked) for blocker, blocked in edges)

    @given(PAIRS)
    def test_is_shown_along_links_that_are_there(self, pairs):
        for edges, blocker, blocked, circle in grown(pairs)[1]:
            assert circle[:2] == [blocker, blocked]
            assert circle[-1] == blocker
            assert len(set(circle)) == len(circle) - 1
            assert all(step in edges for step in pairwise(circle[1:]))

    def test_is_refused_with_its_shortest_way_round(self):
        edges = [("B", "C"), ("C", "D"), ("D", "A"), ("C", "A")]

        assert cycle(edges, "A", "B") == ["A", "B", "C", "A"]

    def test_of_one_is_a_circle_too(self):
        assert cycle([], "A", "A") == ["A", "A"]

    def test_is_none_beside_circles_that_were_there_before(self):
        assert cycle([("A", "B"), ("B", "A")], "C", "A") is None

    def test_is_found_at_the_end_of_a_long_chain(self):
        chain = [(number, number + 1) for number in range(20_000)]

        assert len(cycle(chain, 20_000, 0)) == 20_002


class TestBlockers:
    def test_are_open_until_they_are_settled(self):
        edges = [("A", "C"), ("B", "C"), ("C", "D")]

        assert open_blockers(edges) == {"C": ["A", "B"], "D": ["C"]}
        assert open_blockers(edges, {"A", "C"}) == {"C": ["B"]}


class TestOrder:
    @given(ORDERS, PAIRS)
    def test_loses_nothing_even_in_a_circle(self, order, pairs):
        assert sorted(in_order(order, pairs)) == list(range(10))

    @given(ORDERS, PAIRS)
    def test_stays_as_it_is_where_nothing_stands_before_its_blocker(self, order, pairs):
        place = {item: number for number, item in enumerate(order)}
        edges = [edge for edge in pairs if place[edge[0]] < place[edge[1]]]

        assert in_order(order, edges) == list(order)

    @given(ORDERS, PAIRS)
    def test_moves_only_what_waits_for_something(self, order, pairs):
        edges, _ = grown(pairs)
        waiting = {blocked for _, blocked in edges}

        free = [item for item in in_order(order, edges) if item not in waiting]

        assert free == [item for item in order if item not in waiting]

    def test_lets_an_item_follow_right_after_the_last_of_its_blockers(self):
        assert in_order("ABCDE", [("B", "A"), ("D", "A")]) == list("BCDAE")

    def test_is_found_for_a_long_chain_the_wrong_way_round(self):
        chain = [(number + 1, number) for number in range(20_000)]

        assert in_order(range(20_001), chain)[0] == 20_000
