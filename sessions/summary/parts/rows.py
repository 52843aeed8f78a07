"""The summary as a table, a row for each story, decision, action and answer, and as plain values."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sessions.models.labels import (
    DECISIONS,
    PARKED,
    PHASES,
    change_words,
    check_label,
    decision_details,
)

HEADER = (
    *(_lazy("Part"), _lazy("Key"), _lazy("Title"), _lazy("Result"), _lazy("Estimate"), _lazy("Votes")),
    *(_lazy("Acceptance criteria"), _lazy("Details"), _lazy("Person"), _lazy("Due"), _lazy("Minutes")),
)
# The formats of the results beside Markdown, as the menu names them.
FILES: dict[str, Any] = {"csv": "CSV", "xlsx": _lazy("Excel (XLSX)"), "json": "JSON"}
# What only the page draws with.
_DRAWN = {"chips", "last", "earlier", "hue", "initials", "now"}


def rows(data: dict) -> Iterator[list[str]]:
    """The rows under HEADER. `data` comes from `finish.readable`, and has no more than its reader may see."""
    for name, part in (("ready", _("Ready")), ("not_ready", _("Not ready yet"))):
        for dive in data[name]:
            yield _dive(part, dive)
    for row in data["triage"]:
        details = [*decision_details(row), *([row["reason"]] if row["reason"] else []), *_changes(row)]
        result = str(DECISIONS.get(row["outcome"], row["outcome"]))
        if row["duplicate_of"]:
            result += " " + _("of %s") % row["duplicate_of"]
        yield _row(_("Triage"), row, result=result, details=details, person=row["by"])
    for row in data["sizes"]:
        yield _row(_("Bulk estimate"), row, estimate=row["estimate"], person=row["by"])
    for row in data["items"]:
        yield _row(_("Other changed items"), row, details=_changes(row))
    for action in data["actions"]:
        about = {"key": action["key"], "title": action["text"]}
        result = _("Done") if action["done"] else _("carried over") if action["carried"] else _("Open")
        due = action["due"].isoformat() if action["due"] else ""
        yield _row(_("Actions"), about, result=result, person=action["owner"], due=due)
    for question in data["answered"]:
        about = {"key": question["key"], "title": question["text"]}
        yield _row(_("Answered"), about, result=question["answer"], person=question["by"])
    yield from _open_rows(data["loose"])
    for topic in data["settled_topics"]:
        result = str(PARKED.get(topic["outcome"], topic["outcome"]))
        about = {"key": topic["made"], "title": topic["text"]}
        yield _row(_("Parked"), about, result=result, person=topic["by"])
    for phase in data["phases"]:
        minutes = "" if phase.get("skipped") else str(round(phase["spent"] / 60))
        yield _row(_("Time"), {"key": "", "title": str(PHASES[phase["phase"]])}, minutes=minutes)


def as_values(data: dict) -> Any:
    """The summary as JSON has it: days and moments as ISO writes them, nothing that only the page needs."""
    return _plain(data)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items() if name not in _DRAWN}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _open_rows(loose: dict) -> Iterator[list[str]]:
    part = _("Left open")
    for question in loose["questions"]:
        yield _row(part, {"key": question["key"], "title": question["text"]}, result=_("Question"))
    for topic in loose["parked"]:
        yield _row(part, {"key": "", "title": topic["text"]}, result=_("Parked"), person=topic["by"])
    for item in loose["not_triaged"]:
        yield _row(part, item, result=_("Not triaged"), details=_changes(item))


def _dive(part: str, dive: dict) -> list[str]:
    details = [
        *([dive["reason"]] if dive["reason"] else []),
        *(_("%s objected") % name for name in dive["objections"]),
        *(_("Not met: %s") % check_label(key) for key in dive["unmet"]),
        *(_("Open question: %s") % text for text in dive["questions"]),
        *(_("Blocked by %s") % each["key"] for each in dive["blockers"]),
        *(note["text"] for note in dive["notes"]),
        *_changes(dive),
    ]
    return _row(
        part,
        dive,
        result=_("Marked ready by %s") % dive["ready_by"] if dive["ready_by"] else "",
        estimate=dive["estimate"],
        votes=[", ".join(str(vote["card"]) for vote in each["votes"]) for each in dive["rounds"]],
        criteria=[row["text"] for row in dive["criteria"]],
        details=details,
        person=dive["settled_by"],
        minutes=str(round(dive["seconds"] / 60)) if dive["seconds"] else "",
    )


def _changes(row: dict) -> Iterator[str]:
    for change in row["changes"]:
        words = change_words(change)
        texts = " → ".join(text for text in (words.before, words.after) if text)
        yield f"{words.label}: {texts}" if texts else str(words.label)


def _row(
    part: str,
    about: dict,
    *,
    result: str = "",
    estimate: str = "",
    votes: Iterable[str] = (),
    criteria: Iterable[str] = (),
    details: Iterable[str] = (),
    person: str = "",
    due: str = "",
    minutes: str = "",
) -> list[str]:
    lists = {
        name: "\n".join(map(str, each)) for name, each in (("v", votes), ("c", criteria), ("d", details))
    }
    return [
        *(
            part,
            about["key"],
            about["title"],
            result,
            str(estimate or ""),
            lists["v"],
            lists["c"],
            lists["d"],
        ),
        *(person, due, minutes),
    ]
