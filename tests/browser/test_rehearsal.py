"""A session from end to end: twelve people, nine reports, four stories; late, gone, restarted, handed over.

Facilitators, product manager and developers use their keyboards alone; guests have phones.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import seed
from tests.browser.people import PHONE, until_keys_act
from tests.browser.rehearsal.hour import Hour
from tests.browser.rehearsal.report import write_report

DEVELOPERS = ("tomas", "jo", "mira", "pavel", "rosa")
VOTERS = (*DEVELOPERS, "lin", "sam")
REPORTS, STORIES = 9, 4


@pytest.fixture
def hour(make_server, people, clock_ahead):
    server = make_server()
    made = Hour(server, people, clock_ahead)
    server.start()
    return made


@pytest.mark.crowded
def test_twelve_people_hold_their_hour_and_nothing_of_it_is_lost(hour):
    prepare(hour)
    come_in(hour)
    kick_off(hour)
    triage(hour)
    deep_dive(hour)
    wrap_up(hour)

    compare(hour)
    assert not hour.ledger.missed()
    if path := os.environ.get("REFINE_HOUR"):
        write_report(Path(path), hour.ledger)


def prepare(hour):
    """The product manager ranks one item first, and plans the session as proposed."""
    hour.arrive("ana", "/t/harbour/backlog/").live()
    rows = hour["ana"].page.locator(".item-row__title")
    rows.nth(3).focus()
    title = rows.nth(3).inner_text()
    with hour.act("move an item to the top", "ana") as ana:
        ana.key("Shift+T")
        expect(rows.first).to_have_text(title)
    hour.leave("ana")
    window = hour.arrive("ana", hour.seeded["sessions"])
    window.meant += 2
    with hour.act("prepare a session as proposed", "ana") as ana:
        ana.key("n")
        expect(ana.page.get_by_label("Goal")).to_be_visible()
        ana.enter(ana.page.get_by_role("button", name="Plan session"))
        expect(ana.page.get_by_text(re.compile(r"^Refinement \d+ planned$"))).to_be_visible()
    one_more_story(hour, ana)
    hour.session = ana.page.get_by_role("link", name="Open lobby").get_attribute("href")


def one_more_story(hour, ana):
    """Three stories are proposed for 25 minutes; this team adds a fourth."""
    hour.windows["ana"].meant += 2
    ana.enter(ana.page.get_by_role("main").get_by_role("link", name="Prepare"))
    ana.enter(ana.page.get_by_role("listitem").locator("input[name=dives]:not(:checked)").first, "Space")
    expect(ana.page.locator("#plan-outlook")).to_contain_text("4 stories")
    ana.enter(ana.page.get_by_role("button", name="Save plan"))
    expect(ana.page.get_by_text("4 deep dives").first).to_be_visible()


def come_in(hour):
    """Members sign in, a guest joins by the link, the projector opens by its own."""
    hour.leave("ana")
    for name in hour.seeded["people"]:
        hour.arrive(name).live()
    sharing = hour.windows["ines"].page.context.new_page()
    sharing.goto(f"{hour.server.url}{hour.session}sharing/")
    link = sharing.locator("refine-copy").first.get_attribute("data-text")
    projector = sharing.get_by_role("link", name="Open projector view").get_attribute("href")
    sharing.close()
    hour.open_projector(path_of(hour, projector))
    hour.door = path_of(hour, link)
    join(hour, "lin", "Lin")
    join(hour, "uma", "Uma", watching=True)
    hour.see("#people", "Lin", on_the_wall=False)
    hour.photograph("lobby", "ines")
    hour.photograph("wall-lobby", "projector")


def join(hour, name, label, watching=False, counted=True):
    """Joins by the link, with a name: one tap."""
    window = hour.arrive(name, hour.door, {}, PHONE)
    window.meant += 1
    hands = hour[name]
    hands.page.get_by_label("Your name").fill(label)
    come_in = hands.page.get_by_role("button", name="Join")
    if watching:
        hands.page.get_by_text("Observe").click()
    if not counted:
        come_in.click()
        return window.live()
    with hour.act("join as a guest", name):
        hands.tap(come_in)
        window.live()


def path_of(hour, address):
    """The path of an address, whose host may differ from the one the test uses."""
    return re.sub(r"^https?://[^/]+", "", address)


def kick_off(hour):
    hour["ines"].key("Shift+F")
    hour.see("#stage", "Reports find their fix")
    hour.photograph("kick-off", "tomas")
    hour.pass_minutes_to_the_next_phase(4)


def triage(hour):
    """Nine reports: all answer, the product manager decides; one is undone, one a duplicate, one declined."""
    hour["ines"].key("Shift+F")
    hour.reports = listed(hour, "triage", REPORTS)
    decisions = ["S", "L", "N", "U", "S", "L", "N", "X", "S"]
    for number, (key, decision) in enumerate(zip(hour.reports, decisions, strict=True)):
        hour.on_stage(key)
        if has_look_alikes(hour) and number not in (2, 7) and "D" not in hour.decisions:
            decision = "D"
        hour.decisions.append(decision)
        answer(hour, DEVELOPERS[: 1 + number % 5])
        if number == 3:
            hour.photograph("triage", "ana")
            hour.photograph("phone-triage", "jo")
        decide(hour, key, decision)
        if number == 2:
            with hour.act("undo", "ana") as ana:
                ana.key("Shift+Z")
                hour.on_stage(key)
            decide(hour, key, decision)
        if number == 4:
            come_late(hour)
        hour.pass_minutes(2)
    hour.see("#stage", "Triage is done")
    hour.pass_minutes_to_the_next_phase(0)


def has_look_alikes(hour):
    return hour["ana"].page.locator("#stage .look-alike").count() > 0


def listed(hour, phase, number):
    """The keys of the phase's list, once the phase is on."""
    rows = hour["ana"].page.locator(f'#queue[data-phase="{phase}"] .queue__row .key-text')
    expect(rows).to_have_count(number)
    return rows.all_inner_texts()


