"""A page with a form that was refused: what was typed stands in it, and why it was refused."""

from core.http.refilling import refilled

PAGE = """<!doctype html><html><body>
<p>A &amp; B &copy; <!-- kept --> <svg viewBox="0 0 1 1"><linearGradient id="g"/></svg></p>
<form method="post" action="/a/"><input name="size" value="1"></form>
<details><summary>More</summary><form id="f" method="post" action="/a/">
<input type="hidden" name="version" value="new"><input name="size" value="2">
<label>Why<textarea name="why">Old &lt;b&gt;</textarea></label>
<input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
<select name="kind"><option value="a" selected>A</option><option value="b">B</option></select>
</form></details><input name="far" form="f"><button form="f" formaction="/b/">Go</button>
</body></html>"""
TYPED = {"version": ["old"], "size": ["many"], "why": ["<i>"], "box": ["2"], "kind": ["b"], "far": ["away"]}


class TestAFormThatWasRefused:
    def test_holds_what_was_sent_and_the_newest_of_what_nobody_typed(self):
        page = refilled(PAGE, "/a/", TYPED, {})

        assert '<input name="size" value="1">' in page
        assert 'name="size" value="many"' in page
        assert '<textarea name="why">\n&lt;i&gt;</textarea>' in page.replace(' autofocus=""', "")
        assert (
            '<input type="checkbox" name="box" value="1"><input type="checkbox" name="box" value="2" checked'
            in page
        )
        assert '<option value="a">A</option><option value="b" selected="">B' in page
        assert 'name="far" form="f" value="away"' in page
        assert 'name="version" value="new"' in page

    def test_says_at_the_field_what_is_wrong_with_it_and_the_rest_at_its_end(self):
        page = refilled(PAGE, "/a/", TYPED, {"why": "Too <short>", "": "Not now"})

        assert 'Too &lt;short&gt;</p>\n<input type="checkbox"' in page
        assert 'aria-invalid="true" autofocus=""' in page
        assert "Not now</p></form></details>" in page

    def test_says_the_same_of_the_whole_form_once(self):
        page = refilled(
            PAGE, "/a/", TYPED, {"past": "Fill this in.", "version": "Fill this in.", "": "Not now"}
        )

        assert page.count("Fill this in.</p>") == 1
        assert page.count('class="field__error"') == 2

    def test_is_unfolded(self):
        assert '<details open="">' in refilled(PAGE, "/a/", TYPED, {})

    def test_is_no_popover_any_more_for_only_a_press_opens_one(self):
        form = '<form action="/a/"><input name="size"></form>'
        menu = f'<div><div id="m" popover>{form}</div><div popover></div></div>'

        page = refilled(menu, "/a/", TYPED, {})

        assert page.startswith('<div><div id="m"><form')
        assert page.endswith("<div popover></div></div>")

    def test_has_the_focus_whatever_else_of_the_page_asks_for_it(self):
        form = '<form action="/a/"><input name="size"></form>'

        page = refilled(
            f'<input autofocus><div popover tabindex="-1" autofocus>{form}</div>', "/a/", TYPED, {}
        )

        assert page.count("autofocus") == 1
        assert 'value="many" autofocus' in page

    def test_is_found_by_where_one_of_its_buttons_sends_it(self):
        assert 'value="away"' in refilled(PAGE, "/b/", TYPED, {})

    def test_is_the_one_that_asks_for_what_was_sent(self):
        page = refilled(PAGE, "/a/", {"size": ["many"]}, {"size": "A number"})

        assert page.index('value="many"') < page.index("A number") < page.index("<details>")

    def test_is_rather_one_to_type_into_than_a_button_that_sends_the_same(self):
        button = '<form action="/a/"><input type="hidden" name="size" value="3"></form>'

        page = refilled(f'<form action="/a/"><input name="size"></form>{button}', "/a/", TYPED, {})

        assert 'name="size" value="many"' in page
        assert button in page

    def test_that_is_gone_is_not_made_up(self):
        assert refilled(PAGE, "/c/", TYPED, {}) is None


def test_the_rest_of_the_page_stays_as_it_was():
    before, _, _ = PAGE.partition("<details>")

    assert refilled(PAGE, "/a/", TYPED, {}).startswith(before)
