"""Someone who joins late reads one line about the decisions so far."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.clock import now
from sessions.access import session_of
from sessions.deep_dive.service import deep_dive
from sessions.meeting.parts.context import Scene
from sessions.models import Participant, Session
from sessions.room.parts.late_joiner import so_far
from sessions.triage import service
from tests.factories import MemberFactory


@pytest.fixture
def late(triage, ana, ines, harbour):
    """Somebody who joins after two decisions and a ready story, ten minutes into the session."""
    for outcome in ("next", "later"):
        triage.refresh_from_db()
        service.decide(triage.on_stage, outcome, ana)
    triage.advance(past=2, by=ines)
    deep_dive.mark_ready(triage.on_stage, ines, "Small and clear")
    Session.objects.filter(pk=triage.pk).update(started_at=now() - timedelta(minutes=10))
    return triage, MemberFactory(team=harbour, name="Mara")


def line(session, member, at=None):
    return so_far(Scene(session_of(session.public_id), at), session.seat(member))


def test_a_late_joiner_reads_what_was_decided(late):
    session, mara = late
    key = session.entries.get(ready_at__isnull=False).item.key

    told = line(session, mara)
    assert told.startswith("So far: 2 items triaged (")
    assert {"1 moved to Next", "1 moved to Later"} == set(
        told[told.index("(") + 1 : told.index(")")].split(", ")
    )
    assert told.endswith(f"; {key} marked ready.")


def test_the_line_stands_on_the_page(late, client_of):
    session, mara = late

    assert (
        "So far: 2 items triaged"
        in client_of(mara).get(reverse("sessions:room", args=[session.public_id])).text
    )


def test_who_was_there_reads_nothing(late, tomas):
    session, _ = late
    Participant.objects.filter(member=tomas).update(joined_at=now() - timedelta(minutes=10))

    assert line(session, tomas) == ""


def test_it_is_gone_after_a_while(late):
    session, mara = late
    session.seat(mara)

    assert line(session, mara, now() + timedelta(minutes=6)) == ""


def test_nothing_was_decided_yet(running, harbour):
    Session.objects.filter(pk=running.pk).update(started_at=now() - timedelta(minutes=10))
    mara = MemberFactory(team=harbour, name="Mara")

    assert line(running, mara) == ""
