"""The channel's scripts on any page, tested on a small one without models."""

import json
import time
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from live.wire.frames import frame


@pytest.fixture
def server(make_server):
    server = make_server(DJANGO_SETTINGS_MODULE="tests.browser.toy_settings")
    server.start()
    return server


@pytest.fixture
def change(server):
    """Changes the toy page as somebody else: `change("board", board="swings")`."""

    def act(*parts: str, **values) -> None:
        body = json.dumps({"parts": parts, "set": values}).encode()
        urlopen(Request(f"{server.url}/do/", body, {"Content-Type": "application/json"}), timeout=5).close()

    return act


@pytest.fixture
def look(people, server):
    """Opens the toy page as that person."""

    def open_page(who: str, url: str | None = None, **options):
        return people({"who": who}, url or server.url, **options).open("/").live()

    return open_page


def part(name: str, revision: int, html: str, tag: str = "p") -> str:
    return frame(name, f'<{tag} id="{name}">{html}</{tag}>', revision)


def swap(window, *frames: str) -> None:
    """Lets htmx swap these frames as if they came from the server."""
    take = "text => htmx.swap({ sourceElement: document.body, target: '#room', swap: 'none', text })"
    window.page.evaluate(take, "".join(frames))


class TestPushes:
    def test_show_without_a_reload(self, look, change):
        ines, tomas = look("ines"), look("tomas")

        change("board", board="swings")

        expect(ines.page.locator("#board")).to_have_text("swings for facilitator")
        expect(tomas.page.locator("#board")).to_have_text("swings for member")

    def test_and_replies_show_the_newest_whichever_comes_first(self, look, change):
        ines, tomas = look("ines"), look("tomas")

        for _ in range(10):
            # Her own requests are answered before somebody else makes the last change.
            with ines.page.expect_response("**/board/"):
                ines.page.get_by_role("button", name="Write").click()
        change("board", board="last")

        expect(tomas.page.locator("#board")).to_have_text("last for member")
        expect(ines.page.locator("#board")).to_have_text("last for facilitator")

    def test_that_are_older_than_the_page_are_dropped_part_by_part(self, look):
        ines = look("ines")

        swap(ines, part("board", 900, "new"), part("note", 900, "new"))
        swap(ines, part("board", 899, "old"), part("note", 901, "newer"))

        expect(ines.page.locator("#board")).to_have_text("new")
        expect(ines.page.locator("#note")).to_have_text("newer")

    def test_of_a_container_leave_a_newer_row_in_it_alone(self, look):
        ines = look("ines")
        people = '<li id="person-jo">jo</li><li id="person-tomas">thinks</li>'

        swap(ines, part("person-tomas", 900, "voted", tag="li"))
        swap(ines, part("people", 899, people, tag="ul"))

        expect(ines.page.locator("#person-jo")).to_be_visible()
        expect(ines.page.locator("#person-tomas")).to_have_text("voted")

    def test_do_not_add_to_the_page(self, look, change):
        ines = look("ines")
        count = "document.getElementById('room').childNodes.length"
        before = ines.page.evaluate(count)

        for number in range(20):
            change("board", "people", board=f"swing {number}")

        expect(ines.page.locator("#board")).to_have_text("swing 19 for facilitator")
        assert ines.page.evaluate(count) == before


class TestConnection:
    @pytest.mark.faults
    def test_comes_back_by_itself_after_a_cut(self, look, make_wire, server, change):
        wire = make_wire(server)
        ines = look("ines", wire.url)
        wire.cut()
        ines.state("reconnecting")
        change("board", board="swings")

        wire.mend()

        ines.live(3_000)
        expect(ines.page.locator("#board")).to_have_text("swings for facilitator")

    @pytest.mark.faults
    def test_is_known_to_be_dead_by_its_silence(self, look, make_wire, server, change):
        wire = make_wire(server)
        ines = look("ines", wire.url)
        wire.stall()
        ines.state("reconnecting", 20_000)
        change("board", board="swings")

        wire.mend()

        ines.live(8_000)
        expect(ines.page.locator("#board")).to_have_text("swings for facilitator")

    @pytest.mark.faults
    def test_is_kept_through_a_planned_restart(self, look, server):
        ines = look("ines")
        codes = (
            "codes = []; document.addEventListener('htmx:ws:close', ({detail}) => codes.push(detail.code))"
        )
        ines.page.evaluate(codes)

        server.stop()
        ines.state("reconnecting")
        assert ines.page.evaluate("codes[0]") == 4012
        server.start()

        ines.live(3_000)

    def test_ends_kindly_for_a_person_who_was_removed(self, look, change):
        tomas = look("tomas")

        change("people", people={"ines": "facilitator"})

        tomas.state("off")
        expect(tomas.page.locator("[data-live-reason]")).to_contain_text("no longer have access")


class TestOrders:
    def test_that_fail_say_so_and_leave_the_page(self, look, server):
        server.allow("Internal Server Error: /board/")
        ines = look("ines")
        ines.page.evaluate("document.querySelector('#room > form [name=text]').value = 'boom'")

        ines.page.get_by_role("button", name="Write").click()

        expect(ines.page.get_by_text("Nothing was changed")).to_be_visible()
        expect(ines.page.locator("#board")).to_be_visible()

    @pytest.mark.faults
    def test_that_do_not_arrive_say_so(self, look, make_wire, server):
        wire = make_wire(server)
        ines = look("ines", wire.url)
        wire.cut()

        ines.page.get_by_role("button", name="Write").click()

        expect(ines.page.get_by_text("didn’t reach the server")).to_be_visible()


