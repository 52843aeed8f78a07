"""Each reason of a letter has one act, which leads to the place where the reason is fixed."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from backlog.deep.rules import Reason
from backlog.models import BacklogSettings, Criterion, Dependency, Item, Question
from core.clock import now

LIST = "/t/harbour/backlog/"


def with_why(item, by):
    item.reword("why", "Ships wait", by)


def detailed(item, by):
    with_why(item, by)
    Criterion.write(item, "A berth is shown", by)


def asked(item, by):
    detailed(item, by)
    Question.ask(item, "Which harbour?", by)


def too_big(item, by):
    detailed(item, by)
    BacklogSettings.of(item.team)
    BacklogSettings.objects.update(size_limit=5)
    item.settle(Decimal(8), "8", by)


def unseen(item, by):
    Item.objects.filter(pk=item.pk).update(looked_at=now() - timedelta(days=90))


def blocked(item, by):
    item.value("opportunity", {"importance": 8, "satisfaction": 2}, by)
    Dependency.add(item.team.items.ranked().last(), item, by)


def in_inbox(item, by):
    item.to_state("inbox", by)


# For each reason: what makes it the first of its letter, and the target of its act (a field, a page, an
# order).
LEADS = {
    Reason.NO_WHY: (lambda item, by: None, r'href="#item-{}-why"'),
    Reason.NO_CRITERIA: (with_why, r'href="#item-{}-new-criterion"'),
    Reason.OPEN_QUESTIONS: (asked, r'href="#question-\w+-answer"'),
    Reason.TOO_BIG: (too_big, r'href="/t/harbour/backlog/items/{}/split/"'),
    Reason.NOT_ESTIMATED: (lambda item, by: None, r'href="#item-{}-estimate"'),
    Reason.UNSEEN: (unseen, r'action="/t/harbour/backlog/items/{}/look/"'),
    Reason.IN_INBOX: (in_inbox, r'action="/t/harbour/backlog/items/{}/state/"'),
    Reason.NO_VALUE: (lambda item, by: None, r'href="#item-{}-value-\w+"'),
    Reason.BEFORE_BLOCKER: (blocked, r'action="/t/harbour/backlog/items/{}/place/"'),
}


@pytest.mark.parametrize("reason", LEADS)
def test_the_fix_of_a_reason_is_one_press_away(client_of, backlog, ana, reason):
    item, (prepare, leads) = backlog[0], LEADS[reason]
    prepare(item, ana)
    page = client_of(ana).get(f"{LIST}{item.key}/").text
    acts = "".join(re.findall(r"<(?:a|form)[^>]*fix__act[^>]*>", page))

    found = re.search(leads.format(item.public_id), acts)

    assert found, acts
    where = found[0].split('"')[1]
    if where.startswith("#"):
        assert f'id="{where[1:]}"' in page
    elif "href" in found[0]:
        assert client_of(ana).get(where).status_code == 200


def test_a_size_that_is_too_big_is_not_split_by_who_does_not_curate(client_of, backlog, ana, tomas):
    too_big(backlog[0], ana)

    page = client_of(tomas).get(f"{LIST}{backlog[0].key}/").text

    assert "/split/" not in page
    assert "Split it" in page
