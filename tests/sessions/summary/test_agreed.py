"""What the room agreed: in the data, the page, the Markdown and the email of a summary."""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, timedelta
from decimal import Decimal

import pytest
from django.db.models import Model, QuerySet
from django.urls import reverse

from backlog.models import BacklogSettings, Criterion, Dependency, Question
from refine.environment import BASE_DIR
from sessions.deep_dive.service import deep_dive as dives
from sessions.deep_dive.service.splitting import split_on_stage
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Rating, Round, SessionSettings, SizingWall, Summary
from sessions.planner.queries.previous import compared
from sessions.sizing_wall.service import settle_agreed, settle_one
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.rules.audience import without_time_and_votes
from sessions.summary.rules.versions import present_form
from sessions.summary.service.finish import finish, readable
from tests.factories import SessionFactory
from tests.html import plain

FORMER = json.loads((BASE_DIR / "tests" / "data" / "summary_version_1.json").read_text())
MADE_BEFORE = "This summary was made before acceptance criteria and changes were recorded."


@pytest.fixture
def held(deep_dive, ana, ines, tomas, jo, backlog):
    """Harbour's session at its end: a story ready, one that lacks something, two estimates of the wall."""
    SessionSettings.objects.update_or_create(team=deep_dive.team, defaults={"names_at_reveal": True})
    BacklogSettings.objects.filter(team=deep_dive.team).update(
        ready_checks=["why", "criteria", "blockers", "questions"]
    )
    here = deep_dive.public_id
    ready, unready = deep_dive.entries.listed_in(Phase.DEEP_DIVE).select_related("item__team")
    former, _as_it_was = (Criterion.write(ready.item, text, ana) for text in ("It flows", "It is *shown*"))
    former.reword("It floats", jo, seen=former.version, session=here)
    Criterion.write(ready.item, "It is lit", tomas, here)
    opened = Round.open(ready, ines)
    for member, card in ((tomas, "3"), (jo, "5")):
        opened.cast_vote(deep_dive.seat(member), card)
    opened.remark(deep_dive.seat(jo), reason="The tide tables")
    opened.reveal(ines)
    dives.settle(opened, "5", by=ines)
    ready.item.reword("why", "Ships wait", ana, session=here)
    assert dives.mark_ready(ready, by=ines)
    Question.ask(unready.item, "Which pilots?", tomas, here)
    Dependency.add(backlog[4], unready.item, tomas, here)
    wall = SizingWall.open(deep_dive, ines)
    first, second = wall.tiles.all()[1:3]
    first.put(deep_dive.seat(tomas), "2")
    first.put(deep_dive.seat(jo), "2")
    second.put(deep_dive.seat(tomas), "8")
    settle_agreed(wall, ines)
    deep_dive.advance(past=3, by=ines)
    finish(deep_dive, by=ines)
    return deep_dive


def data_of(session) -> dict:
    return Summary.objects.get(session=session).data


def url(session, name="summary") -> str:
    return reverse(f"sessions:{name}", args=[session.public_id])


def text_of(response) -> str:
    return " ".join(plain(response.text).split())


class TestCriteria:
    def test_stand_as_they_were_at_the_end_and_say_which_the_session_made(self, held):
        (story,) = data_of(held)["ready"]

        assert story["criteria"] == [
            {"text": "It floats", "mark": "changed", "before": "It flows"},
            {"text": "It is *shown*", "mark": "", "before": ""},
            {"text": "It is lit", "mark": "new", "before": ""},
        ]

    def test_are_read_on_the_page_and_in_the_markdown(self, held, client_of, kofi):
        markdown = as_markdown(readable(data_of(held)), UTC)
        page = text_of(client_of(kofi).get(url(held)))

        assert (
            "  - Acceptance criteria\n"
            "    - It floats (changed, was “It flows”)\n"
            "    - It is \\*shown\\*\n"
            "    - It is lit (new)\n" in markdown
        )
        assert "3 acceptance criteria" in page
        assert "2 new or changed" in page
        for text in ("It floats", "was “It flows”", "It is *shown*", "It is lit"):
            assert text in page

    def test_are_in_the_email(self, held, client_of, ines):
        page = client_of(ines).get(url(held, "summary-mail")).text

        assert "It is lit (new)" in page

    def test_are_marked_one_by_one_where_two_have_the_same_text(self, deep_dive, ana, ines, tomas):
        story = deep_dive.on_stage.item
        Criterion.write(story, "It is lit", ana)
        Criterion.write(story, "It is lit", tomas, deep_dive.public_id)
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        (told,) = [each for each in data_of(deep_dive)["not_ready"] if each["id"] == story.public_id]
        assert [each["mark"] for each in told["criteria"]] == ["", "new"]


