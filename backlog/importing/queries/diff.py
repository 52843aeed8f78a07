"""The changes that a file makes to a team's backlog, found before anything is written and again, slice by
slice, when it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from backlog.importing.queries.identities import ByKey, identities_of
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import CREATED, REJECTED, UNCHANGED, UPDATED, Changed, RowOutcome
from backlog.importing.rules.records import Batch, Record, Rejected, Remark
from backlog.models import Comment, Criterion, Item, Label
from backlog.ranked.rules.ranking import displaced
from core.text import version
from teams.models import Team

CHUNK = 1000
# Both values of these fields are shown.
SHORT = ("title", "type", "state", "reporter", "due_on")
# Where the team and the tracker have both changed one of these, the team's own stays.
OURS = ("title", "description", "why", "type", "reporter", "due_on", "estimate", "estimate_label")
# Written once all items are there: they point at others of the same file.
JOINTS = ("parent", "links")


@dataclass
class Outcome:
    """The counts of an import."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Rejected] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"created {self.created} updated {self.updated} "
            f"unchanged {self.unchanged} rejected {len(self.rejected)}"
        )


@dataclass
class Edit:
    """The changes that a row makes to an existing item."""

    item: Item
    record: Record
    fields: dict[str, Any]
    # Fields that both sides have changed: they stay as the team has them.
    kept: dict[str, Any] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    removed: list[Criterion] = field(default_factory=list)
    values: dict[str, float] = field(default_factory=dict)
    moved: bool = False
    # By the kind of label: the names that come, and those that go.
    labelled: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    comments: list[Remark] = field(default_factory=list)
    withdrawn: list[Comment] = field(default_factory=list)
    theme: str | None = None
    goal: str | None = None
    # The names of what else has changed over there: the parent, links, the ticket's other columns.
    others: list[str] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        return bool(self.changes)

    @property
    def changes(self) -> list[Changed]:
        """The changed fields, as the history will name them."""
        item = self.item
        found = [
            Changed(name, _shown(getattr(item, name)), _shown(value)) if name in SHORT else Changed(name)
            for name, value in self.fields.items()
            if not name.startswith("estimate")
        ]
        if {"estimate", "estimate_label"} & self.fields.keys():
            sizes = (item.estimate_label, self.fields.get("estimate_label", item.estimate_label))
            # While cards are out neither value is shown: it would steer the vote.
            found.append(Changed("estimate", *(("", "") if item.is_being_estimated else sizes)))
        also = {
            "criterion": self.added or self.removed,
            "value": self.values,
            "rank": self.moved,
            **{kind: any(names) for kind, names in self.labelled.items()},
            "comment": self.comments or self.withdrawn,
            "theme": self.theme is not None,
            "goal": self.goal is not None,
            **dict.fromkeys(self.others, True),
        }
        return found + [Changed(name) for name, has in also.items() if has]

    @property
    def ours(self) -> list[Changed]:
        """The fields that stay as the team has them, with both values where they are short."""
        item = self.item
        names = ["estimate" if name == "estimate_label" else name for name in self.kept]
        hidden = item.is_being_estimated
        return [
            Changed(name, item.estimate_label, "" if hidden else str(self.kept.get("estimate_label", "")))
            if name == "estimate" and not hidden
            else Changed(name, _shown(getattr(item, name)), _shown(self.kept[name]))
            if name in SHORT
            else Changed(name)
            for name in dict.fromkeys(names)
        ]


