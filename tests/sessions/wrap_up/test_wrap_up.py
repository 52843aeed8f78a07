"""The wrap-up: loose ends are settled, people rate, and the summary is sent when somebody says so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from backlog.models import Item, Question
from core.clock import now
from sessions.access import session_of
from sessions.deep_dive.service import deep_dive as deep_dive_service
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.service.mailing import mail_summary
from sessions.models import ActionItem, Entry, ParkedTopic, Rating, Round, SessionMail
from sessions.room.parts.stages import wrap_up
from sessions.summary.service import finish
from sessions.wrap_up import service
from tests.factories import FIRST, SECOND
from tests.orders import HTMX


@pytest.fixture
def ending(deep_dive, ines, tomas):
    """Harbour's session at its wrap-up, with a parked topic and a question that nobody answered."""
    deep_dive.asked = Question.ask(deep_dive.on_stage.item, "Which quay?", tomas, deep_dive.public_id)
    deep_dive.topic_parked = ParkedTopic.park(deep_dive, "Logs", tomas)
    deep_dive.advance(past=3, by=ines)
    return deep_dive


class TestWhatWasEstimated:
    def test_shows_the_stories_that_were_estimated_here(self, triage, ines, tomas, jo):
        first, second = (entry.item for entry in triage.entries.listed_in("deep-dive").select_related("item"))
        for story in (first, second):
            story.settle(Decimal(5), "5", ines)
        # Both had their estimates before the session began.
        Item.objects.update(estimated_at=triage.started_at - timedelta(minutes=1))
        triage.advance(past=2, by=ines)
        round = Round.open(triage.on_stage, ines)
        for seat in (triage.seat(tomas), triage.seat(jo)):
            round.cast_vote(seat, "8")
        round.reveal(ines)
        deep_dive_service.settle(round, "8", ines)
        triage.advance(past=3, by=ines)

        estimated = wrap_up(Scene(session_of(triage.public_id))).estimated

        assert [(row.key, row.estimate) for row in estimated] == [(first.key, "8")]


def loose(session):
    view = wrap_up(Scene(session))
    return [each.text for each in (*view.parked, *view.questions)]


class TestALooseEnd:
    @pytest.mark.parametrize("outcome", ParkedTopic.Outcome.values)
    def test_is_settled_and_comes_back(self, ending, ines, outcome):
        topic = service.settle_question(ending, ending.asked, outcome, ines)
        assert service.settle_topic(ending.topic_parked, outcome, ines)
        assert loose(ending) == []

        assert service.reopen_topic(topic, ines)
        assert service.reopen_topic(ending.topic_parked, ines)

        assert loose(ending) == ["Logs", "Which quay?"]
        assert not ActionItem.objects.filter(dropped_at=None).exists()
        assert not Item.objects.inbox().filter(title__in=["Logs", "Which quay?"]).exists()

    def test_is_settled_once(self, ending, ines):
        service.settle_topic(ending.topic_parked, "action", ines)
        service.settle_question(ending, ending.asked, "action", ines)

        assert not service.settle_topic(ending.topic_parked, "item", ines)
        assert service.settle_question(ending, ending.asked, "item", ines) is None
        assert ActionItem.objects.count() == 2

    def test_is_each_question_asked_here_and_each_item_that_triage_left(self, ending, inbox, tomas, ines):
        Entry.add_all(ending, Phase.TRIAGE, [(inbox[0], "new"), (inbox[1], "new")])
        asked = Question.ask(inbox[0], "Which tide?", tomas, ending.public_id)
        Question.ask(inbox[1], "Asked elsewhere", tomas, "another")

        view = wrap_up(Scene(ending))
        assert (inbox[0].key, "Which tide?") in [(each.key, each.text) for each in view.questions]
        assert "Asked elsewhere" not in loose(ending)
        assert {row.key for row in view.left_in_triage} >= {inbox[0].key, inbox[1].key}

        assert service.settle_question(ending, asked, "action", ines)
        assert "Which tide?" not in loose(ending)

    def test_goes_on_blocking_ready_unless_it_is_dropped(self, ending, ines):
        topic = service.settle_question(ending, ending.asked, "next-agenda", ines)
        assert Question.objects.open().filter(pk=ending.asked.pk).exists()
        service.reopen_topic(topic, ines)

        service.settle_question(ending, ending.asked, "dropped", ines)

        assert not Question.objects.open().filter(pk=ending.asked.pk).exists()

    def test_becomes_an_action_once_when_taken_along_again(self, ending, ines):
        for _ in range(2):
            topic = service.settle_question(ending, ending.asked, "action", ines)
            action = topic.action
            service.reopen_topic(topic, ines)

        assert ActionItem.objects.get() == action

    def test_is_settled_with_one_key(self, ending, client_of, ines):
        page = client_of(ines).get(reverse("sessions:room", args=[ending.public_id])).text

        assert all(f'data-key="{key}"' in page for key in "1234")