class TestPostponed:
    def test_is_said_of_a_story_and_not_of_one_that_was_only_not_ready(
        self, deep_dive, ines, client_of, kofi, client, ana
    ):
        put_off, left = list(deep_dive.entries.listed_in(Phase.DEEP_DIVE).select_related("item"))[:2]
        assert dives.put_off(put_off, by=ines)
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        told = {each["id"]: each["postponed"] for each in data_of(deep_dive)["not_ready"]}
        assert told[put_off.item.public_id]
        assert not told[left.item.public_id]
        markdown = as_markdown(readable(data_of(deep_dive)), UTC)
        for text in (
            markdown,
            text_of(client_of(kofi).get(url(deep_dive))),
            client_of(ines).get(url(deep_dive, "summary-mail")).text,
        ):
            assert text.count("Postponed") == 1
        assert f"{put_off.item.title}\n  - Postponed\n" in markdown

    def test_is_not_said_of_a_story_that_was_brought_back_or_split(self, deep_dive, ines):
        put_off, other = list(deep_dive.entries.listed_in(Phase.DEEP_DIVE).select_related("item__team"))[:2]
        dives.put_off(put_off, by=ines)
        dives.take_up_again(put_off, by=ines)
        other.bring_up(ines)
        assert split_on_stage(other, ["By day", "By night"], ines)
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        assert not any(each["postponed"] for each in data_of(deep_dive)["not_ready"])

    def test_is_said_of_a_request_that_triage_did_not_decide(self, triage, ines, client_of, kofi):
        entry = triage.on_stage
        dives.put_off(entry, by=ines)
        triage.advance(past=2, by=ines)
        triage.advance(past=3, by=ines)
        finish(triage, by=ines)

        markdown = as_markdown(readable(data_of(triage)), UTC)
        assert f"Postponed: **{entry.item.key}**" in markdown
        assert markdown.count("Postponed") == 1
        page = text_of(client_of(kofi).get(url(triage)))
        assert f"{entry.item.key}, postponed" in page
        assert f"{entry.item.key}, not triaged" not in page


class TestAnEstimateThatWasThereBefore:
    """Estimated anew in the session: the summary says what it was."""

    def anew(self, session, by, *cards):
        story = session.on_stage
        for card in cards:
            opened = Round.open(story, by)
            for seat in session.participants.admitted():
                opened.cast_vote(seat, card)
            opened.reveal(by)
            dives.settle(opened, card, by=by)
        session.advance(past=3, by=by)
        finish(session, by=by)
        told = [*data_of(session)["ready"], *data_of(session)["not_ready"]]
        return next(each for each in told if each["id"] == story.item.public_id)

    @pytest.mark.parametrize("label", ["5", ""])
    def test_is_told_beside_the_new_one(self, label, deep_dive, ines, ana, client_of, kofi):
        item = deep_dive.on_stage.item
        item.resize(Decimal(5), label, ana)

        story = self.anew(deep_dive, ines, "8")

        assert (story["estimate"], story["was"], story["changes"]) == ("8", "5", [])
        assert f"{item.title}: **8** (was 5)" in as_markdown(readable(data_of(deep_dive)), UTC)
        assert "(was 5)" in text_of(client_of(kofi).get(url(deep_dive)))
        assert "**8** (was 5)" in client_of(ines).get(url(deep_dive, "summary-mail")).text

    def test_is_the_one_before_the_session_and_not_of_a_round_in_it(self, deep_dive, ines, ana):
        deep_dive.on_stage.item.resize(Decimal(5), "5", ana)

        assert self.anew(deep_dive, ines, "3", "8")["was"] == "5"

    def test_is_not_told_where_it_stayed_or_there_was_none(self, deep_dive, ines, ana):
        deep_dive.on_stage.item.resize(Decimal(5), "5", ana)

        assert self.anew(deep_dive, ines, "3", "5")["was"] == ""
        assert "was" not in as_markdown(readable(data_of(deep_dive)), UTC)


