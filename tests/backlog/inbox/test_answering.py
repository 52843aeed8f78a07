"""Answers to the people who asked: a text of its own, once, when someone presses Send."""

import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from backlog.inbox.service.answering import mail_answer, notify, notify_again
from backlog.items.parts.drafts import draft
from backlog.models import Answer, FeedbackLink
from backlog.models.answer import STUCK_AFTER, Moved, kind_of
from core.clock import now
from tests.factories import FIRST, SECOND
from tests.html import plain

SECRET = "Their contract ends in March"


@pytest.fixture
def item(backlog, ana):
    """Requested by Mei, who left an address, and by someone who did not."""
    FeedbackLink.capture(backlog[0], "Late", ana, asker="Mei", contact="mei@tanaka.example")
    FeedbackLink.capture(backlog[0], "Late", ana, asker="Rui")
    return backlog[0]


def page(client_of, member, item):
    return client_of(member).get(f"/t/harbour/backlog/{item.key}/").text


class TestTheDraft:
    @pytest.mark.parametrize(
        "state", ["backlog", "ready", "planned", "done", "waiting", "declined", "archived"]
    )
    def test_says_what_was_decided_and_never_why(self, item, ana, state):
        item.to_state(state, ana, reason=SECRET)

        text = draft(item)

        assert item.title in text
        assert "Harbour" in text
        assert SECRET not in text

    def test_is_none_before_anything_is_decided(self, item, ana):
        item.to_state("inbox", ana)

        assert draft(item) == ""
        assert kind_of(item.state) is None

    def test_stands_on_the_item_for_whoever_decides(self, client_of, item, ana, tomas):
        assert "thank you for telling us" in page(client_of, ana, item)
        assert "thank you for telling us" not in page(client_of, tomas, item)


class TestTelling:
    def send(self, item, by, text="It’s on our list", seen="taken"):
        return notify(item, item.feedback.exclude(contact=""), by, seen=seen, subject="About it", text=text)

    @pytest.mark.usefixtures("at_once")
    def test_mails_each_and_keeps_who_when_and_what(self, item, ana):
        self.send(item, ana)

        [message] = mail.outbox
        assert (message.to, message.subject, message.body) == (
            ["mei@tanaka.example"],
            "About it",
            "It’s on our list",
        )
        assert message.reply_to == ["ana@example.org"]
        answer = Answer.objects.get()
        assert (answer.sent_by, answer.text, answer.failed_at) == (ana, "It’s on our list", None)
        assert answer.delivered_at >= answer.sent_at

    def test_sends_nothing_within_the_request(self, item, ana):
        [answer] = self.send(item, ana)

        assert mail.outbox == []
        assert answer.is_queued

    @pytest.mark.usefixtures("at_once")
    def test_happens_once_for_a_decision_and_again_for_the_next(self, item, ana):
        self.send(item, ana)
        assert self.send(item, ana) == []
        mail_answer.call(FIRST, Answer.objects.get().public_id)
        assert len(mail.outbox) == 1

        item.to_state("done", ana)
        self.send(item, ana, "It is done", seen="done")

        assert [message.body for message in mail.outbox] == ["It’s on our list", "It is done"]

    def test_is_refused_when_the_item_has_moved_on(self, item, ana):
        item.to_state("declined", ana)

        with pytest.raises(Moved):
            self.send(item, ana)

        assert not Answer.objects.exists()

    @pytest.mark.usefixtures("at_once")
    def test_that_failed_is_said_and_may_be_tried_again(self, client_of, item, ana, monkeypatch, caplog):
        def refuse(self):
            raise OSError("no such host")

        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", refuse)
            self.send(item, ana)

        assert Answer.objects.get().failed_at
        assert "mei@tanaka" not in caplog.text
        assert len(self.send(item, ana)) == 1
        assert len(mail.outbox) == 1

    def test_shows_on_the_item_who_was_told(self, client_of, item, ana, tomas):
        self.send(item, ana)
        assert "sending" in page(client_of, tomas, item)

        Answer.objects.get().deliver()

        assert "notified by Ana" in plain(page(client_of, tomas, item))

    def test_keeps_a_subject_in_one_line(self, item, ana):
        answers = notify(
            item,
            item.feedback.exclude(contact=""),
            ana,
            seen="taken",
            subject="A\nBcc: x@y.example",
            text="B",
        )

        assert "\n" not in answers[0].subject


