"""Every form of a session's pages works before any script has run, because the page adds a token to it."""

import json

import pytest
from django.urls import reverse

from backlog.models import Criterion, Item, Question
from sessions.models import ActionItem, ParkedTopic, Round
from sessions.summary.service import finish
from tests.html import tight
from tests.plain import Forms, PlainBrowser
from tests.sessions.room.test_room import everything


@pytest.fixture
def browser_of(client_of):
    """A browser without script, whose orders the server checks for their token."""
    return lambda member: PlainBrowser(client_of(member, enforce_csrf_checks=True))


@pytest.fixture
def room_of(session):
    return reverse("sessions:room", args=[session.public_id])


@pytest.fixture
def full(deep_dive, tomas, ines):
    """The deep dive with one of everything that has a form."""
    item = deep_dive.on_stage.item
    Criterion.write(item, "A ship sees its berth", tomas)
    Question.ask(item, "Which quay?", tomas)
    ParkedTopic.park(deep_dive, "Logs", tomas)
    ActionItem.take(deep_dive, "ask legal", tomas)
    Round.open(deep_dive.on_stage, ines)
    return deep_dive


@pytest.fixture
def wrap_up(full, ines):
    full.advance(3, ines)
    return full


@pytest.fixture
def finished(wrap_up, ines):
    finish.finish(wrap_up, ines)
    return wrap_up


def tokens(page: str) -> list[bool]:
    """For each form that posts, whether it contains a token."""
    return [bool(form.token) for form in Forms(page).found if form.method == "post"]


class TestEveryForm:
    @pytest.mark.parametrize("phase", ["session", "running", "triage", "full", "wrap_up", "finished"])
    def test_of_the_room_holds_a_token_in_every_phase(self, request, browser_of, room_of, phase, ana, ines):
        request.getfixturevalue(phase)

        found = tokens(browser_of(ines).open(room_of).page) + tokens(browser_of(ana).open(room_of).page)

        assert found
        assert all(found)

    def test_of_the_pages_around_it_holds_one(self, browser_of, finished, ines, client):
        here = finished.public_id
        pages = [
            reverse("sessions:new", args=["harbour"]),
            *(reverse(f"sessions:{name}", args=[here]) for name in ("summary", "sharing", "phone")),
        ]

        for page in pages:
            found = tokens(browser_of(ines).open(page).page)
            assert found, page
            assert all(found), page
        assert tokens(client.get(reverse("sessions:wall")).text) == [True]

    def test_holds_none_where_parts_are_rendered_for_many(self, full, ines, tomas):
        assert "csrfmiddlewaretoken" not in str(everything(full, ines, tomas))

    def test_is_one_of_ours(self, browser_of, deep_dive, room_of, ines, tomas):
        before = len(tokens(browser_of(ines).open(room_of).page))
        deep_dive.on_stage.item.reword("title", '<form method="post" action="/elsewhere/">', tomas)

        page = browser_of(ines).open(room_of).page

        assert len(tokens(page)) == before == page.count('name="csrfmiddlewaretoken"')

    def test_is_refused_without_its_token(self, client_of, session, ines):
        browser = client_of(ines, enforce_csrf_checks=True)

        assert browser.post(reverse("sessions:start", args=[session.public_id])).status_code == 403


class TestAPlainPost:
    def test_takes_a_story_from_the_lobby_to_its_size(self, browser_of, session, room_of, ines, ana, tomas):
        hers = browser_of(ines).open(room_of).press("Start session").press("Next: Triage")
        browser_of(ana).open(room_of).press("Next")
        hers.open(room_of).press("Next: Deep dive").press("Estimate")

        browser_of(tomas).open(room_of).press("5")
        hers.open(room_of).press("Reveal").press("Settle on 5")

        session.refresh_from_db()
        assert Item.objects.get(pk=session.on_stage.item_id).estimate_label == "5"
        assert hers.address == room_of

    def test_saves_texts(self, browser_of, full, room_of, tomas):
        entry = full.on_stage
        his = browser_of(tomas).open(room_of)

        his.enter(reverse("sessions:why", args=[full.public_id, entry.public_id]), text="Ships wait")
        his.enter(reverse("sessions:criteria", args=[full.public_id, entry.public_id]), text="By noon")
        his.enter(reverse("sessions:parking-lot", args=[full.public_id]), text="The tide")

        assert Item.objects.get(pk=entry.item_id).why == "Ships wait"
        assert [row.text for row in entry.item.criteria.all()] == ["A ship sees its berth", "By noon"]
        assert "The tide" in his.page

    @pytest.mark.parametrize(
        ("press", "message"),
        [("Later", " moved to Later"), ("Next: Triage", "Moved to the next phase")],
    )
    def test_leads_back_to_the_room_which_says_once_what_was_done(
        self, browser_of, running, room_of, ines, press, message
    ):
        if press == "Later":
            running.advance(1, ines)
        hers = browser_of(ines).open(room_of)

        hers.press(press)

        assert flash(hers.page).endswith(message)
        assert flash(hers.open(room_of).page) == ""

    def test_that_comes_too_late_says_so(self, browser_of, running, room_of, ines):
        hers = browser_of(ines).open(room_of)
        running.advance(1, ines)

        hers.press("Next: Triage")

        assert flash(hers.page) == "The phase has already changed."

    def test_that_lacks_something_says_what(self, browser_of, triage, room_of, ines):
        hers = browser_of(ines).open(room_of)

        hers.press("Decline", reason="")

        assert "a reason for declining it" in flash(hers.page)

    def test_that_meets_another_text_offers_both(self, browser_of, full, room_of, tomas, jo):
        criterion = full.on_stage.item.criteria.get()
        his = browser_of(tomas).open(room_of)
        criterion.reword("Every ship sees it", jo, seen=criterion.version)

        address = reverse("sessions:criterion", args=[full.public_id, criterion.public_id])
        his.enter(address, text="A ship sees its tug")
        his.press("Keep mine")

        assert [row.text for row in full.on_stage.item.criteria.all()] == ["A ship sees its tug"]