class TestActionsOfEarlierSessions:
    @pytest.fixture
    def dropped(self, deep_dive, harbour, ines, jo):
        before = SessionFactory(team=harbour, by=ines)
        action = ActionItem.take(before, "Ask the pilots", ines, owner=jo)
        mistaken = ActionItem.take(deep_dive, "Ask nobody", ines)
        for each in (action, mistaken):
            each.drop()
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)
        return deep_dive

    def test_are_told_when_they_were_dropped_in_this_one(self, dropped, client_of, kofi):
        (told,) = data_of(dropped)["actions"]
        assert (told["text"], told["dropped"], told["done"], told["carried"]) == (
            "Ask the pilots",
            True,
            False,
            False,
        )
        assert "[ ] Ask the pilots (Jo, dropped)" in as_markdown(readable(data_of(dropped)), UTC)
        assert "Jo · dropped" in text_of(client_of(kofi).get(url(dropped)))


class TestStoryThatIsNotReady:
    def test_says_which_checks_are_not_met_what_is_asked_and_what_blocks_it(self, held, backlog):
        (story,) = data_of(held)["not_ready"]

        assert story["unmet"] == ["why", "criteria", "blockers", "questions"]
        assert story["questions"] == ["Which pilots?"]
        assert story["blockers"] == [{"key": backlog[4].key, "title": "Berth plan 5"}]

    def test_says_in_the_markdown_whether_it_was_discussed(self, deep_dive, ines):
        seen, unseen = deep_dive.entries.listed_in(Phase.DEEP_DIVE).select_related("item")
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        markdown = as_markdown(readable(data_of(deep_dive)), UTC)
        assert f"{unseen.item.title}\n  - Not discussed\n" in markdown
        assert markdown.count("Not discussed") == 1
        assert seen.item.title in markdown

    def test_says_so_on_the_page_and_in_the_markdown(self, held, backlog, client_of, kofi):
        markdown = as_markdown(readable(data_of(held)), UTC)
        page = text_of(client_of(kofi).get(url(held)))

        for text in (markdown, page):
            assert "Not met: Has a why, Has acceptance criteria, Not blocked, No open questions" in text
            assert "Open question: Which pilots?" in text
        assert f"Blocked by {backlog[4].key} Berth plan 5" in page


class TestDecisions:
    def test_are_told_with_who_made_them(self, held, client_of, kofi):
        markdown = as_markdown(readable(data_of(held)), UTC)
        page = text_of(client_of(kofi).get(url(held)))

        for text in (markdown, page):
            assert "Estimate settled by Ines" in text
            assert "Marked ready by Ines" in text

    def test_tell_an_objection_that_was_overcome(self, deep_dive, ines, jo):
        entry = deep_dive.on_stage
        dives.mark_ready(entry, by=ines, reason="Small")
        dives.object_to_ready(entry, by=jo)
        dives.mark_ready(entry, by=ines, reason="Jo agrees by now")
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)

        (story,) = data_of(deep_dive)["ready"]
        assert story["objections"] == ["Jo"]
        assert "Jo objected" in as_markdown(readable(data_of(deep_dive)), UTC)


class TestSizesOfTheWall:
    def test_are_told_with_how_many_placed_each_and_never_who(self, held, client_of, kofi, backlog):
        sizes = [
            (each["key"], each["estimate"], each["placed"], each["agreed"]) for each in data_of(held)["sizes"]
        ]

        assert (backlog[2].key, "2", 2, 2) in sizes
        assert all({"Tomas", "Jo"}.isdisjoint(map(str, each.values())) for each in data_of(held)["sizes"])
        assert "Berth plan 3: **2** (placed by 2 people, 2 agreed, settled by Ines)" in as_markdown(
            readable(data_of(held)), UTC
        )
        assert "placed by 2 people, 2 agreed" in text_of(client_of(kofi).get(url(held)))


