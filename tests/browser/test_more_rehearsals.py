"""Two more hours, of an animal clinic: afterwards each change of an item is looked for in the summary.

In the quiet one there is nothing to triage, many items are estimated at once, a network is cut and votes are
refused. In the busy one every kind of decision is made, a story is split and one lacks what it needs.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import seed
from tests.browser.people import PHONE
from tests.browser.rehearsal.accounts import differences, unaccounted
from tests.browser.room import Room, write

INVENTORY = "tests.browser.rehearsal.inventory"
GUEST = "თამარ"
TWO_MINUTES = 120
NOTE = "Add a risk, an idea, or the key of a blocker"


class Clinic(Room):
    """The clinic's session, and what its items were before it."""

    def __init__(self, people, server, session):
        super().__init__(people, server, (session,), "tests.browser.rehearsal.clinic")
        self.before = seed(server, INVENTORY)
        server.start()

    def all_write(self, name, label, text):
        """Adds a line, and waits until everybody but the projector sees it."""
        write(self[name], label, text)
        self.see(text, but=("projector",))

    def vote_all(self, **cards):
        """Opens a round, in which these people choose these cards."""
        for count, (name, card) in enumerate(cards.items(), start=1):
            self.vote(name, card)
            self.see(f"{count} of ", but=("projector",))

    def go_to(self, phase, label):
        self.press("yuliya", f"Next: {label}")
        self.in_phase(phase)

    def finish(self):
        self.press("yuliya", "Finish")
        self.see("Thank you")

    def compare(self, reader):
        """Looks for every change in the summary and its Markdown; returns where there were changes."""
        after = seed(self.server, INVENTORY)
        self.windows[reader].meant += 1
        page = self[reader]
        page.get_by_role("link", name="Read summary").click()
        copied = page.locator("refine-copy", has_text="Copy as Markdown")
        # It is fetched once the page is there.
        expect(copied).to_have_attribute("data-text", re.compile("^# "))
        missing = unaccounted(self.before, after, page.content(), copied.get_attribute("data-text"))
        assert not missing, "Not in the summary:\n" + "\n".join(missing)
        return {change.where for change in differences(self.before, after)}


@pytest.fixture
def hold(make_server, make_wire, people):
    """Opens a session of the clinic, with windows for all who take part. Salma's network is a wire."""

    def open_rooms(session):
        server = make_server()
        clinic = Clinic(people, server, session)
        clinic.wire = make_wire(server)
        for name in ("mei", "yuliya", "deepa"):
            clinic.open(name)
        clinic.open("salma", clinic.wire)
        clinic.open("bjorn", viewport=PHONE)
        clinic.open_projector()
        clinic.join_as_guest(GUEST)
        clinic.see(GUEST, "林美", "दीपा राव", but=("projector",))
        return clinic

    return open_rooms


def card(page, label):
    return page.locator(f'#deck [data-card="{label}"]')


@pytest.mark.faults
def test_a_quiet_hour_with_a_cut_network_is_in_its_summary(hold, clock_ahead):
    clinic = hold("quiet")
    first, second, *others = clinic.seeded["stories"]
    clinic.press("yuliya", "Start session")
    clinic.in_phase("kick-off")
    pass_over_triage(clinic, clock_ahead)
    estimate_many(clinic, *others[:2], others[-1])
    clinic.on_stage(first)
    vote_while_cut(clinic)
    agree_and_make_ready(clinic, first)
    clinic.press("yuliya", f"Next: {second}")
    clinic.on_stage(second)
    vote_too_late(clinic, others[-1])
    wrap_up_quietly(clinic)

    changed = clinic.compare("salma")

    assert changed >= {
        *("state", "estimate_label", "why", "ticked", "created"),
        *("Criterion.text", "Question.text", "Question.answer", "Note.text", "Dependency:blocked.blocker"),
        *("Entry.ready_reason", "Entry/Round.cards", "Entry/Round/Vote.reason", "Tile.label"),
        *("ActionItem.owner", "ActionItem.due", "Question/ActionItem.text", "ParkedTopic.outcome"),
    }