class Plan:
    """The changes a file would make to a team's backlog at this moment. Reads only, and locks nothing."""

    def __init__(self, team: Team | None, read: Batch, into_inbox: bool, source: str = ""):
        self.team, self.read, self.into_inbox = team, read, into_inbox
        self.source = source or read.source
        self.identities = identities_of(team, read, self.source)
        # An export of ours says itself what an item was; what its tracker said of it is left alone.
        self.is_own = isinstance(self.identities, ByKey)
        self.known = self.identities.known()
        self.new = [record for record in read.records if record.key not in self.known]
        self.changed = [
            record
            for record in read.records
            if record.key in self.known and not record.prints.items() <= self.known[record.key].prints.items()
        ]
        self.moved = self._moved()

    @property
    def outcome(self) -> Outcome:
        """The counts, with every row that would be left out."""
        updated = sum(edit.changes_anything for edit in self.edits())
        return Outcome(
            created=len(self.new),
            updated=updated,
            unchanged=len(self.read.records) - len(self.new) - updated,
            rejected=self.read.rejected,
            notes=self.read.notes,
        )

    @property
    def row_outcomes(self) -> list[RowOutcome]:
        """The outcome of each row, in the order of the file."""
        reasons: dict[int, list[Message]] = {}
        for note in self.read.notes:
            reasons.setdefault(note.row, []).append(note.reason)
        changes: dict[int, tuple[Changed, ...]] = {}
        ours: dict[int, tuple[Changed, ...]] = {}
        for edit in self.edits():
            changes[edit.record.row], ours[edit.record.row] = tuple(edit.changes), tuple(edit.ours)
        found = [
            RowOutcome(
                record.row,
                UPDATED if changes.get(record.row) else UNCHANGED if record.key in self.known else CREATED,
                record.title,
                record.shown_key or record.key,
                tuple(reasons.get(record.row, ())),
                changes.get(record.row, ()),
                ours.get(record.row, ()),
            )
            for record in self.read.records
        ]
        left_out = [RowOutcome(row.row, REJECTED, reasons=(row.reason,)) for row in self.read.rejected]
        return sorted([*found, *left_out], key=lambda outcome: outcome.row)

    def in_order(self) -> list[Record]:
        """The records in the tracker's own order; those without a rank come last, in file order."""
        return sorted(self.read.records, key=lambda record: (not record.rank, record.rank.encode()))

    def state_for(self, record: Record) -> str:
        """The state in which this record would enter."""
        state = record.fields.get("state", Item.State.BACKLOG)
        return Item.State.INBOX if self.into_inbox and state == Item.State.BACKLOG else state

    def edits(self, records: Sequence[Record] | None = None) -> Iterator[Edit]:
        """What these rows, or all changed ones, make of their items as they are at this moment.

        A thousand at a time are read: the descriptions of fifty thousand items are not held at once.
        """
        if self.team is None:
            return
        for some in chunks(self.changed if records is None else list(records)):
            by_key = {record.key: record for record in some}
            by_pk = {pk: by_key[key] for key, pk in self.identities.find(by_key).items()}
            items = Item.objects.filter(pk__in=list(by_pk)).select_related("theme", "goal", "ticket")
            for item in items.prefetch_related("criteria", "labels", "comments__by"):
                record = by_pk[item.pk]
                moved = record.key in self.moved and item.rank is not None
                yield edit_of(item, record, moved=moved, is_own=self.is_own)

    def _moved(self) -> set[str]:
        """The keys of the items that the tracker has moved since the last import."""
        both = [
            record
            for record in self.in_order()
            if record.rank and record.key in self.known and self.known[record.key].prints.get("rank")
        ]
        former = [self.known[record.key].prints["rank"] for record in both]
        return {both[place].key for place in displaced(former)}


