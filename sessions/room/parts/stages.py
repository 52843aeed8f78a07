"""The stage, the middle of the page, in each phase."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from backlog.items.rules.trend import trend
from backlog.lookalikes.queries import look_alikes_of
from backlog.models import Item, ProductGoal, Question
from backlog.models.labels import FIELDS, STATES, TYPES
from backlog.ranked.queries.placement import RankSlots
from sessions.deep_dive.parts.story import question, story
from sessions.deep_dive.parts.view_models import QuestionView
from sessions.meeting.parts.agenda import clock
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.drafts import drafts
from sessions.meeting.queries import owners_of
from sessions.meeting.rules.agenda import Phase, pace
from sessions.meeting.rules.pace import ON_TIME, keepable
from sessions.models import ActionItem, Answer, Decision, Entry, Session
from sessions.models.labels import ALIKE
from sessions.planner.queries.previous import last_of, topics_for_next
from sessions.planner.queries.readers import preparations
from sessions.planner.queries.rhythm import last_meeting
from sessions.planner.rules.aim import aim
from sessions.planner.service.planning import chosen_of, goal_proposed
from sessions.room.parts.lists import parking_lot, rows
from sessions.room.parts.view_models.stages import (
    ActionView,
    AlikeRow,
    AlikeView,
    Choice,
    DecisionRow,
    GoalView,
    KickOffView,
    LobbyView,
    LookAlike,
    PaceView,
    PollRow,
    ProposedWord,
    ReadyRow,
    StoryAhead,
    TriageView,
    WrapUpView,
)

# The keys of the decisions. They act for the room, so the page wants Shift with them.
DECISION_KEYS = {
    Decision.Outcome.URGENT: "U",
    Decision.Outcome.NEXT: "N",
    Decision.Outcome.SOON: "S",
    Decision.Outcome.LATER: "L",
    Decision.Outcome.NEEDS_INFO: "I",
    Decision.Outcome.DUPLICATE: "D",
    Decision.Outcome.DECLINE: "X",
}
ACTIONS_SHOWN = 8
VALUES_SHOWN = 4
# Fewer than beside an open item, so that the room can take them in at a glance.
STAGE_LOOK_ALIKES = 3


def lobby(scene: Scene) -> LobbyView:
    starts_at = scene.session.starts_at
    return LobbyView(
        code=scene.session.code,
        starts_at=starts_at,
        minutes=sum(row.planned for row in scene.timeboxes) // 60,
        triage=rows(scene, Phase.TRIAGE),
        deep_dive=ahead(scene),
        late_from=starts_at + timedelta(seconds=ON_TIME),
        too_late_from=starts_at + timedelta(seconds=keepable([row.length for row in scene.timeboxes])),
        rendered_at=scene.at,
        ends_at=scene.view("clock", clock).session_ends_at,
        call_url=scene.settings.call_url,
    )


def ahead(scene: Scene) -> tuple[StoryAhead, ...]:
    """The stories to read before the meeting."""
    prepared = preparations(scene.session)
    return tuple(
        StoryAhead(
            row.entry_id,
            row.key,
            row.title,
            row.reason,
            len(prepared[row.entry_id].readers),
            len(prepared[row.entry_id].sizers),
        )
        for row in rows(scene, Phase.DEEP_DIVE)
    )


def kick_off(scene: Scene) -> KickOffView:
    session = scene.session
    left = ActionItem.objects.left_for(session).select_related("owner", "item", "question")[:ACTIONS_SHOWN]
    actions = tuple(
        replace(action(each), is_carried=not each.done_at and each.carried_by_id == session.pk)
        for each in left
    )
    unsaid = (each.id for each in actions if not (each.is_done or each.is_carried))
    dives = [entry.item for entry in scene.listed(Phase.DEEP_DIVE)]
    return KickOffView(
        goals=goals(scene),
        actions=actions,
        triage_count=len(scene.listed(Phase.TRIAGE)),
        deep_dive=rows(scene, Phase.DEEP_DIVE),
        topics=topics_for_next(last_of(session.team)),
        goal_proposed="" if session.goal else goal_proposed(aim(chosen_of(dives))),
        next_action_id=next(unsaid, ""),
        owners=owners_of(session.team) if actions else (),
        vision=session.team.vision,
    )


def triage(scene: Scene) -> TriageView:
    entry = scene.on_stage
    by = entry.pulled_out_by if entry else None
    return TriageView(
        story(scene),
        poll(scene),
        choices(scene),
        look_alikes(scene),
        goals(scene),
        alike(scene),
        by.name if by else "",
        pace_of(scene),
        proposed(entry.item) if entry else (),
        drafts(scene, "question"),
        scene.session.team.vision,
        questions_asked(entry.item) if entry else (),
    )


def questions_asked(item: Item) -> tuple[QuestionView, ...]:
    """The open questions of an item: one that is asked in triage is seen there by everybody."""
    asked = item.questions.filter(answered_at=None, withdrawn_at=None)
    return tuple(question(each) for each in asked.select_related("asked_by", "answered_by"))


def proposed(item: Item) -> tuple[ProposedWord, ...]:
    """The other changes that the decision to add the item to the list makes."""
    if item.proposed_outcome == Decision.Outcome.DECLINE:
        return ()
    words = {name: str(TYPES.get(value, value)) for name, value in item.words_proposed().items()}
    return tuple(ProposedWord(name, str(FIELDS[name]), words[name]) for name in words)


def alike(scene: Scene) -> AlikeView | None:
    """The items that one press may confirm together with the one on the stage; None if there are none."""
    entry = scene.on_stage
    outcome = entry.item.proposed_outcome if entry and not entry.pulled_out_by_id else ""
    if entry is None or outcome not in Decision.PLACES:
        return None
    others = tuple(
        AlikeRow(each.public_id, each.item.key, each.item.title)
        for each in scene.listed(Phase.TRIAGE)
        if each.closed_at is None
        and each.pulled_out_by_id is None
        and each.item.proposal == entry.item.proposal
        and each.pk != entry.pk
    )
    if not others:
        return None
    label = _(str(Decision.Outcome(outcome).label))
    after = entry.item.after_proposed(outcome)
    place = _("%(decision)s, after %(key)s") % {"decision": label, "key": after} if after else label
    line = " · ".join((place, *(word.text for word in proposed(entry.item))))
    both, several = ALIKE[Decision.Outcome(outcome)]
    act = str(both) if len(others) == 1 else several % (len(others) + 1)
    return AlikeView(outcome, act, others, line)


def pace_of(scene: Scene) -> PaceView | None:
    """The time that each item took so far, and the time left for each of the others."""
    if scene.current is None or scene.phase != Phase.TRIAGE:
        return None
    listed = scene.listed(Phase.TRIAGE)
    spent = [entry.spent for entry in listed if entry.closed_at and entry.spent]
    left = sum(1 for entry in listed if entry.closed_at is None)
    speed = pace(spent, scene.current.box.remaining(scene.at), left)
    return PaceView(len(listed) - left, left, speed.took, speed.has, speed.is_late)


def poll(scene: Scene) -> tuple[PollRow, ...]:
    if scene.on_stage is None or scene.phase != Phase.TRIAGE:
        return ()
    counts = {
        row["question"]: row
        for row in Answer.objects.filter(entry=scene.on_stage)
        .values("question")
        .annotate(ayes=Count("pk", filter=Q(yes=True)), noes=Count("pk", filter=Q(yes=False)))
    }
    none = {"ayes": 0, "noes": 0}
    return tuple(
        PollRow(key, _(str(label)), counts.get(key, none)["ayes"], counts.get(key, none)["noes"])
        for key, label in Answer.Question.choices
    )


def choices(scene: Scene) -> tuple[Choice, ...]:
    """The decisions, each with the rank it would give; the product manager's proposal is marked."""
    if scene.on_stage is None:
        return ()
    item = scene.on_stage.item
    slots = RankSlots(scene.session.team, leaving_out=item)
    found = []
    for outcome, key in DECISION_KEYS.items():
        after = item.after_proposed(outcome)
        slot = slots.of(outcome, behind=after) if outcome in Decision.PLACES else None
        found.append(
            Choice(
                outcome=outcome.value,
                label=_("Decline") if outcome == Decision.Outcome.DECLINE else _(str(outcome.label)),
                key=key,
                place=slot.place if slot else 0,
                after_key=slot.after_key if slot else "",
                is_proposed=item.proposed_outcome == outcome,
                reason=item.proposed_reason if item.proposed_outcome == outcome else "",
            )
        )
    return tuple(found)


