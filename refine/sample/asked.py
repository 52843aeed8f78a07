"""Feedback for the sample team, some linked to items already, some new in the inbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backlog.models import Change, Feedback, FeedbackLink, Item
from teams.models import Member, Team


@dataclass(frozen=True)
class Said:
    text: str
    source: str
    asker: str = ""
    contact: str = ""
    number: str = ""
    importance: int | None = None
    satisfaction: int | None = None
    days: int = 3
    # The item that it is linked to.
    key: str = ""


SAID = (
    Said(
        "I returned one of three shirts. You refunded everything and then charged me two thirds again. "
        "My bank asked me twice whether it was really me.",
        "customer",
        asker="Ingrid Solheim",
        contact="ingrid.solheim@shopper.example",
        importance=9,
        satisfaction=2,
        days=9,
        key="PAY-126",
    ),
    Said(
        "Partial refunds by hand again: eleven minutes per case.",
        "support",
        asker="Kofi",
        importance=8,
        satisfaction=3,
        days=8,
        key="PAY-126",
    ),
    Said(
        "Returning shoppers who leave at the card number",
        "analytics",
        number="1 in 11",
        importance=9,
        satisfaction=4,
        days=7,
        key="PAY-118",
    ),
    Said(
        "When I pay on the train the page freezes and I don’t know whether I’ve paid.",
        "customer",
        asker="Rui Tavares",
        contact="rui@tavares.example",
        importance=8,
        satisfaction=3,
        days=3,
    ),
    Said(
        "Two of five testers looked for the receipt under “Orders”, none under “Payments”.",
        "user_test",
        days=3,
    ),
    Said(
        "Could the receipt show which card I used? I have three.",
        "customer",
        asker="Mei Tanaka",
        contact="mei@tanaka.example",
        importance=5,
        satisfaction=5,
        days=2,
    ),
    Said(
        "The receipt in the email and the one in the account round tax differently.",
        "qa",
        asker="Mara",
        days=2,
    ),
    Said("Help center searches for “receipt” that end in a ticket", "analytics", number="38 %", days=1),
)


def tell(team: Team, cast: dict[str, Member], at: datetime) -> None:
    """Add all of this feedback to the sample team."""
    ana = cast["Ana"]
    for said in SAID:
        came = at - timedelta(days=said.days)
        facts: dict[str, Any] = {
            "source": said.source,
            "asker": said.asker,
            "contact": said.contact,
            "number": said.number,
            "importance": said.importance,
            "satisfaction": said.satisfaction,
            "captured_at": came,
        }
        feedback = Feedback.capture(team, said.text, ana, **facts)
        if said.key:
            item = Item.objects.get(team=team, key=said.key)
            FeedbackLink.make(item, [feedback.public_id], ana)
            Change.objects.filter(item=item, field="feedback", at__gte=at).update(at=came)
