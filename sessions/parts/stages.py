"""The middle of the page in each phase."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from backlog.labels import STATES
from backlog.landing import Landings
from backlog.lookalikes import look_alikes_of
from backlog.models import Item, ProductGoal, Question
from sessions.agenda import Phase
from sessions.models import ActionItem, Answer, Decision
from sessions.parts.lists import parking_lot, rows
from sessions.parts.scene import Scene
from sessions.parts.story import question, story
from sessions.view_models import (
    ActionView,
    Choice,
    DecisionRow,
    GoalView,
    KickOffView,
    LobbyView,
    LookAlike,
    PollRow,
    ReadyRow,
    TriageView,
    WrapUpView,
)

# The key that decides; letters of the room, so with Shift on the page.
DECISION_KEYS = {
    Decision.Outcome.URGENT: "U",
    Decision.Outcome.NEXT: "N",
    Decision.Outcome.SOON: "S",
    Decision.Outcome.LATER: "L",
    Decision.Outcome.NEEDS_INFO: "I",
    Decision.Outcome.DUPLICATE: "D",
    Decision.Outcome.DECLINE: "X",
}
# Fewer than beside an open item: the room takes them in at a glance.
STAGE_LOOK_ALIKES = 3


def lobby(scene: Scene) -> LobbyView:
    return LobbyView(
        code=scene.session.code,
        starts_at=scene.session.starts_at,
        minutes=sum(row.planned for row in scene.timeboxes) // 60,
        triage=rows(scene, Phase.TRIAGE),
        deep_dive=rows(scene, Phase.DEEP_DIVE),
    )


def kick_off(scene: Scene) -> KickOffView:
    left_open = ActionItem.objects.filter(team=scene.session.team).exclude(session=scene.session).open()
    return KickOffView(
        goals=goals(scene),
        actions=tuple(action(each) for each in left_open.select_related("owner", "item")[:8]),
        triage_count=len(scene.listed(Phase.TRIAGE)),
        deep_dive=rows(scene, Phase.DEEP_DIVE),
    )


def triage(scene: Scene) -> TriageView:
    return TriageView(story(scene), poll(scene), choices(scene), look_alikes(scene), goals(scene))


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
    """The decisions, each with its landing place; the proposal of the product manager stands out."""
    if scene.on_stage is None:
        return ()
    item = scene.on_stage.item
    landings = Landings(scene.session.team, leaving_out=item)
    found = []
    for outcome, key in DECISION_KEYS.items():
        landing = landings.of(outcome) if outcome in Decision.PLACES else None
        found.append(
            Choice(
                outcome=outcome.value,
                label=_("Decline") if outcome == Decision.Outcome.DECLINE else _(str(outcome.label)),
                key=key,
                place=landing.place if landing else 0,
                after_key=landing.after_key if landing else "",
                is_proposed=item.proposed_outcome == outcome,
            )
        )
    return tuple(found)


def look_alikes(scene: Scene) -> tuple[LookAlike, ...]:
    """What the item on the stage may be a duplicate of; only people say that it is."""
    if scene.on_stage is None:
        return ()
    return tuple(
        LookAlike(each.key, each.title, str(STATES[Item.State(each.state)]))
        for each in look_alikes_of(scene.on_stage.item, STAGE_LOOK_ALIKES)
    )


def wrap_up(scene: Scene) -> WrapUpView:
    session = scene.session
    dived = scene.listed(Phase.DEEP_DIVE)
    rating, words = session.ratings.told()
    return WrapUpView(
        parked=tuple(each for each in parking_lot(scene) if not each.outcome),
        questions=tuple(
            question(each)
            for each in Question.objects.open()
            .filter(item__entries__in=[entry.pk for entry in dived], action_since=None)
            .exclude(pk__in=session.parked.filter(question__isnull=False).values("question"))
            .select_related("asked_by", "answered_by")
        ),
        ready=tuple(_ready_row(entry) for entry in dived if entry.ready_at),
        estimated=tuple(
            _ready_row(entry)
            for entry in dived
            if not entry.ready_at and entry.item.shown_estimate is not None
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
                "owner", "item"
            )
        ),
        rated_by=session.ratings.count(),
        next_at=session.next_at,
        rating=rating,
        words=tuple(words),
        note=session.note,
    )


def goals(scene: Scene) -> tuple[GoalView, ...]:
    current = ProductGoal.objects.filter(team=scene.session.team).current()
    return tuple(GoalView(goal.name, goal.metric, goal.metric_now, goal.metric_target) for goal in current)


def action(each: ActionItem) -> ActionView:
    key = each.item.key if each.item else ""
    return ActionView(each.public_id, each.text, each.owned_by, each.due, each.done_at is not None, key)


def _ready_row(entry) -> ReadyRow:
    item = entry.item
    return ReadyRow(entry.public_id, item.key, item.title, item.shown_label, entry.ready_reason)