def look_alikes(scene: Scene) -> tuple[LookAlike, ...]:
    """Possible duplicates of the item on the stage; only people decide that it is one."""
    if scene.on_stage is None:
        return ()
    return tuple(
        LookAlike(
            each.key, each.title, str(STATES[Item.State(each.state)]), each.state != Item.State.DUPLICATE
        )
        for each in look_alikes_of(scene.on_stage.item, STAGE_LOOK_ALIKES)
    )


def wrap_up(scene: Scene) -> WrapUpView:
    session = scene.session
    dived = scene.listed(Phase.DEEP_DIVE)
    rating, words = session.ratings.mean_and_comments()
    return WrapUpView(
        parked=tuple(each for each in parking_lot(scene) if not each.outcome),
        questions=tuple(question(each) for each in _unanswered(session, dived)),
        left_in_triage=tuple(
            AlikeRow(entry.public_id, entry.item.key, entry.item.title)
            for entry in scene.listed(Phase.TRIAGE)
            if entry.closed_at is None
        ),
        ready=tuple(_ready_row(entry) for entry in dived if entry.ready_at),
        estimated=tuple(
            _ready_row(entry) for entry in dived if not entry.ready_at and _sized_since(session, entry.item)
        ),
        decisions=tuple(
            DecisionRow(
                each.entry.item.key,
                each.entry.item.title,
                each.outcome,
                each.get_outcome_display(),
                each.reason,
            )
            for each in Decision.objects.filter(entry__session=session, undone_at=None)
            .select_related("entry__item")
            .order_by("at", "pk")
        ),
        actions=tuple(
            action(each)
            for each in ActionItem.objects.filter(session=session, dropped_at=None).select_related(
                "owner", "item", "question"
            )
        ),
        rated_by=session.ratings.count(),
        **next_date(scene),
        rating=rating,
        words=tuple(words),
        foreword=session.foreword,
        drafts=drafts(scene, "action"),
        owners=owners_of(session.team),
    )


