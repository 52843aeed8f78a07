"""What the sample team works on. A made-up payment service, in our own words."""

from dataclasses import dataclass

TEAM = "Payments"
SLUG = "payments"
PREFIX = "PAY"
VISION = "Shoppers pay at the first try, merchants have their money on time."
SPRINT_GOAL = "Payment stories for sprint 22"
EARLIER_GOAL = "Payment stories for sprint 21"
VELOCITY = 24


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    title: str = ""


PEOPLE = (
    Person("Ana", "product_manager"),
    Person("Sami", "scrum_master"),
    Person("Jo", "developer"),
    Person("Lin", "developer"),
    Person("Mara", "developer", "QA"),
    Person("Kofi", "stakeholder", "Customer support"),
)


@dataclass(frozen=True)
class Goal:
    name: str
    metric: str
    # What the metric was, first to last; the last is what it is now.
    values: tuple[str, ...]
    target: str


DECLINES = Goal("Fewer payments fail", "declined at the first try", ("4.8 %", "4.4 %", "4.1 %"), "2.5 %")
SUPPORT = Goal("Support without handwork", "refunds by hand a week", ("55", "61"), "10")
PAYOUTS = Goal("Merchants have their money on time", "payouts later than promised", ("3.2 %",), "0.5 %")
GOALS = (DECLINES, SUPPORT, PAYOUTS)
KEPT_CARDS, PAYOUTS_IN_TIME = "Cards that are kept", "Payouts in time"


@dataclass(frozen=True)
class Becomes:
    """What the product manager proposes along with a decision, with the key of the item to come after."""

    type: str
    theme: str
    goal: Goal
    after: int


@dataclass(frozen=True)
class Story:
    """An item as it stands before the meetings that the sample tells of."""

    key: int
    title: str
    type: str = "story"
    why: str = ""
    description: str = ""
    criteria: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    estimate: str = ""
    goal: Goal | None = None
    asked: int = 0
    reporter: str = ""
    state: str = "backlog"
    # For the inbox: what the product manager proposes, and days since it came.
    proposed: str = ""
    becomes: Becomes | None = None
    days: int = 30
    urgent: bool = False


