"""The room's page: what it shows to each audience, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import now
from live.pages import PageAccess
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, PROJECTOR, session_of
from sessions.meeting.parts.context import Scene
from sessions.models import Participant, Round
from sessions.room import parts
from sessions.room.page import PROJECTION, SESSION
from sessions.triage import service
from teams.members.rules.rights import Role
from tests.factories import MemberFactory

AUDIENCES = (FACILITATOR, DECIDER, MEMBER, OBSERVER, PROJECTOR)
MOMENT = now()


def everything(session, *people) -> dict:
    """Every byte that is sent to all audiences, and in these people's personal parts."""
    seen = {}
    for audience in AUDIENCES:
        scene = Scene(session_of(session.public_id), MOMENT)
        names = (*parts.shared(audience), *parts.NESTED, *(seat.part for seat in scene.seats))
        seen[audience] = parts.render(scene, audience, names)
    scene = Scene(session_of(session.public_id), MOMENT)
    owners = parts.Owners(scene, frozenset(member.public_id for member in people))
    seen["own"] = parts.render_personal(scene, MEMBER, owners, parts.PERSONAL)
    return seen


@pytest.fixture
def hidden(deep_dive, ines):
    return Round.open(deep_dive.on_stage, ines)


class TestHiddenCard:
    def test_changes_no_byte_for_anybody_else_before_the_reveal(
        self, deep_dive, hidden, ana, ines, tomas, jo, kofi
    ):
        seat = deep_dive.seat(tomas)
        hidden.cast_vote(seat, "5")
        with_five = everything(deep_dive, ana, ines, jo, kofi)

        hidden.cast_vote(seat, "13")

        assert everything(deep_dive, ana, ines, jo, kofi) == with_five

    def test_tells_nobody_what_was_said_with_it(self, deep_dive, hidden, ana, ines, tomas, jo, kofi):
        seat = deep_dive.seat(tomas)
        hidden.cast_vote(seat, "5")
        without = everything(deep_dive, ana, ines, jo, kofi)

        hidden.remark(seat, confidence="guess", reason="Never done it")

        assert everything(deep_dive, ana, ines, jo, kofi) == without

    def test_is_shown_to_its_owner(self, deep_dive, hidden, tomas):
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        with_five = everything(deep_dive, tomas)["own"]

        hidden.cast_vote(deep_dive.seat(tomas), "13")

        assert everything(deep_dive, tomas)["own"] != with_five

    def test_is_seen_by_all_after_the_reveal(self, deep_dive, hidden, ines, tomas):
        seat = deep_dive.seat(tomas)
        hidden.cast_vote(seat, "13")
        before = everything(deep_dive)

        hidden.reveal(ines)

        after = everything(deep_dive)
        assert all(before[audience] != after[audience] for audience in AUDIENCES)
        assert all("13" in after[audience]["votes"] for audience in AUDIENCES if audience != PROJECTOR)
        assert "13" in after[PROJECTOR]["stage"]

    def test_hides_a_former_size_too(self, deep_dive, hidden, ines):
        item = deep_dive.on_stage.item
        without = everything(deep_dive)

        item.edit(ines, estimate=40, estimate_label="40")

        assert everything(deep_dive) == without


class TestPage:
    @pytest.mark.parametrize("phase", ["session", "running", "triage", "deep_dive"])
    @pytest.mark.parametrize("who", ["ana", "ines", "tomas", "kofi", "lin"])
    def test_opens_for_everyone_of_the_session_in_every_phase(self, request, client_of, phase, who):
        session, person = request.getfixturevalue(phase), request.getfixturevalue(who)

        response = client_of(person).get(reverse("sessions:room", args=[session.public_id]))

        assert response.status_code == 200
        assert f'data-me="{person.public_id}"' in response.text

    def test_is_unknown_to_strangers(self, session, client_of, ulla):
        response = client_of(ulla).get(reverse("sessions:room", args=[session.public_id]))

        assert response.status_code == 404

    def test_shows_the_controls_to_the_facilitator_only(self, triage, client_of, ines, tomas):
        url = reverse("sessions:room", args=[triage.public_id])
        phase = reverse("sessions:phase", args=[triage.public_id])

        assert phase in client_of(ines).get(url).text
        assert phase not in client_of(tomas).get(url).text
        # The part is there, empty, for the moment when facilitation is handed over.
        assert 'id="controls"' in client_of(tomas).get(url).text

    def test_shows_decisions_to_those_who_decide(self, triage, client_of, ana, tomas):
        url = reverse("sessions:room", args=[triage.public_id])
        decision = reverse("sessions:decision", args=[triage.public_id, triage.on_stage.public_id])

        assert decision in client_of(ana).get(url).text
        assert decision not in client_of(tomas).get(url).text

    def test_has_no_inline_script_or_style(self, deep_dive, client_of, ines):
        page = client_of(ines).get(reverse("sessions:room", args=[deep_dive.public_id])).text

        assert " style=" not in page
        assert "<style" not in page
        assert "hx-on" not in page

    def test_escapes_what_people_write(self, deep_dive, client_of, ines, tomas):
        deep_dive.on_stage.item.reword("why", "<script>alert(1)</script>", tomas)

        page = client_of(ines).get(reverse("sessions:room", args=[deep_dive.public_id])).text

        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


