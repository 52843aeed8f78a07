"""What people write has its own direction: right to left in a page that runs left to right."""

import re
from pathlib import Path
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backlog.models import Criterion, Feedback, Item, ProductGoal, Question, Sprint, Theme
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Decision, Entry, Note, ParkedTopic, Rating, Session, SizingWall
from sessions.summary.service.finish import finish
from sessions.triage.service import decide
from teams.models import Member, Team
from tests.controls import Page
from tests.factories import ItemFactory, SessionFactory

ROOT = Path(__file__).resolve().parents[2] / "templates"
FIELD = re.compile(r"""<(textarea|input)\b((?:"[^"]*"|\{%.*?%\}|\{\{.*?\}\}|[^>"])*)>""", re.DOTALL)
# Fields of one language: keys, codes, numbers.
OWN_LANGUAGE = re.compile(r"""type="(?!text")|name="(text-key|place)""")
BUTTON = re.compile(r"""class="button\b.*?</(?:button|a|summary)>""", re.DOTALL)
SPAN = re.compile(r"<span\b.*?</span>", re.DOTALL)
NAMED = re.compile(
    r"\{% blocktranslate\b(?:(?!%\}).)*%\}((?:(?!\{% endblock).)*<bdi>.*?)\{% endblock", re.DOTALL
)
HEBREW = "ביטול הזמנה"


def fields():
    for file in sorted(ROOT.rglob("*.html")):
        for tag, attributes in FIELD.findall(file.read_text()):
            # Plain lines say how long they may be; those without are choices, numbers and keys of search.
            if not OWN_LANGUAGE.search(attributes) and (tag == "textarea" or "maxlength" in attributes):
                yield file.relative_to(ROOT), attributes


class TestFields:
    def test_run_in_the_direction_of_what_is_written(self):
        found = list(fields())

        assert len(found) > 40
        assert [str(file) for file, attributes in found if 'dir="auto"' not in attributes] == []


class TestButtonsWithANameInTheirSentence:
    def test_hold_it_in_one_element(self):
        """Between the elements of a button there is a gap, which would stand in place of the space."""
        buttons = [
            (str(file.relative_to(ROOT)), button)
            for file in sorted(ROOT.rglob("*.html"))
            for button in BUTTON.findall(file.read_text())
        ]
        named = {file for file, button in buttons if NAMED.search(button)}

        assert {"teams/members/_member.html", "sessions/meeting/hands.html"} <= named
        assert {file for file, button in buttons if NAMED.search(SPAN.sub("", button))} == set()


def is_only_heard(element) -> bool:
    around = (element, *element.parents)
    return any(each.get("class") == "visually-hidden" or each.get("aria-live") for each in around)


# Columns of what people write. Names are unique within a team, so each has a number of its own.
WRITTEN = {
    Team: ("name", "vision"),
    Member: ("name",),
    Item: ("title", "why", "description", "state_reason", "reporter"),
    Criterion: ("text",),
    Question: ("text", "answer"),
    ProductGoal: ("name", "metric"),
    Theme: ("name",),
    Feedback: ("text", "asker"),
    Sprint: ("goal", "lesson"),
    Session: ("goal", "foreword"),
    Entry: ("reason",),
    Decision: ("reason",),
    Note: ("text",),
    ParkedTopic: ("text",),
    ActionItem: ("text", "owner_name"),
    Rating: ("word",),
}


def written_in_hebrew() -> None:
    """Whatever people have written becomes Hebrew; what is empty stays so."""
    for model, columns in WRITTEN.items():
        for row in model.objects.all():
            texts = {each: f"{HEBREW} {row.pk}" for each in columns if getattr(row, each)}
            model.objects.filter(pk=row.pk).update(**texts)


