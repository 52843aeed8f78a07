import pytest

from backlog.models import Criterion, Item, Question, Reshaping
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.service import incomplete
from sessions.models import Answer, Decision, Event, ParkedTopic, Round
from sessions.triage import service as triage_service
from sessions.wrap_up import service


@pytest.fixture
def request_(triage):
    """The item on the stage in triage."""
    return triage.on_stage


@pytest.fixture
def story(deep_dive):
    """The story on the stage in the deep dive."""
    return deep_dive.on_stage


def order(team):
    return [item.title for item in Item.objects.filter(team=team).ranked()]


class TestDecision:
    def test_for_later_ranks_at_the_end_of_the_list(self, request_, ana, harbour):
        assert triage_service.decide(request_, "later", ana)

        assert order(harbour)[-1] == request_.item.title

    def test_for_urgent_ranks_at_the_very_top(self, request_, ana, harbour):
        triage_service.decide(request_, "urgent", ana)

        assert order(harbour)[0] == request_.item.title
        assert Item.objects.get(pk=request_.item_id).is_urgent

    def test_brings_up_the_next_request(self, triage, request_, ana, inbox):
        triage_service.decide(request_, "next", ana)

        triage.refresh_from_db()
        assert triage.on_stage.item == inbox[1]

    def test_to_decline_needs_a_reason(self, request_, ana):
        with pytest.raises(incomplete.IncompleteRequest, match="a reason"):
            triage_service.decide(request_, "decline", ana)

        assert request_.item.state == Item.State.INBOX

    def test_to_decline_keeps_the_reason(self, request_, ana):
        triage_service.decide(request_, "decline", ana, reason="Print is what people do with them")

        item = Item.objects.get(pk=request_.item_id)
        assert item.state == Item.State.DECLINED
        assert item.state_reason == "Print is what people do with them"

    def test_to_call_it_a_duplicate_lets_the_other_gather_its_feedback(self, request_, ana, backlog):
        triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[2])

        item = Item.objects.get(pk=request_.item_id)
        assert item.duplicate_of == backlog[2]
        backlog[2].refresh_from_db()
        assert backlog[2].asked_count == 1

    def test_to_call_it_a_duplicate_brings_what_is_written_to_the_other(self, request_, ana, tomas, backlog):
        Criterion.write(request_.item, "A berth is shown", tomas)
        Question.ask(request_.item, "At night?", tomas)

        triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[2])

        assert backlog[2].criteria.get().text == "A berth is shown"
        assert backlog[2].questions.get().text == "At night?"

    def test_to_call_it_a_duplicate_of_a_duplicate_is_refused(self, request_, ana, backlog):
        Reshaping.merge(backlog[0], backlog[1], ana)

        with pytest.raises(incomplete.IncompleteRequest, match="Choose another"):
            triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[0])

    def test_cannot_be_a_duplicate_of_itself(self, request_, ana):
        with pytest.raises(incomplete.IncompleteRequest):
            triage_service.decide(request_, "duplicate", ana, duplicate_of=request_.item)

    def test_for_needs_info_snoozes_it_with_its_question(self, request_, ana):
        triage_service.decide(request_, "needs-info", ana, question="Which browsers?")

        item = Item.objects.get(pk=request_.item_id)
        assert item.state == Item.State.WAITING
        assert item.questions.open().get().text == "Which browsers?"

    def test_stands_when_a_second_one_comes(self, request_, ana, ines):
        triage_service.decide(request_, "later", ana)

        assert not triage_service.decide(request_, "next", ines)
        assert Decision.objects.get(entry=request_).outcome == "later"


