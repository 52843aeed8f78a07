"""Finishing a session, reading its summary, and reopening it."""

from collections import Counter
from datetime import date, datetime, timedelta

from core.clock import now
from core.text import one_line
from sessions.models import Session, Summary
from sessions.models.session_fields import EVERYTHING
from sessions.planner.service.rhythm import ensure_ahead
from sessions.summary.rules.versions import present_form
from sessions.summary.service.snapshot import copied
from teams.models import Member

# A finished session can be reopened for this long; within the first minutes no reason is asked.
REOPENS_FOR = timedelta(days=1)
A_SLIP = timedelta(minutes=10)
CARDS_IN_SIGHT = 8

FINISH_PARTS = (*EVERYTHING, "wrap-up")


class TooLate(Exception):
    """The session was finished more than a day ago and stays finished."""


class NoReason(Exception):
    """A reason is required to reopen the session: others may have read the summary."""


def finish(session: Session, by: Member, at: datetime | None = None) -> bool:
    """Ends the session and writes its summary; loose ends stay listed as such.

    False if it is finished already or another phase than the last is on.
    """
    at = at or now()
    with session.changing(*FINISH_PARTS) as present:
        if not present.end(by, at):
            present.nothing_changed()
            return False
        # Before the summary is written, which names the next date.
        ensure_ahead(present.team, at, by)
        Summary.keep(present, copied(present), at)
        present.team.announce(present.team.topic, "sessions")
    return True


def reopen(session: Session, by: Member, at: datetime | None = None, reason: str = "") -> bool:
    """Reopens the session: its last phase goes on with the time it had left. False if the session is running.

    Possible for a day. Raises TooLate after that, and NoReason if a reason is required and missing.
    """
    at = at or now()
    with session.changing(*FINISH_PARTS) as present:
        since = at - present.finished_at if present.finished_at else timedelta()
        if since > REOPENS_FOR:
            raise TooLate
        if since > A_SLIP and not reason.strip():
            raise NoReason
        if not present.go_on(by, at, one_line(reason)):
            present.nothing_changed()
            return False
        present.team.announce(present.team.topic, "sessions")
    return True


def readable(data: dict) -> dict:
    """The stored data as a page reads it: moments as datetimes, and all loose ends in one place.

    Data of any former form is read; `lacks_agreements` if criteria and changes were not recorded then.
    """
    data = present_form(data)
    topics = data["parked"]
    loose = {
        "questions": [each for each in data["questions"] if each["open"] and not each["taken_along"]],
        "parked": [topic for topic in topics if not topic["outcome"]],
        "not_triaged": data["not_triaged"],
    }
    return data | {
        **{name: _read(data[name]) for name in ("started_at", "finished_at", "next_at")},
        "ready": [_with_chips(dive) for dive in data["ready"]],
        "not_ready": [_with_chips(dive) for dive in data["not_ready"]],
        "actions": [each | {"due": _read_day(each["due"])} for each in data["actions"]],
        "answered": [_answered(each) for each in data["questions"] if not each["open"]],
        "settled_topics": [topic for topic in topics if topic["outcome"]],
        "reopened": [each | {"at": _read(each["at"])} for each in data["reopened"]],
        "loose": loose,
        "is_loose": any(loose.values()),
    }


def _answered(question: dict) -> dict:
    """The question; without an answer if it was answered by doing the action that has its words."""
    return question | ({"answer": ""} if question["answer"] == question["text"] else {})


def _with_chips(dive: dict) -> dict:
    rounds = [each | {"chips": _chips(each), "mean": _mean(each)} for each in dive["rounds"]]
    # Summaries from before remarks were shown have none.
    remarks = [
        remark | {"round": each["number"], "kind": each["kind"]}
        for each in rounds
        for remark in each.get("remarks", [])
    ]
    return dive | {"rounds": rounds, "last": rounds[-1:], "earlier": rounds[:-1], "remarks": remarks}


def _chips(each: dict) -> list[dict]:
    """A round's cards to show: one by one as long as one can count them, then as a number beside each.

    Those that were entered for people without a device are apart from the others of the same card.
    """
    # Summaries from before cards were entered do not have that.
    votes = [(vote["card"], vote.get("by_hand", False), vote["name"]) for vote in each["votes"]]
    if len(votes) <= CARDS_IN_SIGHT:
        return [
            {"card": card, "name": name, "agreed": card == each["settled"], "by_hand": by_hand}
            for card, by_hand, name in votes
        ]
    return [
        {"card": card, "count": count, "agreed": card == each["settled"], "by_hand": by_hand}
        for (card, by_hand), count in Counter((card, by_hand) for card, by_hand, _name in votes).items()
    ]


def _mean(each: dict) -> str:
    """The plain average of a round; empty if all chose the same, or the summary is from before it had one."""
    return each.get("mean", "") if len({vote["card"] for vote in each["votes"]}) > 1 else ""


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _read_day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None
