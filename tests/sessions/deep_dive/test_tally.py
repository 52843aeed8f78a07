"""Who has voted, beside the button that reveals."""

import pytest
from django.template.loader import render_to_string

from sessions.meeting.parts.view_models.people import TallyView
from tests.gallery.views import meeting
from tests.html import folded

PEOPLE = tuple(f"Person {number}" for number in range(1, 58))


def line(missing):
    view = TallyView(True, 57 - len(missing), 57, missing)
    html = folded(
        render_to_string(
            "sessions/deep_dive/tally.html", {"meeting": meeting("deep-dive", "facilitator"), "view": view}
        )
    )
    return html.replace("<bdi>", "").replace("</bdi>", "")


class TestTheTally:
    @pytest.mark.parametrize("number", [1, 3, 4, 12])
    def test_names_everybody_who_is_missing_in_a_team(self, number):
        assert f"Waiting for {', '.join(PEOPLE[:number])}<" in line(PEOPLE[:number])

    def test_names_some_of_a_crowd_and_counts_the_others(self):
        crowd = line(PEOPLE)

        assert "0 of 57 have voted" in crowd
        assert "Person 11 and 46 more" in crowd
        assert "Person 12" not in crowd

    def test_says_when_nobody_is_missing(self):
        assert "Everyone has voted." in line(())

    def test_stands_under_the_stage_and_not_below_the_people(self):
        page = render_to_string(
            "sessions/room/page.html",
            {
                "meeting": meeting("lobby", "member"),
                "parts": {"tally": "TALLY", "people": "PEOPLE", "stage": "STAGE"},
            },
        )

        assert page.index("STAGE") < page.index("TALLY") < page.index("PEOPLE")
