"""The sample team's session of a week ago: finished, with decisions, estimates and open actions."""

from datetime import datetime, timedelta

from backlog.models import BacklogSettings, Change, Item, Question
from refine.sample import words
from sessions.deep_dive.service import deep_dive
from sessions.meeting.rules.agenda import Phase
from sessions.models import ActionItem, Decision, Entry, Event, ParkedTopic, Rating, Round, Session
from sessions.summary.service import finish
from sessions.triage import service
from teams.models import Member, Team

NUMBER = 13
TRIAGED = (133, 105, 145, 147, 148)
DIVES = ((118, (("Jo", "5"), ("Lin", "5"), ("Mara", "8"))), (109, (("Jo", "3"), ("Lin", "3"), ("Mara", "3"))))
STARS = {"Ana": 5, "Sami": 4, "Jo": 4, "Lin": 5, "Mara": 4, "Kofi": 4}
# Minutes after the start at which each phase ended, and the session.
LEFT_AT = (4, 16, 44)
ENDED_AT = 53
# From now on: the session that the sample has planned for today.
STARTS_IN = timedelta(minutes=15)
SECONDS_ON_STAGE = {133: 95, 105: 70, 145: 40, 147: 88, 148: 52, 118: 1130, 109: 540}


def hold(team: Team, cast: dict[str, Member], items: dict[int, Item], at: datetime) -> Session:
    began = (at - timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    sami = cast["Sami"]
    session = Session.plan(team, sami, began, goal=words.EARLIER_GOAL)
    Session.objects.filter(pk=session.pk).update(number=NUMBER)
    for person in cast.values():
        session.seat(person)
    Entry.add_all(session, Phase.TRIAGE, [(items[key], "") for key in TRIAGED])
    Entry.add_all(session, Phase.DEEP_DIVE, [(items[key], "") for key, _ in DIVES])

    session.start(sami, began)
    session.advance(1, sami, _minute(began, LEFT_AT[0]))
    _triage(session, cast, items)
    session.advance(2, sami, _minute(began, LEFT_AT[1]))
    _dive(session, cast)
    session.advance(3, sami, _minute(began, LEFT_AT[2]))
    _wrap_up(session, cast, items, at)
    _tell_when(session, began)
    finish.finish(session, sami, _minute(began, ENDED_AT))
    _bring_in_order(items, cast["Ana"])
    _date_changes_back(session, began)
    return session


def _triage(session: Session, cast: dict[str, Member], items: dict[int, Item]) -> None:
    ana = cast["Ana"]
    entries = {
        entry.item.key: entry for entry in session.entries.select_related("item").filter(phase="triage")
    }

    def decide(key: int, outcome: str, **words_) -> None:
        service.decide(entries[f"{words.PREFIX}-{key}"], outcome, ana, **words_)

    decide(133, "next")
    decide(105, "soon")
    decide(145, "decline", reason="Banks publish the rates, and only one person has asked in two years.")
    decide(147, "needs-info", question="In which countries do merchants still offer this?")
    decide(148, "duplicate", duplicate_of=items[126])


def _dive(session: Session, cast: dict[str, Member]) -> None:
    sami = cast["Sami"]
    seats = {seat.member.name: seat for seat in session.participants.select_related("member")}
    dives = session.entries.listed_in(Phase.DEEP_DIVE).select_related("item")
    for entry, (_, cards) in zip(dives, DIVES, strict=True):
        entry.bring_up(sami)
        round = Round.open(entry, sami)
        assert round is not None
        for name, card in cards:
            round.cast_vote(seats[name], card)
        round.reveal(sami)
        deep_dive.settle(round, cards[0][1], sami)
        deep_dive.mark_ready(Entry.objects.get(pk=entry.pk), sami)


def _wrap_up(session: Session, cast: dict[str, Member], items: dict[int, Item], at: datetime) -> None:
    ana, jo = cast["Ana"], cast["Jo"]
    today = at.date()
    ActionItem.take(
        session, "Ask design about the refund flow", ana, owner=ana, due=today + timedelta(days=1)
    )
    gift_cards = Question.objects.get(item=items[126])
    gift_cards.take_along()
    ActionItem.take(
        session,
        "Do gift cards count as a payment?",
        ana,
        owner=jo,
        due=today + timedelta(days=2),
        question=gift_cards,
    )
    fees = ActionItem.take(
        session, "Send the fee table to finance", ana, owner_name="Petra", due=today - timedelta(days=3)
    )
    fees.finish(True, cast["Jo"])
    topic = ParkedTopic.park(session, "How long may we keep card tokens?", cast["Mara"])
    assert topic is not None
    topic.resolve(ParkedTopic.Outcome.NEXT_AGENDA)
    for seat in session.participants.select_related("member"):
        Rating.give(session, seat, STARS[seat.member.name])


def _tell_when(session: Session, began: datetime) -> None:
    """Set the times that the rows would have in a real session, as all of this was done within seconds."""
    for entry in session.entries.select_related("item"):
        number = int(entry.item.key.split("-")[1])
        start = LEFT_AT[0] if entry.phase == Phase.TRIAGE else LEFT_AT[1]
        when = _minute(began, start + SECONDS_ON_STAGE[number] // 60)
        Entry.objects.filter(pk=entry.pk).update(spent=SECONDS_ON_STAGE[number], closed_at=when)
        Entry.objects.filter(pk=entry.pk, ready_at__isnull=False).update(ready_at=when)
        Decision.objects.filter(entry=entry).update(at=when)
        Round.objects.filter(entry=entry).update(opened_at=when, revealed_at=when, settled_at=when)
    end = _minute(began, ENDED_AT)
    session.actions.update(at=end)
    session.actions.filter(done_at__isnull=False).update(done_at=end + timedelta(days=1))
    session.parked.update(at=end, outcome_at=end)
    session.participants.update(joined_at=began, seen_at=end, away_at=end)
    Event.objects.filter(session=session, at__gt=end).update(at=_minute(began, LEFT_AT[2]))
    Session.objects.filter(pk=session.pk).update(created_at=began - timedelta(days=2))


def _bring_in_order(items: dict[int, Item], by: Member) -> None:
    """Move the items that the triage placed to their ranks in the sample's list."""
    keys = [story.key for story in words.RANKED]
    for place, story in enumerate(words.RANKED):
        if story.state == "inbox":
            items[story.key].move(by, after=items[keys[place - 1]])


def _date_changes_back(session: Session, began: datetime) -> None:
    end = _minute(began, ENDED_AT)
    here = session.entries.values("item")
    Change.objects.filter(item__in=here, at__gt=end).update(at=end)
    Question.objects.filter(session=session.public_id).update(asked_at=end)
    items = Item.objects.filter(pk__in=here)
    items.update(state_since=end, looked_at=end)
    items.filter(estimated_at__gt=end).update(estimated_at=end)
    items.filter(scope_changed_at__gt=end).update(scope_changed_at=end)
    BacklogSettings.objects.filter(team=session.team).update(refined_at=began)


def _minute(began: datetime, minutes: float) -> datetime:
    return began + timedelta(minutes=minutes)