def pass_over_triage(clinic, clock_ahead):
    """Nothing waits for triage: the deep dive follows at once, and has its minutes too."""
    triage, dive = (
        clinic["mei"].locator(f'#agenda [data-phase="{name}"]') for name in ("triage", "deep-dive")
    )
    length = lambda phase: float(phase.locator("refine-bar").get_attribute("data-length"))  # noqa: E731
    expect(triage).to_have_attribute("data-state", "empty")
    planned, given = length(dive), length(triage)
    clock_ahead(TWO_MINUTES)
    clinic.go_to("deep-dive", "Deep dive")
    for name in ("mei", "salma", GUEST):
        agenda = clinic[name].locator("#agenda")
        expect(agenda.locator('[data-phase="triage"]')).to_have_attribute("data-state", "skipped")
    assert length(dive) >= planned + given


def estimate_many(clinic, agreed, disputed, other):
    """Two people place items; what they agree on is settled, and where they differ is left."""
    clinic["yuliya"].keyboard.press("Shift+W")
    for key, cards in ((agreed, ("3", "3")), (disputed, ("5", "8")), (other, ("1", "1"))):
        for name, size in zip(("salma", "bjorn"), cards, strict=True):
            clinic[name].get_by_label(f"Estimate of {key}", exact=True).select_option(size)
            expect(clinic["mei"].locator(f'[data-size="{size}"]')).to_contain_text(key)
    expect(clinic["deepa"].locator("#sizing-wall")).to_contain_text("2 agreed · 1 differ")
    clinic.press("yuliya", "Settle 2 agreed")
    expect(clinic["deepa"].locator("#sizing-wall")).to_contain_text("2 settled")
    clinic["yuliya"].keyboard.press("Shift+W")
    expect(clinic["mei"].locator("#sizing-wall")).to_have_count(0)


def vote_while_cut(clinic):
    """Salma's network is cut while she votes and asks: both arrive. Björn's new card is refused."""
    salma, bjorn = clinic["salma"], clinic["bjorn"]
    clinic.all_write("deepa", "Add a criterion", "A visit that was booked twice is refused")
    clinic.press("yuliya", "Estimate", exact=True)
    expect(card(salma, "5")).to_be_visible()
    clinic.wire.cut()
    clinic.windows["salma"].state("reconnecting")
    card(salma, "5").click()
    expect(salma.locator("#deck")).to_contain_text("Not saved yet, trying again")
    question = salma.get_by_label("Ask a question").first
    question.fill("Which phones do owners have?")
    question.press("Enter")
    expect(salma.locator("#toasts")).to_contain_text("What you typed is still here.")
    write(clinic["deepa"], NOTE, "Owners have no numbers of their animals")
    clinic.vote("bjorn", "8")
    expect(clinic["mei"].locator("#tally")).to_contain_text("1 of 4 have voted")

    clinic.wire.mend()
    clinic.windows["salma"].live(15_000)
    clinic.see("Owners have no numbers of their animals", but=("projector",))
    expect(clinic["mei"].locator("#tally")).to_contain_text("2 of 4 have voted", timeout=20_000)
    expect(salma.locator("#deck")).to_contain_text("5, saved")
    expect(question).to_have_value("Which phones do owners have?")
    question.press("Enter")
    clinic.see("Which phones do owners have?", but=("projector",))

    bjorn.route("**/votes/", lambda route: route.fulfill(status=403, content_type="text/html", body=""))
    card(bjorn, "13").click()
    expect(bjorn.locator("#toasts")).to_contain_text("Nothing was changed.")
    expect(card(bjorn, "8")).to_have_attribute("aria-pressed", "true")
    expect(card(bjorn, "13")).to_have_attribute("aria-pressed", "false")
    bjorn.unroute_all()


