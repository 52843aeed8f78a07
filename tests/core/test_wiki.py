"""Markdown as Jira's wiki markup, and as Markdown that is harmless wherever it is rendered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.markdown import harmless, to_html
from core.wiki import to_wiki
from tests.attacks import ATTACKS, as_anything_goes, dangers


@pytest.mark.parametrize(
    ("markdown", "wiki"),
    [
        ("# Berths", "h1. Berths"),
        ("**bold** and *leaning* and ~~gone~~", "*bold* and _leaning_ and -gone-"),
        ("un**believ**able", "un{*}believ{*}able"),
        ("- one\n- two\n  1. in two\n- three", "* one\n* two\n*# in two\n* three"),
        ("one\ntwo\n\nthree", "one\ntwo\n\nthree"),
        ("> said", "{quote}\nsaid\n{quote}"),
        ("```sql\nselect {x}\n```", "{code:sql}\nselect {x}\n{code}"),
        ("```\n{code}\n```", "{noformat}\n{code}\n{noformat}"),
        ("`x = 1`", "{{x = 1}}"),
        ("[the plan](https://example.org/a)", "[the plan|https://example.org/a]"),
        ("see https://example.org/a", "see [https://example.org/a]"),
        ("| Ship | Berth |\n|---|---|\n| Ada | |", "||Ship||Berth||\n|Ada| |"),
        ("---", "----"),
        ("![a plan](https://example.org/a.png)", "[a plan|https://example.org/a.png]"),
    ],
)
def test_markdown_becomes_wiki_markup(markdown, wiki):
    assert to_wiki(markdown) == wiki


@pytest.mark.parametrize(
    ("markdown", "wiki"),
    [
        ("{html}x{html}", "\\{html\\}x\\{html\\}"),
        ("call \\[~ana\\]", "call \\[\\~ana\\]"),
        ("a -struck- b-c", "a \\-struck\\- b-c"),
        ("!https://x.example/t.png!", "\\!https://x.example/t.png\\!"),
        ("well :)", "well :\\)"),
    ],
)
def test_what_jira_would_take_for_markup_is_text(markdown, wiki):
    assert to_wiki(markdown).replace("[https://x.example/t.png]", "https://x.example/t.png") == wiki


@given(st.text(st.sampled_from("ab {}[]|*_-!#\\\n>~<1.:()/"), max_size=60))
def test_no_macro_of_jira_comes_out_of_a_text(text):
    """Whatever braces a text has: those that are not escaped are the converter's own."""
    outside_code = re.sub(r"\{code\}.*?\n\{code\}", "", to_wiki(text), flags=re.DOTALL)

    assert re.fullmatch(r"(?:[^{\\]|\\.|\{quote\}|\{[*_-]\})*", outside_code, re.DOTALL)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_harmless_in_html_and_in_markdown(attack):
    assert dangers(to_html(attack)) == []
    assert dangers(as_anything_goes(harmless(attack))) == []


PIECES = [*"<>[]()!`~ \n:#&", "script", "img src=x onerror=y", "javascript:", "](", "]:"]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_text_is_an_attack_once_it_is_harmless(pieces):
    assert dangers(as_anything_goes(harmless("".join(pieces)))) == []


def test_a_fence_of_code_keeps_its_tags():
    assert harmless("```\n<b>\n```") == "```\n<b>\n```"


def test_a_fence_that_is_open_is_closed():
    assert harmless("~~~\nopen") == "~~~\nopen\n~~~"
