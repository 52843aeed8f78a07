"""The kick-off: the session's goal, the progress of product goals, and the actions of last time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Item
from core.clock import now
from sessions.access import FACILITATOR, MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.models import ActionItem, Session
from sessions.room import parts
from sessions.room.page import SESSION
from sessions.room.parts.stages import kick_off
from sessions.summary.service.finish import finish
from sessions.summary.service.snapshot import copied
from tests.factories import SessionFactory
from tests.orders import HTMX
from tests.sessions.room.test_room import everything


def shown(session):
    return kick_off(Scene(session_of(session.public_id)))


@pytest.fixture
def earlier(harbour, ines):
    return SessionFactory(team=harbour, by=ines, starts_at=now() - timedelta(days=7))


@pytest.fixture
def promised(earlier, ines, tomas):
    """Two actions that the last session left open."""
    return [
        ActionItem.take(earlier, text, ines, owner=tomas) for text in ("Ask the pilots", "Measure the quay")
    ]


@pytest.fixture
def aimless(running):
    Session.objects.filter(pk=running.pk).update(goal="")
    return running


class TestTheGoal:
    def test_is_proposed_from_the_stories_and_taken_by_one_key(self, aimless, backlog, ines, client_of):
        proposed = shown(aimless).goal_proposed
        assert proposed == f"{backlog[0].key} and {backlog[1].key} are ready"
        assert 'data-key="Enter"' in everything(aimless)["facilitator"]["stage"]

        client_of(ines).post(reverse("sessions:goal", args=[aimless.public_id]), {"goal": proposed})

        assert Session.objects.get(pk=aimless.pk).goal == proposed
        assert shown(aimless).goal_proposed == ""

    def test_names_the_product_goal_that_the_stories_serve(self, aimless, goal):
        Item.objects.filter(entries__session=aimless).update(goal=goal)

        assert shown(aimless).goal_proposed.endswith("are ready: Ships wait less")

    def test_is_the_facilitators_to_set(self, aimless, tomas, ulla, ines, client_of):
        url = reverse("sessions:goal", args=[aimless.public_id])

        assert client_of(tomas).post(url, {"goal": "Tides"}).status_code == 403
        assert client_of(ulla).post(url, {"goal": "Tides"}).status_code == 404
        assert client_of(ines).get(url).status_code == 405
        assert client_of(ines).post(url, {"goal": "x" * 201}, headers=HTMX).status_code == 422

    def test_is_announced_once(self, aimless, ines, client_of, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            client_of(ines).post(reverse("sessions:goal", args=[aimless.public_id]), {"goal": "Tides"})
        assert len(announced) == 1


class TestProductGoals:
    def test_show_where_their_metric_comes_from_and_goes(self, running, goal):
        goal.restate(metric_now="7")

        shown_goal = shown(running).goals[0]

        assert (shown_goal.earlier, shown_goal.now, shown_goal.way, shown_goal.is_nearer) == (
            ("9",),
            "7",
            "down",
            True,
        )
        assert "nearer" in everything(running)["member"]["stage"]

    def test_show_no_trend_before_there_is_one(self, running, goal):
        assert shown(running).goals[0].way == ""


class TestCarriedActions:
    def order(self, name, session, action):
        return reverse(f"sessions:{name}", args=[session.public_id, action.public_id])

    def test_is_gone_through_by_one_key_each(self, running, promised, tomas, client_of):
        client = client_of(tomas)
        assert shown(running).next_action_id == promised[0].public_id

        client.post(self.order("action-carried", running, promised[0]))
        assert shown(running).next_action_id == promised[1].public_id
        client.post(self.order("action-done", running, promised[1]))

        first, second = shown(running).actions
        assert (first.is_carried, first.is_done) == (True, False)
        assert (second.is_carried, second.is_done) == (False, True)
        assert shown(running).next_action_id == ""

    def test_is_taken_back_by_the_same_press(self, running, promised, tomas, client_of):
        for _ in range(2):
            client_of(tomas).post(self.order("action-carried", running, promised[0]))
            client_of(tomas).post(self.order("action-done", running, promised[1]))

        assert not any(each.is_carried or each.is_done for each in shown(running).actions)

    def test_is_carried_over_and_in_the_summary_when_it_is_assigned_anew(
        self, running, promised, tomas, client_of
    ):
        url = self.order("action-assignment", running, promised[0])

        client_of(tomas).post(url, {"owner": "Jo", "due": "", "seen": promised[0].seen})

        assert [each.is_carried for each in shown(running).actions] == [True, False]
        (told,) = copied(running)["actions"]
        assert (told["text"], told["owner"], told["carried"]) == (promised[0].text, "Jo", True)

    def test_comes_again_in_the_session_after(self, running, promised, harbour, ines, tomas):
        promised[0].carry_over(running)
        later = SessionFactory(team=harbour, by=ines)
        later.start(ines)

        assert shown(later).next_action_id == promised[0].public_id

    def test_is_explained_when_it_was_done_meanwhile(self, running, promised, tomas, client_of):
        promised[0].finish(True, tomas)

        late = client_of(tomas).post(self.order("action-carried", running, promised[0]), headers=HTMX)

        assert "done or deleted" in late.headers["HX-Trigger"]

    def test_knows_who_may(self, running, promised, kofi, ulla, tomas, client, client_of):
        url = self.order("action-carried", running, promised[0])

        assert client.post(url).status_code == 401
        assert client_of(ulla).post(url).status_code == 404
        assert client_of(kofi).post(url).status_code == 403
        assert client_of(tomas).get(url).status_code == 405

    @pytest.mark.parametrize("name", ["action-carried", "action-done"])
    def test_is_announced_to_the_room_in_which_it_was_said(
        self, running, promised, tomas, client_of, monkeypatch, name
    ):
        announced = []
        monkeypatch.setattr(
            "teams.models.team.announce",
            lambda topic, _number, parts, **_more: announced.append((topic, frozenset(parts))),
        )

        client_of(tomas).post(self.order(name, running, promised[0]))

        (topic, parts), *others = announced
        assert not others
        assert "stage" in SESSION.affected_parts(running.public_id, topic, parts)


class TestTheVision:
    """What the team is there for: it opens each session, and its summary keeps it as it was."""

    VISION = "No ship waits for a *berth*"

    @pytest.fixture
    def visionary(self, harbour):
        harbour.restate(name=harbour.name, vision=self.VISION)
        return self.VISION

    def stage(self, session, audience):
        return parts.render(Scene(session_of(session.public_id)), audience, ("stage",))["stage"]

    @pytest.mark.parametrize("audience", [FACILITATOR, MEMBER, OBSERVER, PROJECTOR])
    def test_stands_in_the_kick_off(self, visionary, running, audience):
        assert visionary in self.stage(running, audience)

    def test_stands_on_the_stage_of_triage(self, visionary, triage):
        assert visionary in self.stage(triage, MEMBER)

    def test_stays_in_the_summary_as_it_was(self, visionary, deep_dive, harbour, ines, client_of, tomas):
        deep_dive.advance(past=3, by=ines)
        assert finish(session_of(deep_dive.public_id), by=ines)
        harbour.restate(name=harbour.name, vision="Another one")

        page = client_of(tomas).get(f"/s/{deep_dive.public_id}/summary/").text
        text = client_of(tomas).get(f"/s/{deep_dive.public_id}/summary.md").text
        assert visionary in page
        assert "Our vision: No ship waits for a \\*berth\\*" in text
        assert "Another one" not in page + text

    def test_is_offered_where_there_is_none_to_those_who_may_set_it(self, running, client_of, ines, tomas):
        """A shared part cannot know who may: the page hides it from those whose own part says nothing."""
        assert "Add your team’s vision" in self.stage(running, FACILITATOR)
        assert "Add your team’s vision" not in self.stage(running, MEMBER)
        assert "Add your team’s vision" not in self.stage(running, PROJECTOR)
        url = f"/s/{running.public_id}/"
        assert "data-manages" in client_of(ines).get(url).text
        assert "data-manages" not in client_of(tomas).get(url).text

    def test_comes_to_the_open_stage_when_it_is_stated(self, running, harbour):
        named = SESSION.affected_parts(running.public_id, harbour.topic, frozenset({"members"}))

        assert "stage" in named