class TestAMailThatCouldNotBeSent:
    """Tasks stay in the database here, and are run by hand."""

    @pytest.fixture
    def answer(self, item, ana):
        people = item.feedback.exclude(contact="")
        [answer] = notify(item, people, ana, seen="taken", subject="About it", text="It’s on our list")
        return answer

    @pytest.fixture
    def broken(self, monkeypatch):
        """The mail server does not answer until this is undone."""

        def refuse(self):
            raise OSError("no such host")

        with monkeypatch.context() as context:
            context.setattr("django.core.mail.EmailMessage.send", refuse)
            yield context

    def test_is_tried_again_after_longer_and_longer_waits_and_then_given_up(
        self, client_of, item, ana, answer, broken
    ):
        for _ in range(5):
            mail_answer.call(FIRST, answer.public_id)

        answer.refresh_from_db()
        due = DBTaskResult.objects.exclude(run_after__year=9999).values_list("run_after", flat=True)
        assert sorted(round((at - now()).total_seconds() / 60) for at in due) == [1, 5, 30, 120]
        assert (answer.tries, answer.failed_at is None) == (5, False)
        assert "Send again" in page(client_of, ana, item)

    def test_says_meanwhile_that_it_is_not_sent_yet(self, client_of, item, tomas, answer, broken):
        mail_answer.call(FIRST, answer.public_id)

        assert "not sent yet, tried once" in page(client_of, tomas, item)
        assert "Send again" not in page(client_of, tomas, item)

    def test_is_not_tried_again_when_the_address_is_refused(self, answer, monkeypatch, caplog):
        def refuse(self):
            raise SMTPRecipientsRefused({"mei@tanaka.example": (550, b"nobody here")})

        monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
        mail_answer.call(FIRST, answer.public_id)

        answer.refresh_from_db()
        assert answer.failed_at
        assert "mei@tanaka" not in caplog.text

    def test_is_sent_once_however_many_workers_find_it(self, answer):
        assert answer.claim()

        mail_answer.call(FIRST, answer.public_id)
        assert mail.outbox == []

        answer.deliver()
        mail_answer.call(FIRST, answer.public_id)
        assert mail.outbox == []

    def test_that_a_worker_left_half_done_is_sent_again_only_by_hand(self, client_of, item, ana, answer):
        answer.claim()
        assert not notify_again(answer)
        Answer.objects.update(trying_since=now() - STUCK_AFTER - timedelta(seconds=1))
        assert "may not have been sent" in page(client_of, ana, item)

        assert notify_again(Answer.objects.get())
        mail_answer.call(FIRST, answer.public_id)

        assert len(mail.outbox) == 1

    def test_whose_worker_ended_in_the_middle_is_said_as_soon_as_the_next_worker_knows(
        self, client_of, item, ana, answer
    ):
        answer.claim()

        mail_answer.call(SECOND, answer.public_id)

        assert mail.outbox == []
        assert "may not have been sent" in page(client_of, ana, item)
        assert notify_again(Answer.objects.get())
        mail_answer.call(FIRST, answer.public_id)
        assert len(mail.outbox) == 1

    def test_whose_worker_ended_before_it_was_begun_is_sent_by_the_next_one(self, answer):
        mail_answer.call(SECOND, answer.public_id)

        assert len(mail.outbox) == 1

    def test_is_not_sent_again_once_they_were_told_anew(self, item, ana, answer):
        answer.fail()
        notify(item, item.feedback.exclude(contact=""), ana, seen="taken", subject="About it", text="Now")

        assert not notify_again(answer)

    def test_is_not_sent_again_once_the_item_has_moved_on(self, item, ana, answer):
        answer.fail()
        item.to_state("done", ana)

        with pytest.raises(Moved):
            notify_again(Answer.objects.get())

    def test_carries_the_same_name_at_every_try(self, answer):
        mail_answer.call(FIRST, answer.public_id)

        assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<answer-{answer.public_id}@")


class TestTheOrder:
    def post(self, browser, item, **fields):
        feedback = [row.public_id for row in item.feedback.all()]
        url = f"/t/harbour/backlog/items/{item.public_id}/answers/"
        sent = {"feedback": feedback, "kind": "taken", "text": "It’s on our list", **fields}
        return browser.post(url, sent, headers={"HX-Request": "true"})

    def test_goes_to_those_with_an_address_alone(self, client_of, item, ana, announced):
        response = self.post(client_of(ana), item)

        assert "Sending to 1 person" in response["HX-Trigger"]
        assert [answer.contact for answer in Answer.objects.all()] == ["mei@tanaka.example"]
        assert announced == [(item.part,)]

    def test_that_comes_late_says_so(self, client_of, item, ana):
        item.to_state("declined", ana)

        assert self.post(client_of(ana), item).status_code == 409
        assert not Answer.objects.exists()

    def test_twice_says_that_they_know_and_keeps_the_text(self, client_of, item, ana):
        browser = client_of(ana)
        self.post(browser, item)

        again = self.post(browser, item, text="It’s on our list, at the top")

        errors = {"text": "They have already been notified."}
        assert again.status_code == 422
        assert json.loads(again["HX-Trigger"])["refused"]["errors"] == errors

    def test_to_others_people_goes_to_nobody(self, client_of, harbour, item, ana, backlog):
        other = FeedbackLink.capture(backlog[1], "Early", ana, contact="other@x.example")

        assert self.post(client_of(ana), item, feedback=[other.public_id]).status_code == 422
