"""What a session's lines of history come to: each change once, with what was undone left out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

# Where the summary tells each field of the history: beside the story or the decision in a form of its own, or
# as a line of the item. A field that is nowhere here fails a test.
TOLD = {
    "criterion": "criteria",
    "question": "questions",
    "answer": "questions",
    "risk": "notes",
    "idea": "notes",
    "estimate": "estimate",
    "estimate_label": "estimate",
    "state": "outcome",
    **dict.fromkeys(
        (
            *("created", "title", "why", "description", "type", "goal", "theme", "urgency", "value"),
            *("rank", "blocked_by", "blocks", "check", "split", "gathered", "duplicate_of"),
            *("went", "came", "return_on", "feedback", "reporter", "due_on", "label", "component"),
        ),
        "line",
    ),
}
# What the summary leaves out on purpose, and why.
LEFT_OUT = {
    "looked_at": "a review that changed nothing",
    "kept": "a review that changed nothing",
    "still_ready": "confirms what the item already was",
    "size_confirmed": "confirms what the item already was",
    "comment": "a comment stands on the item; it changes nothing about it",
    "parent": "only an import sets it",
    "links": "only an import sets them",
    "ticket": "only an import sets them",
    "told": "an email to a requester, which their item shows",
    "proposed_outcome": "a proposal is used up by its decision, which is told",
    "proposed_type": "a proposal is used up by its decision, which is told",
    "proposed_goal": "a proposal is used up by its decision, which is told",
    "proposed_theme": "a proposal is used up by its decision, which is told",
    "proposed_after": "a proposal is used up by its decision, which is told",
    "proposed_reason": "a proposal is used up by its decision, which is told with its reason",
}
# The columns of an item that no line of history names, and why a summary need not.
LEFT_OUT_COLUMNS = {
    "state_reason": "the reason of the change of state, told with it",
    "state_since": "the moment of the change of state",
    "estimated_at": "the moment of the estimate",
    "sizing_since": "cards are out at this moment",
    "looked_at": "the moment of the last look",
    "scope_changed_at": "the moment of the last change of scope",
    "changed_outside_at": "a reminder to the team",
    "goes_aside_on": "a notice that ends with any change of state",
    "parent": "the split that made the item is told",
    "arrival": "the import that made it",
    "asked_count": "the feedback that moved is told",
    "proposed_outcome": "used up by the decision, which is told",
    "proposed_type": "used up by the decision, which is told",
    "proposed_goal": "used up by the decision, which is told",
    "proposed_theme": "used up by the decision, which is told",
    "proposed_after": "used up by the decision, which is told",
    "proposed_reason": "used up by the decision, which is told with its reason",
    "order of criteria": "criteria are listed in their order",
}
# An item has several of these at once: a line adds one, rewords it, or removes it.
MANY = frozenset(
    (
        *("criterion", "question", "answer", "risk", "idea", "blocked_by", "blocks", "check", "gathered"),
        *("feedback", "moved"),
    )
)
# One came where it went before, and the reverse.
MOVED = frozenset(("came", "went"))


@dataclass(frozen=True)
class Line:
    """A line of history in plain values, with the `model` of a value; `is_ours` if the session wrote it."""

    field: str
    before: str
    after: str
    by: str = ""
    reason: str = ""
    model: str = ""
    is_ours: bool = True


def net(lines: Iterable[Line]) -> list[Line]:
    """What the session's lines, oldest first, come to in the end; each has the last one's author and reason.

    A line that the session did not write only goes on with one of the session's: it may take that back.
    """
    threads: list[Line] = []
    for line in lines:
        place = next((place for place in _backwards(threads) if _goes_on(threads[place], line)), None)
        if place is None:
            if line.is_ours:
                threads.append(line)
        else:
            former = threads[place]
            threads[place] = Line(
                former.field, former.before, line.after, line.by, line.reason or former.reason, line.model
            )
    changed = (thread for thread in threads if thread.before != thread.after)
    return [_named(thread) for thread in changed]


def _backwards(threads: Sequence[Line]) -> range:
    return range(len(threads) - 1, -1, -1)


def _family(line: Line) -> tuple[str, str]:
    return ("moved" if line.field in MOVED else line.field, line.model)


def _goes_on(thread: Line, line: Line) -> bool:
    """True if the line continues the thread: it changes what the thread ended with, or brings it back."""
    if _family(thread) != _family(line):
        return False
    if _family(line)[0] not in MANY:
        return True
    if line.before:
        return thread.after == line.before
    return not thread.after and thread.before == line.after


def _named(thread: Line) -> Line:
    if thread.field not in MOVED:
        return thread
    field = "came" if thread.after else "went"
    return Line(field, thread.before, thread.after, thread.by, thread.reason)


@dataclass(frozen=True)
class Row:
    """A criterion as it is now, and when it was written and last changed."""

    text: str
    created_at: datetime
    changed_at: datetime


def marks(lines: Iterable[Line], rows: Sequence[Row]) -> list[str | None]:
    """The former text of each row that these net lines added (empty) or changed; None for one that stayed.

    A line of history knows a criterion by its text alone. Of several rows with this text it is the last
    written where the line added one, the last changed where it changed one, and else the last in the list:
    never more rows than there are lines.
    """
    found: list[str | None] = [None] * len(rows)
    left = set(range(len(rows)))
    made = [line for line in lines if line.field in ("criterion", "came") and line.after]
    # Those added first: they are told from others with the same text most surely.
    for line in sorted(made, key=lambda line: (line.field == "came", bool(line.before))):
        alike = [place for place in left if rows[place].text == line.after]
        if alike:
            place = max(alike, key=lambda place: _recent(line, rows, place))
            found[place] = line.before
            left.remove(place)
    return found


def _recent(line: Line, rows: Sequence[Row], place: int) -> tuple[datetime, int] | tuple[int]:
    if line.field == "came":
        return (place,)
    row = rows[place]
    return (row.changed_at if line.before else row.created_at), place