class TestAnEstimateThatOnePersonPlaced:
    """Settled by the facilitator: the summary says who placed it, and never that it was agreed."""

    @pytest.fixture
    def decided(self, deep_dive, ines, tomas, backlog):
        wall = SizingWall.open(deep_dive, ines)
        tile = wall.tiles.select_related("wall__session__team").get(item=backlog[2])
        tile.put(deep_dive.seat(tomas), "8")
        assert settle_one(tile, "8", ines)
        deep_dive.advance(past=3, by=ines)
        finish(deep_dive, by=ines)
        return deep_dive

    @pytest.mark.parametrize(("names", "placed"), [(True, "placed by Tomas"), (False, "placed by 1 person")])
    def test_is_told_with_who_placed_it(self, names, placed, deep_dive, ines, request, client_of, kofi):
        SessionSettings.objects.update_or_create(team=deep_dive.team, defaults={"names_at_reveal": names})
        decided = request.getfixturevalue("decided")

        page = text_of(client_of(kofi).get(url(decided)))
        assert placed in page
        assert "settled by Ines" in page
        assert "1 agreed" not in page
        listed = as_markdown(readable(data_of(decided)), UTC)
        assert f"Berth plan 3: **8** ({placed}, settled by Ines)" in listed

    def test_is_shared_without_who_placed_it(self, deep_dive, request):
        SessionSettings.objects.update_or_create(team=deep_dive.team, defaults={"names_at_reveal": True})
        decided = request.getfixturevalue("decided")

        shared = as_markdown(without_time_and_votes(readable(data_of(decided))), UTC)
        assert "Berth plan 3: **8** (settled by Ines)" in shared


class TestSharedSummary:
    """For people outside the team: what was agreed, without minutes, rounds and votes."""

    SECRETS = (
        "tide tables",
        "mean 4",
        "first vote",
        "25 minutes",
        "placed by",
        "rounds__card",
        "times__phase",
    )

    def shared(self, client, session, name="shared-summary"):
        token = Summary.objects.get(session=session).link_token
        return text_of(client.get(reverse(f"sessions:{name}", args=[token])))

    def test_tells_the_agreements_and_neither_minutes_nor_votes(self, held, client, client_of, ana):
        client_of(ana).post(url(held, "summary-link"))

        page, markdown = self.shared(client, held), self.shared(client, held, "shared-markdown")

        for text in (page, markdown):
            assert "It is lit" in text
            assert not [secret for secret in self.SECRETS if secret in text]
        assert "## Time" not in markdown
        assert "(3, 5" not in markdown

    def test_shows_them_when_that_was_ticked(self, held, client, client_of, ana):
        client_of(ana).post(url(held, "summary-link"), {"time_and_votes": "on"})

        page, markdown = self.shared(client, held), self.shared(client, held, "shared-markdown")

        assert "tide tables" in page
        assert "## Time" in markdown
        assert "(3, 5; mean 4)" in markdown

    def test_can_be_changed_later_and_begins_anew_with_a_new_link(self, held, client, client_of, ana):
        browser = client_of(ana)
        browser.post(url(held, "summary-link"))
        assert "tide tables" not in self.shared(client, held)

        browser.post(url(held, "summary-link-contents"), {"time_and_votes": "on"})
        assert "tide tables" in self.shared(client, held)
        assert 'name="time_and_votes" id="id_time_and_votes" checked' in browser.get(url(held)).text

        browser.post(url(held, "summary-link-undo"))
        browser.post(url(held, "summary-link"))
        assert "tide tables" not in self.shared(client, held)

    def test_is_what_a_guest_reads_who_was_there(self, held, client_of, lin, kofi):
        for name in ("summary", "summary-markdown"):
            guests, members = (text_of(client_of(who).get(url(held, name))) for who in (lin, kofi))
            assert "It is lit" in guests
            assert "tide tables" not in guests
            assert "tide tables" in members

    def test_has_no_time_or_vote_left_in_its_data(self, held):
        left = json.dumps(without_time_and_votes(present_form(data_of(held))))

        for word in ('"spent"', '"votes"', '"card"', '"spread"', '"planned"'):
            assert word not in left
            assert word in json.dumps(data_of(held))


