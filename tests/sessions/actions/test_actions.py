"""Action items: their page, the reminder, and its link that marks one done."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from backlog.models import Question
from core.clock import now
from sessions.actions.service import plan_reminder, remind
from sessions.meeting.queries import owners_of
from sessions.models import ActionItem, ParkedTopic, SessionSettings
from sessions.room.page import SESSION
from sessions.wrap_up.service import settle_topic
from tests.html import toast
from tests.orders import HTMX

DUE = date(2030, 11, 29)


@pytest.fixture
def action(running, tomas, ines):
    return ActionItem.take(running, "Ask legal", ines, owner=tomas, due=DUE)


@pytest.fixture
def url(harbour):
    def of(name, *about):
        return reverse(f"sessions:{name}", args=[harbour.slug, *about])

    return of


class TestThePage:
    def test_shows_mine_first_and_nobodys_last(self, running, url, client_of, ines, tomas, jo):
        for text, owner in (("Nobodys", None), ("Jos", jo), ("Tomas own", tomas)):
            ActionItem.take(running, text, ines, owner=owner)

        page = client_of(tomas).get(url("team-actions")).text

        assert page.index("Tomas own") < page.index("Jos") < page.index("Nobodys")

    def test_is_empty_at_first(self, harbour, url, client_of, tomas):
        assert "No open actions" in client_of(tomas).get(url("team-actions")).text

    def test_marks_one_done_with_one_press_and_reopens_it(self, action, url, client_of, jo):
        client, done = client_of(jo), url("team-action-done", action.public_id)

        page = client.post(done, {"done": "1"}, follow=True)
        action.refresh_from_db()
        assert action.done_at
        assert "Completed recently" in page.text
        client.post(done, {"done": "0"})

        action.refresh_from_db()
        assert action.done_at is None

    def test_says_who_does_what_until_when(self, action, url, client_of, jo):
        data = {"text": "Ask Kim", "owner": "Kim outside", "due": "2030-12-01"}

        client_of(jo).post(url("team-action", action.public_id), data)

        action.refresh_from_db()
        assert (action.text, action.owned_by, action.due) == ("Ask Kim", "Kim outside", date(2030, 12, 1))

    def test_keeps_what_was_refused(self, action, url, client_of, jo):
        data = {"text": "Ask Kim", "owner": "Jo", "due": "some day"}

        response = client_of(jo).post(url("team-action", action.public_id), data)

        assert response.status_code == 422
        assert 'value="Ask Kim"' in response.text
        assert 'value="some day"' in response.text

    def test_drops_what_nobody_will_do(self, action, url, client_of, jo):
        client_of(jo).post(url("team-action-dropped", action.public_id))

        assert not ActionItem.objects.open().exists()

    @pytest.mark.parametrize("name", ["team-action", "team-action-done", "team-action-dropped"])
    def test_lets_only_those_tick_who_edit_or_own_it(self, action, url, client_of, kofi, ulla, lin, name):
        data = {"done": "1", "text": "Mine"}

        assert client_of(kofi).post(url(name, action.public_id), data).status_code == 403
        assert client_of(ulla).post(url(name, action.public_id), data).status_code == 404
        assert client_of(lin).post(url(name, action.public_id), data).status_code == 401
        assert client_of(kofi).get(url(name, action.public_id)).status_code == 405

    def test_lets_a_stakeholder_tick_their_own(self, running, url, client_of, ines, kofi):
        own = ActionItem.take(running, "Ask the board", ines, owner=kofi)

        assert client_of(kofi).post(url("team-action-done", own.public_id), {"done": "1"}).status_code == 302

    def test_costs_no_more_queries_with_more_actions(
        self, running, url, client_of, ines, tomas, django_assert_max_num_queries
    ):
        for number in range(20):
            ActionItem.take(running, f"Task {number}", ines, owner=tomas)

        client = client_of(tomas)

        with django_assert_max_num_queries(14):
            client.get(url("team-actions"))


class TestMarkingDone:
    def test_answers_the_question_it_came_of(self, running, ines, tomas, backlog):
        question = Question.ask(backlog[0], "Which quay?", tomas)
        action = ActionItem.take(running, "Ask the pilot", ines, question=question)

        assert action.finish(True, tomas)
        question.refresh_from_db()
        assert question.answer == "Ask the pilot"
        assert not action.finish(True, tomas)

        assert action.finish(False, tomas)
        question.refresh_from_db()
        assert question.is_open

    def test_follows_the_answer_on_the_item_page_and_its_undo(self, asked, client_of, tomas):
        def order(name, data=None):
            address = reverse(f"backlog:{name}", args=["harbour", asked.question.public_id])
            response = client_of(tomas).post(address, data or {}, headers=HTMX)
            asked.refresh_from_db()
            return response

        answered = toast(order("answer", {"text": "The north one"}))
        assert asked.done_at
        assert answered["text"] == "Question answered"
        assert answered["undo"]

        order("answer-undo")
        assert asked.done_at is None
        assert toast(order("answer-undo"))["text"] == "There is nothing to undo."

    def test_offers_no_undo_for_an_answer_that_replaces_another(self, asked, client_of, tomas):
        asked.question.settle("The south one", tomas)
        address = reverse("backlog:answer", args=["harbour", asked.question.public_id])

        response = client_of(tomas).post(address, {"text": "The north one"}, headers=HTMX)

        assert not toast(response).get("undo")

    @pytest.fixture
    def asked(self, running, ines, backlog):
        """A question that became an action."""
        question = Question.ask(backlog[0], "Which quay?", ines)
        question.take_along()
        return ActionItem.take(running, question.text, ines, question=question)

    def test_comes_with_the_answer_wherever_it_is_given(self, asked, running, client_of, tomas, harbour, url):
        in_the_room = reverse("sessions:answer", args=[running.public_id, asked.question.public_id])
        on_the_item = reverse("backlog:answer", args=[harbour.slug, asked.question.public_id])
        for address in (in_the_room, on_the_item):
            client_of(tomas).post(address, {"text": "The long one"})

            asked.refresh_from_db()
            assert asked.done_at
            assert asked.result == "The long one"
            assert "The long one" in client_of(tomas).get(url("team-actions")).text
            asked.question.reopen(tomas)

    def test_is_undone_with_the_answer_and_the_answer_with_it(self, asked, running, client_of, tomas):
        question, client = asked.question, client_of(tomas)
        about = [running.public_id, question.public_id]

        client.post(reverse("sessions:answer", args=about), {"text": "The long one"})
        client.post(reverse("sessions:answer-undo", args=about))
        asked.refresh_from_db()
        question.refresh_from_db()
        assert (asked.done_at, question.is_open) == (None, True)

        client.post(reverse("sessions:answer", args=about), {"text": "The long one"})
        ActionItem.objects.get(pk=asked.pk).finish(False, tomas)
        question.refresh_from_db()
        assert question.is_open

    def test_leaves_a_deleted_action_alone(self, asked, tomas):
        asked.drop()

        Question.objects.select_related("item__team").get(pk=asked.question.pk).settle("The long one", tomas)

        asked.refresh_from_db()
        assert asked.done_at is None

    def test_is_seen_in_the_kick_off_of_another_session(self, running):
        touched = SESSION.affected_parts(running.public_id, running.team.topic, frozenset({"actions"}))

        assert touched == ("stage",)

    def test_is_announced_once_after_commit(self, action, tomas, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            action.finish(True, tomas)

        assert len(announced) == 1


class TestOwnerAndDueDate:
    @pytest.fixture
    def assign(self, running, client_of, jo):
        def post(action, **sent):
            address = reverse("sessions:action-assignment", args=[running.public_id, action.public_id])
            response = client_of(jo).post(address, sent, headers=HTMX)
            action.refresh_from_db()
            return response

        return post

    def test_are_given_in_the_room_also_to_people_outside(self, running, assign, ines, tomas):
        topic = ParkedTopic.park(running, "Who owns the notes?", ines)
        settle_topic(topic, "action", ines)
        action = ActionItem.objects.get()

        assign(action, owner="@tomas", due="in 2 weeks")
        assert (action.owner, action.due) == (tomas, now().date() + timedelta(days=14))
        assign(action, owner="Kim of legal", due="")

        assert (action.owner, action.owner_name, action.due) == (None, "Kim of legal", None)
        assert action.text == "Who owns the notes?"
        assert "Kim of legal" in owners_of(running.team)
        assert "Tomas" in owners_of(running.team)

    @pytest.mark.parametrize(
        ("due", "message"),
        [
            ("soon", "Enter a day, such as fri"),
            ("12/7", "Write the month as a word."),
            ("x" * 41, "Use up to 40 characters"),
        ],
    )
    def test_are_refused_at_the_field_where_nobody_can_tell_the_day(self, action, assign, due, message):
        response = assign(action, owner="Kim", due=due)

        assert response.status_code == 422
        refused = json.loads(response.headers["HX-Trigger"])["refused"]["errors"]
        assert list(refused) == ["due"]
        assert message in refused["due"]
        assert (action.due, action.owner_name) == (DUE, "")

    def test_are_of_the_teams_day(self, running, assign, action, monkeypatch):
        SessionSettings.of(running.team).choose(zone="Pacific/Auckland")
        # Late in the evening in Europe it is tomorrow there.
        monkeypatch.setattr("sessions.actions.service.now", lambda: datetime(2026, 12, 7, 22, tzinfo=UTC))

        assign(action, owner="", due="today")

        assert action.due == date(2026, 12, 8)


class TestTheReminder:
    def test_is_sent_once_for_each_date(self, action):
        for _ in range(2):
            remind.call(action.public_id, DUE.isoformat())

        [letter] = mail.outbox
        assert letter.to == ["tomas@example.org"]
        assert action.done_token in letter.body

    def test_is_not_sent_when_it_is_done_dropped_or_due_another_day(self, running, ines, tomas):
        done, dropped, moved = (
            ActionItem.take(running, text, ines, owner=tomas, due=DUE) for text in ("a", "b", "c")
        )
        done.finish(True, tomas)
        dropped.drop()
        moved.assign("c", tomas, "", DUE + timedelta(days=1))

        for each in (done, dropped, moved):
            remind.call(each.public_id, DUE.isoformat())

        assert mail.outbox == []

    def test_waits_for_the_morning_before(self, action, monkeypatch):
        planned = []

        class Task:
            def using(self, run_after):
                planned.append(run_after)
                return self

            def enqueue(self, *about):
                planned.append(about)

        monkeypatch.setattr("sessions.actions.service.remind", Task())

        plan_reminder(action)

        moment, about = planned
        assert moment.date() == DUE - timedelta(days=1)
        assert about == (action.public_id, DUE.isoformat())

    def test_is_not_planned_for_what_is_over(self, running, ines, tomas, monkeypatch):
        monkeypatch.setattr("sessions.actions.service.remind", None)

        plan_reminder(
            ActionItem.take(running, "Late", ines, owner=tomas, due=now().date() - timedelta(days=3))
        )
        plan_reminder(ActionItem.take(running, "Kim does", ines, owner_name="Kim", due=DUE))

    def test_links_to_a_page_that_changes_nothing_by_itself(self, action, client):
        url = reverse("sessions:action-link", args=[action.public_id, action.done_token])

        page = client.get(url)
        action.refresh_from_db()
        assert page.status_code == 200
        assert action.done_at is None

        assert "Done. Thank you!" in client.post(url, {"done": "1"}, follow=True).text
        action.refresh_from_db()
        assert action.done_at

    def test_opens_to_no_other_secret(self, action, client):
        url = reverse("sessions:action-link", args=[action.public_id, "guess"])

        assert client.get(url).status_code == 404
        assert client.post(url, {"done": "1"}).status_code == 404
