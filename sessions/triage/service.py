"""Triage: decisions that give an item its rank, alone or together, and the ways out of a long discussion."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from backlog.models import Item, Question, Reshaping
from backlog.models.dependency import Circle
from backlog.models.estimation import BeingEstimated
from backlog.models.item_fields import history_text
from backlog.models.reshaping import Changed, WrongState
from backlog.models.undo import undo
from backlog.ranked.queries.placement import RankSlots
from core.clock import now
from sessions.meeting.rules.agenda import Phase
from sessions.meeting.service.incomplete import IncompleteRequest
from sessions.models import Decision, Entry, Event, ParkedTopic, Session
from sessions.models.session_fields import WHOLE_STAGE
from teams.models import Member

# With what the next phase is: a decision may fill or empty its list.
TRIAGE_PARTS = (*WHOLE_STAGE, "clock", "tally", "people", "controls")


def decide(
    entry: Entry,
    outcome: str,
    by: Member,
    *,
    reason: str = "",
    duplicate_of: Item | None = None,
    question: str = "",
    nudge: int = 0,
    as_proposed: bool = False,
) -> bool:
    """Saves the decision, gives the item its rank, and brings up the next one.

    Declining `as_proposed` records the reason with which that was proposed, or none if it had none.

    False if the item has been decided since or triage is over. Raises IncompleteRequest for declining without
    a reason, a duplicate of nothing or of itself, and needing info without a question.
    """
    outcome = Decision.Outcome(outcome)
    if as_proposed and outcome == entry.item.proposed_outcome == Decision.Outcome.DECLINE:
        reason = entry.item.proposed_reason
    else:
        _require(outcome, entry, reason, duplicate_of, question)
    at = now()
    with entry.session.changing(*TRIAGE_PARTS) as session:
        decision = _decide(
            session,
            entry,
            outcome,
            by,
            at,
            reason=reason,
            duplicate_of=duplicate_of,
            question=question,
            nudge=nudge,
        )
        if decision is None:
            session.nothing_changed()
        else:
            _bring_up_next(session, by, at)
    return decision is not None


def confirm_alike(entry: Entry, outcome: str, by: Member, refs: Iterable[str]) -> list[str]:
    """Confirms the proposal for the entry and those of `refs` that share it, in the order of the list.

    `refs` are the public IDs with which the button was rendered: an entry that joined them later is not
    confirmed unseen, and one that was pulled out or decided since stays as it is. Returns the keys of the
    confirmed items.
    """
    if outcome not in Decision.PLACES:
        return []
    at, together = now(), ""
    keys: list[str] = []
    with entry.session.changing(*TRIAGE_PARTS) as session:
        alike = session.entries.alike(outcome, entry.item).filter(public_id__in=[entry.public_id, *refs])
        for each in alike.select_related("item__team"):
            # Each one follows the one before: if all followed the same item, the last would come first.
            after = keys[-1] if keys and each.item.proposed_after_id else ""
            decision = _decide(
                session, each, Decision.Outcome(outcome), by, at, together=together, after=after
            )
            if decision is None:
                continue
            keys.append(each.item.key)
            if not together:
                together = decision.together = decision.public_id
                decision.save(update_fields=["together"])
        if keys:
            _bring_up_next(session, by, at)
        else:
            session.nothing_changed()
    return keys


def dive_instead(entry: Entry, by: Member) -> bool:
    """Ranks the item in next and adds it to this session's deep dive, because it needs a longer discussion.

    One undo takes both back. False if the item was decided since or triage is over.
    """
    at = now()
    with entry.session.changing(*TRIAGE_PARTS) as session:
        decision = _decide(session, entry, Decision.Outcome.NEXT, by, at)
        if decision is None:
            session.nothing_changed()
            return False
        dive, made = Entry.add_last(session, Phase.DEEP_DIVE, entry.item, _("needs more time than triage"))
        if made:
            decision.before |= {"dive": dive.pk}
            decision.save(update_fields=["before"])
        _bring_up_next(session, by, at)
    return True


def park(entry: Entry, by: Member) -> ParkedTopic | None:
    """Parks the item of the stage, undecided; None if it is decided already."""
    at = now()
    with entry.session.changing(*TRIAGE_PARTS, "parking-lot", "wrap-up") as session:
        entry = Entry.objects.select_related("item").get(pk=entry.pk)
        if session.phase != Phase.TRIAGE or entry.closed_at:
            session.nothing_changed()
            return None
        words = f"{entry.item.key} {entry.item.title}"[:300]
        topic = ParkedTopic.objects.create(session=session, entry=entry, text=words, by=by)
        entry.close(at)
        _bring_up_next(session, by, at)
    return topic


def unpark(topic: ParkedTopic, by: Member) -> bool:
    """Takes the item out of the parking lot, back to the stage; False if the topic has an outcome."""
    with topic.session.changing(*TRIAGE_PARTS, "parking-lot", "wrap-up") as session:
        entry = Entry.objects.select_related("item").filter(parked=topic.pk).first()
        standing = ParkedTopic.objects.filter(pk=topic.pk, outcome="")
        if entry is None or session.phase != Phase.TRIAGE or not standing.delete()[0]:
            session.nothing_changed()
            return False
        entry.reopen()
        session.put_on_stage(entry, by, now())
    return True


def undo_decision(decision: Decision, by: Member) -> bool:
    """Undoes a decision: the item returns to where it was and, while triage is on, to the stage.

    Decisions that were confirmed together are undone together. False if it was undone already, or was a
    duplicate that has become something else since.
    """
    try:
        return _undo_decision(decision, by, now())
    except (Changed, Circle):
        return False


def last_decision(session: Session) -> Decision | None:
    """The decision that undo would take back."""
    standing = Decision.objects.filter(entry__session=session, undone_at=None)
    return standing.select_related("entry__session", "entry__item", "duplicate_of").first()


def _undo_decision(decision: Decision, by: Member, at: datetime) -> bool:
    with decision.entry.session.changing(*TRIAGE_PARTS) as session:
        standing = Decision.objects.filter(entry__session=session, undone_at=None).select_related(
            "entry__item"
        )
        decisions = standing.filter(pk=decision.pk)
        if decision.together:
            decisions = standing.filter(together=decision.together)
        # The last one first, so that each item returns to the rank it left.
        undone = [each for each in decisions.order_by("-pk") if _take_back(session, each, by, at)]
        if not undone:
            session.nothing_changed()
            return False
        if session.phase == Phase.TRIAGE:
            session.put_on_stage(undone[-1].entry, by, at)
    return True


def _take_back(session: Session, decision: Decision, by: Member, at: datetime) -> bool:
    if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=at):
        return False
    entry = decision.entry
    if asked := decision.before.get("question"):
        Question.objects.get(pk=asked).withdraw(by, session.public_id)
    merged = Reshaping.objects.filter(public_id=decision.before.get("merge", "")).first()
    if not (merged and merged.take_back(by, session.public_id)):
        entry.item.restore(decision.before, by, session.public_id)
        _take_words_back(entry.item, decision.before.get("became", {}), by, session.public_id)
    entry.item.propose_again(decision.before.get("proposed", {}))
    if dive := Entry.objects.filter(pk=decision.before.get("dive")).first():
        # An entry that has been on the stage there stays on the list.
        dive.drop_unseen()
    entry.reopen()
    session.record(Event.Kind.UNDONE, by, at, item=entry.item.key)
    return True


def _take_words_back(item: Item, became: dict[str, str], by: Member, session: str) -> None:
    """Restores type, goal and theme, unless someone has changed them since."""
    for name, value in became.items():
        if history_text(getattr(item, name)) == value:
            undo(item, name, by, session)


def _decide(
    session: Session,
    entry: Entry,
    outcome: Decision.Outcome,
    by: Member,
    at: datetime,
    *,
    reason: str = "",
    duplicate_of: Item | None = None,
    question: str = "",
    nudge: int = 0,
    together: str = "",
    after: str = "",
) -> Decision | None:
    entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
    if session.phase != Phase.TRIAGE or entry.closed_at:
        return None
    before = entry.item.snapshot()
    before |= _carry_out(entry.item, session, outcome, by, reason, duplicate_of, question, nudge, after)
    before["proposed"] = entry.item.spend_proposal()
    decision = Decision.objects.create(
        entry=entry,
        outcome=outcome,
        by=by,
        at=at,
        reason=reason,
        duplicate_of=duplicate_of,
        before=before,
        together=together,
    )
    entry.close(at)
    session.record(Event.Kind.DECIDED, by, at, item=entry.item.key, outcome=outcome)
    return decision


def _bring_up_next(session: Session, by: Member, at: datetime) -> None:
    """Puts the first waiting entry on the stage, if the current one is closed."""
    if session.on_stage and session.entries.filter(pk=session.on_stage.pk, closed_at__isnull=False).exists():
        session.put_on_stage(session.entries.waiting_in(Phase.TRIAGE).first(), by, at)


def _require(outcome, entry, reason, duplicate_of, question) -> None:
    if outcome == Decision.Outcome.DECLINE and not reason.strip():
        raise IncompleteRequest(_("Enter a reason for declining it."), "reason")
    if outcome == Decision.Outcome.NEEDS_INFO and not question.strip():
        raise IncompleteRequest(_("Enter the question that needs an answer first."), "question")
    if outcome == Decision.Outcome.DUPLICATE and (duplicate_of is None or duplicate_of.pk == entry.item_id):
        raise IncompleteRequest(_("Choose the item it duplicates."), "duplicate_of")


def _carry_out(item, session, outcome, by, reason, duplicate_of, question, nudge, after) -> dict:
    """Applies the decision to the item; returns the data to undo and to show it."""
    here = session.public_id
    if outcome in Decision.PLACES:
        after = after or item.after_proposed(outcome)
        slot = RankSlots(session.team, leaving_out=item).of(outcome, nudge, after)
        urgency = Item.Urgency.URGENT if outcome == Decision.Outcome.URGENT else Item.Urgency.NORMAL
        words = item.words_proposed()
        item.place(slot.low, slot.high, by, here, urgency=urgency, **words)
        changes = {name: str(value) for name, value in words.items()}
        return {
            "became": {name: history_text(value) for name, value in words.items()},
            "told": changes | ({"after": slot.after_key} if after else {}),
        }
    if outcome == Decision.Outcome.DECLINE:
        item.to_state(Item.State.DECLINED, by, here, reason)
    elif outcome == Decision.Outcome.DUPLICATE:
        try:
            return {"merge": Reshaping.merge(item, duplicate_of, by, session=here, reason=reason).public_id}
        except WrongState as problem:
            known = {"key": problem.item.key, "state": problem.item.get_state_display()}
            raise IncompleteRequest(
                _("%(key)s can’t be merged: its state is “%(state)s”. Choose another item.") % known,
                "duplicate_of",
            ) from problem
        except BeingEstimated as problem:
            message = _("%(key)s is being estimated.") % {"key": item.key}
            raise IncompleteRequest(message, "duplicate_of") from problem
    else:
        item.to_state(Item.State.WAITING, by, here, question)
        return {"question": Question.ask(item, question, by, here).pk}
    return {}
