from django.contrib.sessions.models import Session as SignIn
from django.test import Client, RequestFactory

from core.clock import now
from teams.accounts.queries.identity import guest_of, member_of, user_of
from teams.models import Member
from tests.conftest import scope_of, sit
from tests.factories import SessionFactory


def request_of(client):
    """A request of this client, as far as identification needs it."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return request


class TestMember:
    def test_is_known_from_a_scope_that_passed_no_middleware(self, harbour, tomas, client_of):
        scope = scope_of(client_of(tomas))

        assert member_of(scope, harbour) == tomas

    def test_is_nobody_in_another_team(self, harbour, lighthouse, tomas, client_of):
        scope = scope_of(client_of(tomas))

        assert member_of(scope, harbour)
        assert member_of(scope, lighthouse) is None

    def test_is_nobody_once_the_sign_in_has_expired(self, harbour, tomas, client_of):
        browser = client_of(tomas)
        assert member_of(scope_of(browser), harbour) == tomas

        SignIn.objects.update(expire_date=now())

        assert member_of(scope_of(browser), harbour) is None

    def test_is_nobody_after_leaving(self, harbour, tomas, client_of):
        scope = scope_of(client_of(tomas))
        tomas.leave(now())

        assert member_of(scope, harbour) is None

    def test_is_nobody_after_the_password_was_changed(self, harbour, tomas, client_of):
        scope = scope_of(client_of(tomas))
        tomas.user.set_password("a new one, please")
        tomas.user.save()

        assert user_of(scope) is None

    def test_is_nobody_once_the_account_is_closed_or_gone(self, harbour, tomas, client_of):
        scope, user = scope_of(client_of(tomas)), tomas.user
        user.is_active = False
        user.save()
        assert user_of(scope) is None

        user.is_active = True
        user.save()
        assert user_of(scope) == user
        tomas.delete()
        user.delete()
        assert user_of(scope) is None

    def test_is_found_with_three_queries(self, harbour, tomas, client_of, django_assert_num_queries):
        scope = scope_of(client_of(tomas))

        with django_assert_num_queries(3):  # the browser session, the account, the membership
            member = member_of(scope, harbour)
            assert (member.user.email, member.team.name) == ("tomas@example.org", "Harbour")


class TestGuest:
    def test_is_known_by_the_seat(self, session, lin, client_of):
        client = client_of(lin)

        assert guest_of(scope_of(client), session.public_id) == lin
        assert guest_of(request_of(client), session.public_id) == lin

    def test_is_nobody_in_another_session(self, session, lin, client_of, ines):
        other = SessionFactory(team=session.team, by=ines)
        client = client_of(lin)
        client.cookies[f"refine_seat_{other.public_id}"] = client.cookies[
            f"refine_seat_{session.public_id}"
        ].value

        assert guest_of(scope_of(client), session.public_id) == lin
        assert guest_of(scope_of(client), other.public_id) is None

    def test_cannot_be_forged(self, session, lin):
        client = Client()
        client.cookies[f"refine_seat_{session.public_id}"] = lin.public_id

        assert guest_of(scope_of(client), session.public_id) is None

    def test_is_nobody_after_leaving(self, session, lin, client_of):
        client = client_of(lin)
        Member.objects.get(pk=lin.pk).leave(now())

        assert guest_of(scope_of(client), session.public_id) is None

    def test_a_members_second_device_is_that_member_there_and_signed_in_nowhere(self, session, tomas):
        phone = Client()
        sit(phone, tomas)

        assert guest_of(scope_of(phone), session.public_id) == tomas
        assert user_of(scope_of(phone)) is None


class TestNobody:
    def test_has_no_cookies(self, harbour, session):
        scope = {"type": "websocket", "headers": []}

        assert member_of(scope, harbour) is None
        assert guest_of(scope, session.public_id) is None

    def test_sends_garbage(self, harbour, session):
        scope = {"type": "websocket", "headers": [(b"cookie", b"\xff\xfe=;;==")]}

        assert member_of(scope, harbour) is None
