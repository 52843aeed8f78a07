"""Splitting and merging: with any destinations, no criterion, question, request or dependency is lost."""

from collections import Counter
from functools import wraps

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog.models import Change, Criterion, Dependency, Item, Question, Reshaping
from backlog.models.dependency import edges_of
from backlog.models.estimation import BeingEstimated
from backlog.models.movers import belongings
from backlog.models.reshaping import Changed, WrongState
from backlog.relations.rules import in_order
from tests.factories import ItemFactory

NO_RESET = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TITLES = ["Whole order", "One line of it", "By support"]


@pytest.fixture
def story(harbour, ana, tomas, goal, backlog):
    """The third of six: two criteria, three questions, blocked by the first, blocks the fifth and sixth."""
    item = backlog[2]
    item.reword("why", "Crews wait", ana)
    item.edit(ana, goal=goal)
    item.resize(8, "8", ana)
    Criterion.write(item, "A berth is shown", tomas)
    Criterion.write(item, "A tide is shown", tomas)
    Question.ask(item, "Which harbour?", tomas)
    Question.ask(item, "At night?", tomas).settle("Yes", ana)
    Question.ask(item, "Never mind", tomas).withdraw(tomas)
    Dependency.add(backlog[0], item, tomas)
    Dependency.add(item, backlog[4], tomas)
    Dependency.add(item, backlog[5], tomas)
    Item.objects.filter(pk=item.pk).update(asked_count=7)
    item.refresh_from_db()
    return item


def afresh(test):
    """Every example meets the same rows, whatever the one before it did or broke."""

    @wraps(test)
    def inner(*args, **kwargs):
        with transaction.atomic():
            for row in [kwargs["story"], *kwargs.get("backlog", ())]:
                row.refresh_from_db()
            test(*args, **kwargs)
            transaction.set_rollback(True)

    return inner


def names(item):
    return {piece.text or piece.name: piece.name for piece in belongings(item)}


def picture(team):
    """Everything of a team's backlog that a split or a merge may touch."""
    items = team.items.order_by("pk").values_list(
        "pk",
        "state",
        "state_reason",
        "rank",
        "estimate",
        "estimate_label",
        "asked_count",
        "parent",
        "duplicate_of",
    )
    criteria = Criterion.objects.order_by("pk").values_list("pk", "item", "position", "text")
    questions = Question.objects.order_by("pk").values_list(
        "pk", "item", "answer", "answered_by", "answered_at"
    )
    return [list(rows) for rows in (items, criteria, questions)] + [edges_of(team)]


