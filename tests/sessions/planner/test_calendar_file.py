"""A session as a calendar file, for those who ask for it."""

from datetime import UTC, datetime

from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sessions.meeting.service.mailing import mail_summary
from sessions.models import Session, SessionMail
from sessions.planner.rules.calendar_file import LONGEST_LINE, Event, calendar_file
from tests.factories import FIRST

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"))


def file(**changed) -> str:
    facts = {"uid": "a", "title": "Refinement", "starts_at": AT, "minutes": 60, "url": "u", "words": "w"}
    return calendar_file(Event(**(facts | changed), revised_at=AT))


class TestTheFile:
    @given(WORDS, WORDS)
    def test_keeps_its_lines_short_and_every_word(self, title, words):
        text = file(title=title, words=words)

        lines = text.split("\r\n")
        assert all(len(line.encode()) <= LONGEST_LINE for line in lines)
        whole = text.replace("\r\n ", "").split("\r\n")
        assert len(whole) == 17
        written = next(line for line in whole if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
        written = written.replace("\\\\", "\0").replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",")
        assert written.replace("\0", "\\") == title

    def test_says_when_in_utc(self):
        assert "DTSTART:20261126T090000Z\r\nDTEND:20261126T100000Z" in file()


class TestThePage:
    def test_gives_the_session_with_the_address_that_never_changes(self, client_of, session, tomas):
        response = client_of(tomas).get(reverse("sessions:calendar", args=[session.public_id]))

        assert response.headers["Content-Type"].startswith("text/calendar")
        text = response.text.replace("\r\n ", "")
        assert "SUMMARY:Harbour: Ships know their berth before they arrive" in text
        assert f"/join/{session.team.code}/" in text

    def test_is_not_for_strangers(self, client_of, session, ulla, client):
        url = reverse("sessions:calendar", args=[session.public_id])

        assert client_of(ulla).get(url).status_code == 404
        assert client.get(url).status_code == 302
        assert client_of(ulla).post(url).status_code == 405

    def test_is_mailed_to_who_asks_or_to_the_team_and_once_for_its_date(self, client_of, session, ana, lin):
        client, url = client_of(ana), reverse("sessions:calendar-mail", args=[session.public_id])
        assert not SessionMail.objects.exists()

        assert "Sending to 1 person" in client.post(url, {"to": "me"}, follow=True).text
        assert "It was already sent." in client.post(url, {"to": "me"}, follow=True).text
        assert "Sending to 4 people" in client.post(url, {"to": "team"}, follow=True).text

        for each in SessionMail.objects.all():
            mail_summary.call(FIRST, each.public_id)
        assert {message.to[0].split("@")[0] for message in mail.outbox} == {
            "ana",
            "ines",
            "tomas",
            "jo",
            "kofi",
        }
        name, text, kind = mail.outbox[0].attachments[0]
        assert (name, kind) == ("refinement.ics", "text/calendar")
        assert "SUMMARY:Harbour: Ships know their berth" in text
        session.replan(ana, starts_at=AT)
        assert "Sending to 1 person" in client.post(url, {"to": "me"}, follow=True).text

    def test_is_mailed_by_those_who_plan(self, client, client_of, session, ana, ines, tomas, ulla):
        url = reverse("sessions:calendar-mail", args=[session.public_id])

        assert client.post(url).status_code == 401
        assert client_of(ulla).post(url, {"to": "me"}).status_code == 404
        assert client_of(tomas).post(url, {"to": "me"}).status_code == 403
        assert client_of(ana).get(url).status_code == 405
        assert client_of(ana).post(url, {"to": "everybody"}).status_code == 422
        assert not SessionMail.objects.exists()
        assert url not in client_of(tomas).get("/t/harbour/sessions/").text
        assert url in client_of(ines).get("/t/harbour/sessions/").text

    def test_is_not_mailed_once_the_session_is_over(self, client_of, session, ana):
        Session.objects.filter(pk=session.pk).update(started_at=AT, finished_at=AT)

        url = reverse("sessions:calendar-mail", args=[session.public_id])
        assert "Refinement 1 is over." in client_of(ana).post(url, {"to": "me"}, follow=True).text

    def test_stands_on_the_list_beside_the_address(self, client_of, session, tomas):
        page = client_of(tomas).get("/t/harbour/sessions/").text

        assert reverse("sessions:calendar", args=[session.public_id]) in page
        assert f"/join/{session.team.code}/" in page
