"""Changes of the deep dive: settling on an estimate, marking ready, and postponing."""

from datetime import datetime

from django.utils.translation import gettext as _

from backlog.items.rules.scales import card_named
from backlog.models import Item
from backlog.models.readiness import ready_checks
from core.clock import now
from sessions.deep_dive.rules.consensus import Way
from sessions.meeting.service.incomplete import IncompleteRequest
from sessions.models import Decision, Entry, Event, Round, SessionSettings
from sessions.models.concurrent_rounds import is_voted_on
from sessions.models.session_fields import WHOLE_STAGE
from teams.models import Member

DIVE_PARTS = ("queue", "votes", "readiness", "tally", "people", "hint", "deck")


def settle(round: Round, label: str, by: Member) -> bool:
    """Settles on a card of the round's scale, which becomes the item's estimate.

    False if the round is still hidden, off the stage, not the item's last, or settled on this very card.
    Raises ValueError if the label is no estimate on the scale, IncompleteRequest if the team settles by
    consensus alone and the cards differ.
    """
    card = card_named(round.cards, label)
    if card is None or not card.is_size:
        raise ValueError("no such size")
    with round.entry.session.changing(*DIVE_PARTS) as session:
        present = Round.objects.select_for_update().get(pk=round.pk)
        newer = present.entry.rounds.filter(number__gt=present.number).exists()
        left = session.on_stage_id != present.entry_id
        if present.is_open or left or newer or present.settled_label == label:
            session.nothing_changed()
            return False
        way = Way(SessionSettings.of(session.team).settles_by)
        if way is Way.CONSENSUS and present.outcome(way).proposed != label:
            raise IncompleteRequest(
                _("Your team settles on an estimate once all estimates agree. Discuss it and vote again.")
            )
        item = round.entry.item
        if not present.settled_at:
            item.refresh_from_db()
            present.former_size = item.size_kept()
        present.settled_at, present.settled_label = now(), label
        present.save(update_fields=["settled_at", "settled_label", "former_size"])
        item.settle(card.points, label, by, session.public_id, goes_on=is_voted_on(item))
        session.record(Event.Kind.SETTLED, by, item=item.key, label=label)
    return True


def unsettle(round: Round, by: Member) -> bool:
    """Undoes the settled estimate; the item gets back the one it had before."""
    with round.entry.session.changing(*DIVE_PARTS) as session:
        present = Round.objects.select_for_update().get(pk=round.pk)
        if not present.settled_at:
            session.nothing_changed()
            return False
        present.settled_at, present.settled_label = None, ""
        present.save(update_fields=["settled_at", "settled_label"])
        item = round.entry.item
        item.unsettle(present.former_size, by, session.public_id, goes_on=is_voted_on(item))
        session.record(Event.Kind.UNDONE, by, item=item.key)
    return True


def mark_ready(entry: Entry, by: Member, reason: str = "") -> bool:
    """Marks the story ready. Raises IncompleteRequest if a check is not met and no reason is given."""
    at = now()
    unmet = [check for check in ready_checks(entry.item) if not check.met]
    if unmet and not reason.strip():
        missing = "; ".join(_(check.missing) for check in unmet)
        raise IncompleteRequest(_("Still missing: %s.") % missing, "reason")
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
    """Undoes marking ready, as if it had never happened; False if the session or the ready state is over."""
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
    """Reopens a story that was marked ready. Possible until the session has ended."""
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
    """Postpones the item, even before its phase begins, and brings up the next one."""
    at = at or now()
    with entry.session.changing(*WHOLE_STAGE, "clock", "tally", "people") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        if session.is_finished or entry.closed_at:
            session.nothing_changed()
            return False
        entry.close(at)
        if session.on_stage_id == entry.pk:
            session.put_on_stage(session.entries.waiting_in(entry.phase).first(), by, at)
    return True


def take_up_again(entry: Entry, by: Member, on_stage: bool = False, at: datetime | None = None) -> bool:
    """Undoes the postponement; `on_stage` brings the item back on the stage while its phase is on."""
    at = at or now()
    with entry.session.changing(*WHOLE_STAGE, "clock", "tally", "people") as session:
        entry = Entry.objects.select_related("item__team").get(pk=entry.pk)
        decided = Decision.objects.filter(entry=entry, undone_at=None).exists()
        if session.is_finished or not entry.closed_at or entry.ready_at or decided:
            session.nothing_changed()
            return False
        entry.reopen()
        if on_stage and session.phase == entry.phase:
            session.put_on_stage(entry, by, at)
        session.record(Event.Kind.UNDONE, by, at, item=entry.item.key)
    return True


def _mark(entry: Entry, **facts) -> None:
    for field, value in facts.items():
        setattr(entry, field, value)
    entry.save(update_fields=list(facts))