class TestUndo:
    @pytest.mark.parametrize(
        "choice",
        [
            {"outcome": "urgent"},
            {"outcome": "later"},
            {"outcome": "decline", "reason": "no"},
            {"outcome": "needs-info", "question": "Which?"},
        ],
    )
    def test_puts_the_item_back_as_it_was(self, triage, request_, ana, choice):
        before = request_.item.snapshot()
        triage_service.decide(request_, by=ana, **choice)

        assert triage_service.undo_decision(triage_service.last_decision(triage), ana)

        item = Item.objects.get(pk=request_.item_id)
        assert item.snapshot() == before
        assert not item.questions.open().exists()
        triage.refresh_from_db()
        assert triage.on_stage == request_

    def test_of_a_duplicate_brings_what_was_written_back(self, triage, request_, ana, tomas, backlog):
        Criterion.write(request_.item, "A berth is shown", tomas)
        triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[0])

        assert triage_service.undo_decision(triage_service.last_decision(triage), ana)

        item = Item.objects.get(pk=request_.item_id)
        assert (item.state, item.duplicate_of) == ("inbox", None)
        assert item.criteria.get().text == "A berth is shown"

    def test_of_a_duplicate_that_is_something_else_by_now_changes_nothing(
        self, triage, request_, ana, backlog
    ):
        triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[0])
        Item.objects.get(pk=request_.item_id).to_state("done", ana)

        assert not triage_service.undo_decision(triage_service.last_decision(triage), ana)
        assert triage_service.last_decision(triage)

    def test_of_a_duplicate_gives_the_feedback_back(self, triage, request_, ana, backlog):
        triage_service.decide(request_, "duplicate", ana, duplicate_of=backlog[0])
        triage_service.undo_decision(triage_service.last_decision(triage), ana)

        backlog[0].refresh_from_db()
        assert backlog[0].asked_count == 0

    def test_works_once(self, triage, request_, ana):
        triage_service.decide(request_, "later", ana)
        decision = triage_service.last_decision(triage)
        triage_service.undo_decision(decision, ana)

        assert not triage_service.undo_decision(decision, ana)


class TestAnswers:
    def test_count_once_for_each_person(self, request_, triage, tomas):
        seat = triage.seat(tomas)
        Answer.give(request_, seat, {"valid": True})
        Answer.give(request_, seat, {"valid": False})

        assert [answer.yes for answer in Answer.objects.filter(entry=request_)] == [False]

    def test_can_be_taken_back(self, request_, triage, tomas):
        Answer.give(request_, triage.seat(tomas), {"valid": True})
        Answer.give(request_, triage.seat(tomas), {"valid": None})

        assert not Answer.objects.filter(entry=request_).exists()

    def test_come_too_late_after_the_decision(self, request_, triage, tomas, ana):
        triage_service.decide(request_, "later", ana)

        assert not Answer.give(request_, triage.seat(tomas), {"valid": True})


class TestVotes:
    @pytest.fixture
    def hidden(self, story, ines):
        return Round.open(story, ines)

    def test_replace_the_voters_former_card(self, hidden, deep_dive, tomas):
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        hidden.cast_vote(deep_dive.seat(tomas), "8")

        assert hidden.votes.get().label == "8"

    def test_come_too_late_after_the_reveal(self, hidden, deep_dive, tomas, jo, ines):
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        hidden.reveal(ines)

        assert not hidden.cast_vote(deep_dive.seat(jo), "13")
        assert not hidden.cast_vote(deep_dive.seat(tomas), "13")
        assert hidden.votes.get().label == "5"

    def test_are_refused_when_the_card_is_not_on_the_scale(self, hidden, deep_dive, tomas):
        with pytest.raises(ValueError, match="no such card"):
            hidden.cast_vote(deep_dive.seat(tomas), "4")

    def test_are_in_no_event_before_the_reveal(self, hidden, deep_dive, tomas):
        hidden.cast_vote(deep_dive.seat(tomas), "13")

        assert "13" not in "".join(str(event.data) for event in Event.objects.filter(session=deep_dive))
        assert "13" not in str(hidden.votes.get())

    def test_of_every_round_are_kept(self, hidden, story, deep_dive, tomas, ines):
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        hidden.reveal(ines)
        second = Round.open(story, ines)
        second.cast_vote(deep_dive.seat(tomas), "8")
        second.reveal(ines)

        assert [[vote.label for vote in each.votes.all()] for each in story.rounds.all()] == [["5"], ["8"]]

    def test_wait_for_the_round_in_hand_to_be_revealed(self, hidden, story, ines):
        assert Round.open(story, ines) is None

    def test_know_no_outcome_before_the_reveal(self, hidden):
        with pytest.raises(AssertionError):
            hidden.outcome()

    def test_are_announced_once(self, hidden, deep_dive, tomas, django_capture_on_commit_callbacks):
        seat = deep_dive.seat(tomas)

        with django_capture_on_commit_callbacks() as announced:
            hidden.cast_vote(seat, "5")

        assert len(announced) == 1


