"""Samples of pages that stand alone: files and pasted lists, splitting, the shared summary."""

from types import SimpleNamespace
from typing import Any

from backlog.importing.forms.columns import Columns
from backlog.importing.parts import outcome_page
from backlog.importing.rules.columns import ROLES
from backlog.importing.rules.messages import Message
from backlog.importing.rules.outcomes import CREATED, NEW, REJECTED, UNCHANGED, RowOutcome
from backlog.importing.rules.reading import Table
from backlog.inbox import forms as inbox
from backlog.models.labels import COLUMNS, FEEDBACK_COLUMNS, FEEDBACK_OUTCOMES, ROW_OUTCOMES
from backlog.models.movers.kind import Piece
from backlog.relations.forms import Split
from sessions.summary.rules.versions import VERSION
from sessions.summary.service.finish import readable

TEAM = SimpleNamespace(name="Payments", slug="payments", public_id="paymentspaym")
ANA = SimpleNamespace(name="Ana", public_id="anaanaanaana", hue=0, initials="AN")
ITEM = SimpleNamespace(
    public_id="i126126126zz", key="PAY-126", title="Refund part of an order", asked_count=12
)
LONG_TITLE = "Crash when the terminal is offline for a long time and the shopper presses Cancel twice"


def on_team_page(section: str, **context: Any) -> dict[str, Any]:
    return {"team": TEAM, "member": ANA, "section": section, **context}


def import_preview() -> dict[str, Any]:
    """A file of items of which some rows are skipped."""
    header = ["Issue key", "Summary", "Issue Type", "Status", "Story Points", "Reporter"]
    cells = [
        ["PAY-118", "Save a card for next time", "Story", "To Do", "5", "Mei Tanaka"],
        ["PAY-900", LONG_TITLE, "Bug", "In Progress", "XL", ""],
        ["PAY-901", "", "Bug", "Done", "", ""],
    ]
    form = Columns(
        Table(header, list(enumerate(cells, start=2))),
        ["key", "title", "type", "status", "size", ""],
        {role: COLUMNS[role] for role in ROLES},
        "title",
    )
    outcomes = [
        RowOutcome(2, UNCHANGED, "Save a card for next time", "PAY-118"),
        RowOutcome(3, CREATED, LONG_TITLE, "PAY-900", (Message("“XL” isn’t an estimate"),)),
        RowOutcome(4, REJECTED, "", "PAY-901", (Message("it has no title"),)),
    ]
    return on_team_page(
        "backlog",
        file=SimpleNamespace(filename="backlog-2026-11.csv", public_id="filefilefile"),
        form=form,
        problem="",
        columns=[(form.roles[role], name) for role, name in form.taken if role],
        taken=1,
        **outcome_page(outcomes, ROW_OUTCOMES, "", None),
    )


def import_report() -> dict[str, Any]:
    return on_team_page(
        "backlog",
        curates=True,
        upload=SimpleNamespace(
            public_id="filefilefile",
            filename="backlog-2026-11.csv",
            state="done",
            is_under_way=False,
            report={"created": 112, "updated": 30, "unchanged": 7, "rejected": 2},
        ),
        left_out=[(4, "it has no title"), (5, "“XL” isn’t an estimate; imported without one")],
    )


def feedback_preview() -> dict[str, Any]:
    """A file of feedback of which some rows are skipped."""
    cells = [
        ["Receipts lack the VAT number", "Mei", "mei@example.org", "9"],
        ["I cannot find my refund", "", "", "12"],
    ]
    form = Columns(
        Table(["feedback", "name", "email", "importance"], list(enumerate(cells, start=2))),
        ["text", "asker", "contact", "importance"],
        FEEDBACK_COLUMNS,
        "text",
        once=True,
    )
    outcomes = [
        RowOutcome(2, NEW, "Receipts lack the VAT number"),
        RowOutcome(3, REJECTED, "I cannot find my refund", "", (Message("importance must be 0 to 10"),)),
    ]
    return on_team_page(
        "inbox",
        file=SimpleNamespace(filename="feedback.csv", public_id="filefilefile"),
        form=form,
        problem="",
        columns=[(form.roles[role], name) for role, name in form.taken],
        new=1,
        **outcome_page(outcomes, FEEDBACK_OUTCOMES, "", None),
    )


def pasted_preview() -> dict[str, Any]:
    lines = ["Pay by invoice", LONG_TITLE, "Save a card for next time"]
    form = inbox.Pasted({"text": "\n".join(lines), "what": "items", "source": "customer"})
    rows = [(line, line.startswith("Save")) for line in lines]
    return on_team_page("inbox", form=form, rows=rows, new=lines[:2], what="items")


