"""The texts of the sample team, which works on a fictional payment service."""

from dataclasses import dataclass

TEAM = "Payments"
SLUG = "payments"
PREFIX = "PAY"
VISION = "Shoppers pay on the first try, and merchants get their money on time."
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
    # The metric over time; the last value is the current one.
    values: tuple[str, ...]
    target: str


DECLINES = Goal("Fewer payments fail", "declined on the first try", ("4.8 %", "4.4 %", "4.1 %"), "2.5 %")
SUPPORT = Goal("Less manual work for support", "manual refunds per week", ("55", "61"), "10")
PAYOUTS = Goal("Merchants get paid on time", "late payouts", ("3.2 %",), "0.5 %")
GOALS = (DECLINES, SUPPORT, PAYOUTS)
KEPT_CARDS, PAYOUTS_IN_TIME = "Saved cards", "On-time payouts"


@dataclass(frozen=True)
class Becomes:
    """Proposed along with a decision: type, theme, goal and the key of the item to come after."""

    type: str
    theme: str
    goal: Goal
    after: int


@dataclass(frozen=True)
class Story:
    """An item as it was before the sample's sessions."""

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
    # For the inbox: the product manager's proposal, and days since the item arrived.
    proposed: str = ""
    becomes: Becomes | None = None
    days: int = 30
    urgent: bool = False


