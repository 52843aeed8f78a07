"""Makes the sample team, once. A second run only makes sure that a session is planned for today."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from backlog.items.rules.scales import card_named
from backlog.models import BacklogSettings, Change, Criterion, Dependency, Item, ProductGoal, Question, Theme
from refine.sample import asked, earlier, sprints, words
from sessions.meeting.rules.agenda import Phase
from sessions.models import Entry, Session, SessionSettings
from sessions.planner.queries import agenda_items
from teams.models import Member, Team, User

# A session that was not started by then is moved to today.
STALE = timedelta(hours=12)


def make(at: datetime) -> tuple[Team, bool]:
    """The sample team, and whether it was created."""
    with transaction.atomic():
        team = Team.objects.filter(slug=words.SLUG, is_sample=True).first()
        is_new = team is None
        if team is None:
            team = _team(at)
        waiting = Session.objects.filter(team=team).upcoming().first()
        if waiting is None:
            _plan_for_today(team, at)
        elif waiting.started_at is None and waiting.starts_at < at - STALE:
            waiting.replan(Member.objects.get(team=team, name="Sami"), starts_at=at + earlier.STARTS_IN)
    return team, is_new


def _team(at: datetime) -> Team:
    slug = Team.free_slug(words.TEAM)
    team = Team.open(words.TEAM, slug, vision=words.VISION, is_sample=True)
    cast = {person.name: _person(team, person) for person in words.PEOPLE}
    ana = cast["Ana"]
    goals = {goal: _goal(team, goal, ana) for goal in words.GOALS}
    settings = BacklogSettings.of(team)
    newest = max(story.key for story in (*words.RANKED, *words.INBOX))
    BacklogSettings.objects.filter(pk=settings.pk).update(
        key_prefix=words.PREFIX, last_key=newest, velocity=words.VELOCITY
    )
    # The names on the cards show who explains an outlier; a new team has them off.
    SessionSettings(team=team).choose(names_at_reveal=True)
    stories = (*words.RANKED, *words.EARLIER_INBOX, *words.DONE)
    items = {story.key: _item(team, story, cast, goals, at) for story in stories}
    for key, (importance, satisfaction) in words.VALUES.items():
        items[key].value("opportunity", {"importance": importance, "satisfaction": satisfaction}, ana)
        Item.objects.filter(pk=items[key].pk).update(looked_at=items[key].created_at)
    for blocked, blocker in words.BLOCKED:
        Dependency.add(items[blocker], items[blocked], cast["Jo"])
    for name, keys in words.THEMES.items():
        theme = Theme.start(team, ana, name)
        for key in keys:
            items[key].edit(ana, theme=theme)
    sprints.run(team, cast, items, at)
    earlier.hold(team, cast, items, at)
    # Items that arrived after that session are new in the next one.
    for story in words.INBOX:
        _item(team, story, cast, goals, at)
    asked.tell(team, cast, at)
    return team


def _person(team: Team, person: words.Person) -> Member:
    email = f"{person.name.lower()}@{words.SLUG}.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    return Member.admit(team, person.name, person.role, user=user, title=person.title)


def _goal(team: Team, goal: words.Goal, by: Member) -> ProductGoal:
    first, *later = goal.values
    kept = ProductGoal.set(
        team, by, name=goal.name, metric=goal.metric, metric_now=first, metric_target=goal.target
    )
    for value in later:
        kept.restate(metric_now=value)
    return kept


def _item(
    team: Team,
    story: words.Story,
    cast: dict[str, Member],
    goals: dict[words.Goal, ProductGoal],
    at: datetime,
) -> Item:
    ana, jo = cast["Ana"], cast["Jo"]
    came = at - timedelta(days=story.days)
    item = Item.add(
        team,
        story.title,
        ana,
        key=f"{words.PREFIX}-{story.key}",
        type=story.type,
        why=story.why,
        description=story.description,
        state=Item.State.INBOX if story.proposed or story.state == "inbox" else Item.State.BACKLOG,
        goal=goals[story.goal] if story.goal else None,
        asked_count=story.asked,
        reporter=story.reporter,
        proposed_outcome=story.proposed,
        **_proposed(team, story.becomes, goals),
    )
    for line in story.criteria:
        Criterion.write(item, line, jo)
    for question in story.questions:
        Question.ask(item, question, jo)
    if story.estimate:
        _estimate(item, story.estimate, jo)
    _date_back(item, came)
    return item


def _proposed(
    team: Team, becomes: words.Becomes | None, goals: dict[words.Goal, ProductGoal]
) -> dict[str, Any]:
    if becomes is None:
        return {}
    return {
        "proposed_type": becomes.type,
        "proposed_theme": Theme.objects.get(team=team, name=becomes.theme),
        "proposed_goal": goals[becomes.goal],
        "proposed_after": team.items.get(key=f"{words.PREFIX}-{becomes.after}"),
    }


def _estimate(item: Item, label: str, by: Member) -> None:
    card = card_named(BacklogSettings.of(item.team).cards, label)
    item.settle(card.points if card else Decimal(label), label, by)


def _date_back(item: Item, came: datetime) -> None:
    """Set the time at which an item of the sample would have been created."""
    looked = {"created_at": came, "state_since": came, "looked_at": came}
    Item.objects.filter(pk=item.pk).update(**looked, changed_outside_at=None)
    Item.objects.filter(pk=item.pk, scope_changed_at__isnull=False).update(scope_changed_at=came)
    Item.objects.filter(pk=item.pk, estimate__isnull=False).update(estimated_at=came)
    Change.objects.filter(item=item).update(at=came)
    Criterion.objects.filter(item=item).update(created_at=came, changed_at=came)
    Question.objects.filter(item=item).update(asked_at=came)


def _plan_for_today(team: Team, at: datetime) -> Session:
    """A planned session: new items for triage, the top stories for the deep dive."""
    sami = Member.objects.get(team=team, name="Sami")
    session = Session.plan(team, sami, at + earlier.STARTS_IN, goal=words.SPRINT_GOAL)
    seconds = {Phase(row.phase): row.planned for row in session.timeboxes.all()}
    lists = agenda_items.proposed(team, seconds, at)
    for phase in (Phase.TRIAGE, Phase.DEEP_DIVE):
        Entry.add_all(session, phase, [(row.item, row.reason) for row in lists.chosen(phase)])
    return session
