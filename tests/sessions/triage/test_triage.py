"""Triage: equal proposals confirmed together, and the ways out of a long discussion."""

import re
from datetime import UTC

import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from backlog.models import Item, Theme
from core.clock import now
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase, pace
from sessions.models import Decision, Entry, ParkedTopic
from sessions.room import parts
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.service import finish
from sessions.summary.service.snapshot import copied
from sessions.triage import service
from tests.html import toast
from tests.orders import HTMX

seconds = st.floats(0.1, 600)


class TestPace:
    @given(st.lists(seconds, max_size=20), st.floats(-600, 3600), st.integers(0, 30))
    def test_is_late_exactly_when_the_rest_would_overrun(self, spent, remaining, left):
        found = pace(spent, remaining, left)

        assert found.done == len(spent)
        assert found.has >= 0
        if spent and left:
            assert found.is_late == (found.took > max(0.0, remaining) / left)
        if not spent:
            assert not found.is_late

    @given(seconds, st.integers(1, 12), st.integers(1, 12))
    def test_of_equal_items_is_what_each_took(self, each, done, left):
        assert pace([each] * done, 60.0, left).took == pytest.approx(each)


@pytest.fixture
def waiting(triage, inbox, ana):
    """Three requests that Ana proposes for later; the first one is on the stage."""
    for item in inbox:
        item.edit(ana, proposed_outcome="later")
    return list(triage.entries.waiting_in(Phase.TRIAGE).select_related("item"))


@pytest.fixture
def order(triage, client_of):
    def give(member, name, about, **data):
        where = [triage.public_id, about.public_id]
        return client_of(member).post(reverse(f"sessions:{name}", args=where), data, headers=HTMX)

    return give


def states(items) -> list[str]:
    return [Item.objects.get(pk=item.pk).state for item in items]


class TestConfirmingEqualProposals:
    def refs(self, waiting) -> str:
        return ",".join(each.public_id for each in waiting[1:])

    def test_decides_all_with_one_press(self, triage, waiting, inbox, order, ana):
        order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        assert states(inbox) == ["backlog"] * 3
        triage.refresh_from_db()
        assert triage.on_stage is None

    def test_keeps_their_order_in_the_list(self, waiting, inbox, order, ana, harbour):
        order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        keys = list(Item.objects.filter(team=harbour).ranked().values_list("key", flat=True))
        assert keys[-3:] == [item.key for item in inbox]

    def test_is_undone_with_one_press(self, triage, waiting, inbox, order, client_of, ana):
        order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        client_of(ana).post(reverse("sessions:decision-undo", args=[triage.public_id]), headers=HTMX)

        assert states(inbox) == ["inbox"] * 3
        triage.refresh_from_db()
        assert triage.on_stage == waiting[0]

    def test_leaves_out_who_was_pulled_out(self, triage, waiting, inbox, order, ana, jo):
        order(jo, "pulled-out", waiting[1], out="1")

        order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        assert states(inbox) == ["backlog", "inbox", "backlog"]
        triage.refresh_from_db()
        assert triage.on_stage == waiting[1]

    def test_leaves_out_what_was_not_on_screen(self, waiting, inbox, order, ana):
        order(ana, "alike", waiting[0], outcome="later", entries=waiting[1].public_id)

        assert states(inbox) == ["backlog", "backlog", "inbox"]

    def test_comes_too_late_when_the_first_press_has_done_it(self, waiting, order, ana):
        order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        again = order(ana, "alike", waiting[0], outcome="later", entries=self.refs(waiting))

        assert "already been decided" in toast(again)["text"]
        assert Decision.objects.count() == 3

    def test_is_announced_once(self, waiting, ana, monkeypatch):
        announced = []
        monkeypatch.setattr(
            "teams.models.team.announce",
            lambda topic, counter, parts, **how: (
                announced.append(topic) if topic.startswith("session.") else None
            ),
        )

        service.confirm_alike(waiting[0], "later", ana, [each.public_id for each in waiting])

        assert len(announced) == 1

    def test_is_offered_to_who_decides_and_pulling_out_to_who_answers(self, triage, waiting):
        rendered = {
            audience: parts.render(Scene(session_of(triage.public_id)), audience, ("stage",))["stage"]
            for audience in (DECIDER, MEMBER, OBSERVER)
        }

        assert "Move all 3 to Later" in rendered[DECIDER]
        assert "Move all 3 to Later" not in rendered[MEMBER]
        assert "Discuss this one separately" in rendered[MEMBER]
        assert "pulled-out" not in rendered[OBSERVER]


