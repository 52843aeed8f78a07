"""An error in a form of the backlog is shown at its field, and what was typed into it is kept.

The forms are those that the pages have, one for each order of the table of addresses: a new order is tried
without being listed here, and fails when none of these pages shows its form.
"""

import json
from decimal import Decimal

import pytest
from django.urls import resolve

from backlog.models import (
    CaptureLink,
    Criterion,
    Dependency,
    Feedback,
    FeedbackLink,
    Question,
    SavedView,
    Sprint,
    Theme,
)
from backlog.ranked.rules.url_state import View
from backlog.urls import urlpatterns
from tests.factories import ItemFactory
from tests.plain import Forms

# Orders whose forms have nothing to type: buttons, boxes and choices.
CHOICES = [
    "all-ready-confirmation",
    "answer-undo",
    "bulk",
    "bulk-undo",
    "capture-link",
    "capture-revocation",
    "check",
    "comment-deletion",
    "coming-sprint",
    "coming-sprint-restoration",
    "criteria-undo",
    "criterion-deletion",
    "criterion-place",
    "dependency-deletion",
    "feedback-aside",
    "feedback-taken-up",
    "feedback-ungrouping",
    "feedback-unlinking",
    "goal-closure",
    "inbox-file",
    "inbox-file-columns",
    "inbox-file-dismissal",
    "inbox-files",
    "inbox-settings",
    "inbox-withdrawal",
    "item-answer-repetition",
    "item-keeping",
    "item-return",
    "items-undo",
    "look",
    "place",
    "question-withdrawal",
    "questions-undo",
    "ready-confirmation",
    "reshaping-undo",
    "restoration",
    "saved-view-deletion",
    "size-confirmation",
    "sprint-commitment",
    "sprint-discard",
    "sprint-done",
    "sprint-removal",
    "sprint-resumption",
    "sprint-withdrawal",
    "state",
    "theme-closure",
    "undo",
    "upload",
    "upload-choices",
    "upload-dismissal",
    "upload-import",
    "upload-repetition",
    "upload-source",
    "upload-undo",
    "uploads",
    "value-order",
]
# Pages, and pieces of them that are asked for.
READ = [
    "capture-thanks",
    "comments",
    "deep",
    "export",
    "feedback-matches",
    "history",
    "inbox",
    "inbox-feedback",
    "inbox-left-out",
    "item",
    "item-copy",
    "list",
    "look-alikes",
    "others",
    "settings-deck",
    "sprint-csv",
    "sprints",
    "upload-left-out",
]
# Their page is rendered again in the reply, by Django's own forms.
OWN_PAGE = ["settings", "inbox-pasted", "capture", "split"]
TYPED = [each.name for each in urlpatterns if each.name not in (*CHOICES, *READ)]


@pytest.fixture
def pages(harbour, ana, backlog, goal):
    """The addresses of all pages that have forms, of a team with one of everything."""
    item = backlog[1]
    Criterion.write(item, "A berth is shown", ana)
    Question.ask(item, "Which harbour?", ana)
    Dependency.add(backlog[0], item, ana)
    FeedbackLink.capture(item, "Mine is late", ana, contact="jo@harbour.example", asker="Jo")
    entry = Feedback.capture(harbour, "The tide is late", ana)
    SavedView.keep(harbour, "Bugs", View(type="bug"), ana)
    Theme.start(harbour, ana, "Tides", 3)
    sized = ItemFactory(team=harbour, by=ana, title="Berth plan by mail")
    sized.resize(Decimal(3), "3", ana)
    sized.to_state("ready", ana)
    running = Sprint.plan_next(harbour, ana, 2, Decimal(10))
    running.take([sized], ana, Decimal(3))
    running.commit(ana, Decimal(3))
    Sprint.plan_next(harbour, ana, 2, Decimal(10))
    return [
        f"/t/harbour/backlog/{item.key}/?type=story",
        f"/t/harbour/inbox/{entry.public_id}/",
        "/t/harbour/sprints/",
        "/t/harbour/settings/backlog/",
        "/t/harbour/inbox/pasted/",
        f"/t/harbour/backlog/items/{item.public_id}/split/",
        f"/feedback/{CaptureLink.renew(harbour, ana).token}/",
    ]


@pytest.fixture
def found(client_of, ana, pages, name):
    """Each form for that order on the first page that has any, and its address."""
    for page in pages:
        forms = [form for form in Forms(client_of(ana).get(page).text).found if form.method == "post"]
        sent = [(form.action or page.partition("?")[0], form) for form in forms]
        sent += [(action, form) for form in forms for action in form.elsewhere]
        if of_it := [each for each in sent if each[1].asks and resolve(each[0]).url_name == name]:
            return page, of_it
    raise AssertionError(f"no page has a form for {name}")


def nonsense(attributes):
    """Data that the server has to refuse."""
    match attributes.get("type"):
        case "number":
            return "many"
        case "date":
            return "soon"
    return "x" * (int(attributes.get("maxlength", 200_000)) + 1)


@pytest.mark.parametrize("name", TYPED)
def test_a_refused_form_keeps_what_was_typed_and_says_why(client_of, ana, found, name):
    page, forms = found
    client, came_from = client_of(ana), {"Referer": f"http://testserver{page}"}
    for action, form in forms:
        typed = {field: nonsense(attributes) for field, attributes in form.asks.items()}

        response = client.post(action, form.fields | typed, headers=came_from)
        if name in OWN_PAGE:
            assert response.status_code == 422
        else:
            assert (response.status_code, response["Location"]) == (302, f"http://testserver{page}")
            response = client.get(page)

        again = [each for each in Forms(response.text).found if typed.items() <= each.fields.items()]
        assert len(again) == 1, f"{action} does not keep {typed.keys()}"
        assert "field__error" in response.text or "flash--error" in response.text
        if name in OWN_PAGE:
            continue
        assert "field__error" in response.text

        refused = client.post(action, form.fields | typed, headers=came_from | {"HX-Request": "true"})
        assert refused.status_code == 422
        assert all(json.loads(refused["HX-Trigger"])["refused"]["errors"].values())


def test_what_was_typed_is_kept_for_its_own_page_and_once(client_of, ana, backlog):
    item, client = backlog[0], client_of(ana)
    page = f"/t/harbour/backlog/{item.key}/"
    client.post(
        f"/t/harbour/backlog/items/{item.public_id}/facts/", {"estimate": "lots"}, headers={"Referer": page}
    )

    assert 'value="lots"' not in client.get("/t/harbour/backlog/").text
    assert 'value="lots"' in client.get(page).text
    assert 'value="lots"' not in client.get(page).text


def test_what_was_typed_into_a_form_that_is_gone_is_shown_all_the_same(client_of, ana, backlog):
    row = Criterion.write(backlog[0], "A berth is shown", ana)
    page, client = f"/t/harbour/backlog/{backlog[0].key}/", client_of(ana)
    client.post(
        f"/t/harbour/backlog/criteria/{row.public_id}/", {"text": "y" * 2001}, headers={"Referer": page}
    )
    row.remove(ana)

    assert "y" * 2001 in client.get(page).text
