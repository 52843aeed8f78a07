"""Every message that reports a done act uses the past form of the table in docs/words.md."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests import words

PASTS = [past for _, _, past, *_ in words.table("Acts")]
# Calls whose texts say why nothing was done, or what to do.
REFUSALS = {
    *("refused", "add_error", "error", "info", "warning", "Refused", "PermissionDenied", "ValidationError"),
    "IncompleteRequest",
}
# Calls whose texts say that something was done, whatever their punctuation.
REPORTS = {"Undo", "success"}
# What stands in views and services without reporting an act, and why.
NO_REPORTS = {
    r"sessions/planner/service/.*": "reasons and names of what the planner proposes",
    r"sessions/(triage|sizing_wall|actions)/service.*": "texts written into items and emails",
    r"backlog/(inbox/views/batches|importing/views)\.py: (Row|Reason|Feedback)": "the header of a file",
    r"backlog/importing/views\.py: Value: %s": "an option of a menu",
    r"sessions/decisions/views\.py: (Ready( with exceptions)?|Objection)": "an option of a menu",
    r"sessions/(meeting/service/mailing|summary/views/mail)\.py: (In your time zone:|Next session\.) %s": (
        "a line of an email"
    ),
    r".*: Sending (again )?to .*": "the email is queued, not sent",
    r"sessions/summary/views/summary\.py: someone": "a person whose address is not shown",
    r".*: Thanks for rating": "thanks instead of a report",
    r".*: You’re now %\(name\)s": "shows the new name itself",
    r".*: The session is now on that screen\.": "shows the result itself",
}


def reports() -> Iterator[str]:
    """The texts that views, services and pages may answer an act with, each after its file.

    A report is a toast without a full stop, or stands in a call that reports; see docs/words.md.
    """
    for app in words.APPS:
        for file in sorted((words.ROOT / app).rglob("*.py")):
            name = file.relative_to(words.ROOT)
            if not {"views", "service", "page"} & set(name.with_suffix("").parts):
                continue
            tree = ast.parse(file.read_text())
            names = words.gettext_names(tree)
            refusals, done = texts_in(tree, names, REFUSALS), texts_in(tree, names, REPORTS)
            for text in words.of_nodes(tree, names):
                if text in done or (text not in refusals and not text.endswith((".", "?"))):
                    yield f"{name}: {text}"


def texts_in(tree: ast.Module, names: dict[str, str], functions: set[str]) -> set[str]:
    """The translated texts in the arguments of calls of these functions."""
    return {
        text
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in functions
        for text in words.of_nodes(call, names)
    }


def names_an_act(text: str) -> bool:
    return any(re.search(rf"\b{re.escape(past)}\b", text, re.IGNORECASE) for past in PASTS)


FOUND = list(reports())


class TestAReport:
    @pytest.mark.parametrize("found", sorted(set(FOUND)))
    def test_names_an_act_of_the_table_in_its_past_form(self, found):
        if not any(re.fullmatch(pattern, found) for pattern in NO_REPORTS):
            assert names_an_act(found.partition(": ")[2])

    def test_is_found_in_services_and_views_of_every_app(self):
        folders = {"/".join(found.partition(": ")[0].split("/")[:1]) for found in FOUND}

        assert {"teams", "backlog", "sessions"} <= folders
        assert len(FOUND) > 60


@pytest.mark.parametrize("pattern", NO_REPORTS)
def test_no_exception_is_needless(pattern):
    assert any(re.fullmatch(pattern, found) and not names_an_act(found.partition(": ")[2]) for found in FOUND)


@pytest.mark.parametrize("text", ["Ready", "Feedback", "%s already there", "Goal shut: %(name)s"])
def test_a_word_that_contains_a_past_form_names_no_act(text):
    assert not names_an_act(text)