# The backlog, from the top.
RANKED = (
    Story(
        118,
        "Save a card for next time",
        why=(
            "Three in four shoppers come back, and every one of them has to type sixteen digits again. One "
            "in eleven gives up at that point."
        ),
        criteria=(
            "Saving is offered after a successful payment and is off by default.",
            "A saved card shows its last four digits, brand and expiry month.",
            "A saved card can be removed and is deleted immediately.",
            "Only the vault token is stored, never the card number.",
        ),
        goal=DECLINES,
        asked=11,
    ),
    Story(
        126,
        "Refund part of an order",
        why=(
            "Support refunds whole orders and recharges the difference by hand. It takes eleven minutes "
            "per case, and one in nine goes wrong."
        ),
        description=(
            "Most cases are **one item of several** that was returned or arrived broken.\n\nThe ledger "
            "already supports several refunds per payment; what is missing is a way to enter them and the "
            "email to the customer."
        ),
        criteria=(
            "An agent picks items and quantities and sees the total before confirming.",
            "The customer gets one email with the refunded items and the amount.",
            "A refund larger than the remaining amount is refused, and the remaining amount is shown.",
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
        why=(
            "Shoppers only see “Payment failed”. Two in five try the same card again and then call us; "
            "half of them had simply hit their limit."
        ),
        criteria=(
            "The message says in plain words what to do: use another card, call the bank, or try later.",
            "No message reveals more than the bank allows.",
        ),
        goal=DECLINES,
        asked=5,
    ),
    Story(
        109,
        "Retry a failed payout once a day",
        why=(
            "A payout that fails on a bank holiday is stuck until someone notices. Forty merchants a month "
            "get paid three days late."
        ),
        criteria=(
            (
                "A payout that fails for a temporary reason is retried the next banking day, up to three "
                "times."
            ),
            "The merchant sees the reason and the date of the next attempt.",
            "After the third attempt it goes to the payout team.",
        ),
        goal=PAYOUTS,
    ),
    Story(
        140,
        "Map issuer codes to plain messages",
        type="debt",
        why="Every bank has its own codes; without one table, every message is written twice.",
        estimate="5",
        goal=DECLINES,
    ),
    Story(
        152,
        "Notify support as soon as a dispute arrives",
        why="Disputes arrive by email in a shared inbox. We answer one in six too late and lose it.",
        criteria=(
            "A dispute opens a case with order, payment and deadline.",
            "The case shows how many days are left.",
            "Support can add evidence without leaving the case.",
        ),
        estimate="8",
        goal=SUPPORT,
    ),
    Story(
        97,
        "Invoices in the customer's language",
        why="Customers in Poland and Portugal ask support to translate invoices before they pay.",
        criteria=("The invoice uses the language of the order, or English if we don’t have it.",),
        asked=4,
    ),
    Story(
        133,
        "Show all fees before payment",
        why="The foreign card fee only appears on the receipt; most one-star reviews mention it.",
        criteria=(
            "Every fee has its own line with a reason.",
            "The total on the button is the amount charged.",
        ),
        goal=DECLINES,
        asked=6,
        state="inbox",
        days=10,
    ),
    Story(
        121,
        "Filter the payout report by week",
        why="Finance copies four exports into one spreadsheet every Monday.",
        criteria=("Weeks run Monday to Sunday in the merchant’s time zone.",),
        estimate="5",
        goal=PAYOUTS,
    ),
    Story(
        112,
        "Change the card for a subscription",
        why="When a card expires, the subscription ends and the customer has to buy it again.",
        estimate="8",
        goal=DECLINES,
        asked=9,
    ),
    Story(
        105,
        "Explain why a payout is on hold",
        why="Merchants with a payout on hold see a date that keeps moving, and call us.",
        estimate="5",
        goal=PAYOUTS,
        state="inbox",
        days=12,
    ),
    Story(
        128,
        "Prevent double charges with an idempotency key",
        type="debt",
        why=(
            "After a timeout, the checkout API accepts the same request twice. Every client works around it."
        ),
        estimate="5",
    ),
    Story(
        137,
        "Find out how wallets handle delayed charges",
        type="spike",
        why="Pre-orders are charged when they ship; nobody on the team knows what wallets allow.",
        estimate="2",
    ),
    Story(
        83,
        "Pay later for business accounts",
        why="Business customers can pay within 30 days everywhere else.",
        estimate="40",
        asked=14,
    ),
    Story(116, "Move the settlement job out of the web process", type="debt", estimate="13"),
    Story(
        124,
        "Ask for a second factor only when the bank requires it",
        why="Half of our shoppers confirm payments in their bank’s app even when it isn’t required.",
        estimate="13",
        goal=DECLINES,
    ),
    Story(130, "Webhook delivery log for merchants", estimate="8", asked=3),
    Story(90, "Add a second bank for payouts", goal=PAYOUTS),
    Story(76, "Read-only role for accountants", asked=2),
    Story(71, "Gift cards in multiple currencies"),
    Story(68, "Upload dispute evidence from a phone"),
    Story(64, "Pay partly with loyalty points", asked=1),
    Story(59, "Replace the exchange rate provider", type="debt"),
    Story(52, "Annual statement in one file"),
)

# New since the earlier session, oldest first: today's triage.
INBOX = (
    Story(
        150,
        "Apple Pay on the web",
        type="feature",
        why="A third of our shoppers use an iPhone and type in a card.",
        asked=12,
        reporter="Sales",
        proposed="next",
        becomes=Becomes("story", KEPT_CARDS, DECLINES, after=131),
        days=6,
    ),
    Story(
        151,
        "Old receipts return 404",
        type="bug",
        why="Receipts from before the archive migration are missing; customers need them for their taxes.",
        asked=3,
        reporter="Customer support",
        proposed="next",
        days=6,
    ),
    Story(
        153,
        "Dark mode for invoices",
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
        why=(
            "When the second factor times out, shoppers press Pay again and both payments go through. "
            "Support refunds them by hand, about six times a week."
        ),
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
        "Valid IBANs from Malta are rejected",
        type="bug",
        why="They can be 31 characters long; the field accepts 30.",
        asked=2,
        reporter="Customer support",
        goal=PAYOUTS,
        proposed="next",
        days=2,
    ),
    Story(157, "Tip jar for creators", type="feature", asked=1, reporter="Sales", proposed="later", days=2),
    Story(
        158,
        "Refund individual items of an order",
        type="feature",
        why="Today the whole order has to be refunded and charged again.",
        asked=3,
        reporter="A merchant",
        goal=SUPPORT,
        proposed="duplicate",
        days=1,
    ),
    Story(
        159,
        "Payout email arrives after the money",
        type="bug",
        reporter="A merchant",
        state="inbox",
        days=1,
    ),
)

# Decided in the earlier session, besides PAY-133 and PAY-105, which are in the list above.
EARLIER_INBOX = (
    Story(
        145,
        "Exchange rate chart in the dashboard",
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
        "Refund a single item",
        type="feature",
        asked=2,
        reporter="A merchant",
        state="inbox",
        days=11,
    ),
)
# Done in the sprints below.
DONE = (
    Story(81, "Retry a charge when the bank is unavailable", estimate="5", days=70),
    Story(85, "Show right away that a card has expired", estimate="3", days=70),
    Story(88, "Email the receipt right after payment", estimate="3", days=60),
    Story(94, "Payment page in eleven languages", estimate="8", days=60),
    Story(99, "Payout report as a spreadsheet", estimate="5", days=60),
    Story(101, "Find a payment by its last four digits", estimate="5", days=50),
    Story(103, "Warn before a payout account changes", estimate="8", days=50),
    Story(106, "Show total fees on every payout", estimate="3", days=50),
)
# PAY-131 is blocked by PAY-140.
# Importance and satisfaction, which the product manager knows from talks with merchants.
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


# The last sprints, the oldest first. Items not done in one come first in the next.
SPRINTS = (
    FinishedSprint(
        20,
        "Shoppers know right away what happened to their payment",
        promised=(81, 85, 88, 94, 99),
        done=(81, 85, 88, 94),
        lesson="Talk to finance before we promise a report, not after.",
    ),
    FinishedSprint(
        21,
        "Merchants trust their payout statements",
        promised=(99, 101, 103, 106),
        done=(99, 101, 103, 106),
        lesson="Stories with a named reviewer were done by Wednesday.",
    ),
)
