"""Restores former words of a text: those of any change in its history, not just the last."""

from backlog.models.change import Change
from backlog.models.criterion import Criterion
from backlog.models.item import TEXTS, Item
from core.text import version
from teams.models import Member

RESTORABLE = (*TEXTS, "criterion")


def restore(item: Item, field: str, former: str, seen: str, by: Member) -> bool:
    """Restore the words that the history names by the version `former`; False when it has no such words.

    For title, why and description `seen` is the version of the present text as its reader saw it; raises
    Stale when that has moved on. For a criterion it is the version that the change made of it: the line is
    followed through its later versions, and added at the end when it was deleted.
    """
    changes = list(item.changes.filter(field=field).exclude(before="").order_by("at", "pk"))
    if field in TEXTS:
        words = next((change.before for change in changes if version(change.before) == former), "")
        if words:
            item.reword(field, words, by, seen=seen)
        return bool(words)
    for place, change in enumerate(changes):
        if version(change.before) == former and version(change.after) == seen:
            _restore_line(item, change, changes[place + 1 :], by)
            return True
    return False


def _restore_line(item: Item, change: Change, later: list[Change], by: Member) -> None:
    text = change.after
    for each in later:
        if text and each.before == text:
            text = each.after
    line = item.criteria.filter(text=text).select_related("item__team").first() if text else None
    if line is None:
        Criterion.write(item, change.before, by)
    else:
        line.reword(change.before, by, seen=line.version)
