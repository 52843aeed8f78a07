"""Prints the rows of the latest session: `python -m tests.browser.rehearsal.facts`."""

import json
import sys

from tests.browser import harbour  # noqa: F401  sets Django up

from backlog.models import Change, Item  # isort: skip
from sessions.models import Decision, Event, Round, Session  # isort: skip


def main() -> None:
    session = Session.objects.latest("pk")
    entries = session.entries.select_related("item")
    sys.stdout.write(
        json.dumps(
            {
                "rounds": [
                    [
                        each.entry.item.key,
                        each.number,
                        {vote.participant.member.name: vote.label for vote in votes_of(each)},
                        each.settled_label,
                    ]
                    for each in Round.objects.filter(entry__session=session)
                    .select_related("entry__item")
                    .order_by("pk")
                ],
                "decisions": {
                    each.entry.item.key: each.outcome
                    for each in Decision.objects.filter(entry__session=session, undone_at=None)
                },
                "items": {
                    entry.item.key: [entry.item.state, str(entry.item.estimate_label), ranks(entry.item)]
                    for entry in entries
                },
                "criteria": {
                    entry.item.key: list(entry.item.criteria.values_list("text", flat=True))
                    for entry in entries
                },
                "actions": list(session.actions.values_list("text", flat=True)),
                "history": history(session),
                "events": list(Event.objects.filter(session=session).values_list("kind", flat=True)),
                "finished": session.finished_at is not None,
            }
        )
    )


def votes_of(round: Round):
    return round.votes.select_related("participant__member")


def ranks(item: Item) -> bool:
    return item.rank is not None


def history(session: Session) -> dict[str, list[list[str]]]:
    """The history lines that each item got in this session: field, and new value."""
    became: dict[str, list[list[str]]] = {}
    lines = Change.objects.filter(session=session.public_id).select_related("item").order_by("pk")
    for line in lines:
        became.setdefault(line.item.key, []).append([line.field, line.after])
    return became


if __name__ == "__main__":
    main()
