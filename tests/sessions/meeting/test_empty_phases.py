"""A phase with nothing in it is passed over, and its time goes where the planner says: to the deep dive."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st

from sessions.access import session_of
from sessions.meeting.parts.agenda import agenda, clock, controls
from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase, PhaseAhead, next_with_content
from sessions.meeting.rules.pace import time_ahead
from sessions.models import Entry
from sessions.summary.service.finish import finish
from tests.factories import ItemFactory

MINUTE = timedelta(minutes=1)
AHEAD = st.lists(
    st.builds(PhaseAhead, st.sampled_from(list(Phase)), st.floats(0, 7200), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda each: each.phase,
).map(lambda phases: sorted(phases, key=lambda each: list(Phase).index(each.phase)))


class TestTimeAhead:
    @given(AHEAD)
    def test_is_nothing_for_what_is_passed_over(self, ahead):
        for each, seconds in zip(ahead[:-1], time_ahead(ahead), strict=False):
            assert each.has_content or seconds == 0

    @given(AHEAD)
    def test_adds_up_unless_no_deep_dive_takes_what_is_saved(self, ahead):
        seconds = time_ahead(ahead)

        dive = next((i for i, each in enumerate(ahead) if each.phase == Phase.DEEP_DIVE), None)
        passed = [i for i, each in enumerate(ahead[:-1]) if not each.has_content]
        lost = [i for i in passed if dive is None or dive in passed or i > dive]
        assert sum(seconds) == pytest.approx(sum(each.left for i, each in enumerate(ahead) if i not in lost))

    @given(AHEAD)
    def test_is_for_the_phase_that_comes_next(self, ahead):
        index = next_with_content(ahead)

        assert not any(each.has_content for each in ahead[:index])
        assert ahead[index].has_content or index == len(ahead) - 1


def scene(session, at):
    return Scene(session_of(session.public_id), at)


def empty(session, phase):
    session.entries.filter(phase=phase).delete()


class TestAPhaseThatEndedEarly:
    def test_has_a_bar_as_long_as_it_was(self, session, ines):
        session.start(ines, session.starts_at)
        for minutes in (5, 25, 32):
            session.advance(session.position, ines, session.starts_at + minutes * MINUTE)
        at = session.starts_at + 40 * MINUTE

        bars = agenda(scene(session, at))
        assert [(bar.state, bar.minutes) for bar in bars[-1:]] == [("now", 10)]
        assert [round(bar.length / 60) for bar in bars if bar.state == "done"] == [5, 20, 7]


class TestAnEmptyTriage:
    @pytest.fixture
    def started(self, session, ines):
        empty(session, Phase.TRIAGE)
        session.start(ines, session.starts_at)
        return session

    def test_gives_its_minutes_to_the_deep_dive(self, started, ines):
        at = started.starts_at + 5 * MINUTE
        started.advance(1, ines, at)

        assert started.phase == Phase.DEEP_DIVE
        assert clock(scene(started, at)).ends_at - at == 45 * MINUTE

    def test_is_announced_as_empty_before_with_the_minutes_where_they_will_be(self, started):
        bars = agenda(scene(started, started.starts_at))

        assert [(bar.state, bar.minutes) for bar in bars] == [
            ("now", 5),
            ("empty", 0),
            ("ahead", 45),
            ("ahead", 10),
        ]
        assert controls(scene(started, started.starts_at)).next_label == "Deep dive"

    def test_is_shown_as_skipped_afterwards_with_no_bar(self, started, ines):
        at = started.starts_at + 5 * MINUTE
        started.advance(1, ines, at)

        bars = agenda(scene(started, at))
        assert [bar.state for bar in bars] == ["done", "skipped", "now", "ahead"]
        assert bars[1].length == 0

    def test_leaves_the_end_where_it_was_planned(self, started, ines):
        began = started.starts_at
        before = clock(scene(started, began + 2 * MINUTE))
        started.advance(1, ines, began + 3 * MINUTE)
        after = clock(scene(started, began + 3 * MINUTE))

        assert before.on_course_for == before.session_ends_at == began + 60 * MINUTE
        assert after.on_course_for == after.session_ends_at

    def test_takes_its_minutes_back_when_something_is_added_and_the_room_returns(self, started, ines, inbox):
        began = started.starts_at
        started.advance(1, ines, began + 5 * MINUTE)
        Entry.add(started, Phase.TRIAGE, inbox[0])

        started.go_back(3, ines, began + 10 * MINUTE)

        assert started.phase == Phase.TRIAGE
        assert clock(scene(started, began + 10 * MINUTE)).left == 20 * 60
        assert [row.length / 60 for row in started.timeboxes.all()] == [5, 20, 25, 10]

    def test_is_no_place_to_return_to_while_it_is_empty(self, started, ines):
        began = started.starts_at
        started.advance(1, ines, began + 3 * MINUTE)

        started.go_back(3, ines, began + 10 * MINUTE)

        assert started.phase == Phase.KICK_OFF
        assert [row.length / 60 for row in started.timeboxes.all()] == [5, 20, 25, 10]


class TestAnEmptyTriageWithoutAKickOff:
    @pytest.fixture
    def started(self, session, ines):
        session.replan(ines, minutes={Phase.TRIAGE: 20, Phase.DEEP_DIVE: 30, Phase.WRAP_UP: 10})
        empty(session, Phase.TRIAGE)
        session.start(ines, session.starts_at)
        return session

    def test_is_passed_over_by_the_start(self, started):
        assert started.phase == Phase.DEEP_DIVE
        assert clock(scene(started, started.starts_at)).left == 50 * 60
        assert [bar.state for bar in agenda(scene(started, started.starts_at))] == ["skipped", "now", "ahead"]

    def test_is_offered_to_return_to_once_something_waits_in_it(self, started, ines, inbox):
        assert not controls(scene(started, started.starts_at)).can_go_back

        Entry.add(started, Phase.TRIAGE, inbox[0])

        assert controls(scene(started, started.starts_at)).can_go_back
        assert started.go_back(2, ines, started.starts_at + MINUTE)
        assert started.phase == Phase.TRIAGE


class TestAnEmptyDeepDive:
    def test_ends_the_session_earlier_and_says_so(self, session, ines):
        empty(session, Phase.DEEP_DIVE)
        session.start(ines, session.starts_at)

        view = clock(scene(session, session.starts_at))

        assert view.on_course_for == session.starts_at + 35 * MINUTE
        assert agenda(scene(session, session.starts_at))[2].state == "empty"

    def test_has_its_time_again_once_something_is_added(self, session, ines, backlog):
        empty(session, Phase.DEEP_DIVE)
        session.start(ines, session.starts_at)

        Entry.add(session, Phase.DEEP_DIVE, backlog[0])

        assert clock(scene(session, session.starts_at)).on_course_for == session.starts_at + 60 * MINUTE


class TestTheExpectedEnd:
    """The browser shows the later one of what the server expected and what is left at least from now on."""

    def shown(self, view, at):
        return max(view.on_course_for, at + timedelta(seconds=view.course_least))

    @pytest.mark.parametrize("minutes", [1, 5, 9, 30, 70])
    def test_stays_true_on_a_screen_that_was_rendered_long_ago(self, running, minutes):
        began, later = running.started_at, running.started_at + minutes * MINUTE

        rendered, fresh = (clock(scene(running, at)) for at in (began + MINUTE, later))

        assert self.shown(rendered, later) == pytest.approx(fresh.on_course_for, abs=timedelta(seconds=2))

    def test_moves_on_while_the_clock_is_paused(self, running, ines):
        at = running.started_at + MINUTE
        running.pause(ines, at)

        view = clock(scene(running, at))

        assert self.shown(view, at + 7 * MINUTE) == view.on_course_for + 7 * MINUTE


STEPS = st.lists(
    st.tuples(st.sampled_from(["next", "next", "back", "add", "close", "extend"]), st.integers(1, 1500)),
    max_size=9,
)


@settings(
    # Shrinking takes minutes with a database.
    phases=[Stage.explicit, Stage.reuse, Stage.generate],
    max_examples=25,
    deadline=None,
    # The same examples in every run: who changes something here takes it out to look for new ones.
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(to_triage=st.booleans(), to_dive=st.booleans(), steps=STEPS)
def test_the_parts_add_up_and_the_promised_end_comes_true(session, ines, to_triage, to_dive, steps):
    with transaction.atomic():
        try:
            for wanted, phase in ((to_triage, Phase.TRIAGE), (to_dive, Phase.DEEP_DIVE)):
                wanted or empty(session, phase)
            at, more = session.starts_at, 0
            session.start(ines, at)
            for act, seconds in steps:
                at += timedelta(seconds=seconds)
                if act == "next":
                    session.advance(session.position, ines, at)
                elif act == "back":
                    session.go_back(session.position, ines, at)
                elif act == "add":
                    phase = Phase.TRIAGE if seconds % 2 else Phase.DEEP_DIVE
                    Entry.add(session, phase, ItemFactory(team=session.team, by=ines))
                elif act == "close":
                    session.entries.filter(closed_at=None).update(closed_at=at)
                else:
                    session.extend(60, ines, session.position)
                    more += 60
                _adds_up(session, more)
            _ends_when_promised(session, ines, at)
        finally:
            transaction.set_rollback(True)


def _adds_up(session, more):
    rows = list(session.timeboxes.all())
    lent = sum(sum(row.borrowed.values()) for row in rows)
    given = sum(row.given_away for row in rows)
    planned = sum(row.planned for row in rows)
    assert sum(row.length for row in rows) - given + lent == pytest.approx(planned + more, abs=len(rows))


def _ends_when_promised(session, ines, at):
    promised = clock(scene(session, at)).on_course_for
    while session.current().position < 4:
        at = max(at, session.current().ends_at)
        session.advance(session.position, ines, at)
    at = max(at, session.current().ends_at)
    finish(session, ines, at)
    session.refresh_from_db()
    # Less than a second is not worth giving away.
    assert session.finished_at == pytest.approx(promised, abs=timedelta(seconds=4))
