"""Every page of the gallery can be rendered."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.gallery import room, samples


@pytest.mark.parametrize("name", [*room.ROOMS, *room.CLOCKS, *room.WALLS])
def test_a_page_is_rendered(name):
    template, context = samples.page(name)
    html = render_to_string(template, context, RequestFactory().get("/"))

    assert "</main>" in html
    # What would be an inline style or script to the content security policy.
    assert " style=" not in html
    assert " onclick=" not in html
    # One style sheet, the script before the first paint, the one for everything else.
    assert len(re.findall(r'<script|rel="stylesheet"', html)) == 3


class TestTheHiddenCard:
    """The samples of a hidden round contain only the reader's own card."""

    @pytest.mark.parametrize("audience", ["facilitator", "decider", "observer"])
    def test_is_on_nobody_elses_page(self, audience):
        _template, context = room.room("deep-dive", audience, "hidden")

        assert 'class="card card--small person__card"' not in context["parts"]["people"]
        assert "data-card" not in context["parts"]["deck"]
