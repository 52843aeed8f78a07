"""The script that compares items before and after a session with its summary misses nothing."""

from datetime import UTC

import pytest
from django.db import transaction
from django.test import Client

from backlog.models import Criterion, Dependency, Item, Question
from sessions.deep_dive.service import deep_dive as dives
from sessions.models import ActionItem, Note, Round
from sessions.summary.parts.markdown import as_markdown
from sessions.summary.service.finish import finish, readable
from sessions.triage import service as triaging
from tests.browser.rehearsal import accounts
from tests.browser.rehearsal.inventory import inventory, tables


@pytest.fixture
def held(triage, backlog, inbox, ana, ines, tomas, jo):
    """A session in which something of every kind happened, as a function that compares its summary."""
    here, story = triage.public_id, backlog[0]
    Criterion.write(story, "It is dry", ana)
    Dependency.add(backlog[5], story, ana)
    before = inventory()
    for outcome, more in (
        ("next", {}),
        ("decline", {"reason": "Nobody asked"}),
        ("needs-info", {"question": "Which quay?"}),
    ):
        triage.refresh_from_db()
        triaging.decide(triage.on_stage, outcome, ana, **more)
    triage.advance(past=2, by=ines)
    entry = triage.entries.get(item=story)
    Criterion.write(story, "It *floats*", tomas, here)
    story.reword("why", "Ships wait", jo, session=here)
    Question.ask(story, "Which tide?", jo, here).settle("The low one", ana, here)
    Note.take(entry, Note.Kind.RISK, "Fog", jo)
    Note.take(entry, Note.Kind.IDEA, "Ice", jo).remove(jo, here)
    Dependency.add(backlog[4], story, tomas, here)
    opened = Round.open(entry, ines)
    for member, card in ((tomas, "3"), (jo, "5")):
        opened.cast_vote(triage.seat(member), card)
    opened.reveal(ines)
    dives.settle(opened, "5", ines)
    dives.mark_ready(entry, ines, "Clear enough")
    ActionItem.take(triage, "Ask the pilots", ines, owner_name="Kim")
    triage.advance(past=3, by=ines)
    finish(triage, by=ines)

    client = Client()
    client.force_login(ana.user)
    html = client.get(f"/s/{here}/summary/").text
    markdown = as_markdown(readable(triage.summary.data), UTC)
    return lambda: accounts.unaccounted(before, inventory(), html, markdown)


# What a summary of that session cannot tell: a change of the first story, and the column that shows it.
MADE_UP = [
    (lambda item: item.update(description="Made up"), "description"),
    (lambda item: item.update(urgency="urgent"), "urgency"),
    (lambda item: item.update(rank=None), "rank"),
    (lambda item: item.update(estimate_label="8"), "estimate_label"),
    (lambda item: item.update(state="planned"), "state"),
    (lambda item: item.get().criteria.create(text="Made up", position=9), "Criterion.text"),
    (lambda item: item.get().criteria.update(text="Made up"), "Criterion.text"),
    (lambda item: item.get().criteria.all().delete(), "Criterion.text"),
    (lambda item: item.get().questions.update(answer="Made up"), "Question.answer"),
    (lambda item: item.get().notes.update(text="Made up"), "Note.text"),
    (lambda item: item.get().blocked_by.all().delete(), "Dependency:blocked.blocker"),
    (lambda item: Round.objects.get().votes.update(label="8"), "Entry/Round.cards"),
    (lambda item: Round.objects.update(settled_label="8"), "Entry/Round.settled_label"),
    (lambda item: ActionItem.objects.update(text="Made up"), "ActionItem.text"),
    (lambda item: ActionItem.objects.update(item=item.get()), "ActionItem.item"),
]


class TestAccounts:
    def test_of_a_session_whose_summary_tells_everything_miss_nothing(self, held):
        assert held() == []

    def test_name_each_change_that_the_summary_does_not_tell(self, held, backlog):
        for change, where in MADE_UP:
            with transaction.atomic():
                change(Item.objects.filter(pk=backlog[0].pk))
                found = [line for line in held() if f", {where}: " in line]
                transaction.set_rollback(True)

            assert any(line.endswith("not on the page") for line in found), where
            assert any(line.endswith("not in the Markdown") for line in found), where

    def test_name_an_item_that_the_summary_does_not_know(self, held, harbour, ana):
        item = Item.add(harbour, "Made up", ana, state=Item.State.BACKLOG)

        assert f"{item.key}, created: '' → '{item.key}', not on the page" in held()

    def test_do_not_take_the_words_about_another_item_for_those_about_this_one(self, held, backlog):
        backlog[1].criteria.create(text="It *floats*", position=1)

        assert held()[0].startswith(f"{backlog[1].key}, Criterion.text: '' → 'It *floats*'")

    def test_have_a_place_for_every_column_that_hangs_on_an_item(self):
        columns = [
            f"{name}.{field.name}" for name, path in tables(Item) for field in fields_of(path[-1].model)
        ]
        columns += [field.name for field in fields_of(Item) if field.name not in accounts.OF_A_NEW_ITEM]
        columns = [name for name in columns if name.split(".")[0] not in accounts.OF_NO_SESSION]

        homeless = [
            name for name in columns if not accounts.is_left_out(name) and accounts.words_for(name) is None
        ]

        assert homeless == []
        assert {*accounts.WORDS} & {*accounts.LEFT_OUT_OF_ROWS} == set()


def fields_of(model):
    return [field for field in model._meta.concrete_fields if field.name not in ("id", "public_id")]
