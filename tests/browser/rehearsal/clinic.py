"""Creates the team of an animal clinic: `python -m tests.browser.rehearsal.clinic SESSION`.

The session "quiet" has nothing to triage and two stories; "busy" has six requests and two stories, its team
votes without names, and a session a week before left two actions. Prints JSON like `tests.browser.harbour`.
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal

from tests.browser import harbour  # sets Django up

from backlog.models import BacklogSettings, Criterion, Dependency, Item, ProductGoal, Question, Theme  # isort: skip
from core.clock import now  # isort: skip
from sessions.meeting.rules.agenda import Phase  # isort: skip
from sessions.models import ActionItem, Entry, Session, SessionSettings  # isort: skip
from sessions.summary.service.finish import finish  # isort: skip
from teams.members.rules.rights import Role  # isort: skip
from teams.models import Member, Team, User  # isort: skip

CAST = {
    "mei": ("林美", Role.PRODUCT_MANAGER),
    "yuliya": ("Юлия Шевчук", Role.SCRUM_MASTER),
    "deepa": ("दीपा राव", Role.DEVELOPER),
    "salma": ("سلمى حداد", Role.DEVELOPER),
    "bjorn": ("Björn Åkesson", Role.DEVELOPER),
    "nora": ("Nora Weiss", Role.STAKEHOLDER),
}
STORIES = (
    "Owners book a visit online without calling the front desk",
    "Lab results appear in the animal’s chart as soon as the lab sends them",
    "A vaccination that is due reminds the owner two weeks ahead",
    "The night vet sees which animals in the ward need a check, and when",
    "Prescriptions are printed with the dose per kilogram of body weight",
    "取消预约后，候补名单上的第一位主人会收到短信",
    "An invoice lists each treatment with its code for the insurer",
    "Owners of large dogs get a double slot by default",
)
REQUESTS = (
    ("Owners want to send a photo of a wound before they drive to us", "Front desk"),
    ("Show the weight of an animal as a curve", "Dr. Okafor"),
    ("Print the chart on pink paper again", "A visitor"),
    ("Why does the chart show lab results only the next morning?", "Dr. Okafor"),
    ("أصحاب القطط يريدون غرفة انتظار هادئة", "Front desk"),
    ("The reminder went to an owner whose dog had died", "Mr. Sato"),
)


def main(name: str) -> None:
    team = Team.open("Lindenhof Animal Clinic", "lindenhof", vision="No animal waits longer than it must")
    people = {name: hire(team, name, *facts) for name, facts in CAST.items()}
    mei = people["mei"]
    SessionSettings(team=team).choose(names_at_reveal=name == "quiet")
    BacklogSettings.of(team)
    BacklogSettings.objects.filter(team=team).update(
        key_prefix="VET", velocity=Decimal(13), manual_checks=["Shown to a vet"]
    )
    goal = ProductGoal.set(team, mei, name="Half as many calls", metric="calls a day", metric_now="140")
    stories = [Item.add(team, title, mei, state=Item.State.BACKLOG) for title in STORIES]
    stories[0].reword("why", "The phone rings while an animal is on the table", mei)
    stories[1].reword("description", "The lab sends HL7 files.\nToday somebody types them in.", mei)
    stories[2].edit(mei, goal=goal, theme=Theme.objects.create(team=team, name="Reminders"))
    stories[5].resize(Decimal(8), "8", mei)
    Criterion.write(stories[0], "Only free slots are offered", mei)
    Criterion.write(stories[0], "A visit can be cancelled until the evening before", mei)
    Dependency.add(stories[4], stories[6], mei)
    requests = []
    if name == "busy":
        requests = [Item.add(team, title, mei, reporter=reporter) for title, reporter in REQUESTS]
        Item.objects.filter(pk=requests[5].pk).update(
            proposed_outcome="next", proposed_type="bug", proposed_goal=goal, proposed_reason="It hurts"
        )
        leave_actions(team, people, stories[6])
    session = Session.plan(team, people["yuliya"], now() + harbour.EARLY, "Fewer calls by spring")
    Entry.add_all(session, Phase.TRIAGE, [(item, "new") for item in requests])
    Entry.add_all(session, Phase.DEEP_DIVE, [(item, "not estimated") for item in stories[:2]])
    made = {
        "session": f"/s/{session.public_id}/",
        "projector": f"/s/{session.public_id}/projector/{session.projector_token}/",
        "code": session.code,
        "cookies": {name: harbour.cookies_of(member) for name, member in people.items()},
        "requests": [item.key for item in requests],
        "stories": [item.key for item in stories],
    }
    sys.stdout.write(json.dumps(made))


def leave_actions(team: Team, people: dict[str, Member], item: Item) -> None:
    """A session of last week left two actions, one of them a question about that item."""
    yuliya, week_ago = people["yuliya"], now() - timedelta(days=7)
    last = Session.plan(team, yuliya, week_ago, "Nobody types a result twice")
    question = Question.ask(item, "Which codes does the insurer use?", people["deepa"], last.public_id)
    last.start(yuliya, week_ago)
    last.advance(last.position, yuliya, week_ago)
    ActionItem.take(last, "Ask the insurer", yuliya, owner=people["nora"], question=question)
    ActionItem.take(last, "Bestellung für das Röntgengerät prüfen", yuliya, owner=people["bjorn"])
    finish(last, yuliya, week_ago)


def hire(team: Team, handle: str, name: str, role: Role) -> Member:
    return Member.admit(team, name, role, user=User.objects.create_user(f"{handle}@example.org"))


if __name__ == "__main__":
    main(sys.argv[1])