def answer(hour, names):
    for number, name in enumerate(names, start=1):
        # Personal buttons are updated after the stage: an order goes to the item for which they were
        # rendered.
        form = hour[name].page.locator("#answers form").first
        expect(form).not_to_have_attribute("action", hour.answered.get(name, ""))
        hour.answered[name] = form.get_attribute("action")
        with hour.act("answer in triage", name) as hands:
            hands.key("y")
            hour.see("#poll", f"{number} yes")


def decide(hour, key, decision):
    ana = hour["ana"]
    if decision == "D":
        with hour.act("mark as a duplicate", "ana"):
            ana.key("Shift+D", "1")
            hour.left_stage(key)
    elif decision == "X":
        ana.key("Shift+X", "3")
        hour.left_stage(key)
    else:
        with hour.act("decide in triage", "ana"):
            ana.key(f"Shift+{decision}")
            hour.left_stage(key)


def come_late(hour):
    """A guest joins in the middle, and another comes back to the seat they had."""
    with hour.ledger.act("catch up after joining late", "sam"):
        join(hour, "sam", "Sam", counted=False)
        expect(hour["sam"].page.locator("#stage")).to_be_visible()
    cookies = hour.windows["lin"].page.context.cookies()
    hour.leave("lin")
    with hour.ledger.act("return as a guest", "lin"):
        again = hour.arrive("lin", hour.door, {each["name"]: each["value"] for each in cookies}, PHONE).live()
        expect(again.page.locator("#self")).to_contain_text("Lin")


def deep_dive(hour):
    hour["ines"].key("Shift+F")
    stories = listed(hour, "deep-dive", STORIES)
    for number, key in enumerate(stories):
        hour.on_stage(key)
        lead = "ines" if number < 2 else "vera"
        write_criteria(hour, number)
        if number == 1:
            disagree(hour, key, lead)
        estimate(hour, key, "5358"[number], lead, number)
        hour.pass_minutes(6)
        if number == 1:
            restart(hour)
            hand_over(hour)
        if number < STORIES - 1:
            hour[lead if number != 1 else "vera"].key("Enter")


def write_criteria(hour, number):
    for name in ("tomas", "mira"):
        text = f"{name.title()} sees that it holds, part {number + 1}"
        with hour.act("add a criterion", name) as hands:
            hands.key("a")
            hands.type(text)
            hands.key("Enter")
            hour.see("#criteria", text)
        hands.page.keyboard.press("Escape")
        until_keys_act(hands.page)
    if number == 0:
        with hour.act("park a topic", "jo") as jo:
            jo.key("p")
            jo.type("Who answers reporters?")
            jo.key("Enter")
            hour.see("#parking-lot", "Who answers reporters?", on_the_wall=False)
        jo.page.keyboard.press("Escape")
        until_keys_act(jo.page)


def disagree(hour, key, lead):
    """A first round in which people differ, and which nobody settles."""
    cards = dict(zip(VOTERS, ("2", "8", "3", "5", "3", "5", "3"), strict=True))
    vote(hour, key, lead, cards)
    hour.photograph("deep-dive", "ines")
    hour.photograph("phone-deep-dive", "lin")
    hour.photograph("wall-deep-dive", "projector")
    hour[lead].key("Shift+R")
    hour.see("#votes", "Who picked 8? Who picked 2?", on_the_wall=False)
    hour.photograph("reveal", "ines")
    hour.photograph("wall-reveal", "projector")