# The list, top first.
RANKED = (
    Story(
        118,
        "Save a card for next time",
        why="Three in four shoppers come back, and every one of them types sixteen digits again. "
        "One in eleven gives up over it.",
        criteria=(
            "Saving is offered once the payment went through, and is off unless chosen.",
            "A saved card shows its last four digits, brand and month of expiry.",
            "A saved card can be removed, and is gone at once.",
            "Only the token that the vault returns is stored, never the number.",
        ),
        goal=DECLINES,
        asked=11,
    ),
    Story(
        126,
        "Refund part of an order",
        why="Support refunds whole orders and recharges the difference by hand. It takes eleven minutes a "
        "case and one in nine goes wrong.",
        description="Most cases are **one article of several** that came back or arrived broken.\n\n"
        "The ledger can hold several refunds of one payment already; what is missing is the way to enter "
        "them and the mail to the customer.",
        criteria=(
            "An agent picks lines and quantities; the total shows before confirming.",
            "The customer gets one e-mail with the refunded lines and the amount.",
            "A refund larger than what is left of the payment is refused with the amount that is left.",
            "Finance sees partial refunds in the daily export.",
        ),
        questions=("Do gift cards count as a payment here?",),
        goal=SUPPORT,
        asked=7,
        reporter="Customer support",
    ),
    Story(
        131,
        "Explain a declined payment",
        why="“Payment failed” is all a shopper reads. Two in five try the same card again and then call us; "
        "half of those only had too low a limit.",
        criteria=(
            "The message says in plain words what can be done: another card, the bank, or later.",
            "No message says more than the bank allows us to.",
        ),
        goal=DECLINES,
        asked=5,
    ),
    Story(
        109,
        "Retry a failed payout once a day",
        why="A payout that fails on a bank holiday waits until somebody notices. Forty merchants a month "
        "wait three days longer than promised.",
        criteria=(
            "A payout refused for a passing reason is tried again the next banking day, three times at most.",
            "The merchant sees the reason and the day of the next try.",
            "After the third time it goes to the payout desk.",
        ),
        goal=PAYOUTS,
    ),
    Story(
        140,
        "Map issuer codes to plain words",
        type="debt",
        why="Each bank has codes of its own; without one table every message is written twice.",
        estimate="5",
        goal=DECLINES,
    ),
    Story(
        152,
        "Tell support at once when a dispute arrives",
        why="Disputes come by mail to a shared box. We answer one in six too late, and lose it for that.",
        criteria=(
            "A dispute opens a case with order, payment and deadline.",
            "The case shows the days that are left.",
            "Support can add proof without leaving the case.",
        ),
        estimate="8",
        goal=SUPPORT,
    ),
    Story(
        97,
        "Invoices in the customer's language",
        why="Customers in Poland and Portugal ask support to translate an invoice before they pay it.",
        criteria=("The language of the order decides; English where we have none.",),
        asked=4,
    ),
    Story(
        133,
        "Show all fees before the payment is confirmed",
        why="The fee for foreign cards shows only on the receipt; most one-star reviews name it.",
        criteria=(
            "Every fee stands in a line of its own with its reason.",
            "The total on the button is what is charged.",
        ),
        goal=DECLINES,
        asked=6,
        state="inbox",
        days=10,
    ),
    Story(
        121,
        "Payout report that finance can filter by week",
        why="Finance copies four exports into one sheet every Monday.",
        criteria=("Weeks run Monday to Sunday in the merchant's time zone.",),
        estimate="5",
        goal=PAYOUTS,
    ),
    Story(
        112,
        "Change the card of a subscription",
        why="When a card expires, the subscription ends and has to be bought again.",
        estimate="8",
        goal=DECLINES,
        asked=9,
    ),
    Story(
        105,
        "Say why a payout is held",
        why="A merchant whose payout is held sees a date that moves, and calls.",
        estimate="5",
        goal=PAYOUTS,
        state="inbox",
        days=12,
    ),
    Story(
        128,
        "One order, one charge: a key against double requests",
        type="debt",
        why="The checkout API takes the same request twice after a time-out. Every client works around it.",
        estimate="5",
    ),
    Story(
        137,
        "Find out how wallets handle a charge that comes later",
        type="spike",
        why="Pre-orders charge when they ship; nobody here knows what wallets allow.",
        estimate="2",
    ),
    Story(
        83,
        "Pay later for business accounts",
        why="Trade customers pay within 30 days everywhere else.",
        estimate="40",
        asked=14,
    ),
    Story(116, "Take the settlement job out of the web process", type="debt", estimate="13"),
    Story(
        124,
        "Ask for the second factor only where the bank wants it",
        why="Half of our shoppers confirm a payment in their bank's app although nobody asked for it.",
        estimate="13",
        goal=DECLINES,
    ),
    Story(130, "Log of webhook deliveries for merchants", estimate="8", asked=3),
    Story(90, "Second bank for payouts", goal=PAYOUTS),
    Story(76, "Role for accountants who only read", asked=2),
    Story(71, "Gift cards in more than one currency"),
    Story(68, "Upload proof for a dispute from the phone"),
    Story(64, "Points of a loyalty programme as part of a payment", asked=1),
    Story(59, "Replace the provider of exchange rates", type="debt"),
    Story(52, "Statement for the year in one file"),
)