class TestSettling:
    @pytest.fixture
    def open_cards(self, story, deep_dive, tomas, ines):
        hidden = Round.open(story, ines)
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        hidden.reveal(ines)
        return hidden

    def test_gives_the_item_its_size(self, open_cards, story, ines):
        assert deep_dive_service.settle(open_cards, "5", ines)

        item = Item.objects.get(pk=story.item_id)
        assert (item.estimate, item.estimate_label) == (5, "5")

    def test_is_refused_while_the_cards_are_hidden(self, story, deep_dive, ines):
        assert not deep_dive_service.settle(Round.open(story, ines), "5", ines)

    def test_can_be_undone(self, open_cards, story, ines):
        deep_dive_service.settle(open_cards, "5", ines)

        assert deep_dive_service.unsettle(open_cards, ines)
        assert Item.objects.get(pk=story.item_id).estimate is None

    def test_gives_back_the_size_of_before_when_undone(self, story, tomas, ines, deep_dive):
        story.item.settle(3, "3", ines)
        before = Item.objects.get(pk=story.item_id)
        cards = Round.open(story, ines)
        cards.cast_vote(deep_dive.seat(tomas), "5")
        cards.reveal(ines)
        deep_dive_service.settle(cards, "5", ines)
        deep_dive_service.settle(cards, "8", ines)

        deep_dive_service.unsettle(cards, ines)

        after = Item.objects.get(pk=story.item_id)
        assert (after.estimate, after.estimate_label) == (3, "3")
        assert after.estimated_at == before.estimated_at


class TestReady:
    @pytest.fixture
    def complete(self, story, ana):
        story.item.reword("why", "Ships wait nine hours", ana)
        Criterion.write(story.item, "A ship sees its berth", ana)
        story.item.settle(5, "5", ana)
        return story

    def test_is_marked_when_every_check_is_met(self, complete, ines):
        assert deep_dive_service.mark_ready(complete, ines)

        assert Item.objects.get(pk=complete.item_id).is_ready

    def test_needs_a_reason_when_a_check_is_unmet(self, story, ines):
        with pytest.raises(incomplete.IncompleteRequest, match="criterion"):
            deep_dive_service.mark_ready(story, ines)

    def test_keeps_the_reason(self, story, ines):
        deep_dive_service.mark_ready(story, ines, "Small enough to start")

        story.refresh_from_db()
        assert story.ready_reason == "Small enough to start"

    def test_is_blocked_by_an_open_question(self, complete, tomas, ines):
        Question.ask(complete.item, "Which quay?", tomas)

        with pytest.raises(incomplete.IncompleteRequest, match="question"):
            deep_dive_service.mark_ready(complete, ines)

    def test_is_reopened_by_an_objection(self, complete, ines, jo):
        deep_dive_service.mark_ready(complete, ines)

        assert deep_dive_service.object_to_ready(complete, jo)
        assert Item.objects.get(pk=complete.item_id).state == Item.State.REFINING


class TestParkingLot:
    def test_says_once_what_becomes_of_a_topic(self, running, ines, tomas):
        topic = ParkedTopic.park(running, "Retention of logs", tomas)

        assert service.settle_topic(topic, "dropped", ines)
        assert not service.settle_topic(topic, "action", ines)
