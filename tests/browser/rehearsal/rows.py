"""Creates the team of the rehearsal with a backlog of real items: `python -m tests.browser.rehearsal.rows`.

There are nine reports in the inbox and a list of real stories. Prints JSON like `tests.browser.harbour`.
"""

import json
import sys

from tests.browser import harbour  # sets Django up

from django.core.management import call_command  # isort: skip
from backlog.models import Item, ProductGoal  # isort: skip
from sessions.models import SessionSettings  # isort: skip
from teams.models import Team  # isort: skip
from teams.members.rules.rights import Role  # isort: skip

CAST = {
    "ana": ("Ana", Role.PRODUCT_MANAGER),
    "ines": ("Ines", Role.SCRUM_MASTER),
    "vera": ("Vera", Role.SCRUM_MASTER),
    "tomas": ("Tomas", Role.DEVELOPER),
    "jo": ("Jo", Role.DEVELOPER),
    "mira": ("Mira", Role.DEVELOPER),
    "pavel": ("Pavel", Role.DEVELOPER),
    "rosa": ("Rosa", Role.DEVELOPER),
    "kofi": ("Kofi", Role.STAKEHOLDER),
}
REPORTS, STORIES = "tests/data/seamonkey_40.csv", "tests/data/devlake_33_jira.csv"
WAITING = 9


def main() -> None:
    team = Team.open("Harbour", "harbour")
    people = {name: harbour.hire(team, *facts) for name, facts in CAST.items()}
    SessionSettings(team=team).choose(names_at_reveal=True)
    ProductGoal.set(team, people["ana"], name="Reports find their fix", metric="days", metric_now="30")
    for file in (REPORTS, STORIES):
        call_command("import_backlog", file, team=team.slug, stdout=sys.stderr, stderr=sys.stderr)
    # Most of the reports were closed long ago in their own tracker: here they are new.
    reports = Item.objects.filter(team=team, state=Item.State.DONE).order_by("pk")
    for item in reports[: WAITING - Item.objects.filter(team=team).inbox().count()]:
        item.to_state(Item.State.INBOX, people["ana"])
    for item in Item.objects.filter(team=team).unready()[:6]:
        item.reword("why", "Someone asked for it, and waits", people["ana"])
    sys.stdout.write(
        json.dumps(
            {
                "sessions": f"/t/{team.slug}/sessions/",
                "people": {name: member.public_id for name, member in people.items()},
                "cookies": {name: harbour.cookies_of(member) for name, member in people.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
