"""Without a mail server nothing claims to have sent email (R3); text to copy is offered in its place."""

import pytest
from django.core import mail as outbox
from django.urls import reverse

from backlog.models import Answer
from core import mail
from core.http import once
from sessions.actions.service import plan_reminder, remind
from sessions.meeting.service.mailing import mail_summary
from sessions.models import ActionItem, SessionMail
from sessions.summary.service.finish import finish
from tests.factories import FIRST


def folded(text: str) -> str:
    return " ".join(text.split())


NOT_SET_UP = "email isn’t set up on this server"


@pytest.fixture
def no_mail(settings):
    """The default of EMAIL_URL: emails are printed to the log."""
    once.forget()
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend", "OPTIONS": {}}
    }


@pytest.fixture
def over(deep_dive, ines):
    """Harbour's session, after its end."""
    deep_dive.advance(past=3, by=ines)
    finish(deep_dive, by=ines)
    deep_dive.refresh_from_db()
    assert deep_dive.is_finished
    return deep_dive


class TestWhetherEmailIsSetUp:
    @pytest.mark.parametrize(
        ("backend", "sends"), [("console", False), ("dummy", False), ("smtp", True), ("filebased", True)]
    )
    def test_is_not_said_of_what_only_prints_it(self, settings, backend, sends):
        settings.MAILERS = {"default": {"BACKEND": f"django.core.mail.backends.{backend}.EmailBackend"}}

        assert mail.is_set_up() is sends


@pytest.mark.usefixtures("no_mail")
class TestAccounts:
    @pytest.mark.parametrize("name", ["account_request_login_code", "account_reset_password"])
    def test_say_so_in_place_of_a_code_or_a_link(self, client, ana, name, caplog):
        opened = client.get(reverse(name))
        sent = client.post(reverse(name), {"email": "ana@example.org"})

        for reply in (opened, sent):
            assert "This server can’t send email" in reply.text
            assert "We sent" not in reply.text
        assert sent.status_code == 422
        assert caplog.text.count("Set EMAIL_URL") == 1
        assert not outbox.outbox

    def test_offer_no_code_at_the_sign_in(self, client, db):
        text = client.get(reverse("account_login")).text

        assert "Email me a code" not in text
        assert "Email isn’t set up on this server" in text

    def test_keep_the_address_that_cannot_be_confirmed(self, client_of, ana):
        client = client_of(ana)

        assert "You can’t change it" in client.get(reverse("account_email")).text
        refused = client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})

        assert refused.status_code == 422
        ana.user.refresh_from_db()
        assert ana.user.email == "ana@example.org"


@pytest.mark.usefixtures("no_mail")
class TestTheSummary:
    def test_is_offered_to_be_copied_and_not_to_be_sent(self, client_of, over, ines):
        page = client_of(ines).get(reverse("sessions:summary", args=[over.public_id])).text
        room = client_of(ines).get(reverse("sessions:room", args=[over.public_id])).text

        assert "Email isn’t set up on this server. Copy the summary as Markdown instead." in folded(page)
        assert reverse("sessions:summary-mail", args=[over.public_id]) not in page
        assert "Email to everyone" not in room
        assert "Copy as Markdown" in room
        assert "Email isn’t set up on this server" in room

    @pytest.mark.parametrize("name", ["summary-sending", "summary-mail", "summary-sending-again"])
    def test_is_not_sent_by_an_order_either(self, client_of, over, ines, name):
        reply = client_of(ines).post(reverse(f"sessions:{name}", args=[over.public_id]), follow=True)

        assert NOT_SET_UP in folded(reply.text)
        assert "Sending to" not in reply.text
        assert not SessionMail.objects.exists()

    def test_that_was_on_its_way_counts_as_not_sent(self, over, ines):
        [letter] = SessionMail.write(over, ["tomas@example.org"], ines, draft="k3f9", subject="a", text="b")

        mail_summary.call(FIRST, letter.public_id)

        letter.refresh_from_db()
        assert letter.failed_at
        assert not outbox.outbox


@pytest.mark.usefixtures("no_mail")
class TestInvitesAndReminders:
    def test_leave_the_calendar_file_and_say_so(self, client_of, session, ana):
        listed = client_of(ana).get(reverse("sessions:index", args=["harbour"])).text
        order = reverse("sessions:calendar-mail", args=[session.public_id])
        reply = client_of(ana).post(order, {"to": "team"}, follow=True)

        assert reverse("sessions:calendar", args=[session.public_id]) in listed
        assert "Email the team" not in listed
        assert NOT_SET_UP in folded(reply.text)
        assert not SessionMail.objects.exists()

    def test_are_not_planned_and_not_counted_as_given(self, running, ines, tomas):
        due = running.starts_at.date().replace(year=running.starts_at.year + 1)
        action = ActionItem.take(running, "Ask the harbour master", ines, owner=tomas, due=due)
        plan_reminder(action)
        remind.call(action.public_id, due.isoformat())

        action.refresh_from_db()
        assert action.reminded_of is None
        assert not outbox.outbox


@pytest.mark.usefixtures("no_mail")
class TestRepliesToRequesters:
    def test_are_refused_and_nobody_counts_as_notified(self, client_of, backlog, ana):
        order = reverse("backlog:item-answers", args=["harbour", backlog[0].public_id])

        reply = client_of(ana).post(order, {"text": "Done"}, headers={"HX-Request": "true"})

        assert reply.status_code == 422
        assert NOT_SET_UP in reply["HX-Trigger"].encode().decode("unicode_escape")
        assert not Answer.objects.exists()
