"""Harbour's rows with 44 more developers, in the deep dive, in a hidden round of the first story."""

import json
import sys

from tests.browser import harbour  # sets Django up

from django.db import transaction  # isort: skip
from sessions.models import Round, Session  # isort: skip
from teams.models import Member, Team  # isort: skip
from teams.members.rules.rights import Role  # isort: skip

CROWD = 44


@transaction.atomic
def rows() -> dict:
    made = harbour.rows([])
    session, ines = Session.objects.get(), Member.objects.get(name="Ines")
    crowd = [harbour.hire(Team.objects.get(), f"Hand {n}", Role.DEVELOPER) for n in range(CROWD)]
    for member in crowd:
        session.seat(member)
    session.start(by=ines)
    session.advance(past=1, by=ines)
    session.advance(past=2, by=ines)
    opened = Round.open(session.on_stage, ines)
    made["votes"] = f"{made['session']}rounds/{opened.public_id}/votes/"
    made["crowd"] = [{"id": member.public_id, "cookie": cookie_of(member)} for member in crowd]
    return made


def cookie_of(member: Member) -> str:
    return "; ".join(f"{name}={value}" for name, value in harbour.cookies_of(member).items())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rows()))