def misdirected(html: str, text: str) -> list[str]:
    """The elements that contain that text of a person without a direction of their own."""
    page = Page(html)
    found = []
    with_text = [each for each in page.elements if text in each.text]
    outer = {id(parent) for each in with_text for parent in each.parents}
    for element in with_text:
        # An option and a title take no marks, and announcements are only heard.
        if id(element) in outer or element.tag in ("title", "option") or is_only_heard(element):
            continue
        around = (element, *element.parents)
        if not any(each.tag == "bdi" or each.get("dir") == "auto" for each in around):
            # One without a class is known by what it is in.
            named = next((each for each in reversed(element.parents) if each.get("class")), element)
            words = " ".join(element.text.split())[:80]
            found.append(f"{named.get('class')} <{element.tag} {element.get('class')}>: {words}")
    return found


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def hebrew(self, deep_dive, tomas):
        """Everything on the stage is written in Hebrew, by people of Hebrew names."""
        item = deep_dive.on_stage.item
        type(item).objects.filter(pk=item.pk).update(title=HEBREW, why=HEBREW)
        steps = f"Given {HEBREW}, when {HEBREW}, then {HEBREW}"
        for position, text in enumerate((HEBREW, steps), 1):
            Criterion.objects.create(item=item, text=text, position=position, made_by=tomas)
        Question.objects.create(item=item, text=HEBREW, asked_by=tomas)
        type(tomas).objects.filter(pk=tomas.pk).update(name=HEBREW)
        ParkedTopic.park(deep_dive, HEBREW, by=tomas)
        return deep_dive

    @pytest.mark.parametrize("reader", ["ines", "kofi"])
    def test_of_the_room_give_each_text_its_direction(self, hebrew, client_of, reader, request):
        page = client_of(request.getfixturevalue(reader)).get(
            reverse("sessions:room", args=[hebrew.public_id])
        )

        assert page.text.count(HEBREW) > 5
        assert misdirected(page.text, HEBREW) == []

    def test_of_an_item_give_each_text_its_direction(self, hebrew, client_of, ines):
        item = hebrew.on_stage.item
        page = client_of(ines).get(reverse("backlog:item", args=[hebrew.team.slug, item.key]))

        assert page.text.count(HEBREW) > 3
        assert misdirected(page.text, HEBREW) == []


