"""Admission of sockets: to which page, as which audience, and what the others are shown."""

import pytest
from django.contrib.auth.models import AnonymousUser

from backlog.ranked.page import BACKLOG
from live.pages import Code, Refused
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, PROJECTOR
from sessions.room.page import PROJECTION, SESSION

AUDIENCE = {
    "ines": FACILITATOR,
    "ana": DECIDER,
    "tomas": MEMBER,
    "jo": MEMBER,
    "lin": MEMBER,
    "kofi": OBSERVER,
}


@pytest.fixture
def handshake(rf, client_of):
    """The request that a socket of this person's browser makes."""

    def make(member):
        request = rf.get("/ws/")
        request.user = (member and member.user) or AnonymousUser()
        if member:
            request.COOKIES = {name: morsel.value for name, morsel in client_of(member).cookies.items()}
        return request

    return make


def refusal(page, request, ident) -> Refused:
    with pytest.raises(Refused) as caught:
        page.admit(request, ident)
    assert caught.value.reason
    return caught.value


class TestSessionPage:
    @pytest.mark.parametrize("who", AUDIENCE)
    def test_seats_everyone_in_their_audience(self, request, running, handshake, who):
        person = request.getfixturevalue(who)

        seat = SESSION.admit(handshake(person), running.public_id)

        assert (seat.audience, seat.person) == (AUDIENCE[who], person.public_id)

    def test_turns_strangers_away(self, running, handshake, ulla):
        assert refusal(SESSION, handshake(ulla), running.public_id).code == Code.NOT_ALLOWED

    def test_asks_nobody_to_sign_in(self, running, handshake):
        assert refusal(SESSION, handshake(None), running.public_id).code == Code.NOT_SIGNED_IN

    def test_is_not_there_under_another_name(self, running, handshake, ines):
        assert refusal(SESSION, handshake(ines), "aaaaaaaaaaaa").code == Code.NO_SUCH_PAGE

    def test_is_closed_to_someone_who_was_removed(self, running, handshake, lin):
        running.participants.filter(member=lin).update(shown_out_at=running.started_at)

        assert refusal(SESSION, handshake(lin), running.public_id).code == Code.NOT_ALLOWED


class TestProjector:
    def test_opens_to_its_secret_alone(self, running, handshake):
        seat = PROJECTION.admit(handshake(None), f"{running.public_id}-{running.projector_token}")

        assert (seat.audience, seat.person) == (PROJECTOR, None)

    def test_is_closed_to_the_facilitator_with_a_wrong_secret(self, running, handshake, ines):
        refused = refusal(PROJECTION, handshake(ines), f"{running.public_id}-guess")

        assert refused.code == Code.NOT_ALLOWED


class TestBacklog:
    def test_opens_to_members(self, harbour, handshake, tomas):
        assert BACKLOG.admit(handshake(tomas), harbour.public_id).person == tomas.public_id

    @pytest.mark.parametrize("who", ["ulla", "lin"])
    def test_turns_strangers_and_guests_away(self, request, harbour, session, handshake, who):
        refused = refusal(BACKLOG, handshake(request.getfixturevalue(who)), harbour.public_id)

        assert refused.code in (Code.NOT_ALLOWED, Code.NOT_SIGNED_IN, Code.NO_SUCH_PAGE)
