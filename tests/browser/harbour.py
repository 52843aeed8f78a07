"""Creates Harbour's rows in a server's database: `python -m tests.browser.harbour [FILE ...]`.

The cast is that of tests/conftest.py. The backlog is imported from the files, if any are given; otherwise it
has a few items of its own. Prints JSON: the addresses, everybody's cookies, and the keys that tests look for.
"""

import json
import os
import sys
from datetime import timedelta
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refine.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402

from backlog.models import Item, ProductGoal  # noqa: E402
from core.clock import now  # noqa: E402
from sessions.meeting.rules.agenda import Phase  # noqa: E402
from sessions.models import Entry, Session, SessionSettings  # noqa: E402
from teams.members.rules.rights import Role  # noqa: E402
from teams.models import Member, Team, User  # noqa: E402

EARLY = timedelta(hours=1)
CAST = {
    "ana": ("Ana", Role.PRODUCT_MANAGER),
    "ines": ("Ines", Role.SCRUM_MASTER),
    "tomas": ("Tomas", Role.DEVELOPER),
    "jo": ("Jo", Role.DEVELOPER),
    "kofi": ("Kofi", Role.STAKEHOLDER),
}


def main(files: list[str]) -> None:
    sys.stdout.write(json.dumps(rows(files)))


def rows(files: list[str]) -> dict:
    """Creates the rows; returns what tests need of them."""
    team = Team.open("Harbour", "harbour")
    people = {name: hire(team, *facts) for name, facts in CAST.items()}
    SessionSettings(team=team).choose(names_at_reveal=True)
    goal = ProductGoal.set(team, people["ana"], name="Ships wait less", metric="hours", metric_now="9")
    for file in files:
        call_command("import_backlog", file, team=team.slug, stdout=sys.stderr, stderr=sys.stderr)
    if not files:
        for number in range(1, 7):
            Item.add(team, f"Berth plan {number}", people["ana"], state=Item.State.BACKLOG)
        for number in range(1, 4):
            Item.add(team, f"Request {number}", people["ana"])
    triage = list(Item.objects.filter(team=team).inbox()[:3])
    deep_dive = list(Item.objects.filter(team=team).unready()[:2])
    # Early enough for any test: a late start would shorten the phases.
    session = Session.plan(team, people["ines"], now() + EARLY, "Berths ready for sprint 22")
    Entry.add_all(session, Phase.TRIAGE, [(item, "new") for item in triage])
    Entry.add_all(session, Phase.DEEP_DIVE, [(item, "not estimated") for item in deep_dive])
    return {
        "session": f"/s/{session.public_id}/",
        "id": session.public_id,
        "starts_at": session.starts_at.isoformat(),
        "projector": f"/s/{session.public_id}/projector/{session.projector_token}/",
        "code": session.code,
        "goal": goal.name,
        "people": {name: member.public_id for name, member in people.items()},
        "cookies": {name: cookies_of(member) for name, member in people.items()},
        "triage": [[item.key, item.title] for item in triage],
        "deep_dive": [[item.key, item.title] for item in deep_dive],
    }


def hire(team: Team, name: str, role: Role) -> Member:
    user = User.objects.create_user(f"{name.lower()}@example.org")
    return Member.admit(team, name, role, user=user)


def cookies_of(member: Member) -> dict[str, str]:
    """The cookies of a browser in which this member is signed in."""
    browser = import_module(settings.SESSION_ENGINE).SessionStore()
    browser[SESSION_KEY] = str(member.user.pk)
    browser[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    browser[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    browser.save()
    return {settings.SESSION_COOKIE_NAME: browser.session_key}


if __name__ == "__main__":
    main(sys.argv[1:])
