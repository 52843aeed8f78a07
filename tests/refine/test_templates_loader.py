"""The loader drops the indentation of a template where it is invisible, and only there."""

import pytest
from django.template import Context, Engine
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from refine.templates_loader import FilesystemLoader, fold
from tests.html import folded

ENGINE = Engine(libraries={"i18n": "django.templatetags.i18n"})


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<ul>\n  <li>One</li>\n  <li>Two</li>\n</ul>\n", "<ul><li>One</li><li>Two</li></ul>"),
        ("<p>\n  One\n  <b>two</b>\n  three\n</p>", "<p>One <b>two</b> three</p>"),
        ("<b>One</b>\n\n  <b>two</b>", "<b>One</b> <b>two</b>"),
        ("<b>One</b> <b>two</b>", "<b>One</b> <b>two</b>"),
        ("One \n two", "One two"),
        ("One\r\n\ttwo", "One two"),
        # The non-breaking space is meant.
        ("One\u00a0\n\u00a0two", "One\u00a0 \u00a0two"),
        ("1 <\n 2", "1 < 2"),
        ('<p>don\'t</p>\n<p>say "it"</p>', '<p>don\'t</p><p>say "it"</p>'),
    ],
)
def test_text(written, sent):
    assert fold(written) == sent


class TestATag:
    def test_has_its_attributes_on_one_line(self):
        assert fold('<a\n  href="/"\n  class="b"\n>x</a>') == '<a href="/" class="b">x</a>'

    def test_keeps_what_stands_in_a_value(self):
        assert fold('<a title="One\n  two > three\n">x</a>') == '<a title="One\n  two > three\n">x</a>'
        assert fold("<a title='\"\n  '>\n</a>") == "<a title='\"\n  '> </a>"

    def test_has_its_classes_on_one_line(self):
        written = (
            """<b\n  class="\n    card\n    {% if a %}small{% endif %}\n    {% if b %}open{% endif %}\n  ">"""
        )

        assert rendered(written, a=1, b=0) == '<b class="card small ">'
        assert rendered(written, a=0, b=1) == '<b class="card  open">'

    def test_has_a_blank_between_attributes_that_depend_on_something(self):
        written = "<a\n  {% if a %}\n  checked\n  {% endif %}\n  {% if b %}disabled{% endif %}\n>"

        assert rendered(written, a=1, b=1).split() == ["<a", "checked", "disabled>"]
        assert rendered(written, a=0, b=1).split() == ["<a", "disabled>"]

    def test_may_end_differently_in_each_branch(self):
        written = '{% if a %}<p class="x">{% else %}<p>{% endif %}\n  x\n</p>'

        assert fold(written) == '{% if a %}<p class="x">{% else %}<p>{% endif %}x</p>'


@pytest.mark.parametrize("name", ["pre", "textarea", "script", "style"])
def test_what_is_shown_as_written_is_left_alone(name):
    written = f"<{name} a>\n  a\n    <b>\n  {{{{ x }}}}\n  </{name}>"

    assert fold(f"<p>\n{written}\n</p>").startswith(f"<p>{written}")


