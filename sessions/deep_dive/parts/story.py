"""The item on the stage: its text, criteria, questions, votes and readiness."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from backlog.deep.queries.scores import scores_of
from backlog.deep.rules.value import shown
from backlog.items.rules.due import due_of
from backlog.items.rules.steps import steps_of
from backlog.models import BacklogSettings, Criterion, Item, Lease, Question
from backlog.models.dependency import SETTLED
from backlog.models.labels import VALUE_MODELS
from backlog.models.readiness import ready_checks
from core.markdown import to_html
from core.text import version
from sessions.deep_dive.parts.notes import notes
from sessions.deep_dive.parts.rounds import references_of, remarks_of, sizes_of
from sessions.deep_dive.parts.view_models import (
    BarView,
    ByHand,
    Card,
    CheckView,
    CriteriaView,
    CriterionView,
    DeepDiveView,
    QuestionsView,
    QuestionView,
    ReadinessView,
    RevealedRound,
    RoundView,
    StepView,
    StoryView,
)
from sessions.deep_dive.rules.consensus import Outcome, Way
from sessions.meeting.parts.context import Scene
from sessions.meeting.parts.drafts import drafts
from sessions.meeting.rules.agenda import Phase
from sessions.models import Round
from sessions.models.pre_estimates import sealed_count
from sessions.sizing_wall.parts.sizing_wall import sizing_wall

# Labels shown in the line of facts.
LABELS = 3
STEP_WORDS = {"given": _lazy("Given"), "when": _lazy("When"), "then": _lazy("Then")}
CHECK_LABELS = {
    "why": "why",
    "criteria": "criteria",
    "estimate": "estimate",
    "questions": "no open questions",
    "blockers": "not blocked",
    "size": "small enough",
    "goal": "supports a goal",
}


def deep_dive(scene: Scene) -> DeepDiveView:
    if on_stage := sizing_wall(scene):
        return DeepDiveView(None, None, None, None, None, sizing_wall=on_stage)
    if scene.on_stage is None:
        return DeepDiveView(None, None, None, None, None)
    return DeepDiveView(
        story(scene), criteria(scene), questions(scene), votes(scene), readiness(scene), notes(scene)
    )


def story(scene: Scene) -> StoryView | None:
    entry = scene.on_stage
    if entry is None:
        return None
    item, listed = entry.item, scene.listed(entry.phase)
    return StoryView(
        entry_id=entry.public_id,
        item_id=item.public_id,
        key=item.key,
        title=item.title,
        type=item.type,
        type_label=item.get_type_display(),
        why=item.why,
        why_version=version(item.why),
        description_html=to_html(item.description),
        reporter=item.reporter,
        created_at=item.created_at,
        asked_count=item.asked_count,
        goal=item.goal.name if item.goal else "",
        is_urgent=item.is_urgent,
        place=next((place for place, each in enumerate(listed, 1) if each.pk == entry.pk), 0),
        places=len(listed),
        **(_value(scene, item) if entry.phase == Phase.TRIAGE else {}),
        **_labels(item),
        due=due_of(item.due_on, scene.session.team.today(scene.at), is_open=item.state not in SETTLED),
        drafts=drafts(scene, "why"),
    )


def _labels(item: Item) -> dict[str, Any]:
    names = list(item.labels.values_list("name", flat=True))
    return {"labels": tuple(names[:LABELS]), "more_labels": max(0, len(names) - LABELS)}


def _value(scene: Scene, item: Item) -> dict[str, Any]:
    """The item's value, which the decision is about; in the deep dive it has been made."""
    score = scores_of(scene.session.team, [item]).get(item.pk)
    if score is None:
        return {}
    label = VALUE_MODELS[BacklogSettings.of(scene.session.team).value_model]
    return {"value": shown(score.number), "value_label": str(label), "value_is_guess": score.is_guess}


def criteria(scene: Scene) -> CriteriaView | None:
    entry = scene.on_stage
    if entry is None:
        return None
    leases = {lease.target: lease for lease in scene.leases}
    rows = tuple(
        _criterion(row, number, leases.get(row.part))
        for number, row in enumerate(entry.item.criteria.all(), 1)
    )
    return CriteriaView(
        entry.public_id, entry.item.public_id, entry.item.key, rows, drafts(scene, "criterion")
    )


def criterion_of(scene: Scene, public_id: str) -> CriterionView | None:
    """The row of one criterion of the story; None if it was deleted or belongs to another story."""
    shown = criteria(scene)
    return next((row for row in shown.rows if row.id == public_id), None) if shown else None


def questions(scene: Scene) -> QuestionsView | None:
    entry = scene.on_stage
    if entry is None:
        return None
    asked = entry.item.questions.filter(withdrawn_at=None).select_related("asked_by", "answered_by")
    rows = tuple(question(each) for each in asked)
    return QuestionsView(
        entry.public_id,
        entry.item.public_id,
        entry.item.key,
        rows,
        drafts(scene, "question"),
        drafts(scene, "answer"),
    )


