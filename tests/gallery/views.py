"""A sample of every view model: the Payments team in its fourteenth refinement."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sessions.deep_dive.parts.view_models import (
    BarView,
    BlockerView,
    Card,
    CheckView,
    CriteriaView,
    CriterionView,
    DeepDiveView,
    NotesView,
    NoteView,
    QuestionsView,
    QuestionView,
    ReadinessView,
    ReferenceView,
    Remark,
    RevealedRound,
    RoundView,
    StepView,
    StoryName,
    StoryView,
)
from sessions.meeting.parts.view_models.lists import ParkedView, QueueRow
from sessions.meeting.parts.view_models.meeting import AgendaPhase, ClockView, Meeting
from sessions.meeting.parts.view_models.people import PeopleView, PersonView
from sessions.room.parts.view_models.stages import (
    ActionView,
    AlikeRow,
    AlikeView,
    Choice,
    DecisionRow,
    GoalView,
    KickOffView,
    LobbyView,
    LookAlike,
    PaceView,
    PollRow,
    ProposedWord,
    ReadyRow,
    StoryAhead,
    TriageView,
    WrapUpView,
)
from sessions.sizing_wall.parts.view_models import SizeColumn, SizingWallView, TileView
from teams.members.rules.initials import initials

EVERYONE = {"follow"}
MEMBER = EVERYONE | {"answer", "estimate", "take_over", "edit_items"}
MAY = {
    "facilitator": frozenset(MEMBER - {"estimate"} | {"lead", "decide", "curate", "manage"}),
    "decider": frozenset(MEMBER - {"estimate"} | {"decide", "curate", "manage"}),
    "member": frozenset(MEMBER),
    "observer": frozenset(EVERYONE),
    "projector": frozenset(),
}
ME = {"facilitator": "sami", "decider": "anaa", "member": "youu", "observer": "kofi", "projector": ""}
PHASES = (
    ("kick-off", "Kick-off", 5),
    ("triage", "Triage", 20),
    ("deep-dive", "Deep dive", 25),
    ("wrap-up", "Wrap-up", 10),
)
LEFT = {"kick-off": 198, "triage": 652, "deep-dive": 984, "wrap-up": 47}


def now() -> datetime:
    return datetime.now(UTC)


def meeting(phase: str, audience: str) -> Meeting:
    position = next((place for place, row in enumerate(PHASES, 1) if row[0] == phase), 0)
    return Meeting(
        id="k3f9m2x7q4za",
        number=14,
        goal="Payment stories for sprint 22",
        team_name="Payments",
        team_slug="payments",
        phase=phase,
        audience=audience,
        may=MAY[audience],
        position=position,
        facilitator_id="sami",
        facilitator_name="Sami",
    )


def clock(m: Meeting, left: float | None = None, paused: bool = False) -> ClockView:
    left = LEFT.get(m.phase, 0) if left is None else left
    at = now()
    return ClockView(
        label={phase: label for phase, label, _ in PHASES}.get(m.phase, ""),
        length={phase: minutes * 60 for phase, _, minutes in PHASES}.get(m.phase, 0),
        left=left,
        ends_at=None if paused or not m.position else at + timedelta(seconds=left + 0.6),
        is_paused=paused,
        items_left=5 if m.phase == "triage" else 0,
        share=130,
        share_ends_at=at + timedelta(seconds=310.6) if m.phase == "deep-dive" and not paused else None,
        session_ends_at=at + timedelta(minutes=26),
        on_course_for=at + timedelta(minutes=24),
        place=2,
        places=3,
    )


def agenda(m: Meeting) -> tuple[AgendaPhase, ...]:
    rows = []
    for place, (phase, label, minutes) in enumerate(PHASES, 1):
        done = place < m.position or m.phase == "finished"
        is_now = place == m.position
        left = LEFT[phase] if is_now else 0 if done else minutes * 60
        rows.append(
            AgendaPhase(
                phase=phase,
                label=label,
                position=place,
                minutes=minutes,
                state="done" if done else "now" if is_now else "ahead",
                length=minutes * 60,
                left=left,
                ends_at=now() + timedelta(seconds=left) if is_now else None,
                used_minutes=minutes - 2,
            )
        )
    return tuple(rows)


def person(id: str, name: str, hue: int, role: str, **more: Any) -> PersonView:
    plain = {"presence": "here", "is_watching": False, "leads": False, "hand_raised": False, "vote": "none"}
    return PersonView(
        id=id,
        name=name,
        initials=initials(name),
        hue=hue,
        role_label=role,
        is_guest=role == "Guest",
        **{**plain, **more},
    )


VOTES = {
    "none": [("none", "")] * 4,
    "hidden": [("voted", ""), ("voted", ""), ("waiting", ""), ("voted", "")],
    "open": [("open", "5"), ("open", "5"), ("open", "13"), ("open", "8")],
}


def crowd() -> PeopleView:
    """A hundred people, most of whom have voted."""
    votes = ("voted", "voted", "waiting", "none") * 25
    names = [f"Person {number} of a long name" for number in range(100)]
    rows = (
        person(f"p{number}", name, number % 8, "Developer", vote=votes[number])
        for number, name in enumerate(names)
    )
    return PeopleView(tuple(rows), 100)


def people(votes: str = "none") -> PeopleView:
    if votes == "crowd":
        return crowd()
    jo, yoshi, lin, mara = ({"vote": vote, "card": card} for vote, card in VOTES[votes])
    return PeopleView(
        (
            person("anaa", "Ana", 0, "Product manager"),
            person("sami", "Sami", 1, "Scrum Master", leads=True),
            person("jojo", "Jo", 2, "Developer", **jo),
            person("youu", "Yoshi", 3, "Developer", **yoshi),
            person("linn", "Lin", 4, "Developer", presence="away", **lin),
            person("mara", "Mara", 5, "QA", hand_raised=True, **mara),
            person("kofi", "Kofi", 7, "Stakeholder", is_watching=True, presence="away"),
        ),
        6,
    )


TRIAGED = (
    QueueRow("e150", "PAY-150", "Apple Pay on the web", "done", "urgent", "Urgent"),
    QueueRow("e151", "PAY-151", "Old receipts return 404", "done", "next", "Next"),
    QueueRow("e153", "PAY-153", "Dark invoices", "done", "decline", "Declined"),
    QueueRow("e154", "PAY-154", "Card charged twice when the shopper retries", "now"),
    QueueRow("e155", "PAY-155", "Export fees by country", "ahead"),
    QueueRow("e156", "PAY-156", "IBAN check too strict for Norwegian accounts", "ahead"),
    QueueRow("e157", "PAY-157", "Tip jar for creators", "ahead", reason="left over from last time"),
)
STORIES = (
    QueueRow("e118", "PAY-118", "Save a card for next time", "done", "ready", "Ready", "5"),
    QueueRow("e126", "PAY-126", "Refund part of an order", "now"),
    QueueRow("e131", "PAY-131", "Explain a declined payment", "ahead", reason="1st in next, not ready"),
)
GOALS = (
    GoalView(
        "Fewer failed payments", "failed at first try", "6.4 %", "4 %", ("7.9 %", "7.1 %"), "down", True
    ),
    GoalView("Support answers within a day", "median hours to answer", "31", "24", ("29",), "up", False),
    GoalView("Payouts in three new countries", "countries live", "1", "3"),
)
ACTIONS = (
    ActionView("a1", "Ask design about the refund flow", "Ana", date(2026, 11, 30), False),
    ActionView("a2", "Do gift cards count as a payment?", "Jo", date(2026, 12, 2), False, "PAY-126"),
    ActionView("a3", "Write to the bank about 3-D Secure", "Kim (legal)", None, True),
)
PARKED = (
    ParkedView("p1", "Retention period for card tokens", "Lin", "", ""),
    ParkedView("p2", "Who owns the fraud rules?", "Sami", "", ""),
)
CHECKS = (
    CheckView("why", "why", True),
    CheckView("criteria", "criteria", True),
    CheckView("estimate", "estimate", False),
    CheckView("questions", "no open questions", False),
    CheckView("design", "design seen", True, is_manual=True),
)


def story(phase: str) -> StoryView:
    if phase == "triage":
        return StoryView(
            "e154",
            "i154154154",
            "PAY-154",
            "Card charged twice when the shopper retries",
            "bug",
            "Bug",
            "After a time-out on 3-D Secure the shopper presses Pay again and both attempts settle. Support "
            "refunds by hand, about six times a week.",
            "1",
            "",
            "Customer support",
            datetime(2026, 11, 20, tzinfo=UTC),
            4,
            "",
            True,
            4,
            9,
        )
    return StoryView(
        "e126",
        "i126126126",
        "PAY-126",
        "Refund part of an order",
        "story",
        "User story",
        "Support refunds whole orders and recharges the difference by hand. It takes eleven minutes "
        "per case, and one in nine goes wrong.",
        "1",
        "<p>Refunds are made in the back office.</p>",
        "",
        datetime(2026, 11, 12, tzinfo=UTC),
        7,
        "Support answers within a day",
        False,
        2,
        3,
    )


def triage() -> TriageView:
    return TriageView(
        story=story("triage"),
        poll=(
            PollRow("valid", "Valid?", 5, 1),
            PollRow("urgent", "Urgent?", 3, 1),
            PollRow("aligned", "Supports our goals?", 0, 0),
        ),
        choices=(
            Choice("urgent", "Urgent", "U", 1, ""),
            Choice("next", "Next", "N", 6, "PAY-131", is_proposed=True),
            Choice("soon", "Soon", "S", 19, "PAY-83"),
            Choice("later", "Later", "L", 143, "PAY-12"),
            Choice("needs-info", "Needs info", "I"),
            Choice("duplicate", "Duplicate", "D"),
            Choice("decline", "Decline", "X"),
        ),
        look_alikes=(
            LookAlike(
                "PAY-97", "Payment retried after a timeout creates a second order", "Ready · sprint 22"
            ),
            LookAlike("PAY-41", "Idempotency key for the checkout API", "Later"),
        ),
        goals=GOALS,
        alike=AlikeView(
            "next",
            "Move all 3 to Next",
            (
                AlikeRow("e155", "PAY-155", "Receipt shows the wrong currency sign"),
                AlikeRow("e157", "PAY-157", "Retry a failed payout from the back office"),
            ),
            "Next, after PAY-131 · Bug · Half the declined payments",
        ),
        pace=PaceView(3, 6, 71, 52, True),
        proposed=(
            ProposedWord("type", "Type", "Bug"),
            ProposedWord("goal", "Goal", "Half the declined payments"),
        ),
        questions=(QuestionView("q1", "Since which release?", "Jo Berg", "JB", 6, "", "", True, False),),
    )


CRITERIA = (
    CriterionView("c1", 1, "An agent picks items and quantities and sees the total before confirming.", "1"),
    CriterionView("c2", 2, "The customer gets one email with the refunded items and the amount.", "1"),
    CriterionView(
        "c3",
        3,
        "A refund larger than what is left is refused.",
        "1",
        "Ana",
        "anaa",
        "A refund larger than the remaining amount is refused, and",
    ),
    CriterionView(
        "c4",
        4,
        "When the day ends, then finance sees them in the export.",
        "1",
        steps=(
            StepView("When", "the day ends"),
            StepView("Then", "finance sees them in the export."),
        ),
    ),
)
CALM = tuple(replace(criterion, writer="") for criterion in CRITERIA)
NOTES = NotesView(
    "e126",
    "i126126126",
    "PAY-126",
    (BlockerView("i97", "PAY-97", "Payment retried after a timeout creates a second order", "Ready"),),
    (NoteView("n1", "risk", "The provider refunds in whole days only", "Jo"),),
)
QUESTIONS = (
    QuestionView("q1", "Do gift cards count as a payment here?", "Jo", "JO", 2, "", "", True, False),
    QuestionView(
        "q2", "Is shipping refundable?", "Mara", "MA", 5, "Only when the whole order is.", "Ana", False, False
    ),
)
FIRST = RevealedRound(
    "r1",
    1,
    (Card("3"), Card("5"), Card("8"), Card("20", is_extreme=True)),
    (),
    False,
    "8",
    "3",
    "20",
    "",
    ("20", "3"),
    5,
    25,
)
SECOND = RevealedRound(
    "r2",
    2,
    (Card("5", "Jo", True), Card("5", "Yoshi", True), Card("8", "Mara"), Card("13", "Lin", True)),
    (BarView("5", 2, 100, True), BarView("8", 1, 50), BarView("13", 1, 50, True)),
    False,
    "8",
    "5",
    "13",
    "",
    ("13", "5"),
    2,
    50,
    unsure=1,
    breaks=1,
    remarks=(
        Remark("13", "Lin", "Never done a partial refund with a gift card", "guess"),
        Remark("5", "Jo", "Same as the full refund", "sure"),
    ),
    outdated=1,
)
REFERENCES = (
    ReferenceView("3", (StoryName("PAY-88", "Receipt as PDF"), StoryName("PAY-61", "Resend a receipt"))),
    ReferenceView("5", (StoryName("PAY-118", "Save a card for next time"),)),
    ReferenceView("8", (StoryName("PAY-97", "Payment retried after a timeout"),)),
)
SIZES = ("0", "½", "1", "2", "3", "5", "8", "13", "20", "40", "100")


def round_view(state: str) -> RoundView:
    if state == "none":
        return RoundView("none", "e126")
    if state in ("hidden", "outdated"):
        return RoundView("hidden", "e126", "r2", 2, 3, 4, SIZES, None, (FIRST,), REFERENCES)
    revealed = replace(SECOND, settled="8") if state == "settled" else SECOND
    return RoundView(state, "e126", "r2", 2, 4, 4, SIZES, revealed, (FIRST,), REFERENCES[1:])


def deep_dive(state: str, ready: bool = False) -> DeepDiveView:
    settled = state == "settled"
    checks = tuple(replace(check, met=True) if settled else check for check in CHECKS)
    return DeepDiveView(
        story("deep-dive"),
        CriteriaView("e126", "i126126126", "PAY-126", CALM if settled else CRITERIA),
        QuestionsView("e126", "i126126126", "PAY-126", QUESTIONS[1:] if settled else QUESTIONS),
        round_view(state),
        ReadinessView("e126", checks, settled, ready, "", "", True, "e131", "PAY-131"),
        NOTES,
    )


WRAP_UP = WrapUpView(
    parked=PARKED,
    questions=QUESTIONS[:1],
    ready=(
        ReadyRow("e118", "PAY-118", "Save a card for next time", "5", ""),
        ReadyRow("e126", "PAY-126", "Refund part of an order", "8", "Will be answered before the sprint"),
    ),
    estimated=(ReadyRow("e131", "PAY-131", "Explain a declined payment", "5", ""),),
    decisions=(
        DecisionRow("PAY-150", "Apple Pay on the web", "urgent", "Urgent", ""),
        DecisionRow("PAY-151", "Old receipts return 404", "next", "Next", ""),
        DecisionRow("PAY-153", "Dark invoices", "decline", "Declined", "Print is what people do with them"),
    ),
    actions=ACTIONS,
    rated_by=2,
    next_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
    can_skip=datetime(2026, 12, 3, 10, tzinfo=UTC),
)


TILES = (
    TileView("t1", "PAY-140", "Receipt shows the wrong currency sign", "1", "agreed", placed=3, of=5),
    TileView("t2", "PAY-141", "Retry a failed payout from the back office", "3", "disputed", ("1", "3", "8")),
    TileView("t3", "PAY-142", "Explain a declined card in the shopper's own words", "2", "settled"),
    TileView("t4", "PAY-143", "Export fees by country", "", "open"),
    TileView("t5", "PAY-144", "IBAN check too strict for Norwegian accounts", "2", "placed", placed=1, of=5),
)


def sizing_wall() -> SizingWallView:
    columns = tuple(
        SizeColumn(size, tuple(tile for tile in TILES if tile.label == size)) for size in ("", *SIZES)
    )
    return SizingWallView("w1", columns, SIZES, 1, 1, 1, 1, 1)


LONG = "When the shopper changes the address after paying by instalments, the plan has to be kept, " * 7


def crowded() -> DeepDiveView:
    """As long as real backlogs get: a title of 386 characters, fifteen criteria, bars for twelve cards."""
    dive = deep_dive("revealed")
    assert dive.story
    assert dive.round
    assert dive.round.revealed
    labels = ("½", "1", "2", "3", "5", "8", "13", "20", "40", "100", "?", "☕")
    bars = tuple(BarView(label, n + 1, (n + 1) * 8, n in (0, 9)) for n, label in enumerate(labels))
    cards = tuple(Card(bar.label) for bar in bars for _ in range(bar.count))
    rows = tuple(replace(CALM[n % 4], id=f"c{n}", number=n + 1) for n in range(15))
    return replace(
        dive,
        story=replace(dive.story, title=LONG[:386], why=LONG[:600]),
        criteria=CriteriaView("e126", "i126126126", "PAY-126", rows),
        round=replace(dive.round, revealed=replace(dive.round.revealed, cards=cards, bars=bars)),
    )


def stage_view(phase: str, state: str) -> Any:
    ahead = tuple(replace(row, state="ahead", outcome="", outcome_label="") for row in TRIAGED)
    match phase:
        case "lobby":
            stories = tuple(
                StoryAhead(row.entry_id, row.key, row.title, row.reason, 4 - place, 3 - place)
                for place, row in enumerate(STORIES[:3])
            )
            starts = now() - timedelta(seconds=312) if state == "late" else now() + timedelta(seconds=312)
            times = {"late_from": starts + timedelta(minutes=1), "ends_at": starts + timedelta(hours=1)}
            times["rendered_at"] = now()
            times["too_late_from"] = starts + timedelta(minutes=30)
            return LobbyView("K3F9M2X7", starts, 60, ahead, stories, **times)
        case "kick-off":
            parked = ("How long do we keep card tokens?",)
            return KickOffView(GOALS, ACTIONS, 7, STORIES, parked, next_action_id=ACTIONS[0].id)
        case "triage":
            return triage()
        case "deep-dive" if state == "crowd":
            return crowded()
        case "deep-dive" if state == "wall":
            return DeepDiveView(None, None, None, None, None, sizing_wall=sizing_wall())
        case "deep-dive":
            return deep_dive(state, state == "ready") if state != "ready" else deep_dive("settled", True)
    return WRAP_UP