class TestRatings:
    def test_are_shown_from_three_on_and_never_whose(self, ending, tomas, jo, ana):
        for member, stars, word in ((tomas, 4, "zesty"), (jo, 5, "calm")):
            Rating.give(ending, ending.seat(member), stars)
            assert Rating.say(ending, ending.seat(member), word)
        assert Rating.objects.mean_and_comments() == ("", [])

        Rating.give(ending, ending.seat(ana), 3)

        assert Rating.objects.mean_and_comments() == ("4.0", ["calm", "zesty"])

    def test_have_no_comment_without_stars(self, ending, tomas):
        assert not Rating.say(ending, ending.seat(tomas), "calm")


class TestTheSummary:
    def test_writes_itself_while_the_meeting_runs(self, ending, client_of, tomas):
        client = client_of(tomas)

        page = client.get(reverse("sessions:summary", args=[ending.public_id]))
        text = client.get(reverse("sessions:summary-markdown", args=[ending.public_id]))

        assert "so far" in page.text
        assert "still running" in text.text

    def test_begins_with_an_introduction_even_one_added_after_the_end(self, ending, client_of, ines):
        finish.finish(ending, ines)
        client = client_of(ines)

        client.post(reverse("sessions:summary-words", args=[ending.public_id]), {"text": "Calm *hour*"})

        assert "Calm *hour*" in client.get(reverse("sessions:summary", args=[ending.public_id])).text
        markdown = client.get(reverse("sessions:summary-markdown", args=[ending.public_id])).text
        assert "> Calm \\*hour\\*" in markdown

    def test_cannot_be_changed_by_those_who_may_not(self, ending, client_of, ines, tomas):
        finish.finish(ending, ines)

        for name in ("summary-words", "summary-mail"):
            url = reverse(f"sessions:{name}", args=[ending.public_id])
            assert client_of(tomas).post(url, {"text": "Mine"}).status_code == 403