def edit_of(item: Item, record: Record, *, moved: bool, is_own: bool) -> Edit:
    """What this row makes of this item; its criteria, labels, comments, goal and theme are loaded."""
    prints, former = record.prints, (record.base or {}) if is_own else item.imported
    edit = Edit(item, record, {}, moved=moved)
    for name, value in {"title": record.title, **record.fields}.items():
        if prints[name] == former.get(name) or _says_nothing_new(item, name, value):
            continue
        (edit.kept if _is_ours(item, name, former) else edit.fields)[name] = value
    if record.values and prints["values"] != former.get("values"):
        edit.values = record.values
    if record.criteria is not None and prints["criteria"] != former.get("criteria"):
        written = {version(criterion.text): criterion for criterion in item.criteria.all()}
        gone = set(former.get("criteria", [])) - set(prints["criteria"])
        edit.added = [line for line in record.criteria if version(line) not in written]
        edit.removed = [criterion for print, criterion in written.items() if print in gone]
    _compare_labels(edit, former)
    _compare_comments(edit, former, is_own)
    if record.epic is not None and prints["epic"] != former.get("epic"):
        present = item.theme.name if item.theme else ""
        untouched = version(present) == former.get("epic", version(""))
        edit.theme = record.epic if untouched and present != record.epic[:LONGEST_THEME] else None
    if record.goal is not None and prints["goal"] != former.get("goal"):
        present = item.goal.name if item.goal else ""
        untouched = version(present) == former.get("goal", version(present))
        edit.goal = record.goal if untouched and present != record.goal else None
    edit.others = [
        name for name in (*JOINTS, "ticket") if name in prints and prints[name] != former.get(name)
    ]
    if not former.keys() & {"ticket", *JOINTS}:
        # An item of before the whole ticket came along: nothing to tell where there was nothing to bring.
        edit.others = [name for name in edit.others if name == "ticket" or getattr(record, name)]
    return edit


LONGEST_THEME = 60


def _compare_labels(edit: Edit, former: dict[str, Any]) -> None:
    kinds = {Label.Kind.LABEL: edit.record.labels, Label.Kind.COMPONENT: edit.record.components}
    for kind, names in kinds.items():
        if names is None or edit.record.prints[f"{kind}s"] == former.get(f"{kind}s"):
            continue
        present = {label.name.lower(): label.name for label in edit.item.labels.all() if label.kind == kind}
        imported = set(former.get(f"{kind}s", []))
        stated = {name.lower() for name in names}
        added = [name for name in names if name.lower() not in present]
        # Only what the tracker said before is taken back: a label given here stays.
        gone = [name for low, name in present.items() if low not in stated and version(name) in imported]
        edit.labelled[kind] = (added, gone)


def _compare_comments(edit: Edit, former: dict[str, Any], is_own: bool) -> None:
    if edit.record.comments is None or edit.record.prints["comments"] == former.get("comments"):
        return
    rows = edit.item.comments.all()
    present = {version(str(remark_of(row))) if is_own else row.imported: row for row in rows}
    stated = dict(zip(edit.record.prints["comments"], edit.record.comments, strict=True))
    edit.comments = [remark for print, remark in stated.items() if print not in present]
    # Only what was in the file before is taken back: a comment written here stays.
    gone = set(former.get("comments", ())) - stated.keys()
    edit.withdrawn = [comment for print, comment in present.items() if print in gone]


def _is_ours(item: Item, name: str, former: dict[str, Any]) -> bool:
    """Whether the team has made something else of the field than the last import left there."""
    if name not in OURS or name not in former:
        return False
    if name in ("estimate", "estimate_label"):
        # The label is compared as it stands; the number comes back from the database with its zeros.
        return former.get("estimate_label") != version(item.estimate_label)
    return former[name] != version(str(getattr(item, name)))


def remark_of(comment: Comment) -> Remark:
    """A comment as an export of ours has it."""
    author = comment.author or (comment.by.name if comment.by else "")
    return Remark(author, comment.at and comment.at.astimezone(UTC), comment.text)


def _says_nothing_new(item: Item, name: str, value: Any) -> bool:
    present = getattr(item, name)
    if name == "state":
        # An item that is refining or ready here is simply open in the tracker.
        refined = (Item.State.REFINING, Item.State.READY, Item.State.INBOX)
        return value == present or (value == Item.State.BACKLOG and present in refined)
    return present == value


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def chunks(values: list) -> Iterable[list]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