def estimate(hour, key, card, lead, number):
    vote(hour, key, lead, dict.fromkeys(VOTERS, card), drops_out=number == 0, reloads=number == 1)
    with hour.act("from reveal to settled, when all agree", lead) as hands:
        hands.key("Shift+R")
        hour.see("#votes", f"Everyone agrees on {card}")
        hands.key("Enter")
        hour.see("#votes", f"Settled on {card}")
    hour.votes[-1][3].append(card)
    # The votes of a busy server may come a moment before what Enter does next.
    expect(
        hour[lead].page.locator("#readiness").get_by_role("button", name="Mark ready", exact=True)
    ).to_be_visible()
    with hour.act("from settled to ready", lead) as hands:
        hands.key("Enter")
        hour.see("#readiness", "Ready", on_the_wall=False)


def vote(hour, key, lead, cards, drops_out=False, reloads=False):
    number = 1 + sum(vote[0] == key for vote in hour.votes)
    hour[lead].key("Shift+V")
    for name in cards:
        expect(hour[name].page.locator("#deck")).to_be_visible()
    for count, (name, card) in enumerate(cards.items(), start=1):
        with hour.act("vote", name) as hands:
            if name in ("lin", "sam"):
                # A guest has a phone, which has no keys.
                hands.tap(hands.page.locator(f'#deck [data-card="{card}"]'))
            else:
                hands.key(*card)
            expect(hands.page.locator(f'#deck [data-card="{card}"]')).to_have_attribute(
                "aria-pressed", "true"
            )
            hour.see("#tally", f"{count} of {len(cards)}")
        if reloads and name == "mira":
            hour.windows["mira"].reload()
            hour.windows["mira"].live()
            expect(hands.page.locator(f'#deck [data-card="{card}"]')).to_have_attribute(
                "aria-pressed", "true"
            )
    if drops_out:
        hour.leave("pavel")
        hour.arrive("pavel").live()
    hour.votes.append((key, number, {name.title(): card for name, card in cards.items()}, []))


def restart(hour):
    """The server dies and comes back: everybody finds the room as it was."""
    hour.server.kill()
    for window in hour.windows.values():
        window.state("reconnecting")
    hour.server.start()
    for window in hour.windows.values():
        window.live(15_000)
    hour.see("#readiness", "Ready", on_the_wall=False)


def hand_over(hour):
    ines, vera = hour["ines"], hour.seeded["people"]["vera"]
    ines.enter(ines.page.get_by_role("button", name="More about Vera"))
    ines.enter(ines.page.locator(f"#person-{vera}-menu").get_by_role("button", name="Make facilitator"))
    expect(hour["vera"].page.locator("#controls").get_by_role("button", name="Wrap-up")).to_be_visible()


def wrap_up(hour):
    hour.pass_minutes_to_the_next_phase(0)
    vera = hour["vera"]
    vera.key("Shift+F")
    hour.see("#wrap-up", "Who answers reporters?", on_the_wall=False)
    vera.key("3")
    hour.see("#wrap-up", "No loose ends", on_the_wall=False)
    with hour.act("add an action", "rosa") as rosa:
        rosa.key("a")
        rosa.type("ask legal @Tomas fri")
        rosa.key("Enter")
        hour.see("#wrap-up", "ask legal", on_the_wall=False)
    hour.pass_minutes(8)
    for name in ("tomas", "mira", "kofi"):
        hour[name].enter(hour[name].page.get_by_role("button", name="4 out of 5"))
    hour.see("#wrap-up", "3 ratings", on_the_wall=False)
    hour.photograph("wrap-up", "vera")
    with hour.act("finish and send", "vera"):
        vera.key("Shift+F")
        hour.see("#stage", "Thank you")
        vera.key("Shift+M")
        expect(vera.page.locator(".toast").last).to_contain_text("Sending to")
    hour.photograph("wall-finished", "projector")


def compare(hour):
    """Compares the summary, the backlog and the history with what was done, to the last vote."""
    facts = seed(hour.server, "tests.browser.rehearsal.facts")
    assert facts["finished"]
    assert [vote[:3] for vote in facts["rounds"]] == [list(vote[:3]) for vote in hour.votes]
    page = hour["tomas"].page
    hour.windows["tomas"].meant += 1
    page.get_by_role("link", name="Read summary").click()
    for key, _number, _cards, settled in hour.votes:
        for size in settled:
            state, label, is_ranked = facts["items"][key]
            assert (state, label, is_ranked) == ("ready", size, True)
            assert ["state", "ready"] in facts["history"][key]
            expect(page.locator("main")).to_contain_text(key)
    for key in hour.reports:
        expect(page.locator("main")).to_contain_text(key)
        assert facts["history"][key]
    hour.photograph("summary", "tomas")
    for words in ("ask legal", "Who answers reporters?"):
        expect(page.locator("main")).to_contain_text(words)
    assert [text for text in facts["actions"] if "legal" in text]