class TestAProposedDecline:
    """Enter presses what has `data-key="Enter"`: the room's proposal."""

    WORDS = "Invoices are for machines"

    def enter(self, client, session) -> dict[str, str]:
        """What Enter would send: the fields of the form of the proposal, and its button."""
        room = client.get(reverse("sessions:room", args=[session.public_id])).text
        forms = [form for form in re.findall(r"<form.*?</form>", room, re.S) if 'data-key="Enter"' in form]
        assert len(forms) == 1
        fields = re.findall(r'name="(\w+)"\s+value="([^"]*)"', forms[0])
        return dict(fields)

    @pytest.mark.parametrize("reason", [WORDS, ""])
    def test_is_taken_by_enter_for_its_own_reason(self, triage, inbox, client_of, ana, reason):
        inbox[0].edit(ana, proposed_outcome="decline", proposed_reason=reason)
        client = client_of(ana)
        data = self.enter(client, triage)
        assert "reason" not in data

        where = [triage.public_id, triage.on_stage.public_id]
        client.post(reverse("sessions:decision", args=where), data, headers=HTMX)

        decision = Decision.objects.get(entry=triage.on_stage)
        assert (decision.outcome, decision.reason) == ("decline", reason)
        inbox[0].refresh_from_db()
        assert (inbox[0].state, inbox[0].state_reason) == ("declined", reason)

    def test_shows_its_reason_to_everyone(self, triage, inbox, ana):
        inbox[0].edit(ana, proposed_outcome="decline", proposed_reason=self.WORDS)
        scene = Scene(session_of(triage.public_id))

        for audience in (FACILITATOR, DECIDER, MEMBER, OBSERVER, PROJECTOR):
            assert self.WORDS in parts.render(scene, audience, ("stage",))["stage"]

    def test_wants_a_reason_when_it_is_proposed_no_longer(self, triage, inbox, order, ana):
        reply = order(ana, "decision", triage.on_stage, outcome="decline", as_proposed="on")

        assert reply.status_code == 422
        assert not Decision.objects.exists()

    def test_comes_back_with_its_reason(self, triage, inbox, ana):
        inbox[0].edit(ana, proposed_outcome="decline", proposed_reason=self.WORDS)
        entry = session_of(triage.public_id).on_stage
        assert service.decide(entry, "decline", ana, as_proposed=True)

        service.undo_decision(service.last_decision(triage), ana)

        inbox[0].refresh_from_db()
        assert (inbox[0].proposed_outcome, inbox[0].proposed_reason) == ("decline", self.WORDS)


@pytest.fixture
def prepared(triage, inbox, backlog, goal, harbour, ana):
    """The first two requests with one whole proposal: soon, after the second of the list, and a bug."""
    whole = {"proposed_outcome": "soon", "proposed_type": "bug", "proposed_goal": goal}
    whole |= {"proposed_theme": Theme.start(harbour, ana, "Tides"), "proposed_after": backlog[1]}
    for item in inbox[:2]:
        item.edit(ana, **whole)
    inbox[2].edit(ana, proposed_outcome="soon")
    return list(triage.entries.waiting_in(Phase.TRIAGE).select_related("item"))


def order_of(team) -> list[str]:
    return list(Item.objects.filter(team=team).ranked().values_list("key", flat=True))