def agree_and_make_ready(clinic, key):
    for name in ("deepa", GUEST):
        clinic.vote(name, "5")
    clinic.press("yuliya", "Reveal")
    clinic.see("Who picked 8? Who picked 5?")
    clinic.press("yuliya", "Vote again")
    clinic.vote_all(**dict.fromkeys(("salma", "bjorn", "deepa", GUEST), "5"))
    clinic.press("yuliya", "Reveal")
    clinic.see("Everyone agrees on 5")
    clinic.press("yuliya", "Settle on 5")
    clinic.see("Settled on 5")
    answer = clinic["mei"].get_by_label("Answer to: Which phones do owners have?")
    answer.fill("Most have a smartphone")
    answer.press("Enter")
    clinic.see("Most have a smartphone", but=("projector",))
    clinic.press("deepa", "Shown to a vet")
    expect(clinic["yuliya"].locator("#readiness [data-met=no]")).to_have_count(0)
    clinic.press("yuliya", "Mark ready", exact=True)
    for name in ("mei", "salma", GUEST):
        expect(clinic[name].locator("#readiness .badge--positive")).to_contain_text("Ready")


def vote_too_late(clinic, blocker):
    """The reveal comes while Salma's card is under way: it counts for nothing, and she is told so."""
    salma = clinic["salma"]
    why = clinic["mei"].locator("#story textarea").first
    why.fill("A vet waits for a result and calls the lab")
    why.press("Control+Enter")
    clinic.see("A vet waits for a result and calls the lab")
    clinic.all_write("salma", "Add a criterion", "تظهر النتيجة خلال دقيقة واحدة")
    clinic["bjorn"].get_by_label(NOTE).fill(blocker)
    clinic["bjorn"].locator("#notes").get_by_role("button", name="Blocked by").click()
    clinic.see(f"{blocker} ", but=("projector",))
    clinic.all_write("deepa", "Ask a question", "Does the lab know our numbers?")
    clinic.press("yuliya", "Estimate", exact=True)
    expect(card(salma, "3")).to_be_visible()
    clinic.wire.cut()
    clinic.windows["salma"].state("reconnecting")
    card(salma, "3").click()
    expect(salma.locator("#deck")).to_contain_text("Not saved yet")
    clinic.vote("deepa", "13")
    reason = clinic["deepa"].get_by_label("Reason for this estimate")
    reason.fill("HL7 differs from lab to lab")
    reason.press("Enter")
    clinic.vote("bjorn", "8")
    clinic.vote(GUEST, "8")
    clinic.press("yuliya", "Reveal")
    expect(clinic["mei"].locator("#votes")).to_contain_text("HL7 differs from lab to lab")

    clinic.wire.mend()
    # The refusal of the server and the news of the reveal race each other, so it is either.
    refusal = re.compile("That came too late|already revealed, so yours wasn’t counted")
    expect(salma.locator("#toasts")).to_contain_text(refusal, timeout=20_000)
    clinic.windows["salma"].live(15_000)
    expect(salma.locator("#votes")).to_contain_text("Who picked 13? Who picked 8?")
    clinic.press("yuliya", "Settle on 8")
    clinic.see("Settled on 8")
    clinic.press("yuliya", "Mark ready anyway")
    clinic.press("yuliya", "Will be answered before the sprint")
    for name in ("mei", "salma", GUEST):
        expect(clinic[name].locator("#readiness .badge--positive")).to_contain_text("Ready")


def settle(clinic, button, text):
    """Settles a loose end, and waits until it is one on nobody's page."""
    clinic.press("yuliya", f"{button}: {text}")
    for name in ("mei", "yuliya", "salma"):
        expect(clinic[name].locator(".loose-ends__row", has_text=text)).to_have_count(0)


