"""Frames: the HTML of parts as it travels."""

import pytest

from live.pages import PageAccess
from live.wire.frames import frame, reply


class TestFrame:
    def test_morphs_the_stamped_part_into_its_place(self):
        assert frame("votes", '<section id="votes" class="votes">5</section>', 7) == (
            '<hx-partial hx-target="#votes" hx-swap="outerMorph">'
            '<section data-revision="7" id="votes" class="votes">5</section></hx-partial>'
        )

    def test_has_no_whitespace_around_the_root(self):
        assert '"outerMorph"><p data-revision' in frame("note", '\n  <p id="note"></p>\n', 1)
        assert frame("note", '\n  <p id="note"></p>\n', 1).endswith("</p></hx-partial>")

    @pytest.mark.parametrize(
        ("name", "html"),
        [
            ("votes", "five"),
            ("votes", "<p>five</p>"),
            ("votes", '<p id="vote">five</p>'),
            ("votes", '<p data-id="votes">five</p>'),
            ("votes", 'five <p id="votes"></p>'),
            ("item:17", '<p id="item:17"></p>'),
            ("", '<p id=""></p>'),
        ],
    )
    def test_refuses_what_htmx_would_stumble_over(self, name, html):
        with pytest.raises(ValueError, match="must be one element"):
            frame(name, html, 1)


class TestReply:
    def test_holds_shared_and_personal_parts_of_the_one_who_asked(self, toy):
        toy.notes = {"tomas": "five", "ines": "eight"}
        toy.counter["park"] = 4

        answer = reply(toy, PageAccess("park", "member", "tomas"), "board", "note")

        body = answer.content.decode()
        assert answer.status_code == 200
        assert '<p data-revision="4" id="board">empty for member</p>' in body
        assert "five" in body
        assert "eight" not in body

    def test_may_come_with_another_status(self, toy):
        assert reply(toy, PageAccess("park", "member", "tomas"), "board", status=422).status_code == 422

    def test_gives_a_screen_of_nobodys_no_personal_part(self, toy):
        assert b"note" not in reply(toy, PageAccess("park", "observer"), "board", "note").content
