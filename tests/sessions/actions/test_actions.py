"""Action items: their page, the reminder, and its link that marks one done."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from backlog.models import Question
from core.clock import now
from sessions.actions.service import plan_reminder, remind
from sessions.models import ActionItem
from sessions.room.page import SESSION

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
        said = {"text": "Ask Kim", "owner": "Kim outside", "due": "2030-12-01"}

        client_of(jo).post(url("team-action", action.public_id), said)

        action.refresh_from_db()
        assert (action.text, action.owned_by, action.due) == ("Ask Kim", "Kim outside", date(2030, 12, 1))

    def test_keeps_what_was_refused(self, action, url, client_of, jo):
        said = {"text": "Ask Kim", "owner": "Jo", "due": "some day"}

        response = client_of(jo).post(url("team-action", action.public_id), said)

        assert response.status_code == 422
        assert 'value="Ask Kim"' in response.text
        assert 'value="some day"' in response.text

    def test_drops_what_nobody_will_do(self, action, url, client_of, jo):
        client_of(jo).post(url("team-action-dropped", action.public_id))

        assert not ActionItem.objects.open().exists()

    @pytest.mark.parametrize("name", ["team-action", "team-action-done", "team-action-dropped"])
    def test_lets_only_those_tick_who_edit_or_own_it(self, action, url, client_of, kofi, ulla, lin, name):
        said = {"done": "1", "text": "Mine"}

        assert client_of(kofi).post(url(name, action.public_id), said).status_code == 403
        assert client_of(ulla).post(url(name, action.public_id), said).status_code == 404
        assert client_of(lin).post(url(name, action.public_id), said).status_code == 401
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

    def test_is_seen_in_the_kick_off_of_another_session(self, running):
        touched = SESSION.affected_parts(running.public_id, running.team.topic, frozenset({"actions"}))

        assert touched == ("stage",)

    def test_is_announced_once_after_commit(self, action, tomas, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as announced:
            action.finish(True, tomas)

        assert len(announced) == 1


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