class TestTags:
    @pytest.mark.parametrize(
        ("written", "sent"),
        [
            ("<b>1</b>\n{# a note #}\n<b>2</b>", "<b>1</b> <b>2</b>"),
            ("<b>1</b>{# a note #}<b>2</b>", "<b>1</b><b>2</b>"),
            ("<b>1</b>\n{% comment %}\n <p> {{ x }}\n{% endcomment %}\n<b>2</b>", "<b>1</b> <b>2</b>"),
            ("{% load i18n %}\n{# About it. #}\n<b>1</b>\n", "<b>1</b>"),
            ("<b>1</b>\n{% load i18n %}\n<b>2</b>", "<b>1</b> <b>2</b>"),
            ("{{ x }}\n{{ y }}", "1 2"),
            ("{{ x }}\n<p>{{ y }}</p>", "1<p>2</p>"),
            ("{% if x %}\n  <b>1</b>\n{% endif %}\n", "<b>1</b>"),
            (
                "<ul>\n{% for a in xs %}\n<li>1\n</li>\n{% empty %}\n<li>0</li>\n{% endfor %}\n</ul>",
                "<ul>LLL</ul>",
            ),
            ("{% for a in xs %}\n<b>{{ a }}</b>{% endfor %}", " <b>1</b> <b>2</b> <b>3</b>"),
        ],
    )
    def test_that_print_nothing_have_the_white_space_of_both_sides(self, written, sent):
        got = rendered(written, x=1, y=2, xs=[1, 2, 3])

        assert got == sent.replace("L", "<li>1</li>")

    def test_a_sentence_to_translate_is_as_trimmed_as_it_says(self):
        written = "<p>\n {% load i18n %}{% blocktranslate trimmed count n=n %}\n  {{ n }}\n  item\n"
        written += "{% plural %}\n  {{ n }}\n items{% endblocktranslate %}\n</p>"

        assert rendered(written, n=1) == "<p>1 item</p>"
        assert rendered(written, n=2) == "<p>2 items</p>"

    def test_verbatim_is_left_alone(self):
        written = "{% verbatim %}\n {{ x }}\n{% endverbatim %}"

        assert fold(written) == written


WORDS = st.sampled_from(["One", "two", "{{ x }}", "{% if x %}yes{% endif %}", "\u00a0", "{# n #}", "&amp;"])
GAPS = st.sampled_from(["", " ", "\n", "\n    ", "  \n\t", "\n\n"])
ELEMENTS = st.sampled_from(["p", "b", "span", "div", "li", "button", "a"])
KEPT = st.sampled_from(["<pre>\n {{ x }}\n</pre>", "<textarea>\n\n<b>\n</textarea>"])


def nested(inner):
    """An element, a branch or a loop around some of what there is, with gaps between."""
    row = st.lists(st.tuples(GAPS, inner), max_size=4).map(lambda rows: "".join(map("".join, rows)))
    inside = st.tuples(row, GAPS).map("".join)
    return st.one_of(
        st.tuples(ELEMENTS, GAPS, inside).map(lambda t: f'<{t[0]}{t[1]} class="a\n b"{t[1]}>{t[2]}</{t[0]}>'),
        st.tuples(inside, inside).map(lambda t: f"{{% if x %}}{t[0]}{{% else %}}{t[1]}{{% endif %}}"),
        inside.map(lambda t: f"{{% if y %}}{t}{{% endif %}}"),
        inside.map(lambda t: f"{{% for a in xs %}}{t}{{% endfor %}}"),
        inside,
    )


@given(st.recursive(WORDS | KEPT, nested, max_leaves=12), st.booleans(), st.booleans(), st.integers(0, 2))
def test_nobody_sees_the_difference(written, x, y, rounds):
    context = {"x": x, "y": y, "xs": range(rounds)}

    assert folded(rendered(written, **context)) == folded(unfolded(written, **context))


@given(st.recursive(WORDS | KEPT, nested, max_leaves=12))
def test_it_never_grows_and_twice_is_once(written):
    once = fold(written)

    assert len(once) <= len(written)
    assert fold(once) == once


class TestTheLoader:
    def test_folds_pages(self):
        assert "\n" not in get_template("components/empty.html").template.source

    def test_leaves_mails_alone(self):
        source = get_template("account/email/base_message.txt").template.source

        assert "\n\n" in source

    @pytest.mark.parametrize("debug", [True, False])
    def test_shows_the_lines_of_the_file_to_those_who_debug(self, debug, settings):
        loader = FilesystemLoader(Engine(settings.TEMPLATES[0]["DIRS"], debug=debug))
        origin = next(loader.get_template_sources("404.html"))

        assert (">\n" in loader.get_contents(origin)) is debug


def rendered(written, **context):
    return unfolded(fold(written), **context)


def unfolded(written, **context):
    return ENGINE.from_string(written).render(Context(context))
