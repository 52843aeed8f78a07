"""Every form of a session's pages works before any script has run: the page puts a token into it."""

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
    """Of each form that posts, whether it holds a token."""
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

    def test_holds_none_where_parts_are_drawn_for_many(self, full, ines, tomas):
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
        hers = browser_of(ines).open(room_of).press("Start session").press("Triage")
        browser_of(ana).open(room_of).press("Next")
        hers.open(room_of).press("Deep dive").press("Estimate")

        browser_of(tomas).open(room_of).press("5")
        hers.open(room_of).press("Reveal").press("Settle on 5")

        session.refresh_from_db()
        assert Item.objects.get(pk=session.on_stage.item_id).estimate_label == "5"
        assert hers.address == room_of

    def test_writes_words(self, browser_of, full, room_of, tomas):
        entry = full.on_stage
        his = browser_of(tomas).open(room_of)

        his.enter(reverse("sessions:why", args=[full.public_id, entry.public_id]), text="Ships wait")
        his.enter(reverse("sessions:criteria", args=[full.public_id, entry.public_id]), text="By noon")
        his.enter(reverse("sessions:parking-lot", args=[full.public_id]), text="The tide")

        assert Item.objects.get(pk=entry.item_id).why == "Ships wait"
        assert [row.text for row in entry.item.criteria.all()] == ["A ship sees its berth", "By noon"]
        assert "The tide" in his.page

    @pytest.mark.parametrize(
        ("press", "said"),
        [("Later", ": Later"), ("Triage", "Moved to the next phase")],
    )
    def test_leads_back_to_the_room_which_says_once_what_was_done(
        self, browser_of, running, room_of, ines, press, said
    ):
        if press == "Later":
            running.advance(1, ines)
        hers = browser_of(ines).open(room_of)

        hers.press(press)

        assert flash(hers.page).endswith(said)
        assert flash(hers.open(room_of).page) == ""

    def test_that_comes_too_late_says_so(self, browser_of, running, room_of, ines):
        hers = browser_of(ines).open(room_of)
        running.advance(1, ines)

        hers.press("Triage")

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


def flash(page: str) -> str:
    """What the room says has happened."""
    told = page.partition('class="flashes"')[2].partition("</div>")[0]
    return tight(told).partition("<span>")[2].partition("</span>")[0]
