"""Harbour's rows with the session in its deep dive; with the argument "automatic", in an automatic triage."""

import sys

from tests.browser import harbour  # sets Django up

from sessions.models import Session  # isort: skip
from teams.models import Member  # isort: skip


def main(automatic: bool) -> None:
    harbour.main([])
    session, ines = Session.objects.get(), Member.objects.get(name="Ines")
    Session.objects.update(auto_advance=automatic)
    for member in Member.objects.exclude(name="Kofi"):
        session.seat(member)
    session.start(by=ines)
    session.advance(past=1, by=ines)
    if not automatic:
        session.advance(past=2, by=ines)


if __name__ == "__main__":
    main("automatic" in sys.argv)