def wrap_up_quietly(clinic):
    clinic.all_write(GUEST, "Park a topic", "ვინ ბეჭდავს რეცეპტებს?")
    clinic.all_write("bjorn", "Park a topic", "Slots for large dogs")
    clinic.go_to("wrap-up", "Wrap-up")
    settle(clinic, "New item", "ვინ ბეჭდავს რეცეპტებს?")
    settle(clinic, "New action", "Does the lab know our numbers?")
    settle(clinic, "Drop", "Slots for large dogs")
    clinic.see("No loose ends", but=("projector",))
    write(clinic["salma"], "Add an action", "call the lab @दीपा fri")
    clinic.see("call the lab", but=("projector",))
    note = clinic["yuliya"].get_by_label("Note at the top of the summary")
    note.fill("Two stories, and the lab to call")
    note.press("Enter")
    clinic.see("Two stories, and the lab to call", but=("projector",))
    clinic.finish()


@pytest.mark.faults
def test_a_busy_hour_of_every_kind_of_decision_is_in_its_summary(hold):
    clinic = hold("busy")
    first, second, *_others = clinic.seeded["stories"]
    clinic.press("yuliya", "Start session")
    clinic.in_phase("kick-off")
    go_through_the_old_actions(clinic)
    clinic.go_to("triage", "Triage")
    moved = decide_six_times(clinic, second)
    clinic.go_to("deep-dive", "Deep dive")
    clinic.on_stage(first)
    reorder(clinic, second, moved)
    split(clinic, first)
    vote_without_names(clinic)
    leave_unready(clinic, moved)
    wrap_up_busily(clinic)

    changed = clinic.compare("bjorn")

    assert changed >= {
        *("state", "type", "goal", "rank", "duplicate_of", "estimate_label", "created", "title"),
        *("Entry/Decision.outcome", "Entry/Decision.reason", "Entry/Decision.duplicate_of"),
        *("Criterion.text", "Question.text", "Entry/Round.cards", "ParkedTopic.text", "Entry.objected_by"),
        *("ActionItem.done_at", "Question.answer"),
    }


def go_through_the_old_actions(clinic):
    """Of last week's actions one is done, which answers a question, and one is carried over."""
    clinic.press("deepa", "Mark done: Ask the insurer")
    expect(clinic["bjorn"].locator("#stage .action[data-done]")).to_contain_text("Ask the insurer")
    clinic.press("bjorn", "Carry over: Bestellung für das Röntgengerät prüfen")
    clinic.see("carried over", but=("projector",))


def decide_six_times(clinic, twin):
    """Accepted and moved up, asked back, declined, merged, taken to the deep dive, deferred after an undo."""
    photo, weight, pink, late, cats, dog = clinic.seeded["requests"]
    mei = clinic["mei"]
    clinic.on_stage(photo)
    for name in ("deepa", GUEST):
        clinic.press(name, "Yes to all")
    expect(mei.locator("#poll")).to_contain_text("2 yes")
    mei.get_by_role("button", name="Move up one rank").click()
    mei.locator('button[value="next"]').click()
    clinic.on_stage(weight)
    decide(mei, "Needs info", "What needs to be answered first?", "How often is it weighed?")
    clinic.on_stage(pink)
    decide(mei, "Decline", "Why decline it?", "Nobody reads pink paper")
    clinic.on_stage(late)
    decide(mei, "Duplicate", "Key of the other item", twin)
    clinic.on_stage(cats)
    mei.locator(".choices__ways").get_by_role("button", name="Deep dive").click()
    clinic.on_stage(dog)
    mei.locator(".choice__button--proposed").click()
    clinic.see("Triage is done", but=("projector",))
    clinic.press("mei", re.compile("^Undo"))
    clinic.on_stage(dog)
    mei.locator('button[value="later"]').click()
    clinic.see("Triage is done", but=("projector",))
    return cats


def decide(page, button, label, text):
    """Makes a decision that needs a text."""
    page.locator("button.choice__button", has_text=button).click()
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def reorder(clinic, second, moved):
    clinic.press("yuliya", f"More about {moved}", exact=True)
    clinic["yuliya"].locator(":popover-open").get_by_role("button", name="Move up").click()
    first = clinic.seeded["stories"][0]
    expect(clinic["bjorn"].locator("#queue .key-text")).to_have_text([first, moved, second])