class TestASplit:
    def test_puts_its_parts_right_after_the_place_of_the_story(self, harbour, story, ana):
        Reshaping.split(story, TITLES, ana)

        assert list(harbour.items.ranked().values_list("title", flat=True)) == [
            "Berth plan 1",
            "Berth plan 2",
            *TITLES,
            "Berth plan 4",
            "Berth plan 5",
            "Berth plan 6",
        ]

    def test_gives_each_part_the_why_and_what_it_serves_but_no_size(self, story, goal, ana):
        Reshaping.split(story, TITLES, ana)

        for part in story.children.all():
            assert (part.why, part.goal, part.estimate, part.state) == ("Crews wait", goal, None, "backlog")

    def test_puts_the_story_away_without_its_size_and_names_the_parts(self, story, ana):
        Reshaping.split(story, TITLES, ana)

        keys = ", ".join(story.children.order_by("pk").values_list("key", flat=True))
        assert (story.state, story.rank, story.estimate, story.state_reason) == ("archived", None, None, keys)

    def test_leaves_the_rest_in_the_list_when_asked_to(self, story, ana):
        rank = story.rank
        story.to_state("ready", ana)

        Reshaping.split(story, TITLES, ana, stays=True)

        assert (story.state, story.rank, story.estimate) == ("backlog", rank, None)

    def test_of_a_request_fills_the_inbox(self, harbour, inbox, ana):
        Reshaping.split(inbox[0], TITLES, ana)

        assert set(inbox[0].children.values_list("state", "rank")) == {("inbox", None)}

    def test_sends_everything_where_it_is_told(self, story, backlog, ana):
        name = names(story)

        Reshaping.split(
            story,
            TITLES,
            ana,
            goes={
                name["A berth is shown"]: [2],
                name["At night?"]: [3],
                name[f"{backlog[0].key} Berth plan 1"]: [1, 2, 3],
                name[f"{backlog[4].key} Berth plan 5"]: [1],
                "asked-count": [1, 2, 3],
            },
        )

        one, two, three = story.children.order_by("pk")
        assert [criterion.text for criterion in two.criteria.all()] == ["A berth is shown"]
        assert [criterion.text for criterion in story.criteria.all()] == ["A tide is shown"]
        assert three.questions.get().answer == "Yes"
        assert story.questions.open().get().text == "Which harbour?"
        first, fifth, sixth = backlog[0].pk, backlog[4].pk, backlog[5].pk
        assert edges_of(story.team) == {
            *((first, part.pk) for part in (one, two, three)),
            (one.pk, fifth),
            (story.pk, sixth),
        }
        assert [part.asked_count for part in (one, two, three, story)] == [7, 7, 7, 0]

    def test_is_told_in_the_history_of_all(self, story, backlog, ana):
        name = names(story)

        Reshaping.split(story, TITLES, ana, goes={name["A berth is shown"]: [1]}, session="k3f9")

        part = story.children.order_by("pk").first()
        changes = Change.objects.filter(session="k3f9")
        assert set(changes.filter(item=story).values_list("field", "after")) >= {
            ("estimate", ""),
            ("state", "archived"),
        }
        assert changes.get(item=story, field="went").before == "A berth is shown"
        assert changes.get(item=part, field="came").reason == story.key
        assert changes.get(item=part, field="created").after == "Whole order"

    @pytest.mark.parametrize("titles", [["One"], ["One", " "], [str(number) for number in range(9)]])
    def test_makes_two_to_eight_parts(self, story, ana, titles):
        with pytest.raises(ValueError, match="parts"):
            Reshaping.split(story, titles, ana)

    def test_sends_a_criterion_to_one_part_that_is_there(self, story, ana):
        name = names(story)["A berth is shown"]

        for numbers in ([1, 2], [4], [0]):
            with pytest.raises(ValueError, match="goes to"):
                Reshaping.split(story, TITLES, ana, goes={name: numbers})

        assert not story.children.exists()

    @pytest.mark.parametrize("state", ["planned", "done", "declined", "archived"])
    def test_is_for_what_is_still_to_be_refined(self, story, ana, state):
        story.to_state(state, ana)

        with pytest.raises(WrongState):
            Reshaping.split(story, TITLES, ana)

    def test_waits_until_the_cards_are_in(self, story, ana):
        story.start_sizing()

        with pytest.raises(BeingEstimated):
            Reshaping.split(story, TITLES, ana)

    @given(data=st.data())
    @NO_RESET
    @afresh
    def test_loses_nothing_and_is_undone_as_a_whole(self, story, harbour, ana, data):
        before = picture(harbour)
        titles = TITLES[: data.draw(st.integers(2, 3))]
        part = st.integers(1, len(titles))
        goes = {}
        for piece in sorted(belongings(story), key=lambda piece: piece.text):
            shared = piece.kind in ("blocker", "blocked", "asked")
            goes[piece.name] = data.draw(st.lists(part, max_size=3 if shared else 1))
        texts, asked = Counter(Criterion.objects.values_list("text", flat=True)), story.asked_count
        questions = Counter(Question.objects.values_list("text", "answer"))

        reshaping = Reshaping.split(story, titles, ana, goes=goes, stays=data.draw(st.booleans()))

        family = [story, *story.children.all()]
        assert Counter(Criterion.objects.filter(item__in=family).values_list("text", flat=True)) == texts
        assert Counter(Question.objects.filter(item__in=family).values_list("text", "answer")) == questions
        assert max(item.asked_count for item in family) == asked
        members = {item.pk for item in family}
        whole = {tuple(story.pk if end in members else end for end in edge) for edge in edges_of(harbour)}
        assert whole == before[-1]

        assert reshaping.take_back(ana)
        assert picture(harbour) == before

    def test_is_not_undone_twice(self, story, ana):
        reshaping = Reshaping.split(story, TITLES, ana)

        assert reshaping.take_back(ana)
        assert not reshaping.take_back(ana)

    @pytest.mark.parametrize(
        "change",
        [
            lambda part, story, ana: part.reword("title", "Half of it", ana),
            lambda part, story, ana: Criterion.write(part, "Mine", ana),
            lambda part, story, ana: Dependency.add(part, story.team.items.first(), ana),
            lambda part, story, ana: story.to_state("backlog", ana),
            lambda part, story, ana: part.delete(),
            lambda part, story, ana: Reshaping.merge(ItemFactory(team=story.team), part, ana),
        ],
    )
    def test_stands_once_a_part_has_a_life_of_its_own(self, harbour, story, ana, change):
        reshaping = Reshaping.split(story, TITLES, ana)
        change(story.children.order_by("pk").last(), story, ana)
        before = picture(harbour)

        with pytest.raises(Changed):
            reshaping.take_back(ana)

        assert picture(harbour) == before

    def test_stands_once_a_part_is_on_a_sessions_list(self, session, story, ana):
        reshaping = Reshaping.split(story, TITLES, ana)
        session.entries.create(item=story.children.first(), phase="triage", position=9)

        with pytest.raises(Changed):
            reshaping.take_back(ana)

    def test_keeps_a_place_that_was_given_by_hand_since(self, harbour, story, ana):
        reshaping = Reshaping.split(story, TITLES, ana, stays=True)
        story.move_to(1, ana)

        reshaping.take_back(ana)

        assert harbour.items.ranked().first() == story


