"""The hint that only the facilitator sees: its text, and the press that fixes the problem."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Item
from core.clock import now
from sessions.access import DECIDER, FACILITATOR, MEMBER, OBSERVER, session_of
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Participant, Round, Session
from sessions.room import parts
from sessions.room.page import SESSION
from sessions.room.parts.hints import hint
from tests.orders import HTMX


def says(session, at=None):
    """The text of the hint at that moment, and the act beside it."""
    scene = Scene(session_of(session.public_id), at)
    lines = [line for line in hint(scene).lines if line.at is None]
    return lines[0] if lines else None


@pytest.fixture
def press(client_of, ines):
    """Presses the hint's act, as Ines."""

    def give(session, line):
        url = reverse(line.act.order, args=[session.public_id, *line.act.args])
        browser = client_of(ines)
        if line.act.is_link:
            return browser.get(url)
        return browser.post(url, dict(line.act.fields), headers=HTMX)

    return give


@pytest.fixture
def later():
    """A later moment, at which everybody is still here."""

    def shift(**wait):
        moment = now() + timedelta(**wait)
        Participant.objects.update(seen_at=moment)
        return moment

    return shift


def crowd(session, backlog):
    Entry.add_all(session, Phase.DEEP_DIVE, [(item, "") for item in backlog[:5]])


def long(session):
    session.replan(None, minutes={Phase.KICK_OFF: 5, Phase.DEEP_DIVE: 100, Phase.WRAP_UP: 10})


class TestOnePress:
    @pytest.mark.parametrize("name", ["too-many-dives", "too-long", "no-goal"])
    def test_fixes_the_plan(self, session, backlog, press, name):
        if name == "too-many-dives":
            crowd(session, backlog)
        elif name == "too-long":
            long(session)
        else:
            Session.objects.filter(pk=session.pk).update(goal="")
        line = says(session)
        assert line.name == name

        assert press(session, line).status_code == 200

        assert says(session) is None

    def test_says_when_the_team_meets_next(self, deep_dive, ines, press):
        deep_dive.advance(past=3, by=ines)
        line = says(deep_dive)
        assert line.name == "no-next-date"

        assert press(deep_dive, line).status_code == 200

        deep_dive.refresh_from_db()
        assert deep_dive.next_at == deep_dive.starts_at + timedelta(days=7)
        assert says(deep_dive) is None

    def test_says_it_at_the_start_after_a_long_pause(self, session, harbour, ines, press):
        earlier = Session.plan(harbour, ines, now() - timedelta(days=20))
        earlier.started_at = earlier.finished_at = now() - timedelta(days=20)
        earlier.save()
        line = says(session)
        assert line.name == "out-of-rhythm"
        assert "2 weeks" in line.text

        assert press(session, line).status_code == 200

        assert says(session) is None

    def test_reveals_without_the_last_vote(self, deep_dive, lin, ines, tomas, jo, press):
        opened = Round.open(deep_dive.on_stage, ines)
        opened.cast_vote(deep_dive.seat(tomas), "5")
        assert says(deep_dive) is None
        opened.cast_vote(deep_dive.seat(jo), "5")
        line = says(deep_dive)
        assert line.text == "Only Lin hasn’t voted yet."

        assert press(deep_dive, line).status_code == 200

        opened.refresh_from_db()
        assert not opened.is_open

    @pytest.mark.parametrize("state", [Item.State.PLANNED, Item.State.DONE])
    def test_puts_off_what_is_under_way(self, deep_dive, ines, press, state):
        entry = deep_dive.on_stage
        Item.objects.filter(pk=entry.item_id).update(state=state)
        line = says(deep_dive)
        assert line.name == f"in-progress:{entry.public_id}"

        assert press(deep_dive, line).status_code == 200

        deep_dive.refresh_from_db()
        assert deep_dive.on_stage != entry

    def test_puts_off_what_is_far_off(self, deep_dive, harbour, ana, press):
        entry = deep_dive.on_stage
        for number in range(9):
            Item.add(harbour, f"Sooner {number}", ana, state=Item.State.BACKLOG, top=True)
        line = says(deep_dive)
        assert line.name == f"far-off:{entry.public_id}"

        assert press(deep_dive, line).status_code == 200

        deep_dive.refresh_from_db()
        assert deep_dive.on_stage != entry

    def test_opens_the_invitation_when_no_developer_is_there(self, triage, press):
        Participant.objects.filter(member__name__in=["Tomas", "Jo"]).update(away_at=now())
        line = says(triage)
        assert line.name == "no-developer"

        assert press(triage, line).status_code == 200

    def test_parks_what_is_past_its_share(self, triage, press, later):
        entry = triage.on_stage
        line = says(triage, later(minutes=7))
        assert line.name == f"over-share:{entry.public_id}"

        assert press(triage, line).status_code == 200

        triage.refresh_from_db()
        assert triage.on_stage != entry

    def test_postpones_the_last_item_when_time_runs_out(self, triage, press, later):
        triage.mute_hint(f"over-share:{triage.on_stage.public_id}")
        line = says(triage, later(minutes=19, seconds=30))
        assert line.name == "pace"
        assert "3 items left" in line.text

        assert press(triage, line).status_code == 200

        assert triage.entries.waiting_in(Phase.TRIAGE).count() == 2


class TestTheHint:
    def test_contains_the_hints_to_come(self, triage):
        lines = hint(Scene(session_of(triage.public_id))).lines

        assert [line.name.split(":")[0] for line in lines] == ["over-share"]
        assert lines[0].at > now()

    def test_is_for_the_facilitator_only(self, session):
        Session.objects.filter(pk=session.pk).update(goal="")
        scene = Scene(session_of(session.public_id))
        rendered = {
            audience: parts.render(scene, audience, ("hint",))["hint"]
            for audience in (FACILITATOR, DECIDER, MEMBER, OBSERVER)
        }

        assert "no goal yet" in rendered.pop(FACILITATOR)
        assert all("no goal yet" not in html for html in rendered.values())

    def test_is_gone_after_not_now(self, session, client_of, ines):
        Session.objects.filter(pk=session.pk).update(goal="")

        client_of(ines).post(
            reverse("sessions:hint", args=[session.public_id]), {"guardrail": "no-goal"}, headers=HTMX
        )

        assert says(session) is None

    def test_moves_to_the_phone_and_back(self, session, client_of, ines):
        url = reverse("sessions:hint-place", args=[session.public_id])

        away = client_of(ines).post(url, {"on_phone": "1"}, headers=HTMX).text
        back = client_of(ines).post(url, {"on_phone": "0"}, headers=HTMX).text

        assert "data-on-phone" in away
        assert "data-on-phone" not in back

    def test_hears_of_every_vote(self, deep_dive):
        assert "hint" in SESSION.affected_parts(
            deep_dive.public_id, deep_dive.topic, frozenset({"tally", "deck"})
        )
