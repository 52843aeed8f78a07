"""Joining a session: by code, by link, on a second device, under a name that is taken, on a room screen."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from core.clock import now
from sessions.access import FACILITATOR, MEMBER
from sessions.models import (
    Event,
    NameClaim,
    Participant,
    Round,
    SeatCode,
    Session,
    WallScreen,
    add_without_device,
)
from sessions.room.page import SESSION
from teams.accounts.queries.identity import guest_of
from teams.members.rules.rights import Role
from teams.models import Member
from tests.conftest import scope_of, sit
from tests.factories import SessionFactory
from tests.html import plain
from tests.orders import HTMX


@pytest.fixture
def link(session):
    return f"/j/{session.link_token}/"


def come_in(link, name="Nia", watching="0"):
    """The browser of somebody who joined with that name."""
    client = Client()
    client.answer = client.post(link, {"name": name, "watching": watching})
    return client


class TestAGuestWhoseCookieIsGone:
    def test_finds_in_the_room_where_to_join_again_under_the_same_name(self, session, link):
        nia = come_in(link, "Nia & co")
        room = nia.get(f"/s/{session.public_id}/").text
        way = html.unescape(re.search(r'data-join="([^"]+)"', room)[1])
        door = Client().get(way).text

        assert way == f"{link}?name=Nia+%26+co"
        assert 'value="Nia &amp; co"' in door

    def test_is_never_a_member_who_signs_in_again_instead(self, session, client_of, tomas):
        assert "data-join=" not in client_of(tomas).get(f"/s/{session.public_id}/").text


class TestACode:
    @pytest.mark.parametrize("typed", ["{}", " {} ", "{:.4} {:.0}"])
    def test_leads_to_the_sessions_door(self, session, link, typed):
        code = session.code
        typed = f"{code[:4]} {code[4:]}".lower() if "{:.4}" in typed else typed.format(code)

        assert Client().post("/join/", {"code": typed})["Location"] == link

    def test_of_the_team_leads_to_the_running_session_and_else_to_the_next_lobby(self, session, ines):
        later = SessionFactory(team=session.team, by=ines, starts_at=now() + timedelta(days=7))
        leads = [Client().post("/join/", {"code": session.team.code})["Location"]]
        later.start(by=ines)
        leads.append(Client().post("/join/", {"code": session.team.code})["Location"])

        assert leads == [f"/j/{session.link_token}/", f"/j/{later.link_token}/"]

    def test_stands_in_an_address_too(self, session, link):
        assert Client().get(f"/join/{session.team.code}/")["Location"] == link
        assert Client().get("/join/WRONGONE/").status_code == 422

    def test_is_not_guessed_by_trying_addresses(self, session):
        for number in range(20):
            Client().get(f"/join/WRONG{number}/")

        assert Client().get(f"/join/{session.code}/").status_code == 429

    def test_that_is_wrong_is_said_kindly_and_comes_back(self, session):
        response = Client().post("/join/", {"code": "WRONGONE"})

        assert response.status_code == 422
        assert "We can’t find that code" in response.text
        assert 'value="WRONGONE"' in response.text

    def test_that_is_missing_or_endless_is_malformed(self, db):
        assert Client().post("/join/", {}).status_code == 422
        assert Client().post("/join/", {"code": "A" * 500}).status_code == 422

    def test_holds_until_the_finish(self, session, ines):
        code = session.code
        assert Client().post("/join/", {"code": code}).status_code == 302

        Session.objects.update(finished_at=now())

        assert Client().post("/join/", {"code": code}).status_code == 422

    def test_is_not_guessed_by_trying(self, session):
        client = Client()
        for number in range(20):
            assert client.post("/join/", {"code": f"WRONG{number}"}).status_code == 422

        assert client.post("/join/", {"code": session.code}).status_code == 429
        assert Client(REMOTE_ADDR="192.0.2.9").post("/join/", {"code": session.code}).status_code == 302

    def test_that_is_right_is_never_counted(self, session):
        for _ in range(30):
            assert Client().post("/join/", {"code": session.code}).status_code == 302


class TestThePageForJoining:
    def test_shows_the_session_and_who_is_there(self, session, link):
        page = Client().get(link).text

        assert "Ships know their berth" in page
        assert "Ines" in page

    def test_seats_a_guest_under_a_name(self, session, link):
        client = come_in(link, "  Nia ")

        nia = Participant.objects.get(member__name="Nia")
        assert (nia.session, nia.member.role, nia.member.user, nia.watching) == (
            session,
            Role.GUEST,
            None,
            False,
        )
        assert client.answer["Location"] == f"/s/{session.public_id}/"

    def test_lets_one_just_watch(self, session, link):
        come_in(link, watching="1")

        assert Participant.objects.get(member__name="Nia").watching

    def test_knows_who_comes_back(self, session, link):
        client = come_in(link)

        assert client.get(link)["Location"] == f"/s/{session.public_id}/"
        assert Participant.objects.filter(member__name="Nia").count() == 1

    def test_takes_a_member_for_that_member(self, session, link, tomas, client_of):
        assert client_of(tomas).get(link)["Location"] == f"/s/{session.public_id}/"
        assert not Member.objects.filter(role=Role.GUEST).exists()

    def test_lets_somebody_of_another_team_in_as_a_guest(self, session, link, ulla, client_of):
        client = client_of(ulla)

        client.post(link, {"name": "Ulla", "watching": "0"})

        guest = Member.objects.get(name="Ulla", team=session.team)
        assert (guest.role, guest.user) == (Role.GUEST, None)

    def test_changes_nothing_by_being_looked_at(self, session, link):
        Client().get(link)

        assert not Member.objects.filter(role=Role.GUEST).exists()

    @pytest.mark.parametrize(
        "data", [{}, {"name": " \u200b ", "watching": "0"}, {"name": "Nia", "watching": "9"}]
    )
    def test_refuses_what_is_malformed(self, session, link, data):
        assert Client().post(link, data).status_code == 422
        assert not Member.objects.filter(role=Role.GUEST).exists()

    def test_gives_a_members_name_to_nobody_else(self, session, link, tomas):
        tomas.participations.all().delete()

        response = Client().post(link, {"name": "tomas", "watching": "0"})

        assert response.status_code == 422
        assert f'<a href="/accounts/login/?next={link}">' in response.text

    def test_is_closed_under_another_code(self, session, link, ines):
        assert Client().get(link).status_code == 200

        session.renew_code(ines)

        assert Client().get(link).status_code == 404
        assert Client().post(link, {"name": "Nia", "watching": "0"}).status_code == 404

    @pytest.mark.parametrize("token", ["x", "x" * 12, "x" * 400, "ä" * 30])
    def test_is_404_for_an_unknown_link(self, db, token):
        assert Client().get(f"/j/{token}/").status_code == 404

    def test_of_one_session_opens_no_other(self, session, link, ines):
        other = SessionFactory(team=session.team, by=ines)
        client = come_in(link)

        assert client.get(f"/s/{session.public_id}/sharing/").status_code == 200
        assert client.get(f"/s/{other.public_id}/sharing/").status_code == 302
        assert client.get(f"/t/{session.team.slug}/members/").status_code == 302

    def test_tells_the_room_once_after_commit(self, session, link, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as callbacks:
            come_in(link)

        # The room is notified of its new person, the team's pages of its new member.
        assert len(callbacks) == 2


class TestANameThatIsTaken:
    def test_asks_the_person_there(self, session, link, lin, client_of):
        waiting = come_in(link, "LIN")

        claim = NameClaim.objects.get()
        assert claim.participant.member == lin
        assert waiting.answer["Location"] == f"{link}claim/"
        assert "Lin is already in this session" in plain(waiting.get(f"{link}claim/").text)

    def test_becomes_that_person_when_the_answer_is_yes(self, session, link, lin, client_of):
        waiting = come_in(link, "Lin")
        assert "every 2s" in waiting.get(f"{link}claim/", headers=HTMX).text

        NameClaim.objects.get().answer(granted=True)
        assert "You’re confirmed" in waiting.get(f"{link}claim/", headers=HTMX).text
        response = waiting.post(f"{link}claim/")

        assert response["Location"] == f"/s/{session.public_id}/"
        assert Participant.objects.filter(session=session, member__name="Lin").count() == 1
        assert waiting.get(f"/s/{session.public_id}/sharing/").status_code == 200

    def test_is_told_when_the_answer_is_no(self, session, link, lin, client_of):
        waiting = come_in(link, "Lin")

        NameClaim.objects.get().answer(granted=False)

        assert "someone else" in waiting.get(f"{link}claim/").text
        assert waiting.post(f"{link}claim/")["Location"] == f"{link}claim/"
        assert waiting.get(f"/s/{session.public_id}/sharing/").status_code == 302

    def test_is_told_when_nobody_is_there_to_answer(self, session, link, lin):
        waiting = come_in(link, "Lin")
        assert "Lin has no open screen" not in plain(waiting.get(f"{link}claim/").text)

        Participant.objects.filter(member=lin).update(away_at=now())

        assert "Lin has no open screen" in plain(waiting.get(f"{link}claim/").text)

    def test_is_answered_on_their_own_screen(self, session, link, lin, client_of):
        come_in(link, "Lin")
        url = f"/s/{session.public_id}/claims/{NameClaim.objects.get().public_id}/"

        client_of(lin).post(url, {"granted": "1"})

        assert NameClaim.objects.get().granted

    def test_is_answered_by_that_person_or_the_facilitator_alone(self, session, link, lin, tomas, client_of):
        come_in(link, "Lin")
        url = f"/s/{session.public_id}/claims/{NameClaim.objects.get().public_id}/"

        assert client_of(tomas).post(url, {"granted": "1"}).status_code == 404
        assert Client().post(url, {"granted": "1"}).status_code == 401
        assert client_of(lin).get(url).status_code == 405
        assert client_of(lin).post(url, {}, headers=HTMX).status_code == 422
        assert NameClaim.objects.get().answered_at is None

    def test_is_answered_once(self, session, link, lin, client_of):
        come_in(link, "Lin")
        url = f"/s/{session.public_id}/claims/{NameClaim.objects.get().public_id}/"

        client_of(lin).post(url, {"granted": "0"})
        client_of(lin).post(url, {"granted": "1"})

        assert not NameClaim.objects.get().granted

    def test_cannot_be_claimed_by_another_browser(self, session, link, lin, client_of):
        come_in(link, "Lin")
        claim = NameClaim.objects.get()
        claim.answer(granted=True)
        thief = Client()
        thief.cookies[f"refine_claim_{session.public_id}"] = f"{claim.public_id}:guess"

        assert thief.post(f"{link}claim/")["Location"] == link

    def test_is_not_confused_by_a_cookie_of_garbage(self, session, link, lin):
        client = Client()
        client.cookies[f"refine_claim_{session.public_id}"] = "\0:\0"

        assert client.get(f"{link}claim/")["Location"] == link

    @pytest.mark.parametrize("name", ["Lin\u200b", "\u202eLin", "L\u00adin", "L\u200din", " l\u200fIN "])
    def test_is_recognized_however_it_is_written(self, session, link, lin, name):
        come_in(link, name)

        assert NameClaim.objects.get().participant.member == lin

    def test_is_used_once(self, session, link, lin):
        waiting = come_in(link, "Lin")
        NameClaim.objects.get().answer(granted=True)
        ticket = waiting.cookies[f"refine_claim_{session.public_id}"].value

        assert waiting.post(f"{link}claim/")["Location"] == f"/s/{session.public_id}/"
        other = Client()
        other.cookies[f"refine_claim_{session.public_id}"] = ticket
        assert other.post(f"{link}claim/")["Location"] == link

    def test_stops_asking_after_a_while(self, session, link, lin):
        come_in(link, "Lin")

        NameClaim.objects.update(asked_at=now() - timedelta(minutes=11))

        assert not NameClaim.objects.open(now()).exists()

    def test_does_not_ask_too_often(self, session, link, lin):
        for _ in range(10):
            assert come_in(link, "Lin").answer.status_code == 302

        assert come_in(link, "Lin").answer.status_code == 422
        assert NameClaim.objects.count() == 10


class TestTheFacilitatorsTap:
    """Who returns on a new device after a crash is let in by the facilitator, and the seat goes along."""

    @pytest.fixture
    def old(self, lin, client_of):
        return client_of(lin)

    @pytest.fixture
    def tap(self, session, ines, client_of):
        def answer(granted="1"):
            url = f"/s/{session.public_id}/claims/{NameClaim.objects.latest('pk').public_id}/"
            return client_of(ines).post(url, {"granted": granted}, headers=HTMX)

        return answer

    def page(self, session, client):
        return client.get(f"/s/{session.public_id}/sharing/").status_code

    def test_is_offered_to_the_facilitator_alone(self, session, link, lin):
        come_in(link, "Lin")

        shown = {
            audience: SESSION.render(session.public_id, audience, ("claims",))["claims"]
            for audience in (FACILITATOR, MEMBER)
        }
        assert "Let Lin in" in shown[FACILITATOR]
        assert "Let Lin in" not in shown[MEMBER]

    def test_lets_them_in_on_their_seat_with_vote_and_hand(self, deep_dive, lin, tap, ines):
        seat = Participant.objects.get(member=lin)
        opened = Round.open(deep_dive.on_stage, ines)
        opened.cast_vote(seat, "5")
        seat.raise_hand(now())
        waiting = come_in(f"/j/{deep_dive.link_token}/", "Lin")

        assert tap().status_code == 200
        waiting.post(f"/j/{deep_dive.link_token}/claim/")

        assert guest_of(scope_of(waiting), deep_dive.public_id) == lin
        assert self.page(deep_dive, waiting) == 200
        seat.refresh_from_db()
        assert seat.hand_raised_at
        assert opened.votes.get(participant=seat).label == "5"

    def test_shows_the_old_device_out_with_a_word(self, session, link, lin, tap, old):
        assert self.page(session, old) == 200
        waiting = come_in(link, "Lin")
        tap()
        waiting.post(f"{link}claim/")

        assert self.page(session, old) == 302
        assert "Lin is now in this session on another device" in old.get(link).text
        assert self.page(session, waiting) == 200

    def test_closes_the_screens_of_the_old_device(self, session, link, lin, tap, old):
        request = RequestFactory().get("/")
        request.COOKIES = {name: each.value for name, each in old.cookies.items()}
        request.user = AnonymousUser()
        access = SESSION.admit(request, session.public_id)
        assert SESSION.readmit(session.public_id, frozenset({access})) == {access: access}

        waiting = come_in(link, "Lin")
        tap()
        waiting.post(f"{link}claim/")

        assert SESSION.readmit(session.public_id, frozenset({access})) == {access: None}

    def test_leaves_the_other_device_in_when_its_owner_confirmed(self, session, link, lin, old):
        waiting = come_in(link, "Lin")
        NameClaim.objects.get().answer(granted=True)
        waiting.post(f"{link}claim/")

        assert self.page(session, old) == self.page(session, waiting) == 200

    def test_may_say_no(self, session, link, lin, tap, old):
        waiting = come_in(link, "Lin")
        tap("0")
        waiting.post(f"{link}claim/")

        assert self.page(session, waiting) == 302
        assert self.page(session, old) == 200

    def test_seats_nobody_who_was_not_asked_for(self, session, link, lin):
        stranger = come_in(link, "Lin")

        assert stranger.post(f"{link}claim/")["Location"] == f"{link}claim/"
        assert self.page(session, stranger) == 302

    def test_gives_a_late_device_to_a_person_without_one(self, deep_dive, ines, tap):
        seat = add_without_device(deep_dive, "Nia")
        waiting = come_in(f"/j/{deep_dive.link_token}/", "Nia")
        assert "The facilitator can let you in" in waiting.get(f"/j/{deep_dive.link_token}/claim/").text
        tap()
        waiting.post(f"/j/{deep_dive.link_token}/claim/")

        assert guest_of(scope_of(waiting), deep_dive.public_id) == seat.member
        deep_dive.welcome(seat.member, now())
        seat.refresh_from_db()
        assert not seat.without_device
        assert seat.is_here(now())


class TestASecondDevice:
    def token(self, session, client):
        page = client.post(f"/s/{session.public_id}/phone/").text
        return re.search(r"/phone/([\w-]+)/", page)[1]

    def test_is_the_same_person_on_the_same_seat(self, session, tomas, client_of):
        phone = Client()
        link = f"/phone/{self.token(session, client_of(tomas))}/"

        assert "Join as Tomas" in plain(phone.get(link).text)
        phone.post(link)

        assert guest_of(scope_of(phone), session.public_id) == tomas
        assert phone.get(f"/s/{session.public_id}/sharing/").status_code == 200
        assert Participant.objects.filter(session=session, member=tomas).count() == 1

    def test_is_signed_in_nowhere_else(self, session, tomas, client_of):
        phone = Client()
        phone.post(f"/phone/{self.token(session, client_of(tomas))}/")

        assert phone.get(f"/s/{session.public_id}/sharing/").status_code == 200
        assert phone.get("/t/harbour/members/").status_code == 302

    def test_is_asked_for_by_the_page_itself(self, session, tomas, client_of):
        url = f"/s/{session.public_id}/phone/"
        client = client_of(tomas)

        assert 'hx-trigger="load, submit"' in client.get(url).text
        assert not SeatCode.objects.exists()
        assert "/phone/" in client.post(url, headers=HTMX).text
        assert SeatCode.objects.count() == 1

    def test_takes_the_seat_once_for_each_link(self, session, tomas, client_of):
        link = f"/phone/{self.token(session, client_of(tomas))}/"

        assert Client().post(link).status_code == 302
        assert Client().post(link).status_code == 404
        assert Client().get(link).status_code == 404

    def test_uses_nothing_up_when_it_is_opened(self, session, tomas, client_of):
        link = f"/phone/{self.token(session, client_of(tomas))}/"

        for _ in range(3):
            assert Client().get(link).status_code == 200

    def test_has_ten_minutes(self, session, tomas):
        token = SeatCode.make(session.seat(tomas), now() - timedelta(minutes=11))

        assert Client().post(f"/phone/{token}/").status_code == 404

    def test_is_refused_once_the_person_was_removed(self, session, lin, ines, client_of):
        token = self.token(session, client_of(lin))
        session.seat(lin).remove(ines, now())

        assert Client().post(f"/phone/{token}/").status_code == 404

    def test_gets_a_picture_of_the_link_without_inline_styles(self, session, tomas, client_of):
        page = client_of(tomas).post(f"/s/{session.public_id}/phone/").text

        assert 'class="qr"' in page
        assert "style=" not in page

    def test_is_told_when_no_phone_could_reach_us(self, session, tomas, client_of):
        local = {"host": "127.0.0.1:8000"}
        page = client_of(tomas).post(f"/s/{session.public_id}/phone/", headers=local).text

        assert "phones can’t open this address" in page
        assert 'class="qr"' not in page

    def test_is_not_for_strangers(self, session, ulla, client_of):
        url = f"/s/{session.public_id}/phone/"

        assert client_of(ulla).post(url).status_code == 404
        assert Client().post(url).status_code == 401


class TestTheFacilitator:
    @pytest.fixture
    def people(self, session):
        return f"/s/{session.public_id}/people"

    def test_renames_a_guest(self, session, people, lin, ines, client_of):
        client_of(ines).post(f"{people}/{lin.public_id}/name/", {"name": "Linda"})

        lin.refresh_from_db()
        assert lin.name == "Linda"

    def test_renames_no_member(self, people, session, tomas, ines, client_of):
        answer = client_of(ines).post(f"{people}/{tomas.public_id}/name/", {"name": "Tim"}, headers=HTMX)

        tomas.refresh_from_db()
        assert (answer.status_code, tomas.name) == (422, "Tomas")

    def test_makes_somebody_an_observer_and_lets_them_take_part(self, session, people, lin, ines, client_of):
        client = client_of(ines)
        seen = []
        for watching in "10":
            client.post(f"{people}/{lin.public_id}/watching/", {"watching": watching})
            seen.append(session.seat(lin).watching)

        assert seen == [True, False]

    def test_makes_no_stakeholder_take_part(self, session, people, kofi, ines, client_of):
        answer = client_of(ines).post(f"{people}/{kofi.public_id}/watching/", {"watching": "0"}, headers=HTMX)

        assert answer.status_code == 422

    def test_removes_somebody_who_then_cannot_return(self, session, people, lin, ines, client_of, link):
        hers = client_of(lin)
        assert hers.get(f"/s/{session.public_id}/sharing/").status_code == 200

        client_of(ines).post(f"{people}/{lin.public_id}/exit/")

        assert hers.get(f"/s/{session.public_id}/sharing/").status_code == 302
        assert hers.get(link).status_code == 403
        assert hers.post(link, {"name": "Lin again", "watching": "0"}).status_code == 403
        assert session.events.get(kind=Event.Kind.SHOWN_OUT).data == {"person": "Lin"}

    def test_removes_a_member_from_this_session_alone(self, session, people, jo, ines, client_of):
        client_of(ines).post(f"{people}/{jo.public_id}/exit/")

        assert client_of(jo).get(f"/s/{session.public_id}/sharing/").status_code == 404
        assert client_of(jo).get("/t/harbour/members/").status_code == 200

    def test_cannot_remove_themselves_by_mistake(self, session, people, ines, client_of):
        answer = client_of(ines).post(f"{people}/{ines.public_id}/exit/", headers=HTMX)

        assert answer.status_code == 422
        assert client_of(ines).get(f"/s/{session.public_id}/sharing/").status_code == 200

    def test_renews_the_code(self, session, ines, client_of, link):
        old = session.code

        client_of(ines).post(f"/s/{session.public_id}/code/")

        assert Client().post("/join/", {"code": old}).status_code == 422
        assert Client().get(link).status_code == 404

    @pytest.mark.parametrize(
        ("order", "data"),
        [("name", {"name": "X"}), ("watching", {"watching": "1"}), ("exit", {})],
    )
    def test_alone_may_do_that(self, session, people, lin, jo, tomas, ulla, client_of, order, data):
        url = f"{people}/{jo.public_id}/{order}/"

        assert client_of(tomas).post(url, data).status_code == 403
        assert client_of(lin).post(url, data).status_code == 403
        assert client_of(ulla).post(url, data).status_code == 404
        assert Client().post(url, data).status_code == 401
        assert client_of(tomas).get(url).status_code == 405

    @pytest.mark.parametrize(("order", "data"), [("name", {"name": " "}), ("watching", {"watching": "x"})])
    def test_is_told_what_was_malformed(self, session, people, lin, ines, client_of, order, data):
        url = f"{people}/{lin.public_id}/{order}/"

        assert client_of(ines).post(url, data, headers=HTMX).status_code == 422

    def test_finds_nobody_who_is_not_there(self, session, people, ulla, ines, client_of):
        for order, data in [("name", {"name": "X"}), ("watching", {"watching": "1"}), ("exit", {})]:
            assert client_of(ines).post(f"{people}/{ulla.public_id}/{order}/", data).status_code == 404

    @pytest.mark.parametrize(("order", "data"), [("watching", {"watching": "1"}), ("exit", {})])
    def test_is_heard_once_after_commit(
        self, session, people, lin, ines, client_of, django_capture_on_commit_callbacks, order, data
    ):
        client = client_of(ines)

        with django_capture_on_commit_callbacks() as callbacks:
            client.post(f"{people}/{lin.public_id}/{order}/", data)

        assert len(callbacks) == 1

    def test_removes_somebody_once(self, session, lin, ines, django_capture_on_commit_callbacks):
        seat = session.seat(lin)

        with django_capture_on_commit_callbacks() as callbacks:
            answers = [seat.remove(ines, now()), seat.remove(ines, now())]

        assert (answers, len(callbacks)) == ([True, False], 1)


class TestWatching:
    def test_is_ones_own_choice(self, session, lin, client_of):
        client_of(lin).post(f"/s/{session.public_id}/watching/", {"watching": "1"})

        assert session.seat(lin).watching

    def test_is_what_stakeholders_do(self, session, kofi, client_of):
        url = f"/s/{session.public_id}/watching/"

        assert client_of(kofi).post(url, {"watching": "0"}, headers=HTMX).status_code == 422


class TestARoomScreen:
    def hung(self):
        screen = Client()
        page = screen.post("/wall/", headers=HTMX).text
        return screen, "".join(re.search(r'wall__code">(\w{3}) (\w{3})<', page).groups())

    def test_leaves_nothing_behind_by_being_looked_at(self, db):
        assert Client().get("/wall/").status_code == 200
        assert not WallScreen.objects.exists()

    def test_shows_its_code_until_it_is_given_a_session(self, session, ines, client_of):
        screen, code = self.hung()
        assert screen.get("/wall/screen/", headers=HTMX).status_code == 204

        client_of(ines).post(f"/s/{session.public_id}/wall/", {"code": f" {code.lower()} "})
        address = screen.get("/wall/screen/", headers=HTMX)["HX-Redirect"]

        assert address == f"/s/{session.public_id}/projector/{session.projector_token}/"
        assert screen.get("/wall/")["Location"] == address

    def test_keeps_its_code_over_a_reload(self, db):
        screen, code = self.hung()

        assert f"{code[:3]} {code[3:]}" in screen.get("/wall/").text
        assert WallScreen.objects.count() == 1

    def test_is_nobody(self, session, ines, client_of):
        screen, code = self.hung()
        client_of(ines).post(f"/s/{session.public_id}/wall/", {"code": code})

        assert screen.get(f"/s/{session.public_id}/sharing/").status_code == 302
        assert screen.post(f"/s/{session.public_id}/start/").status_code == 401

    def test_of_a_wrong_code_is_not_there(self, session, ines, client_of):
        answer = client_of(ines).post(f"/s/{session.public_id}/wall/", {"code": "NOPE22"})

        assert answer.status_code == 422
        assert "No screen shows this code" in answer.text

    def test_is_given_a_session_by_who_leads_it(self, session, tomas, ulla, client_of):
        _, code = self.hung()
        url = f"/s/{session.public_id}/wall/"

        assert client_of(tomas).post(url, {"code": code}).status_code == 403
        assert client_of(ulla).post(url, {"code": code}).status_code == 404
        assert client_of(tomas).get(url).status_code == 405

    def test_whose_time_is_over_starts_anew(self, session):
        screen, _ = self.hung()

        WallScreen.objects.update(until=now())

        assert screen.get("/wall/screen/", headers=HTMX)["HX-Redirect"] == "/wall/"

    def test_can_be_used_again_after_the_finish(self, session):
        screen, code = self.hung()
        WallScreen.show(code, session, now())
        Session.objects.update(finished_at=now())

        assert screen.get("/wall/").status_code == 200


class TestSharing:
    def test_shows_everyone_the_code_and_the_leader_the_rest(self, session, ines, tomas, client_of):
        url = f"/s/{session.public_id}/sharing/"
        hers, his = client_of(ines).get(url).text, client_of(tomas).get(url).text

        assert session.link_token in hers
        assert session.link_token in his
        assert session.projector_token in hers
        assert session.projector_token not in his

    def test_is_not_there_for_others(self, session, ulla, client_of):
        assert client_of(ulla).get(f"/s/{session.public_id}/sharing/").status_code == 404


def test_a_seat_survives_a_reload_but_not_another_browser(session, lin):
    browser = Client()
    sit(browser, lin)

    assert browser.get(f"/s/{session.public_id}/sharing/").status_code == 200
    assert Client().get(f"/s/{session.public_id}/sharing/").status_code == 302