class TestAMerge:
    def test_points_at_the_survivor_which_gathers_what_it_lacks(self, story, backlog, tomas, ana):
        survivor = backlog[3]
        Criterion.write(survivor, "a BERTH is shown", tomas)
        Question.ask(survivor, "At night?", tomas)

        Reshaping.merge(story, survivor, ana, reason="Same berth")

        assert (story.state, story.duplicate_of, story.state_reason) == ("duplicate", survivor, "Same berth")
        assert [row.text for row in survivor.criteria.all()] == ["a BERTH is shown", "A tide is shown"]
        assert [(row.text, row.answer) for row in survivor.questions.all()] == [
            ("Which harbour?", ""),
            ("At night?", "Yes"),
        ]
        assert survivor.asked_count == 8
        assert edges_of(story.team) == {
            (backlog[0].pk, survivor.pk),
            (survivor.pk, backlog[4].pk),
            (survivor.pk, backlog[5].pk),
        }

    def test_keeps_two_answers_to_one_question(self, story, backlog, tomas, ana):
        Question.ask(backlog[3], "At night?", tomas).settle("No", ana)

        Reshaping.merge(story, backlog[3], ana)

        assert set(backlog[3].questions.filter(text="At night?").values_list("answer", flat=True)) == {
            "Yes",
            "No",
        }

    def test_lets_no_item_block_itself_and_no_circle_close(self, harbour, story, backlog, ana):
        # The first blocks the story: merged into it, that means nothing any more.
        Reshaping.merge(story, backlog[0], ana)
        assert edges_of(harbour) == {(backlog[0].pk, backlog[4].pk), (backlog[0].pk, backlog[5].pk)}

        # 1 -> 5 -> 4 -> 2: as one, 1 and 2 would form a circle, so what blocked 2 stays there.
        Dependency.add(backlog[4], backlog[3], ana)
        Dependency.add(backlog[3], backlog[1], ana)
        Reshaping.merge(backlog[1], backlog[0], ana)
        assert (backlog[3].pk, backlog[1].pk) in edges_of(harbour)

    def test_makes_its_children_and_duplicates_the_survivors(self, harbour, story, backlog, ana):
        twin = ItemFactory(team=harbour)
        Reshaping.merge(twin, story, ana)
        Reshaping.split(backlog[3], TITLES, ana)
        child = backlog[3].children.first()
        Reshaping.split(story, TITLES, ana, stays=True)

        Reshaping.merge(story, child, ana)
        Reshaping.merge(backlog[3], child, ana)

        twin.refresh_from_db()
        child.refresh_from_db()
        assert (twin.duplicate_of, child.children.count(), child.parent) == (child, 5, backlog[3])

    @pytest.mark.parametrize("state", ["duplicate", "planned"])
    def test_is_for_what_is_not_under_way_and_no_duplicate_yet(self, story, backlog, ana, state):
        story.to_state(state, ana)

        with pytest.raises(WrongState):
            Reshaping.merge(story, backlog[0], ana)

    def test_needs_a_survivor_that_is_no_duplicate(self, story, backlog, ana):
        Reshaping.merge(backlog[0], backlog[1], ana)

        with pytest.raises(WrongState):
            Reshaping.merge(story, backlog[0], ana)
        with pytest.raises(ValueError, match="itself"):
            Reshaping.merge(story, story, ana)

    @given(data=st.data())
    @NO_RESET
    @afresh
    def test_loses_nothing_and_is_undone_as_a_whole(self, harbour, story, backlog, tomas, ana, data):
        Criterion.objects.all().delete()
        Question.objects.all().delete()
        Dependency.objects.all().delete()
        words = st.sampled_from(["A berth is shown", "a berth is shown", "A tide is shown", "A crew is told"])
        for item in (story, backlog[3]):
            for text in data.draw(st.lists(words, max_size=4)):
                Criterion.write(item, text, tomas)
            for text, answer in data.draw(
                st.lists(st.tuples(words, st.sampled_from(["", "Yes", "No"])), max_size=4)
            ):
                question = Question.ask(item, text, tomas)
                if answer:
                    question.settle(answer, ana)
        places = st.integers(0, len(backlog) - 1)
        order = data.draw(st.permutations(range(len(backlog))))
        for one, other in data.draw(st.sets(st.tuples(places, places), max_size=9)):
            if one != other:
                low, high = sorted((one, other), key=order.index)
                Dependency.add(backlog[low], backlog[high], ana)
        before = picture(harbour)
        survivor = backlog[3]
        texts = {text.casefold() for text in Criterion.objects.values_list("text", flat=True)}
        asked_before = {
            (text.casefold(), answer) for text, answer in Question.objects.values_list("text", "answer")
        }
        asked = story.asked_count + survivor.asked_count

        merged = Reshaping.merge(story, survivor, ana)

        assert {row.text.casefold() for row in survivor.criteria.all()} == texts
        after = {(row.text.casefold(), row.answer) for row in survivor.questions.all()}
        # An answer replaces the question without one.
        assert {each for each in asked_before if each[1]} <= after
        assert {text for text, _ in asked_before} == {text for text, _ in after}
        assert survivor.asked_count == asked + 1
        edges = edges_of(harbour)
        as_one = {tuple(survivor.pk if end == story.pk else end for end in edge) for edge in before[-1]}
        for edge in as_one - {(survivor.pk, survivor.pk)}:
            kept = {edge, tuple(story.pk if end == survivor.pk else end for end in edge)}
            assert kept & edges
        order = [item.pk for item in backlog]
        sorted_out = in_order(order, edges)
        assert all(sorted_out.index(one) < sorted_out.index(other) for one, other in edges)

        assert merged.take_back(ana)
        assert picture(harbour) == before

    def test_leaves_alone_what_others_changed_since(self, story, backlog, ana):
        merged = Reshaping.merge(story, backlog[3], ana)
        berth, _tide = backlog[3].criteria.all()
        Criterion.objects.get(pk=berth.pk).remove(ana)
        Criterion.write(backlog[3], "Mine", ana)

        merged.take_back(ana)

        assert [row.text for row in story.criteria.all()] == ["A tide is shown"]
        assert [row.text for row in backlog[3].criteria.all()] == ["Mine"]

    def test_stands_once_the_duplicate_is_something_else(self, story, backlog, ana):
        merged = Reshaping.merge(story, backlog[3], ana)
        Item.objects.get(pk=story.pk).to_state("inbox", ana)

        with pytest.raises(Changed):
            merged.take_back(ana)