def split(clinic, key):
    """The story on the stage becomes two; its criteria and its question go where they belong."""
    clinic.all_write("deepa", "Add a criterion", "A slot has the length of the treatment")
    clinic.all_write(GUEST, "Ask a question", "Can a guest book?")
    mei, yuliya = clinic["mei"], clinic["yuliya"]
    button = yuliya.get_by_role("button", name="Estimate", exact=True)
    estimate = yuliya.locator("form").filter(has=button)
    of_the_whole = estimate.get_attribute("action")
    mei.keyboard.press("Shift+S")
    dialog = mei.get_by_role("dialog")
    dialog.get_by_label("Title of part 1").fill("Owners see free slots")
    dialog.get_by_label("Title of part 2").fill("飼い主が予約を取り消せる")
    for text, part in (
        ("Only free slots are offered", "Part 1"),
        ("A visit can be cancelled until the evening before", "Part 2"),
        ("A slot has the length of the treatment", "Part 1"),
        ("Can a guest book?", "Part 2"),
    ):
        dialog.get_by_role("group", name=text).get_by_label(part, exact=True).check(force=True)
    dialog.get_by_role("button", name="Split story").click()
    expect(mei.get_by_role("dialog")).to_have_count(0)
    for name in ("yuliya", "salma", GUEST):
        expect(clinic[name].locator("#story")).to_contain_text("Owners see free slots")
        expect(clinic[name].locator("#queue")).to_contain_text("飼い主が予約を取り消せる")
    # An order goes to the story for which its button was made.
    expect(estimate).not_to_have_attribute("action", of_the_whole)


def vote_without_names(clinic):
    """Two rounds without a name on any screen; ready anyway, until somebody objects."""
    clinic.press("yuliya", "Estimate", exact=True)
    voters = ("deepa", "salma", "bjorn", GUEST)
    clinic.vote_all(**dict(zip(voters, ("3", "8", "3", "5"), strict=True)))
    clinic.press("yuliya", "Reveal")
    clinic.see("Who picked 8? Who picked 3?")
    for name in clinic.windows:
        for owner in ("दीपा", "سلمى", "Björn", GUEST):
            expect(clinic[name].locator("#votes, .projector-stage").first).not_to_contain_text(owner)
    clinic.press("yuliya", "Vote again")
    clinic.vote_all(**dict.fromkeys(voters, "5"))
    clinic.press("yuliya", "Reveal")
    clinic.see("Everyone agrees on 5")
    clinic.press("yuliya", "Settle on 5")
    clinic.see("Settled on 5")
    clinic.press("yuliya", "Mark ready anyway")
    clinic.press("yuliya", "Small and clear")
    expect(clinic["bjorn"].locator("#readiness .badge--positive")).to_contain_text("Ready")
    clinic.press("bjorn", "Object")
    for name in ("mei", "yuliya", GUEST):
        expect(clinic[name].locator("#readiness")).to_contain_text("Björn Åkesson objected")


def leave_unready(clinic, key):
    """A request that became a story gets another title and a question, and lacks the rest."""
    clinic.press("yuliya", key)
    clinic.on_stage(key)
    clinic.all_write("salma", "Ask a question", "كم قطة تأتي كل يوم؟")
    clinic.all_write("deepa", NOTE, "The second room is used for dogs")


def wrap_up_busily(clinic):
    clinic.all_write("bjorn", "Park a topic", "Who answers reviews?")
    clinic.go_to("wrap-up", "Wrap-up")
    settle(clinic, "Next agenda", "Who answers reviews?")
    write(clinic[GUEST], "Add an action", "count the cats @Nora tomorrow")
    clinic.see("count the cats", but=("projector",))
    clinic.finish()
