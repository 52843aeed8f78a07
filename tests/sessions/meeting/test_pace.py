"""Time of items and of phases: what an overrun borrows, and how the next agenda adapts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions.access import FACILITATOR, MEMBER, session_of
from sessions.meeting.parts.agenda import agenda, clock
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.rules.pace import KEPT, ON_TIME, borrowed, learnt, made_up
from sessions.room import parts
from sessions.room.parts.lists import rows
from sessions.summary.service.finish import finish
from tests.orders import HTMX
from tests.sessions.planner.test_planning import as_proposed

MINUTE = timedelta(minutes=1)
SECONDS = st.floats(0, 7200)
TAKEN = st.lists(st.dictionaries(st.sampled_from(list(Phase)), SECONDS), max_size=6)


class TestBorrowing:
    @given(SECONDS, st.lists(SECONDS, max_size=4))
    def test_takes_the_overrun_where_there_is_enough_and_no_more(self, overrun, ahead):
        lent = borrowed(overrun, ahead)

        spare = sum(max(0, left - KEPT) for left in ahead)
        assert sum(lent) == pytest.approx(min(overrun, spare), abs=1e-6)

    @given(SECONDS, st.lists(SECONDS, max_size=4))
    def test_leaves_every_phase_a_minute(self, overrun, ahead):
        for left, taken in zip(ahead, borrowed(overrun, ahead), strict=True):
            assert 0 <= taken <= max(0, left - KEPT) + 1e-9

    @given(SECONDS, SECONDS, st.lists(SECONDS, max_size=4))
    def test_takes_no_less_from_anybody_the_longer_it_lasts(self, overrun, more, ahead):
        before, after = borrowed(overrun, ahead), borrowed(overrun + more, ahead)

        assert all(now >= was - 1e-9 for was, now in zip(before, after, strict=True))


class TestMakingUpForALateStart:
    @given(SECONDS, st.lists(SECONDS, max_size=4))
    def test_takes_exactly_what_is_late_or_nothing(self, late, lengths):
        lost = made_up(late, lengths)

        assert not lost or sum(lost) == pytest.approx(late, abs=1)
        assert all(
            length - each >= min(length, KEPT) - 1e-6 for length, each in zip(lengths, lost, strict=False)
        )

    @given(st.floats(0, ON_TIME), st.lists(SECONDS, max_size=4))
    def test_asks_nothing_of_whoever_is_on_time(self, late, lengths):
        assert made_up(late, lengths) == []

    def test_takes_in_proportion_to_what_each_can_spare(self):
        assert made_up(560, [300, 1200, 1500, 600]) == pytest.approx([40, 190, 240, 90])

    def test_does_not_squeeze_an_hour_into_less_than_half_of_it(self):
        assert made_up(1801, [300, 1200, 1500, 600]) == []


class TestALateStart:
    def start(self, session, client_of, ines, monkeypatch, late=12 * MINUTE, **data):
        at = session.starts_at + late
        monkeypatch.setattr("sessions.models.clock.now", lambda: at)
        response = client_of(ines).post(
            reverse("sessions:start", args=[session.public_id]), data, headers=HTMX
        )
        session.refresh_from_db()
        return response, clock(Scene(session_of(session.public_id), at)), at

    def test_keeps_the_end_with_one_press(self, session, client_of, ines, monkeypatch):
        _, view, _ = self.start(session, client_of, ines, monkeypatch)

        planned = session.starts_at + 60 * MINUTE
        assert view.session_ends_at == view.on_course_for == planned
        assert sum(row.length for row in session.timeboxes.all()) == pytest.approx(48 * 60)
        assert [row.planned for row in session.timeboxes.all()] == [300, 1200, 1500, 600]

    def test_shifts_the_end_with_one_press(self, session, client_of, ines, monkeypatch):
        _, view, at = self.start(session, client_of, ines, monkeypatch, end="shift")

        assert view.session_ends_at == view.on_course_for == at + 60 * MINUTE

    @pytest.mark.parametrize("late", [timedelta(seconds=50), -5 * MINUTE, 40 * MINUTE])
    def test_leaves_the_phases_alone_on_time_and_far_too_late(
        self, session, client_of, ines, monkeypatch, late
    ):
        _, view, at = self.start(session, client_of, ines, monkeypatch, late)

        assert view.session_ends_at == at + 60 * MINUTE

    def test_is_refused_when_it_says_neither(self, session, client_of, ines, monkeypatch):
        response, *_ = self.start(session, client_of, ines, monkeypatch, end="never")

        assert response.status_code == 422
        assert session.started_at is None

    def test_is_offered_to_who_leads_from_the_minute_until_half_the_time_is_gone(self, session):
        def rendered(audience, late):
            scene = Scene(session_of(session.public_id), session.starts_at + late)
            return parts.render(scene, audience, ("stage",))["stage"]

        moments = [session.starts_at + MINUTE, session.starts_at + 30 * MINUTE]
        for late, to_come in ((-5 * MINUTE, moments), (12 * MINUTE, moments[1:]), (40 * MINUTE, [])):
            stage = rendered(FACILITATOR, late)
            planned = [at for at in moments if f'lobby__late" data-at="{at.isoformat()}"' in stage]
            assert planned == to_come
            assert stage.count("lobby__late") == 2
        assert "end later" not in rendered(MEMBER, 12 * MINUTE)


class TestLearning:
    @given(st.integers(4, 240), TAKEN)
    def test_deals_exactly_the_length_and_a_minute_at_least_to_each(self, total, taken):
        minutes = learnt(total, taken)

        assume(minutes)
        assert sum(minutes.values()) == total - total % (5 if total >= 45 and total % 5 == 0 else 1)
        assert all(each >= 1 for each in minutes.values())
        assert list(minutes) == [phase for phase in Phase if phase in minutes]

    @given(st.integers(8, 40), st.dictionaries(st.sampled_from(list(Phase)), SECONDS, min_size=1))
    def test_gives_no_phase_less_than_one_that_took_less(self, total, took):
        minutes = learnt(total, [took])

        for one in minutes:
            for other in minutes:
                if took[one] > took[other] + 1:
                    assert minutes[one] >= minutes[other]

    def test_proposes_round_figures_for_an_hour(self):
        took = {Phase.KICK_OFF: 250, Phase.TRIAGE: 800, Phase.DEEP_DIVE: 1750, Phase.WRAP_UP: 560}

        assert list(learnt(60, [took]).values()) == [5, 15, 30, 10]

    def test_has_nothing_to_say_without_a_session(self):
        assert learnt(60, []) == {}
        assert learnt(60, [{Phase.TRIAGE: 0}]) == {}


class TestAnOverrun:
    def test_is_taken_from_what_is_left_when_the_phase_is_left(self, running, ines):
        began = running.started_at
        running.advance(1, ines, began + 9 * MINUTE)

        lengths = {row.phase: row.length / 60 for row in running.timeboxes.all()}
        # Four minutes too long; 19, 24 and 9 minutes could be lent.
        assert lengths["triage"] == pytest.approx(20 - 4 * 19 / 52)
        assert lengths["deep-dive"] == pytest.approx(25 - 4 * 24 / 52)
        assert lengths["wrap-up"] == pytest.approx(10 - 4 * 9 / 52)

    def test_is_given_back_by_going_back(self, running, ines):
        began = running.started_at
        running.advance(1, ines, began + 9 * MINUTE)
        running.go_back(2, ines, began + 10 * MINUTE)

        lengths = {row.phase: round(row.length / 60, 6) for row in running.timeboxes.all()}
        assert lengths == {"kick-off": 5, "triage": 20, "deep-dive": 25, "wrap-up": 10}
        assert all(not row.borrowed for row in running.timeboxes.all())

    def test_is_seen_while_it_lasts_and_afterwards(self, running, ines):
        began = running.started_at
        during = agenda(Scene(session_of(running.public_id), began + 9 * MINUTE))
        running.advance(1, ines, began + 9 * MINUTE)
        after = agenda(Scene(session_of(running.public_id), began + 9 * MINUTE))

        assert [row.lent for row in during] == [row.lent for row in after] == [0, 1, 2, 1]
        assert [row.minutes for row in during][1:] == [row.minutes for row in after][1:] == [19, 23, 9]

    def test_leaves_the_end_where_it_was(self, running):
        began = running.started_at
        during = clock(Scene(session_of(running.public_id), began + 9 * MINUTE))

        assert during.on_course_for == during.session_ends_at


class TestTheShareOfAStory:
    def test_says_when_the_others_are_expected_to_begin(self, deep_dive):
        since = deep_dive.on_stage.on_stage_since
        first, second = rows(Scene(session_of(deep_dive.public_id), since), Phase.DEEP_DIVE)

        box = deep_dive.current().box
        assert first.starts_at is None
        assert (second.starts_at - since).total_seconds() == pytest.approx(box.remaining(since) / 2, abs=1)

    def test_is_put_off_by_a_story_that_overruns(self, deep_dive):
        since = deep_dive.on_stage.on_stage_since
        later = since + 35 * MINUTE
        _, second = rows(Scene(session_of(deep_dive.public_id), later), Phase.DEEP_DIVE)

        assert second.starts_at == later

    def test_ends_what_was_said_of_it_beforehand(self, deep_dive, ines):
        second = deep_dive.entries.listed_in(Phase.DEEP_DIVE).last()

        def reasons():
            return [row.reason for row in rows(Scene(session_of(deep_dive.public_id)), Phase.DEEP_DIVE)]

        assert reasons() == ["", "top of next"]
        second.bring_up(ines)
        assert reasons() == ["", ""]


class TestThePlanner:
    @pytest.fixture
    def held(self, running, ines, harbour):
        began = running.started_at
        for past, minutes in ((1, 5), (2, 20), (3, 50)):
            running.advance(past, ines, began + minutes * MINUTE)
        finish(running, ines, began + 60 * MINUTE)

    def test_proposes_what_the_last_sessions_took(self, held, client_of, ana):
        page = client_of(ana).get("/t/harbour/sessions/new/")

        assert "Use 5/15/30/10" in page.text

    def test_takes_it_over_by_one_press(self, held, client_of, ana):
        client = client_of(ana)
        sent = as_proposed(client.get("/t/harbour/sessions/new/"))

        page = client.post("/t/harbour/sessions/new/", sent | {"rerender": "minutes 5 15 30 10"})

        form = page.context["form"]
        assert list(form.minutes.values()) == [5, 15, 30, 10]
        assert form["template"].value() == "own"
        assert "Use 5/15/30/10" not in page.text

    def test_keeps_quiet_before_there_was_a_session(self, client_of, ana):
        assert "Use " not in client_of(ana).get("/t/harbour/sessions/new/").text

    @pytest.mark.parametrize("nonsense", ["minutes 5 x 30 10", "minutes", "minutes 9999 1 1 1"])
    def test_is_not_shaken_by_nonsense(self, held, client_of, ana, nonsense):
        client = client_of(ana)
        sent = as_proposed(client.get("/t/harbour/sessions/new/"))

        assert client.post("/t/harbour/sessions/new/", sent | {"rerender": nonsense}).status_code == 200