def form_of(page: str, action: str, field: str):
    """The form of a page that has this address and this field."""
    return next(form for form in Forms(page).found if form.action == action and field in form.asks)


LONG = "A ship sees its berth. " * 270
# By the kind of form: the fixture of its phase, its sender, order and field, the typed text, the error.
REFUSED = {
    "criterion": ("full", "tomas", "criterion", "text", LONG, "up to 2000 characters"),
    "new criterion": ("full", "tomas", "criteria", "text", LONG, "up to 2000 characters"),
    "step": ("full", "tomas", "criteria", "when", LONG, "up to 600 characters"),
    "why": ("full", "tomas", "why", "text", LONG, "up to 2000 characters"),
    "question": ("full", "tomas", "questions", "text", LONG, "up to 2000 characters"),
    "answer": ("full", "tomas", "answer", "text", LONG, "up to 2000 characters"),
    "note": ("full", "tomas", "notes", "text", LONG, "up to 300 characters"),
    "remark": ("full", "tomas", "remark", "reason", LONG, "up to 120 characters"),
    "topic": ("full", "tomas", "parking-lot", "text", LONG, "up to 2000 characters"),
    "entry": ("full", "ines", "entries", "text", "NO-1", "There is no item NO-1."),
    "reason for ready": ("full", "ines", "ready", "reason", LONG, "up to 500 characters"),
    "goal": ("running", "ines", "goal", "goal", LONG, "up to 200 characters"),
    "decline": ("triage", "ines", "decision", "reason", " ", "Enter a reason for declining it."),
    "duplicate": ("triage", "ines", "decision", "duplicate_of", "NO-1", "Choose the item it duplicates."),
    "action": ("wrap_up", "tomas", "actions", "text", LONG, "up to 300 characters"),
    "foreword": ("wrap_up", "ines", "foreword", "text", LONG, "up to 2000 characters"),
    "comment": ("wrap_up", "tomas", "rating-word", "word", LONG, "up to 200 characters"),
}
ABOUT_THE_STORY = {"criteria", "why", "questions", "notes", "ready", "decision"}


def address_of(session, name: str) -> str:
    entry = session.on_stage
    about = {
        "criterion": lambda: entry.item.criteria.get().public_id,
        "answer": lambda: entry.item.questions.get().public_id,
        "remark": lambda: Round.objects.get(entry=entry).public_id,
        **dict.fromkeys(ABOUT_THE_STORY, lambda: entry.public_id),
    }
    return reverse(f"sessions:{name}", args=[session.public_id, *([about[name]()] if name in about else [])])


@pytest.mark.parametrize("kind", REFUSED)
class TestARefusedForm:
    @pytest.fixture
    def case(self, kind, request):
        phase, who, name, field, typed, error = REFUSED[kind]
        session, member = request.getfixturevalue(phase), request.getfixturevalue(who)
        if name == "goal":
            session.set_goal("")
        return member, address_of(session, name), field, typed, error

    def test_keeps_what_was_typed_and_says_why_at_its_field(self, case, browser_of, room_of):
        member, address, field, typed, error = case
        browser = browser_of(member).open(room_of)
        form = form_of(browser.page, address, field)

        browser.send(form, **{field: typed})

        again = form_of(browser.page, address, field)
        assert browser.address == room_of
        assert again.fields[field].strip() == typed.strip()
        assert again.asks[field].get("aria-invalid") == "true"
        assert browser.page.count('class="field__error"') == 1
        assert error in browser.page.partition('class="field__error"')[2].partition("</p>")[0]

    def test_gets_its_errors_by_field_where_script_runs(self, case, browser_of, room_of):
        member, address, field, typed, error = case
        browser = browser_of(member).open(room_of)
        form = form_of(browser.page, address, field)

        response = browser.client.post(
            address,
            form.pressed | form.fields | {field: typed},
            headers={"HX-Request": "true", "X-CSRFToken": form.token},
        )

        events = json.loads(response["HX-Trigger"])
        assert response.status_code == 422
        assert list(events["refused"]["errors"]) == [field]
        assert error in events["refused"]["errors"][field]
        assert events["toast"]["text"] == events["refused"]["errors"][field]


def flash(page: str) -> str:
    """The message that the room shows."""
    messages = page.partition('class="flashes"')[2].partition("</div>")[0]
    return tight(messages).partition("<span>")[2].partition("</span>")[0]
