"""Addresses equal those of Django's `reverse`, and a form's is written once."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as st

from core.http.addresses import address

WORDS = st.text(st.characters(exclude_characters="/", exclude_categories=["C", "Z"]), min_size=1)


class TestAnAddress:
    @given(WORDS, WORDS)
    def test_is_the_one_that_django_makes(self, one, other):
        assert address("sessions:reveal", one, other) == reverse("sessions:reveal", args=[one, other])
        assert address("backlog:item", "payments", one) == reverse("backlog:item", args=["payments", one])

    def test_without_words_too(self):
        assert address("home") == "/"

    def test_keeps_a_slash_within_its_word(self):
        assert address("backlog:item", "payments", "A/B") == "/t/payments/backlog/A%2FB/"

    @pytest.mark.parametrize("words", [(), ("one",), ("", "two"), ("one", "two", "three")])
    def test_needs_all_its_words(self, words):
        with pytest.raises(NoReverseMatch):
            address("sessions:reveal", *words)


class TestAnOrder:
    def test_is_method_action_and_hx_post(self):
        html = Template('<form {% order "sessions:reveal" s r %}>').render(Context({"s": "s1", "r": "r&1"}))

        to = "/s/s1/rounds/r&amp;1/reveal/"
        assert html == f'<form method="post" action="{to}" hx-post="{to}">'

    def test_takes_an_address_that_was_made_already(self):
        html = Template("<form {% order url %}>").render(Context({"url": "/a/?b=1&c='"}))

        assert html == '<form method="post" action="/a/?b=1&amp;c=&#x27;" hx-post="/a/?b=1&amp;c=&#x27;">'