class TestARefusedForm:
    def test_says_why_at_a_field_that_stands_elsewhere_until_something_else_is_typed(self, look):
        ines = look("ines")
        field = ines.page.get_by_label("Aside")
        field.fill("too short")
        ines.page.get_by_role("button", name="Send aside").click()

        expect(field).to_have_accessible_description("! Write a whole line.")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(ines.page.get_by_text("Nothing was added.")).to_be_visible()
        expect(field).to_have_value("too short")

        field.press_sequentially("er")
        expect(ines.page.locator(".field__error")).to_have_count(0)
        expect(field).to_have_accessible_description("")
        expect(field).not_to_have_attribute("aria-invalid", "true")

    def test_says_why_until_it_is_sent_again(self, look, change):
        ines = look("ines")
        ines.page.get_by_label("New line").fill("too short")
        ines.page.get_by_role("button", name="Add").click()
        expect(ines.page.get_by_text("Write a whole line.")).to_be_visible()

        ines.page.get_by_label("New line").fill("long enough")
        ines.page.get_by_role("button", name="Add").click()

        expect(ines.page.get_by_text("long enough")).to_be_visible()
        expect(ines.page.locator(".field__error")).to_have_count(0)

    def test_still_says_why_when_a_push_has_rendered_it_again(self, look, change):
        ines = look("ines")
        form, field = ines.page.locator("#line-b"), ines.page.get_by_label("Line b")
        detail = {"errors": {"text": "Write a whole line."}}
        refuse = "(form, detail) => form.dispatchEvent(new CustomEvent('refused', { bubbles: true, detail }))"
        form.evaluate(refuse, detail)
        expect(field).to_have_accessible_description("! Write a whole line.")

        change("lines", lines={"a": "changed", "b": "second"})

        expect(ines.page.get_by_label("Line a")).to_have_text("changed")
        expect(field).to_have_accessible_description("! Write a whole line.")
        expect(ines.page.locator(".field__error")).to_have_count(1)


class TestTyping:
    def test_is_not_disturbed_by_twenty_pushes(self, look, change):
        ines = look("ines")
        field = ines.page.get_by_label("Line a")
        field.fill("first and more")
        field.press("ArrowLeft")

        for number in range(20):
            change("lines", "line-a", lines={"a": "theirs", "b": f"second {number}"})
        expect(ines.page.get_by_label("Line b")).to_have_value("second 19")

        assert field.input_value() == "first and more"
        assert field.evaluate("field => [document.activeElement === field, field.selectionStart]") == [
            True,
            13,
        ]

    def test_ends_with_saving_and_pushes_show_again(self, look, change):
        ines, tomas = look("ines"), look("tomas")
        ines.page.get_by_label("Line a").fill("mine")

        ines.page.get_by_role("button", name="Save a").click()

        expect(tomas.page.get_by_label("Line a")).to_have_value("mine")
        change("line-a", lines={"a": "theirs", "b": "second"})
        expect(ines.page.get_by_label("Line a")).to_have_value("theirs")

    def test_that_is_given_up_shows_what_was_missed(self, look, change):
        ines = look("ines")
        ines.page.get_by_label("Line a").fill("mine")
        change("line-a", lines={"a": "theirs", "b": "second"})
        change("board", board="seen")
        expect(ines.page.locator("#board")).to_contain_text("seen")

        ines.page.get_by_role("button", name="Cancel a").click()

        expect(ines.page.get_by_label("Line a")).to_have_value("theirs")

    def test_goes_on_in_the_next_line_while_the_first_is_on_its_way(self, look):
        ines = look("ines")
        ines.page.route("**/lines/", lambda route: (time.sleep(0.3), route.continue_()))
        field = ines.page.get_by_label("New line")
        field.fill("one")
        field.press("Enter")
        field.press_sequentially("two")

        expect(ines.page.get_by_label("Line n2")).to_have_value("one")

        expect(field).to_have_value("two")
        field.press("Enter")
        expect(ines.page.get_by_label("Line n3")).to_have_value("two")
        expect(field).to_have_value("")

    def test_is_offered_again_when_its_row_was_deleted(self, look, change):
        ines = look("ines")
        ines.page.get_by_label("Line a").fill("half a sentence")

        change("lines", lines={"b": "second"})

        tray = ines.page.locator("#drafts")
        expect(tray.get_by_label("Unsaved text")).to_have_value("half a sentence")
        expect(tray.get_by_role("button", name="Restore")).to_be_hidden()

    def test_never_ends_up_in_another_story(self, look, change):
        ines = look("ines")
        field = ines.page.get_by_label("New line")
        field.fill("half a sentence")

        change("lines", story="pay-2")

        expect(ines.page.locator("#pay-2-new-line")).to_have_value("")
        ines.page.keyboard.type("lost in the air")
        expect(ines.page.locator("#pay-2-new-line")).to_have_value("")
        tray = ines.page.locator("#drafts")
        expect(tray).to_contain_text("pay-1")
        change("lines", story="pay-1")
        tray.get_by_role("button", name="Restore").click()
        expect(ines.page.locator("#pay-1-new-line")).to_have_value("half a sentence")
        expect(tray).to_be_hidden()

    def test_is_there_after_a_reload_with_the_version_it_was_written_on(self, look, change):
        ines = look("ines")
        ines.page.get_by_label("Line a").fill("mine")
        change("line-a", lines={"a": "theirs", "b": "second"})

        ines.reload()
        ines.live()

        expect(ines.page.get_by_label("Line a")).to_have_value("mine")
        with ines.page.expect_response("**/lines/a/") as answer:
            ines.page.get_by_role("button", name="Save a").click()
        assert answer.value.status == 409
        expect(ines.page.get_by_label("Line a")).to_have_value("mine")
