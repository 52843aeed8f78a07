"""Undoes the last change of a field, from a toast or the history. Undoing an undo makes the change again."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from backlog.deep.rules.value import read_history_line
from core.clock import now
from teams.models import Member

from .change import Change
from .comment import Comment
from .criterion import Criterion
from .dependency import Circle, Dependency
from .goal import ProductGoal
from .item import TEXTS, Item
from .item_fields import history_text
from .lease import Lease
from .reshaping import Changed, Reshaping
from .theme import Theme


def undo(item: Item, field: str, by: Member, session: str = "") -> bool:
    """Undo the newest change of `field`; False when there is none or the field has another value by now.

    `session` is that in which it is undone: its summary tells what was left in the end.
    """
    try:
        # A merge or a split did more than change the state, and is undone as a whole.
        if field == "state" and (shaping := Reshaping.last_of(item)) and shaping.changed_state:
            return shaping.take_back(by, session)
        return _undo(item, field, by, session)
    except (Changed, Circle):
        return False


def _undo(item: Item, field: str, by: Member, session: str) -> bool:
    with item._changing("backlog") as row:
        last = row.changes.filter(field=field).first()
        return bool(last and field in _WAYS and _WAYS[field](row, last, by, session))


def _value(item: Item, last: Change, by: Member, session: str) -> bool:
    if history_text(getattr(item, last.field)) != last.after:
        return False
    item._set(by, session, reason="undo", **{last.field: last.before})
    return True


def _due_on(item: Item, last: Change, by: Member, session: str) -> bool:
    if history_text(item.due_on) != last.after:
        return False
    day = date.fromisoformat(last.before) if last.before else None
    item._set(by, session, reason="undo", due_on=day)
    return True


def _comment(item: Item, _last: Change, by: Member, session: str) -> bool:
    """One's own last comment is deleted, or comes back to where it was; those of others do not matter."""
    mine = item.changes.filter(field="comment", by=by, origin="")
    if (last := mine.first()) is None:
        return False
    if last.after:
        row = item.comments.filter(by=by, text=last.after).latest_first().first()
        if row is None:
            return False
        row.delete()
        item._record("comment", last.after, "", by, session, reason="undo")
        return True
    written = mine.filter(after=last.before).first()
    Comment.objects.create(item=item, text=last.before, by=by, at=written.at if written else last.at)
    item._record("comment", "", last.before, by, session, reason="undo")
    return True


def _goal(item: Item, last: Change, by: Member, session: str) -> bool:
    if history_text(item.goal) != last.after:
        return False
    item._set(by, session, reason="undo", goal=ProductGoal.objects.filter(public_id=last.before).first())
    return True


def _theme(item: Item, last: Change, by: Member, session: str) -> bool:
    if history_text(item.theme) != last.after:
        return False
    item._set(by, session, reason="undo", theme=Theme.objects.filter(public_id=last.before).first())
    return True


def _dependency(item: Item, last: Change, by: Member, session: str) -> bool:
    """Raises Circle when a removed dependency cannot come back."""
    other = Item.objects.filter(team_id=item.team_id, key=last.after or last.before).first()
    if other is None:
        return False
    blocker, blocked = (other, item) if last.field == "blocked_by" else (item, other)
    change = Dependency._unlink if last.after else Dependency._link
    return change(blocker, blocked, by, session, reason="undo")


def _estimate(item: Item, last: Change, by: Member, session: str) -> bool:
    if item.is_being_estimated:
        return False
    if (item.estimate is None) != (not last.after) or (last.after and item.estimate != Decimal(last.after)):
        return False
    label = item.changes.filter(field="estimate_label").first()
    points = Decimal(last.before) if last.before else None
    item._set(by, session, reason="undo", estimate=points, estimate_label=label.before if label else "")
    if points is not None:
        item._set_estimated_at(_agreed(item, last))
    return True


def _agreed(item: Item, last: Change) -> datetime | None:
    """The moment at which the team agreed on the estimate before this change; None if it was typed in."""
    earlier = item.changes.filter(field="estimate", at__lte=last.at, pk__lt=last.pk).first()
    is_agreed = earlier and earlier.session and earlier.after and Decimal(earlier.after) == item.estimate
    return earlier.at if earlier and is_agreed else None


def _rank(item: Item, last: Change, by: Member, session: str) -> bool:
    if history_text(item.rank) != last.after or not last.before:
        return False
    put_back(item, last.before, by, session)
    return True


def _state(item: Item, last: Change, by: Member, session: str) -> bool:
    if item.state != last.after:
        return False
    left = item.changes.filter(field="rank", after="", at__gte=last.at).first()
    item._enter(last.before, by, session, reason="undo")
    if left and item.rank is not None:
        put_back(item, left.before, by, session)
    return True


def _criterion(item: Item, last: Change, by: Member, session: str) -> bool:
    """An added criterion is deleted, a reworded one gets its former words, a deleted one is added at the
    end.
    """
    if last.after:
        lines = item.criteria.filter(text=last.after)
        line = lines.order_by("-changed_at").first()
        if line is None or Lease.held_on(item.team, line.part, now()):
            return False
        item._record("criterion", last.after, last.before, by, session, reason="undo")
        if last.before:
            lines.filter(pk=line.pk).update(text=last.before, changed_at=now())
        else:
            lines.filter(pk=line.pk).delete()
        return True
    place = 1 + (item.criteria.order_by("-position").values_list("position", flat=True).first() or 0)
    Criterion.objects.create(item=item, text=last.before, position=place, made_by=by)
    item._record("criterion", "", last.before, by, session, reason="undo")
    return True


def put_back(item: Item, rank: str, by: Member, session: str = "") -> None:
    """Give the item a former place again, or the one right after it when that is taken.

    Inside a change that has locked the list.
    """
    if Item.objects.filter(team_id=item.team_id, rank=rank).exclude(pk=item.pk).exists():
        rank = item._free_rank(rank, None)
    before, item.rank = history_text(item.rank), rank
    item.save(update_fields=["rank"])
    item._record("rank", before, rank, by, session, reason="undo")


def _value_inputs(item: Item, last: Change, by: Member, session: str) -> bool:
    model, after = read_history_line(last.after)
    if item.valued_by(model) != after:
        return False
    item._value(model, read_history_line(last.before)[1], by, session, reason="undo")
    return True


_WAYS: dict[str, Callable[[Item, Change, Member, str], bool]] = {
    **dict.fromkeys((*TEXTS, "type", "urgency"), _value),
    "due_on": _due_on,
    "comment": _comment,
    "goal": _goal,
    "theme": _theme,
    "blocked_by": _dependency,
    "blocks": _dependency,
    "estimate": _estimate,
    "rank": _rank,
    "value": _value_inputs,
    "state": _state,
    "criterion": _criterion,
}
CAN_UNDO = frozenset(_WAYS)