def question(asked: Question) -> QuestionView:
    return QuestionView(
        id=asked.public_id,
        text=asked.text,
        asked_by=asked.asked_by.name,
        initials=asked.asked_by.initials,
        hue=asked.asked_by.hue,
        answer=asked.answer,
        answered_by=asked.answered_by.name if asked.answered_by else "",
        is_open=asked.is_open,
        is_action=asked.action_since is not None,
        key=asked.item.key,
    )


def votes(scene: Scene) -> RoundView | None:
    entry, current = scene.on_stage, scene.round
    if entry is None or scene.phase != Phase.DEEP_DIVE:
        return None
    if current is None:
        return RoundView("none", entry.public_id, sealed=sealed_count(entry))
    earlier = tuple(_revealed(scene, each) for each in scene.rounds[:-1] if not each.is_open)
    revealed = None if current.is_open else _revealed(scene, current)
    state = "hidden" if current.is_open else "settled" if current.settled_at else "revealed"
    return RoundView(
        state=state,
        entry_id=entry.public_id,
        id=current.public_id,
        number=current.number,
        # In a hidden round the tally has the counts, so a vote renders one line again and not this part.
        voted=0 if current.is_open else len(scene.voted),
        expected=0 if current.is_open else len(scene.electorate),
        sizes=sizes_of(scene, current, revealed),
        revealed=revealed,
        earlier=earlier,
        references=references_of(scene, current),
        by_hand=_by_hand(scene, current) if state == "revealed" else (),
        cards=tuple(card.label for card in current.cards),
    )


def readiness(scene: Scene) -> ReadinessView | None:
    entry = scene.on_stage
    if entry is None or scene.phase != Phase.DEEP_DIVE:
        return None
    entry.item.team = scene.session.team
    checks = ready_checks(entry.item)
    following = next(
        (each for each in scene.listed(Phase.DEEP_DIVE) if each.pk != entry.pk and each.closed_at is None),
        None,
    )
    return ReadinessView(
        entry_id=entry.public_id,
        checks=tuple(
            CheckView(
                check.key, _(CHECK_LABELS.get(check.key, check.key)), check.met, check.key not in CHECK_LABELS
            )
            for check in checks
        ),
        all_met=all(check.met for check in checks),
        is_ready=entry.item.state == Item.State.READY,
        reason=entry.ready_reason,
        objected_by=entry.objected_by.name if entry.objected_by else "",
        has_next=following is not None,
        next_entry_id=following.public_id if following else "",
        next_key=following.item.key if following else "",
    )


def _criterion(row: Criterion, number: int, lease: Lease | None) -> CriterionView:
    return CriterionView(
        id=row.public_id,
        number=number,
        text=row.text,
        version=row.version,
        writer=lease.holder.name if lease else "",
        writer_id=lease.holder.public_id if lease else "",
        draft=lease.draft if lease else "",
        steps=tuple(StepView(str(STEP_WORDS[step.word]), step.text) for step in steps_of(row.text)),
    )


def _by_hand(scene: Scene, current: Round) -> tuple[ByHand, ...]:
    """The people without a device, each with the card that they showed by hand."""
    shown = {vote.participant_id: vote.label for vote in current.votes.all()}
    return tuple(
        ByHand(seat.member.public_id, seat.member.name, shown.get(seat.pk, ""))
        for seat in scene.seats
        if seat.without_device and scene.may_estimate(seat)
    )


def _revealed(scene: Scene, revealed: Round) -> RevealedRound:
    outcome: Outcome = revealed.outcome(Way(scene.settings.settles_by))
    extremes = {outcome.lowest, outcome.highest} if not outcome.agreed else set()
    order = {card.label: place for place, card in enumerate(revealed.cards)}
    names = scene.settings.names_at_reveal
    votes = list(revealed.votes.all())
    cards = sorted(
        (
            Card(
                vote.label,
                vote.participant.member.name if names else "",
                vote.label in extremes,
                revealed.outdates(vote.at),
                vote.by_hand,
            )
            for vote in votes
        ),
        key=lambda card: (order.get(card.label, 0), card.name),
    )
    tallest = max((bar.count for bar in outcome.bars), default=1)
    is_early = revealed.kind == Round.Kind.EARLY
    return RevealedRound(
        id=revealed.public_id,
        number=revealed.number,
        cards=tuple(cards),
        bars=tuple(
            BarView(bar.label, bar.count, round(100 * bar.count / tallest), bar.is_lowest or bar.is_highest)
            for bar in outcome.bars
        ),
        agreed=outcome.agreed,
        proposed=outcome.proposed,
        lowest=outcome.lowest,
        highest=outcome.highest,
        settled=revealed.settled_label,
        is_early=is_early,
        needs_talk=is_early and _needs_talk(revealed, outcome),
        outliers=outcome.outliers,
        spread=outcome.spread,
        agreement=outcome.agreement,
        mean=outcome.mean,
        unsure=outcome.unsure,
        breaks=outcome.breaks,
        remarks=remarks_of(votes, outcome, names),
        outdated=sum(card.is_outdated for card in cards),
        by_hand=sum(card.by_hand for card in cards),
    )


def _needs_talk(early: Round, outcome: Outcome) -> bool:
    """True if early estimates need to be discussed first: they differ, or something is still open."""
    asked = Question.objects.open().filter(item__entries=early.entry_id)
    return not outcome.agreed or outcome.unsure > 0 or asked.exists()