@pytest.mark.django_db
class TestEveryPage:
    """A team that writes Hebrew: no page of theirs runs it in the wrong direction."""

    @pytest.fixture
    def story(self, triage, backlog, inbox, goal, ana, ines, tomas, jo, lin):
        """A session with one of everything, in its triage."""
        Team.objects.filter(pk=triage.team_id).update(vision="No ship waits")
        theme = Theme.start(triage.team, ana, "Arrivals")
        Item.objects.filter(pk=backlog[0].pk).update(
            goal=goal, theme=theme, why="Ships wait", description="A"
        )
        Item.objects.filter(pk=inbox[0].pk).update(reporter="Rosa", why="It leaks")
        Criterion.write(backlog[0], "A ship sees its berth", tomas)
        Question.ask(backlog[0], "Which quay?", tomas)
        Question.ask(backlog[1], "Which pilot?", jo).settle("Both", tomas)
        for number in range(2):
            Feedback.capture(triage.team, f"It leaks {number}", ana, asker="Rosa")
        ParkedTopic.park(triage, "Gulls", by=tomas)
        ActionItem.take(triage, "Ask the pilots", tomas, owner=jo)
        ActionItem.take(triage, "Ask legal", tomas, owner_name="Kim of legal")
        Session.objects.filter(pk=triage.pk).update(goal="Tides are known", foreword="A calm hour")
        ahead = SessionFactory(team=triage.team, by=ines, goal="Berths are known")
        Entry.add_all(ahead, Phase.DEEP_DIVE, [(backlog[2], "Left over")])
        Entry.add_all(ahead, Phase.TRIAGE, [(ItemFactory(team=triage.team, by=ana, state="inbox"), "New")])
        triage.refresh_from_db()
        return triage

    def later(self, session, client_of, ines, ana, tomas, jo):
        """The same, decided, noted and rated, in its wrap-up."""
        first, second = session.entries.listed_in("triage")[:2]
        decide(first, "decline", by=ana, reason="Too late")
        decide(second, "needs-info", by=ana, question="For which port?")
        session.advance(2, ines)
        session.refresh_from_db()
        Note.take(session.on_stage, Note.Kind.RISK, "Storms", tomas)
        ready = reverse("sessions:ready", args=[session.public_id, session.on_stage.public_id])
        client_of(ines).post(ready, {"reason": "Small"})
        for member in (ana, tomas, jo):
            for name, data in (("rating", {"stars": "4"}), ("rating-word", {"word": "calm"})):
                client_of(member).post(reverse(f"sessions:{name}", args=[session.public_id]), data)
        return session

    PAGES: ClassVar = {
        "lobby": lambda s: reverse("sessions:room", args=[s.team.refinements.planned().first().public_id]),
        "early": lambda s: reverse("sessions:early", args=[s.team.refinements.planned().first().public_id]),
        "plan": lambda s: reverse("sessions:plan", args=[s.team.refinements.planned().first().public_id]),
        "room": lambda s: reverse("sessions:room", args=[s.public_id]),
        "projector": lambda s: reverse("sessions:projector", args=[s.public_id, s.projector_token]),
        "summary": lambda s: reverse("sessions:summary", args=[s.public_id]),
        "sessions": lambda s: reverse("sessions:index", args=[s.team.slug]),
        "planner": lambda s: reverse("sessions:new", args=[s.team.slug]),
        "decisions": lambda s: reverse("sessions:decisions", args=[s.team.slug]),
        "actions": lambda s: reverse("sessions:team-actions", args=[s.team.slug]),
        "backlog": lambda s: reverse("backlog:list", args=[s.team.slug]),
        "item": lambda s: reverse("backlog:item", args=[s.team.slug, "HARB-1"]),
        "split": lambda s: reverse(
            "backlog:split", args=[s.team.slug, Item.objects.get(key="HARB-1").public_id]
        ),
        "inbox": lambda s: reverse("backlog:inbox", args=[s.team.slug]),
        "feedback": lambda s: reverse(
            "backlog:inbox-feedback", args=[s.team.slug, Feedback.objects.first().public_id]
        ),
        "pasted": lambda s: reverse("backlog:inbox-pasted", args=[s.team.slug]),
        "sprints": lambda s: reverse("backlog:sprints", args=[s.team.slug]),
        "deep": lambda s: reverse("backlog:deep", args=[s.team.slug]),
        "goals": lambda s: reverse("backlog:goals", args=[s.team.slug]),
        "members": lambda s: reverse("teams:members", args=[s.team.slug]),
        "home": lambda s: reverse("home"),
    }

    @pytest.mark.parametrize("phase", ["triage", "deep-dive", "bulk", "wrap-up", "over"])
    def test_gives_each_text_its_direction(self, story, client_of, ines, ana, tomas, jo, phase):
        if phase != "triage":
            self.later(story, client_of, ines, ana, tomas, jo)
        if phase == "bulk":
            wall = SizingWall.open(Session.objects.get(pk=story.pk), ines)
            wall.tiles.first().put(story.seat(tomas), "5")
        if phase in ("wrap-up", "over"):
            Session.objects.get(pk=story.pk).advance(3, ines)
        written_in_hebrew()
        story = Session.objects.get(pk=story.pk)
        if phase == "over":
            finish(story, ines)
        reader = client_of(ines)

        for name, address in self.PAGES.items():
            page = reader.get(address(story), follow=True)
            assert page.status_code in (200, 405)
            assert misdirected(page.text, HEBREW) == [], name

    @pytest.mark.parametrize("place", ["backlog:uploads", "backlog:inbox-files"])
    def test_of_an_import_gives_each_text_its_direction(self, harbour, client_of, ana, place):
        rows = f"Key,Summary,Description,{HEBREW} 4\nX-1,{HEBREW} 1,{HEBREW} 2,a\nX-2,,{HEBREW} 3,b\n"
        file = SimpleUploadedFile(f"{HEBREW}.csv", rows.encode(), "text/csv")

        sent = {"file": file, "source": "customer"}
        page = client_of(ana).post(reverse(place, args=[harbour.slug]), sent, follow=True)

        assert page.status_code == 200
        assert HEBREW in page.text
        assert misdirected(page.text, HEBREW) == []


def test_a_text_without_a_direction_is_found():
    assert misdirected(f"<p class='x'>{HEBREW}</p>", HEBREW)
    assert not misdirected(f"<p>by <bdi>{HEBREW}</bdi></p>", HEBREW)
    assert not misdirected(f"<p dir='auto'>{HEBREW}</p>", HEBREW)