def split() -> dict[str, Any]:
    """A story with criteria, a question and feedback to distribute among its parts."""
    pieces = [
        Piece("criterion", "c1", "An agent picks items and quantities and sees the total first.", None),
        Piece("criterion", "c2", "A refund larger than what is left is refused.", None),
        Piece("question", "q1", "Do gift cards count as a payment here?", None),
        Piece("asked", "all", "", None),
        Piece("feedback", "f1", "Partial refunds by hand again: eleven minutes per case.", None),
    ]
    data = {"title-1": "Refund one item", "title-2": "Refund with a gift card", "title-3": ""}
    whereto = {"criterion-c1": "1", "criterion-c2": "0", "question-q1": "2", "asked-all": "all"}
    return {"item": ITEM, "form": Split(pieces, data | whereto | {"feedback-f1": "2"})}


def split_in_session() -> dict[str, Any]:
    session = SimpleNamespace(public_id="sessionsessi")
    return {"session": session, "entry": SimpleNamespace(public_id="entryentryen"), **split()}


def dive(key: str, title: str, estimate: str, **more: Any) -> dict[str, Any]:
    criteria = [{"text": "The customer gets one email.", "mark": "", "before": ""}]
    plain = {"reason": "", "objections": [], "criteria": criteria, "settled_by": "Sami", "ready_by": "Sami"}
    return {"key": key, "title": title, "estimate": estimate, "ready": True, **plain, **more}


def shared_summary() -> dict[str, Any]:
    """The summary as its public link shows it: without minutes, votes and comments."""
    person = {"title": "", "role": "developer", "watching": False, "without_device": False}
    names = (("Ana", "AN", 0), ("Sami", "SA", 1), ("Jo", "JO", 2), ("Lin", "LI", 3))
    action = {"owner": "Ana", "due": "2026-12-01", "key": "", "blocks": False, "done": False}
    question = {"key": "PAY-147", "by": "", "answer": "", "open": True, "taken_along": False}
    declined = "Banks publish the rates, and only one person has asked in two years."
    data = {
        "version": VERSION,
        "number": 13,
        "goal": "Payment stories for sprint 21",
        "team": "Payments",
        "vision": "Shoppers pay on the first try, and merchants get their money on time.",
        "facilitator": "Sami",
        "started_at": "2026-11-23T20:00:00+00:00",
        "finished_at": "2026-11-23T20:53:00+00:00",
        "next_at": "2026-11-30T20:00:00+00:00",
        "people": [{"name": name, "initials": short, "hue": hue, **person} for name, short, hue in names],
        "ready": [dive("PAY-118", "Save a card for next time", "5")],
        "not_ready": [dive("PAY-131", LONG_TITLE, "", ready=False, ready_by="", settled_by="")],
        "triage": [
            {"key": "PAY-133", "title": "Show all fees before payment", "outcome": "next", "by": "Ana"},
            {"key": "PAY-145", "title": LONG_TITLE, "outcome": "decline", "by": "Ana", "reason": declined},
        ],
        "not_triaged": [],
        "questions": [{"text": "In which countries do merchants still offer this?", **question}],
        "actions": [{"text": "Ask design about the refund flow", **action}],
        "parked": [{"text": "How long may we keep card tokens?", "by": "Lin", "outcome": "next", "made": ""}],
        "phases": [],
        "totals": {
            "ready": 1,
            "points": "5",
            "triaged": 2,
            "declined": 1,
            "runway": "0.3",
            "runway_before": "0.0",
            "rating": "4.3",
            "words": [],
            "rated": 4,
            "people": 4,
        },
    }
    return {
        "frame": "sessions/summary/standalone.html",
        "is_shared": True,
        "session": SimpleNamespace(is_finished=True),
        "source": "/",
        "summary": readable(data),
    }


PAGES: dict[str, tuple[str, Any]] = {
    "400": ("400.html", dict),
    "401": ("401.html", lambda: {"way": "/accounts/login/"}),
    "413": ("413.html", lambda: {"limit": 64 * 1024 * 1024, "page": "/t/harbour/backlog/"}),
    "503": ("503.html", dict),
    "503-busy": ("503_database.html", lambda: {"is_busy": True}),
    "503-away": ("503_database.html", dict),
    "503-files": ("503_files.html", lambda: {"page": "/t/harbour/backlog/"}),
    "507": ("507.html", dict),
    "import/preview": ("backlog/importing/upload.html", import_preview),
    "import/report": ("gallery/import_report.html", import_report),
    "inbox/file": ("backlog/inbox/file.html", lambda: on_team_page("inbox", form=inbox.File())),
    "inbox/file-preview": ("backlog/inbox/outcomes.html", feedback_preview),
    "inbox/paste": ("backlog/inbox/pasted.html", lambda: on_team_page("inbox", form=inbox.Pasted())),
    "inbox/paste-preview": ("backlog/inbox/pasted.html", pasted_preview),
    "split/page": ("backlog/split_merge/page.html", lambda: on_team_page("backlog", **split())),
    "split/in-session": ("sessions/deep_dive/split/page.html", split_in_session),
    "summary/shared": ("sessions/summary/page.html", shared_summary),
}


def sample(name: str) -> tuple[str, dict[str, Any]]:
    template, context = PAGES[name]
    return template, context()