# New since the earlier session, oldest first: the triage of today.
INBOX = (
    Story(
        150,
        "Apple Pay on the web",
        type="feature",
        why="A third of our shoppers come on an iPhone and type a card.",
        asked=12,
        reporter="Sales",
        proposed="next",
        becomes=Becomes("story", KEPT_CARDS, DECLINES, after=131),
        days=6,
    ),
    Story(
        151,
        "Old receipts answer 404",
        type="bug",
        why="Receipts from before the move to the new archive are gone; customers need them for their taxes.",
        asked=3,
        reporter="Customer support",
        proposed="next",
        days=6,
    ),
    Story(
        153,
        "Invoices with a dark background",
        type="feature",
        asked=1,
        reporter="Forum",
        proposed="decline",
        days=5,
    ),
    Story(
        154,
        "Card charged twice when the shopper retries",
        type="bug",
        why="After a time-out in the second factor the shopper presses Pay again and both settle. "
        "Support refunds by hand, about six times a week.",
        goal=SUPPORT,
        asked=4,
        reporter="Customer support",
        proposed="urgent",
        days=3,
    ),
    Story(
        155,
        "Export fees by country",
        type="feature",
        asked=2,
        reporter="Finance",
        proposed="soon",
        becomes=Becomes("story", PAYOUTS_IN_TIME, PAYOUTS, after=121),
        days=3,
    ),
    Story(
        156,
        "Valid IBANs from Malta are refused",
        type="bug",
        why="Ours may be 31 signs long, the field takes 30.",
        asked=2,
        reporter="Customer support",
        goal=PAYOUTS,
        proposed="next",
        days=2,
    ),
    Story(157, "Tip jar for creators", type="feature", asked=1, reporter="Sales", proposed="later", days=2),
    Story(
        158,
        "Refund some articles of an order",
        type="feature",
        why="The whole order has to be refunded and charged anew.",
        asked=3,
        reporter="A merchant",
        goal=SUPPORT,
        proposed="duplicate",
        days=1,
    ),
    Story(
        159,
        "The mail about a payout comes after the money",
        type="bug",
        reporter="A merchant",
        state="inbox",
        days=1,
    ),
)

# What the earlier session decided besides PAY-133 and PAY-105, which stand in the list above.
EARLIER_INBOX = (
    Story(
        145,
        "Chart of exchange rates in the console",
        type="feature",
        asked=1,
        reporter="Forum",
        state="inbox",
        days=14,
    ),
    Story(
        147,
        "Receipts for cash on delivery",
        type="feature",
        asked=2,
        reporter="Sales",
        state="inbox",
        days=13,
    ),
    Story(
        148,
        "Give back the money for one article only",
        type="feature",
        asked=2,
        reporter="A merchant",
        state="inbox",
        days=11,
    ),
)
# Done in the sprints below.
DONE = (
    Story(81, "Charge a card again when the bank was away", estimate="5", days=70),
    Story(85, "Say at once that a card has expired", estimate="3", days=70),
    Story(88, "Receipt by mail right after the payment", estimate="3", days=60),
    Story(94, "Payment page in eleven languages", estimate="8", days=60),
    Story(99, "Payout report as a spreadsheet", estimate="5", days=60),
    Story(101, "Find a payment by the last four digits", estimate="5", days=50),
    Story(103, "Warn before a payout account changes", estimate="8", days=50),
    Story(106, "Sum of fees on every payout", estimate="3", days=50),
)
# PAY-131 waits for PAY-140.
# Importance and satisfaction, as the product manager has them from talks with merchants.
VALUES = {
    118: (9, 4), 126: (9, 2), 131: (8, 5), 109: (7, 3), 140: (6, 5), 152: (8, 4), 97: (6, 6), 133: (7, 5),
    121: (5, 5), 112: (6, 4), 105: (7, 6), 128: (5, 6), 83: (9, 1), 124: (4, 6),
}  # fmt: skip
BLOCKED = ((131, 140), (112, 118))
THEMES = {
    KEPT_CARDS: (88, 112, 118, 137),
    PAYOUTS_IN_TIME: (90, 105, 109, 121),
    "Disputes": (68, 152),
}


@dataclass(frozen=True)
class FinishedSprint:
    number: int
    goal: str
    promised: tuple[int, ...]
    done: tuple[int, ...]
    lesson: str


# The last sprints, the older one first. What is not done in one comes first in the next.
SPRINTS = (
    FinishedSprint(
        20,
        "Shoppers know at once what happened to their payment",
        promised=(81, 85, 88, 94, 99),
        done=(81, 85, 88, 94),
        lesson="Ask finance before we promise a report, not after.",
    ),
    FinishedSprint(
        21,
        "Merchants trust what a payout says",
        promised=(99, 101, 103, 106),
        done=(99, 101, 103, 106),
        lesson="Stories that say who checks them were done by the Wednesday.",
    ),
)