class TestTheMail:
    @pytest.fixture
    def url(self, ending, ines):
        finish.finish(ending, ines)
        return reverse("sessions:summary-mail", args=[ending.public_id])

    def letter(self, *people, **more):
        return {
            "draft": "k3f9m2x7q4za".replace("9", "5"),
            "subject": "Results",
            "text": "As edited",
            "to": [member.public_id for member in people],
        } | more

    def test_can_be_edited_before_it_is_sent(self, url, client_of, ines):
        page = client_of(ines).get(url).text

        assert "Nothing has been sent yet" in page
        assert "Refinement 1" in page
        assert not SessionMail.objects.exists()

    def test_goes_to_each_once(self, url, client_of, ines, tomas, jo, django_capture_on_commit_callbacks):
        client = client_of(ines)
        for _ in range(2):
            assert client.post(url, self.letter(tomas, jo)).status_code == 302
        mails = list(SessionMail.objects.all())

        for each in (*mails, *mails):
            mail_summary.call(FIRST, each.public_id)

        assert sorted(message.to[0] for message in mail.outbox) == ["jo@example.org", "tomas@example.org"]
        assert {message.body for message in mail.outbox} == {"As edited"}
        assert all(message.reply_to == ["ines@example.org"] for message in mail.outbox)

    def test_keeps_what_was_typed_when_nobody_is_chosen(self, url, client_of, ines):
        response = client_of(ines).post(url, self.letter(text="All my words"))

        assert response.status_code == 422
        assert "All my words" in response.text
        assert "Choose at least one person" in response.text

    def test_goes_to_nobody_outside_the_team(self, url, client_of, ines, ulla):
        assert client_of(ines).post(url, self.letter(ulla)).status_code == 422

    def test_that_cannot_be_sent_is_marked(self, url, client_of, ines, tomas, monkeypatch):
        client_of(ines).post(url, self.letter(tomas))
        letter = SessionMail.objects.get()
        monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)

        mail_summary.call(FIRST, letter.public_id)

        letter.refresh_from_db()
        assert letter.failed_at <= now()

    @pytest.fixture
    def lost(self, url, ending, client_of, ines, tomas, jo, monkeypatch):
        """Two emails, of which the one to Tomas could not be sent; and the address to try again."""
        client_of(ines).post(url, self.letter(tomas, jo))
        mail_summary.call(FIRST, SessionMail.objects.get(contact="jo@example.org").public_id)
        with monkeypatch.context() as broken:
            broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
            mail_summary.call(FIRST, SessionMail.objects.get(contact="tomas@example.org").public_id)
        return reverse("sessions:summary-sending-again", args=[ending.public_id])

    def page(self, ending, client):
        return client.get(reverse("sessions:summary", args=[ending.public_id])).text

    def test_that_was_lost_is_said_on_the_page_and_sent_again_by_one_press(
        self, lost, ending, client_of, ines, tomas
    ):
        client = client_of(ines)
        page = self.page(ending, client)
        assert "Couldn’t be sent to tomas@example.org." in page
        assert "Sent to 1 person" in page
        assert "Couldn’t be sent" not in self.page(ending, client_of(tomas))

        assert "Sending to 1 person" in client.post(lost, follow=True).text

        again = SessionMail.objects.get(contact="tomas@example.org")
        assert again.is_queued
        mail_summary.call(FIRST, again.public_id)
        assert [message.to[0] for message in mail.outbox] == ["jo@example.org", "tomas@example.org"]
        assert "Couldn’t be sent" not in self.page(ending, client)
        assert "Nothing left" in client.post(lost, follow=True).text

    def test_whose_worker_ended_in_the_middle_may_have_left_and_is_sent_again_by_hand_alone(
        self, url, ending, client_of, ines, tomas
    ):
        client = client_of(ines)
        client.post(url, self.letter(tomas))
        letter = SessionMail.objects.get()
        letter.claim()

        mail_summary.call(SECOND, letter.public_id)

        assert mail.outbox == []
        assert "tomas@example.org may already have it" in self.page(ending, client)
        again = reverse("sessions:summary-sending-again", args=[ending.public_id])
        assert "Sending to 1 person" in client.post(again, follow=True).text
        mail_summary.call(FIRST, letter.public_id)
        assert len(mail.outbox) == 1
        assert "may already have it" not in self.page(ending, client)

    def test_that_was_lost_is_made_good_by_another_one(self, lost, url, ending, client_of, ines, tomas):
        client_of(ines).post(url, self.letter(tomas, draft="aaaaaaaaaaaa"))

        assert "Couldn’t be sent" not in self.page(ending, client_of(ines))

    def test_is_sent_again_by_whoever_may_send(self, lost, client, client_of, ines, tomas, ulla):
        assert client.post(lost).status_code == 401
        assert client_of(ulla).post(lost).status_code == 404
        assert client_of(tomas).post(lost).status_code == 403
        assert client_of(ines).get(lost).status_code == 405
        assert SessionMail.objects.exclude(failed_at=None).count() == 1


class TestSendingAsItIsWritten:
    @pytest.fixture
    def url(self, ending):
        return reverse("sessions:summary-sending", args=[ending.public_id])

    def test_writes_once_to_all_who_were_there(self, url, ending, client_of, ines, tomas):
        there = set(ending.participants.values_list("member__user__email", flat=True)) - {None}
        finish.finish(ending, ines)
        client = client_of(ines)

        assert "Sending" in client.post(url, headers=HTMX).headers["HX-Trigger"]
        assert "already sent" in client.post(url, headers=HTMX).headers["HX-Trigger"]

        assert sorted(SessionMail.objects.values_list("contact", flat=True)) == sorted(there)
        assert "Refinement 1" in SessionMail.objects.first().text

    def test_waits_for_the_end(self, url, client_of, ines):
        response = client_of(ines).post(url, headers=HTMX)

        assert "You can send its summary" in response.headers["HX-Trigger"]
        assert not SessionMail.objects.exists()

    def test_is_for_whoever_leads(self, url, ending, client, client_of, ines, tomas, ulla):
        finish.finish(ending, ines)

        assert client.post(url).status_code == 401
        assert client_of(ulla).post(url).status_code == 404
        assert client_of(tomas).post(url).status_code == 403
        assert client_of(ines).get(url).status_code == 405
        assert not SessionMail.objects.exists()