def _unanswered(session: Session, dived: Iterable[Entry]) -> QuerySet[Question]:
    """The questions that are still loose: about the stories, and those asked here about any other item."""
    about_a_story = Q(item__entries__in=[entry.pk for entry in dived])
    asked_here = Q(item__team=session.team_id, session=session.public_id)
    return (
        Question.objects.open()
        .filter(about_a_story | asked_here, action_since=None)
        .exclude(pk__in=session.parked.filter(question__isnull=False).values("question"))
        .select_related("item", "asked_by", "answered_by")
        .distinct()
    )


def _sized_since(session: Session, item: Item) -> bool:
    """True if the team settled its estimate since the session began; many stories come with an older one."""
    agreed, began = item.estimated_at, session.started_at
    return item.shown_estimate is not None and bool(agreed and began and agreed >= began)


def next_date(scene: Scene) -> dict[str, datetime | None]:
    """The next date, or the one by the team's cadence that nobody has kept or moved yet."""
    session, cadence = scene.session, scene.settings.cadence
    if following := session.following:
        starts_at, is_open = following.starts_at, following.is_as_made()
        return {
            "next_at": None if is_open else starts_at,
            "next_proposed": starts_at if is_open else None,
            "can_skip": starts_at if cadence and following.occurs_at else None,
        }
    if cadence is None:
        return {"next_at": None, "next_proposed": None}
    last = last_meeting(session.team, scene.at)
    return {"next_at": None, "next_proposed": cadence.next_after(scene.at, last)}


def goals(scene: Scene) -> tuple[GoalView, ...]:
    current = ProductGoal.objects.filter(team=scene.session.team).current().prefetch_related("values")
    return tuple(map(_goal, current))


def action(each: ActionItem) -> ActionView:
    key = each.item.key if each.item else ""
    is_done = each.done_at is not None
    return ActionView(
        each.public_id,
        each.text,
        each.owned_by,
        each.due,
        is_done,
        key,
        result=each.result if is_done else "",
        seen=each.seen,
    )


def _goal(goal: ProductGoal) -> GoalView:
    values = goal.earlier_values()
    direction = trend(values, goal.metric_target)
    return GoalView(
        goal.name,
        goal.metric,
        goal.metric_now,
        goal.metric_target,
        earlier=tuple(values[:-1][-VALUES_SHOWN:]),
        way=direction.way.value if direction else "",
        is_nearer=direction.is_nearer if direction else None,
    )


def _ready_row(entry) -> ReadyRow:
    item = entry.item
    return ReadyRow(entry.public_id, item.key, item.title, item.shown_label, entry.ready_reason)
