"""Creates sessions with an open round and prints them as JSON: `python -m bench.rows SESSIONS PEOPLE`."""

import json
import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import transaction  # noqa: E402

from backlog.models import Item  # noqa: E402
from core.clock import now  # noqa: E402
from sessions.meeting.rules.agenda import Phase  # noqa: E402
from sessions.models import Entry, Round, Session  # noqa: E402
from teams.members.rules.rights import Role  # noqa: E402
from teams.models import Member, Team, User  # noqa: E402


@transaction.atomic
def make(number: int, people: int) -> dict:
    """Create one team and its session, with `people` voters and a facilitator."""
    team = Team.open(f"Team {number}", f"team-{number}")
    leader = hire(team, f"Leader {number}", Role.SCRUM_MASTER)
    voters = [hire(team, f"Voter {number}-{each}", Role.DEVELOPER) for each in range(people)]
    item = Item.add(team, "A story as long as stories are", leader, state=Item.State.BACKLOG)
    session = Session.plan(team, leader, now(), "Measure")
    for member in (leader, *voters):
        session.seat(member)
    Entry.add_all(session, Phase.DEEP_DIVE, [(item, "measured")])
    session.start(by=leader)
    session.advance(past=1, by=leader)
    opened = Round.open(session.on_stage, leader)
    return {
        "socket": f"/ws/session/{session.public_id}/",
        "votes": f"/s/{session.public_id}/rounds/{opened.public_id}/votes/",
        "voters": [{"id": member.public_id, "cookie": cookie_of(member)} for member in voters],
    }


def hire(team: Team, name: str, role: Role) -> Member:
    user = User.objects.create_user(f"{name.replace(' ', '-').lower()}@example.org")
    return Member.admit(team, name, role, user=user)


def cookie_of(member: Member) -> str:
    browser = import_module(settings.SESSION_ENGINE).SessionStore()
    browser[SESSION_KEY] = str(member.user.pk)
    browser[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    browser[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    browser.save()
    return f"{settings.SESSION_COOKIE_NAME}={browser.session_key}"


if __name__ == "__main__":
    sessions, people = map(int, sys.argv[1:])
    print(json.dumps([make(number, people) for number in range(sessions)]))