class TestTheWholeProposal:
    def test_stands_on_every_stage_with_its_place(self, triage, prepared, backlog):
        scene = Scene(session_of(triage.public_id))

        for audience in (FACILITATOR, DECIDER, MEMBER, OBSERVER, PROJECTOR):
            rendered = parts.render(scene, audience, ("stage",))["stage"]
            assert f"after {backlog[1].key}" in strip_tags(rendered)
            for word in ("Bug", "Tides", "Ships wait less"):
                assert word in rendered

    def test_is_done_with_one_press(self, triage, prepared, backlog, inbox, goal, order, ana, harbour):
        order(ana, "decision", prepared[0], outcome="soon", nudge="0")

        inbox[0].refresh_from_db()
        assert (inbox[0].type, inbox[0].goal, inbox[0].theme.name) == ("bug", goal, "Tides")
        assert order_of(harbour)[1:3] == [backlog[1].key, inbox[0].key]
        announced = inbox[0].changes.filter(session=triage.public_id).values_list("field", "after")
        assert ("type", "bug") in announced
        assert ("goal", goal.public_id) in announced

    def test_is_undone_with_one_press(self, triage, prepared, inbox, order, client_of, ana):
        order(ana, "decision", prepared[0], outcome="soon", nudge="0")

        client_of(ana).post(reverse("sessions:decision-undo", args=[triage.public_id]), headers=HTMX)

        inbox[0].refresh_from_db()
        assert (inbox[0].type, inbox[0].goal, inbox[0].theme) == (Item.Type.STORY, None, None)
        assert inbox[0].proposed_type == "bug"

    def test_keeps_what_somebody_has_chosen_since_when_it_is_undone(self, triage, prepared, inbox, ana, jo):
        service.decide(prepared[0], "soon", ana)
        inbox[0].edit(jo, type=Item.Type.SPIKE)

        service.undo_decision(Decision.objects.get(), ana)

        inbox[0].refresh_from_db()
        assert (inbox[0].type, inbox[0].goal) == (Item.Type.SPIKE, None)

    def test_takes_its_place_for_the_decision_it_was_made_for_only(
        self, prepared, inbox, order, ana, harbour
    ):
        order(ana, "decision", prepared[0], outcome="next", nudge="0")

        inbox[0].refresh_from_db()
        assert inbox[0].type == "bug"
        assert order_of(harbour)[-1] == inbox[0].key

    def test_leaves_an_item_that_is_declined_as_it_is(self, prepared, inbox, ana):
        service.decide(prepared[0], "decline", ana, reason="Doesn’t support our goals")

        inbox[0].refresh_from_db()
        assert (inbox[0].type, inbox[0].goal) == (Item.Type.STORY, None)

    def test_passes_over_a_goal_that_was_closed_and_a_place_that_is_gone(
        self, prepared, backlog, inbox, goal, ana, harbour
    ):
        goal.close(now())
        backlog[1].to_state(Item.State.DECLINED, ana)

        service.decide(prepared[0], "soon", ana)

        inbox[0].refresh_from_db()
        assert (inbox[0].type, inbox[0].goal) == ("bug", None)
        assert order_of(harbour)[-1] == inbox[0].key

    def test_is_nudged_from_its_own_place(self, triage, prepared, client_of, ana, backlog):
        url = reverse("sessions:landing", args=[triage.public_id, prepared[0].public_id])

        places = client_of(ana).get(url, {"nudge": "1"}).json()

        assert places["soon"] == {"place": 4, "after": backlog[2].key}

    def test_is_alike_only_where_all_of_it_is(self, triage, prepared, inbox, order, ana, harbour, backlog):
        refs = ",".join(each.public_id for each in prepared[1:])
        stage = parts.render(Scene(session_of(triage.public_id)), DECIDER, ("stage",))["stage"]
        assert f"after {backlog[1].key} · Bug" in strip_tags(stage)

        order(ana, "alike", prepared[0], outcome="soon", entries=refs)

        assert states(inbox) == ["backlog", "backlog", "inbox"]
        assert order_of(harbour)[1:4] == [backlog[1].key, inbox[0].key, inbox[1].key]

    def test_is_shown_in_the_summary(self, triage, prepared, backlog, ines, ana, client_of):
        service.decide(prepared[0], "soon", ana)

        text = as_markdown(finish.readable(copied(triage)), UTC)
        page = client_of(ana).get(reverse("sessions:summary", args=[triage.public_id])).text

        assert f"**Soon**, after {backlog[1].key}, Bug, Tides, Ships wait less (Ana)" in text.replace(
            "\\", ""
        )
        assert f"after {backlog[1].key} · Bug · Tides · Ships wait less" in page


class TestADecidedProposal:
    """A proposal that was decided is not proposed again when the item returns to triage."""

    @pytest.fixture
    def decide(self, prepared, ana, backlog):
        first = prepared[0]
        return {
            "as proposed": lambda: service.decide(first, "soon", ana),
            "another place": lambda: service.decide(first, "urgent", ana),
            "declined": lambda: service.decide(first, "decline", ana, reason="Doesn’t support our goals"),
            "a duplicate": lambda: service.decide(first, "duplicate", ana, duplicate_of=backlog[0]),
            "asked": lambda: service.decide(first, "needs-info", ana, question="Which tide?"),
            "needs more time": lambda: service.dive_instead(first, ana),
        }

    @pytest.fixture
    def proposal(self, prepared):
        return prepared[0].item.proposal

    WAYS = ("as proposed", "another place", "declined", "a duplicate", "asked", "needs more time")

    @pytest.mark.parametrize("way", WAYS)
    def test_is_not_proposed_again(self, decide, way, inbox):
        decide[way]()

        assert not any(Item.objects.get(pk=inbox[0].pk).proposal)

    @pytest.mark.parametrize("way", WAYS)
    def test_comes_back_when_the_decision_is_undone(self, decide, way, inbox, proposal, ana):
        decide[way]()

        service.undo_decision(Decision.objects.get(), ana)

        assert any(proposal)
        assert Item.objects.get(pk=inbox[0].pk).proposal == proposal

    def test_comes_back_to_each_that_was_confirmed_together(self, prepared, inbox, proposal, ana):
        service.confirm_alike(prepared[0], "soon", ana, [each.public_id for each in prepared])
        assert not any(Item.objects.get(pk=inbox[1].pk).proposal)

        service.undo_decision(Decision.objects.first(), ana)

        assert [Item.objects.get(pk=item.pk).proposal for item in inbox[:2]] == [proposal, proposal]

    def test_gives_way_to_what_was_proposed_since(self, prepared, inbox, ana):
        service.decide(prepared[0], "needs-info", ana, question="Which tide?")
        inbox[0].edit(ana, proposed_outcome="later")

        service.undo_decision(Decision.objects.get(), ana)

        item = Item.objects.get(pk=inbox[0].pk)
        assert (item.proposed_outcome, item.proposed_type, item.proposed_goal) == ("later", "", None)

    def test_comes_back_without_what_is_no_more(self, prepared, inbox, goal, ana):
        service.decide(prepared[0], "soon", ana)
        inbox[0].edit(ana, goal=None)
        goal.delete()

        service.undo_decision(Decision.objects.get(), ana)

        item = Item.objects.get(pk=inbox[0].pk)
        assert (item.proposed_outcome, item.proposed_goal) == ("soon", None)

    def test_stays_while_the_item_is_only_parked(self, prepared, inbox, proposal, ana):
        service.park(prepared[0], ana)

        assert Item.objects.get(pk=inbox[0].pk).proposal == proposal


