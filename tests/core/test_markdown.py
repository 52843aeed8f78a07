"""Markdown as HTML: links, pictures, and no raw HTML."""

import pytest

from core.markdown import to_html

REL = 'rel="noopener noreferrer nofollow"'


class TestLinks:
    def test_are_made_of_bare_addresses(self):
        address = "https://example.org/a?b=1"

        html = to_html(f"See {address}, then go.")

        assert html == f'<p>See <a href="{address}" {REL}>{address}</a>, then go.</p>\n'

    def test_say_that_they_lead_out(self):
        assert (
            to_html("[plan](https://example.org)") == f'<p><a href="https://example.org" {REL}>plan</a></p>\n'
        )

    def test_are_not_made_inside_code_or_other_links(self):
        assert "<a" not in to_html("`https://example.org`")
        assert to_html("[https://a.example](https://b.example)").count("<a") == 1

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
    def test_never_lead_where_a_script_could_run(self, address):
        assert "href" not in to_html(f"[plan]({address})")


class TestPictures:
    def test_become_links_with_their_alternative_text(self):
        html = to_html("![The new form](https://example.org/form.png)")

        assert html == f'<p><a href="https://example.org/form.png" {REL}>The new form</a></p>\n'

    def test_without_one_are_named_by_their_address(self):
        assert ">https://example.org/form.png</a>" in to_html("![](https://example.org/form.png)")

    def test_show_the_words_of_a_formatted_text(self):
        assert ">The new form</a>" in to_html("![The *new* form](https://example.org/form.png)")

    def test_in_a_link_leave_their_text_to_it(self):
        html = to_html("[![Build](https://ci.example/badge.svg)](https://ci.example)")

        assert html == f'<p><a href="https://ci.example" {REL}>Build</a></p>\n'

    def test_are_never_loaded(self):
        assert "<img" not in to_html('![x](https://example.org/x.png) <img src="https://example.org/y.png">')


class TestHtml:
    def test_is_shown_as_text(self):
        assert to_html("<b onclick=x>hi</b>") == "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>\n"

    def test_keeps_line_breaks_and_tables(self):
        assert "<br>" in to_html("one\ntwo")
        assert "<table>" in to_html("|a|\n|-|\n|b|")
