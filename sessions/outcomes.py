"""What the room decides, carried to the backlog. It is here because it joins two owners' rows.

Each verb is one transaction, checks that it still applies, and answers False when it came too late.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from backlog.landing import Landings
from backlog.models import Item, Question, Reshaping
from backlog.models.dependency import Circle
from backlog.models.readying import ready_checks
from backlog.models.reshaping import Changed, WrongState
from backlog.models.size import BeingEstimated
from backlog.scales import card_named
from live.clock import now
from sessions.agenda import Phase
from sessions.models import Decision, Entry, Event, Round, Session
from sessions.models.changing import WHOLE_STAGE
from teams.models import Member

TRIAGE_PARTS = (*WHOLE_STAGE, "clock", "tally", "people")
DIVE_PARTS = ("queue", "votes", "readiness", "tally", "people", "hint", "deck")


class NotYet(Exception):
    """The order needs something more: a reason, a question, the item it duplicates."""


# Triage


def decide(
    entry: Entry,
    outcome: str,
    by: Member,
    *,
    reason: str = "",
    duplicate_of: Item | None = None,
    question: str = "",
    nudge: int = 0,
) -> bool:
    """Let the decision stand, give the item its place, and bring up the next one.

    False when the item was decided meanwhile or triage is over. Raises NotYet when declining without a
    reason, calling it a duplicate of nothing or of itself, or needing info without a question.
    """
    outcome = Decision.Outcome(outcome)
    _require(outcome, entry, reason, duplicate_of, question)
    at = now()
    with entry.session.changing(*TRIAGE_PARTS) as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if session.phase != Phase.TRIAGE or entry.closed_at:
            session.nothing_changed()
            return False
        before = entry.item.snapshot()
        before |= _carry_out(entry.item, session, outcome, by, reason, duplicate_of, question, nudge)
        Decision.objects.create(
            entry=entry,
            outcome=outcome,
            by=by,
            at=at,
            reason=reason,
            duplicate_of=duplicate_of,
            before=before,
        )
        entry.close(at)
        session.record(Event.Kind.DECIDED, by, at, item=entry.item.key, outcome=outcome)
        if session.on_stage_id == entry.pk:
            session.put_on_stage(session.entries.waiting_in(Phase.TRIAGE).first(), at)
    return True


def undo_decision(decision: Decision, by: Member) -> bool:
    """Take a decision back: the item returns to where it was and, while triage is on, to the stage.

    False when it was taken back already, or was a duplicate that is something else by now.
    """
    try:
        return _undo_decision(decision, by, now())
    except (Changed, Circle):
        return False


def last_decision(session: Session) -> Decision | None:
    """The one that undo would take back."""
    standing = Decision.objects.filter(entry__session=session, undone_at=None)
    return standing.select_related("entry__session", "entry__item", "duplicate_of").first()


def _undo_decision(decision: Decision, by: Member, at: datetime) -> bool:
    with decision.entry.session.changing(*TRIAGE_PARTS) as session:
        if not Decision.objects.filter(pk=decision.pk, undone_at=None).update(undone_at=at):
            session.nothing_changed()
            return False
        entry = Entry.objects.select_related("item").get(pk=decision.entry_id)
        if asked := decision.before.get("question"):
            Question.objects.get(pk=asked).withdraw(by, session.public_id)
        merged = Reshaping.objects.filter(public_id=decision.before.get("merge", "")).first()
        if not (merged and merged.take_back(by, session.public_id)):
            entry.item.restore(decision.before, by, session.public_id)
        entry.reopen()
        session.record(Event.Kind.UNDONE, by, at, item=entry.item.key)
        if session.phase == Phase.TRIAGE:
            session.put_on_stage(entry, at)
    return True


def _require(outcome, entry, reason, duplicate_of, question) -> None:
    if outcome == Decision.Outcome.DECLINE and not reason.strip():
        raise NotYet(_("Say in a few words why it is declined."))
    if outcome == Decision.Outcome.NEEDS_INFO and not question.strip():
        raise NotYet(_("Write the question that has to be answered first."))
    if outcome == Decision.Outcome.DUPLICATE and (duplicate_of is None or duplicate_of.pk == entry.item_id):
        raise NotYet(_("Choose the item that it is the same as."))


def _carry_out(item, session, outcome, by, reason, duplicate_of, question, nudge) -> dict:
    """What the decision does to the item; returned is what it takes to undo it."""
    here = session.public_id
    if outcome in Decision.PLACES:
        landing = Landings(session.team, leaving_out=item).of(outcome, nudge)
        urgency = Item.Urgency.URGENT if outcome == Decision.Outcome.URGENT else Item.Urgency.NORMAL
        item.place(landing.low, landing.high, by, here, urgency=urgency)
    elif outcome == Decision.Outcome.DECLINE:
        item.to_state(Item.State.DECLINED, by, here, reason)
    elif outcome == Decision.Outcome.DUPLICATE:
        try:
            return {"merge": Reshaping.merge(item, duplicate_of, by, session=here, reason=reason).public_id}
        except WrongState as problem:
            known = {"key": problem.item.key, "state": problem.item.get_state_display()}
            raise NotYet(_("%(key)s (%(state)s): choose another item.") % known) from problem
        except BeingEstimated as problem:
            raise NotYet(_("%(key)s is being estimated.") % {"key": item.key}) from problem
    else:
        item.to_state(Item.State.WAITING, by, here, question)
        return {"question": Question.ask(item, question, by, here).pk}
    return {}


# Deep dive


def settle(round: Round, label: str, by: Member) -> bool:
    """Agree on a card of the round's scale; the item gets its size.

    False when the round is hidden still, is not the item's last, or was settled with this very card.
    Raises ValueError when the label is no size on the scale.
    """
    card = card_named(round.cards, label)
    if card is None or not card.is_size:
        raise ValueError("no such size")
    with round.entry.session.changing(*DIVE_PARTS) as session:
        present = Round.objects.select_for_update().get(pk=round.pk)
        newer = present.entry.rounds.filter(number__gt=present.number).exists()
        if present.is_open or newer or present.settled_label == label:
            session.nothing_changed()
            return False
        item = round.entry.item
        if not present.settled_at:
            item.refresh_from_db()
            present.former_size = item.size_kept()
        present.settled_at, present.settled_label = now(), label
        present.save(update_fields=["settled_at", "settled_label", "former_size"])
        item.settle(card.points, label, by, session.public_id)
        session.record(Event.Kind.SETTLED, by, item=item.key, label=label)
    return True


def unsettle(round: Round, by: Member) -> bool:
    """Take the agreed size back; the item has the one again that it had before."""
    with round.entry.session.changing(*DIVE_PARTS) as session:
        present = Round.objects.select_for_update().get(pk=round.pk)
        if not present.settled_at:
            session.nothing_changed()
            return False
        present.settled_at, present.settled_label = None, ""
        present.save(update_fields=["settled_at", "settled_label"])
        goes_on = session.on_stage_id == round.entry_id
        round.entry.item.unsettle(present.former_size, by, session.public_id, goes_on=goes_on)
        session.record(Event.Kind.UNDONE, by, item=round.entry.item.key)
    return True


def mark_ready(entry: Entry, by: Member, reason: str = "") -> bool:
    """Call the story ready. Raises NotYet when a check is unmet and no reason is given."""
    at = now()
    unmet = [check for check in ready_checks(entry.item) if not check.met]
    if unmet and not reason.strip():
        missing = "; ".join(_(check.missing) for check in unmet)
        raise NotYet(_("Not everything is there yet: %s.") % missing)
    with entry.session.changing(*DIVE_PARTS, "wrap-up") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if not session.is_running or entry.ready_at:
            session.nothing_changed()
            return False
        entry.item.to_state(Item.State.READY, by, session.public_id, reason)
        _mark(entry, ready_at=at, closed_at=at, ready_reason=reason, objected_by=None)
        session.record(Event.Kind.READY, by, at, item=entry.item.key)
    return True


def unmark_ready(entry: Entry, by: Member) -> bool:
    """Take ready back as if it had not been said; False when the session or the ready is over."""
    with entry.session.changing(*DIVE_PARTS, "wrap-up") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if not session.is_running or not entry.ready_at:
            session.nothing_changed()
            return False
        entry.item.to_state(Item.State.REFINING, by, session.public_id, "undone")
        _mark(entry, ready_at=None, closed_at=None, ready_reason="")
        session.record(Event.Kind.UNDONE, by, item=entry.item.key)
    return True


def object_to_ready(entry: Entry, by: Member) -> bool:
    """Reopen a story that was called ready. Possible until the session has ended."""
    with entry.session.changing(*DIVE_PARTS, "wrap-up") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if not session.is_running or not entry.ready_at:
            session.nothing_changed()
            return False
        entry.item.to_state(Item.State.REFINING, by, session.public_id, "objected")
        _mark(entry, ready_at=None, closed_at=None, ready_reason="", objected_by=by)
        session.record(Event.Kind.OBJECTED, by, item=entry.item.key)
    return True


def put_off(entry: Entry, by: Member, at: datetime | None = None) -> bool:
    """Leave the item for another time, also before its phase is on, and bring up the next one."""
    at = at or now()
    with entry.session.changing(*WHOLE_STAGE, "clock", "tally", "people") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if session.is_finished or entry.closed_at:
            session.nothing_changed()
            return False
        entry.close(at)
        if session.on_stage_id == entry.pk:
            session.put_on_stage(session.entries.waiting_in(entry.phase).first(), at)
    return True


def take_up_again(entry: Entry, by: Member, on_stage: bool = False, at: datetime | None = None) -> bool:
    """Take back that it was put off; `on_stage` brings it up again while its phase is on."""
    at = at or now()
    with entry.session.changing(*WHOLE_STAGE, "clock", "tally", "people") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        decided = Decision.objects.filter(entry=entry, undone_at=None).exists()
        if session.is_finished or not entry.closed_at or entry.ready_at or decided:
            session.nothing_changed()
            return False
        entry.reopen()
        if on_stage and session.phase == entry.phase:
            session.put_on_stage(entry, at)
        session.record(Event.Kind.UNDONE, by, at, item=entry.item.key)
    return True


def _mark(entry: Entry, **facts) -> None:
    for field, value in facts.items():
        setattr(entry, field, value)
    entry.save(update_fields=list(facts))