class TestProjector:
    def test_opens_to_nobody_by_its_link(self, deep_dive, client):
        url = reverse("sessions:projector", args=[deep_dive.public_id, deep_dive.projector_token])

        assert client.get(url).status_code == 200

    def test_is_closed_to_another_secret(self, deep_dive, client):
        assert (
            client.get(reverse("sessions:projector", args=[deep_dive.public_id, "guess"])).status_code == 404
        )

    def test_is_closed_after_the_code_was_renewed(self, deep_dive, client, ines):
        url = reverse("sessions:projector", args=[deep_dive.public_id, deep_dive.projector_token])
        deep_dive.renew_code(ines)

        assert client.get(url).status_code == 404

    @pytest.mark.parametrize("phase", ["session", "running", "triage", "deep_dive"])
    def test_has_no_controls(self, request, client, phase):
        session = request.getfixturevalue(phase)
        url = reverse("sessions:projector", args=[session.public_id, session.projector_token])

        page = client.get(url).text

        assert "hx-post" not in page
        assert "<button" not in page.split("<main")[1].split("</main")[0]


class TestCost:
    """The number of queries never depends on the number of people."""

    def crowd(self, session, size):
        for number in range(size):
            session.seat(MemberFactory(team=session.team, name=f"Dev {number}", role=Role.DEVELOPER))

    def cost(self, session, names, audience=MEMBER) -> int:
        with CaptureQueriesContext(connection) as queries:
            SESSION.render(session.public_id, audience, names)
        return len(queries)

    def test_of_a_vote_is_the_same_with_2_and_50_people(self, deep_dive, hidden, tomas):
        seat = deep_dive.seat(tomas)
        hidden.cast_vote(seat, "5")
        few = self.cost(deep_dive, (seat.part, "tally"))

        self.crowd(deep_dive, 50)

        assert self.cost(deep_dive, (seat.part, "tally")) == few

    @pytest.mark.parametrize("audience", [FACILITATOR, MEMBER])
    def test_of_the_whole_page_is_the_same_with_2_and_50_people(
        self, deep_dive, hidden, audience, tomas, ines
    ):
        hidden.cast_vote(deep_dive.seat(tomas), "5")
        hidden.reveal(ines)
        few = self.cost(deep_dive, parts.shared(audience), audience)

        self.crowd(deep_dive, 50)

        assert self.cost(deep_dive, parts.shared(audience), audience) == few

    def test_of_everyones_own_parts_is_the_same_for_2_and_50_people(self, deep_dive, hidden, tomas, jo):
        def own(people):
            with CaptureQueriesContext(connection) as queries:
                SESSION.render_personal(deep_dive.public_id, MEMBER, frozenset(people), parts.PERSONAL)
            return len(queries)

        few = own({tomas.public_id, jo.public_id})
        self.crowd(deep_dive, 50)
        everyone = Participant.objects.filter(session=deep_dive).values_list("member__public_id", flat=True)

        assert own(set(everyone)) == few

    def test_of_asking_who_may_still_look_is_the_same_for_2_and_50_people(self, deep_dive, tomas, jo):
        def asking(people):
            seats = frozenset(PageAccess(deep_dive.public_id, MEMBER, person) for person in people)
            with CaptureQueriesContext(connection) as queries:
                SESSION.readmit(deep_dive.public_id, seats)
            return len(queries)

        few = asking({tomas.public_id, jo.public_id})
        self.crowd(deep_dive, 50)
        everyone = Participant.objects.filter(session=deep_dive).values_list("member__public_id", flat=True)

        assert asking(set(everyone)) == few


class TestReadmission:
    def test_closes_the_page_of_someone_who_was_removed(self, deep_dive, tomas):
        seat = PageAccess(deep_dive.public_id, MEMBER, tomas.public_id)
        assert SESSION.readmit(deep_dive.public_id, frozenset({seat}))[seat] == seat

        Participant.objects.filter(session=deep_dive, member=tomas).update(shown_out_at=now())

        assert SESSION.readmit(deep_dive.public_id, frozenset({seat}))[seat] is None

    def test_follows_a_change_of_facilitation(self, deep_dive, tomas, ines):
        seat = PageAccess(deep_dive.public_id, MEMBER, tomas.public_id)
        deep_dive.hand_over(tomas, ines)

        assert SESSION.readmit(deep_dive.public_id, frozenset({seat}))[seat].audience == FACILITATOR

    def test_ends_a_projector_whose_link_was_renewed(self, deep_dive, ines):
        ident = f"{deep_dive.public_id}-{deep_dive.projector_token}"
        seat = PageAccess(ident, PROJECTOR, None, key=deep_dive.projector_token)
        deep_dive.renew_code(ines)

        assert PROJECTION.readmit(ident, frozenset({seat}))[seat] is None


def test_news_of_an_item_on_the_stage_renders_its_parts_again(deep_dive):
    item = deep_dive.on_stage.item

    touched = SESSION.affected_parts(deep_dive.public_id, deep_dive.team.topic, frozenset({item.part}))

    assert {"story", "criteria", "questions", "readiness"} <= set(touched)


def test_news_of_an_item_elsewhere_renders_nothing_again(deep_dive, backlog):
    touched = SESSION.affected_parts(deep_dive.public_id, deep_dive.team.topic, frozenset({backlog[5].part}))

    assert touched == ()


def test_an_import_of_many_items_renders_the_parts_with_items_again(deep_dive):
    touched = SESSION.affected_parts(
        deep_dive.public_id, deep_dive.team.topic, frozenset({"items", "backlog"})
    )

    assert {"story", "criteria", "queue"} <= set(touched)


def test_an_undo_names_what_it_takes_back(triage, ana):
    entry = triage.on_stage
    service.decide(entry, "later", ana)

    rendered = SESSION.render(triage.public_id, DECIDER, ("queue",))["queue"]

    assert entry.item.key in rendered