class TestTheHistoryOfAnUndoneDecision:
    def test_names_what_returned_with_the_state(self, triage, ana):
        item = triage.on_stage.item
        assert service.decide(triage.on_stage, "urgent", by=ana)
        assert service.undo_decision(Decision.objects.get(), ana)

        returned = item.changes.filter(reason="undone").values_list("field", "after", "session")
        assert set(returned) == {
            ("state", "inbox", triage.public_id),
            ("rank", "", triage.public_id),
            ("urgency", "normal", triage.public_id),
        }


class TestAQuestionAboutTheItem:
    def test_stands_on_the_stage_of_everybody_until_it_is_answered(self, triage, order, jo, ana):
        order(jo, "questions", triage.on_stage, text="Which tide?")

        def stages() -> list[str]:
            scene = Scene(session_of(triage.public_id))
            audiences = FACILITATOR, DECIDER, MEMBER, OBSERVER
            return [strip_tags(parts.render(scene, each, ("stage",))["stage"]) for each in audiences]

        assert all("Which tide?" in stage and jo.name in stage for stage in stages())

        triage.on_stage.item.questions.get().settle("The spring tide", ana, triage.public_id)
        assert not any("Which tide?" in stage for stage in stages())


class TestALongDiscussion:
    def test_goes_to_the_deep_dive_with_one_press_and_back_with_one(
        self, triage, waiting, inbox, order, client_of, ana
    ):
        order(ana, "dive", waiting[0])

        dives = triage.entries.listed_in(Phase.DEEP_DIVE)
        assert dives.last().item == inbox[0]
        assert states(inbox[:1]) == ["backlog"]

        client_of(ana).post(reverse("sessions:decision-undo", args=[triage.public_id]), headers=HTMX)
        assert not dives.filter(item=inbox[0]).exists()
        assert states(inbox[:1]) == ["inbox"]

    def test_stays_on_the_deep_dive_if_it_was_there_before(self, triage, waiting, inbox, ana):
        Entry.add_all(triage, Phase.DEEP_DIVE, [(inbox[0], "added by hand")])

        service.dive_instead(waiting[0], ana)
        service.undo_decision(Decision.objects.get(), ana)

        assert triage.entries.listed_in(Phase.DEEP_DIVE).filter(item=inbox[0]).exists()

    def test_is_parked_undecided_with_one_press_and_back_with_one(self, triage, waiting, inbox, order, ana):
        undo = toast(order(ana, "parked", waiting[0]))["undo"]

        topic = ParkedTopic.objects.get()
        assert inbox[0].key in topic.text
        assert topic.public_id in undo
        triage.refresh_from_db()
        assert triage.on_stage == waiting[1]
        assert states(inbox[:1]) == ["inbox"]

        order(ana, "parked-undo", topic)
        triage.refresh_from_db()
        assert triage.on_stage == waiting[0]
        assert not ParkedTopic.objects.exists()
        assert "has changed" in toast(order(ana, "parked-undo", topic))["text"]

    def test_cannot_be_parked_twice(self, waiting, order, ana):
        order(ana, "parked", waiting[0])

        assert "already been decided" in toast(order(ana, "parked", waiting[0]))["text"]
        assert ParkedTopic.objects.count() == 1
