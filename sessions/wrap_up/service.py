"""Settling loose ends: each becomes an action, an item or a topic of the next agenda, or is dropped.

It joins rows of two apps: a topic is the session's, a question the item's.
"""

from backlog.models import Item, Question
from core.clock import now
from sessions.models import ActionItem, ParkedTopic, Session
from teams.models import Member

PARTS = ("parking-lot", "wrap-up", "questions")
Outcome = ParkedTopic.Outcome


def settle_topic(topic: ParkedTopic, outcome: str, by: Member) -> bool:
    """Saves the outcome of a parked topic, and makes its action or item; False if it has one."""
    with topic.session.changing(*PARTS) as session:
        present = ParkedTopic.objects.select_for_update().get(pk=topic.pk)
        if present.outcome:
            session.nothing_changed()
            return False
        _carry_out(session, present, outcome, by)
    return True


def settle_question(session: Session, question: Question, outcome: str, by: Member) -> ParkedTopic | None:
    """The same for an unanswered question; None if it has become a topic already.

    Unless it is dropped, the question stays open and still blocks ready.
    """
    with session.changing(*PARTS) as session:
        question = Question.objects.select_related("item__team").get(pk=question.pk)
        left = session.parked.filter(question=question).exclude(outcome="").exists()
        if left or not question.is_open or question.action_since:
            session.nothing_changed()
            return None
        topic = ParkedTopic.objects.create(
            session=session, text=question.text[:300], by=by, question=question
        )
        _carry_out(session, topic, outcome, by)
    return topic


def reopen_topic(topic: ParkedTopic, by: Member) -> bool:
    """Undoes the outcome of a topic, and removes what was made of it; False if it has none."""
    with topic.session.changing(*PARTS) as session:
        present = ParkedTopic.objects.select_related("question__item__team", "action", "item").get(
            pk=topic.pk
        )
        if not present.outcome:
            session.nothing_changed()
            return False
        if present.action:
            present.action.withdraw(now())
        if present.item and present.item.state == Item.State.INBOX:
            present.item.to_state(Item.State.ARCHIVED, by, session.public_id, "undone")
        if present.question:
            present.question.come_back(by, session.public_id)
            present.delete()
        else:
            present.resolve("")
    return True


def _carry_out(session: Session, topic: ParkedTopic, outcome: str, by: Member) -> None:
    made: dict = {}
    question = topic.question
    if outcome == Outcome.ACTION:
        made["action"] = ActionItem.note(session, topic.text, by, question=question)
        if question:
            question.take_along()
    elif outcome == Outcome.ITEM:
        made["item"] = Item.add(session.team, topic.text, by, source="session", session=session.public_id)
    elif outcome == Outcome.DROPPED and question:
        question.withdraw(by, session.public_id)
    topic.resolve(outcome, **made)