class TestFormerSummary:
    """Made before criteria were recorded."""

    @pytest.fixture
    def former(self, held):
        Summary.objects.filter(session=held).update(data=FORMER)
        held.refresh_from_db()
        return held

    @pytest.mark.parametrize("version", [{}, {"version": 1}])
    def test_shows_what_it_has_and_says_what_it_lacks(self, former, version, client_of, kofi):
        Summary.objects.filter(session=former).update(data=FORMER | version)
        client = client_of(kofi)

        page, markdown = (text_of(client.get(url(former, name))) for name in ("summary", "summary-markdown"))

        for text in (page, markdown):
            for words in ("Berth plan 1", "Small and clear", "Not our goal", "Ask the pilots", "Lunch"):
                assert words in text
            assert "Jo objected" in text
            assert MADE_BEFORE in text
            assert "Not met" not in text

    def test_is_shared_without_minutes_and_votes_too(self, former, client, client_of, ana):
        client_of(ana).post(url(former, "summary-link"))
        token = Summary.objects.get(session=former).link_token

        text = client.get(reverse("sessions:shared-markdown", args=[token])).text

        assert "Berth plan 1: **5**, “Small and clear”" in text
        assert "## Time" not in text

    def test_is_compared_with_today_s(self, former, held):
        assert compared(former) == []
        assert present_form(present_form(FORMER)) == present_form(FORMER)

    def test_a_new_one_says_nothing_of_the_kind(self, held, client_of, kofi):
        assert MADE_BEFORE not in client_of(kofi).get(url(held)).text


# No figure about how somebody works

# What a row about a person may count or place, and why that judges nobody.
HARMLESS = {
    *("hue", "pk", "id", "position", "number", "watching", "done", "open", "ready", "looked_at", "blocks"),
    # One vote's own row, with names where the team shows them: not a figure about a person.
    *("agreed", "round", "taken_along"),
}
NAMES = {"name", "by", "owner", "member", "person", "initials"}


def figures_by_person(value, people: set[str], path: str = "", depth: int = 0) -> list[str]:
    """The numbers in rows that name a person, and in mappings whose keys are people."""
    if depth > 7 or isinstance(value, str | bytes | Model | QuerySet | type | None):
        return []
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, dict):
        found = []
        # A row of an item names who decided about it; its figures are the item's.
        about = [name for name in NAMES if str(value.get(name, "")) in people and "key" not in value]
        for key, each in value.items():
            is_figure = isinstance(each, int | float | timedelta) and not isinstance(each, bool)
            if is_figure and (str(key) in people or (about and key not in HARMLESS)):
                found.append(f"{path}.{key}")
            found += figures_by_person(each, people, f"{path}.{key}", depth + 1)
        return found
    if isinstance(value, list | tuple | set):
        pairs = isinstance(value, tuple) and len(value) == 2 and str(value[0]) in people
        found = [path] if pairs and isinstance(value[1], int | float | timedelta) else []
        return found + [
            line for each in value for line in figures_by_person(each, people, f"{path}[]", depth + 1)
        ]
    return []


class TestFigures:
    PEOPLE = {"Ana", "Ines", "Tomas", "Jo", "Kofi"}

    def test_about_a_person_are_found_by_the_walk(self):
        rows = [{"name": "Jo", "votes": 3}, {"Jo": timedelta(1)}, [("Jo", 2.5)], {"name": "Jo", "hue": 3}]

        assert len(figures_by_person(rows, self.PEOPLE)) == 3

    @pytest.mark.parametrize("name", ["summary", "list", "team-actions", "members"])
    def test_of_time_votes_or_agreement_are_grouped_by_person_on_no_page(
        self, held, client_of, ana, jo, name
    ):
        ActionItem.take(held, "Ask the pilots", jo, owner=jo)
        Rating.objects.create(session=held, participant=held.seat(jo), stars=4)
        addresses = {
            "summary": url(held),
            "list": reverse("sessions:index", args=[held.team.slug]),
            "team-actions": reverse("sessions:team-actions", args=[held.team.slug]),
            "members": reverse("teams:members", args=[held.team.slug]),
        }

        response = client_of(ana).get(addresses[name])

        assert response.status_code == 200
        shown = {key: value for layer in response.context for each in layer for key, value in each.items()}
        # Value by value: the page's own numbers stand beside the reader's name.
        assert figures_by_person([*shown.values()], self.PEOPLE) == []

    def test_are_grouped_by_person_in_nothing_that_is_stored_or_exported(self, held):
        assert figures_by_person(data_of(held), self.PEOPLE) == []
        assert figures_by_person(FORMER, self.PEOPLE) == []
