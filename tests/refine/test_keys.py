"""The sheet of shortcuts has the keys of all phases, and they are those of the buttons."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.controls import Page
from tests.gallery import room, samples

# In a menu or a list each has its own numbers, and cards are named by what is printed on them.
NUMBERS = set("123456789")
# Keys that stand in the sheet though no sample of the gallery shows their button.
UNSEEN = {
    "kick-off": {"g"},
    "deep-dive": {"E", "y", "u", "c", "O", "o"},
    "wrap-up": {"D", "o"},
    "finished": {"M", "Z", "m", "r"},
    "lobby": {"i"},
}


def table() -> dict[str, set[str]]:
    page = Page(render_to_string("layout/_all_keys.html"))
    keys = [each for each in page.elements if each.get("data-default")]
    found: dict[str, set[str]] = {}
    for key in keys:
        group = next(parent for parent in key.parents if parent.get("data-keys-of"))
        found.setdefault(group.get("data-keys-of"), set()).add(key.get("data-default"))
    return found


def keys_of(phase: str) -> set[str]:
    """The keys of all buttons of a phase, in every sample of it."""
    found: set[str] = set()
    for name in [*room.ROOMS, *room.CLOCKS]:
        template, context = samples.page(name)
        if context["meeting"].phase == phase:
            page = Page(render_to_string(template, context, RequestFactory().get("/")))
            found |= {key for each in page.elements for key in each.get("data-key").split()}
    return found


@pytest.mark.parametrize("phase", ["lobby", "kick-off", "triage", "deep-dive", "wrap-up", "finished"])
class TestTheTableOfKeys:
    def test_has_every_key_of_the_phase(self, phase):
        known = table()

        assert keys_of(phase) - NUMBERS - {"Enter"} <= known[phase] | known["every"]

    def test_has_no_key_that_nothing_answers_to(self, phase):
        known = table()[phase] - NUMBERS - {"Enter"}

        assert known - UNSEEN.get(phase, set()) <= keys_of(phase)


def test_the_sheet_lists_itself_enter_and_the_digits():
    sheet = render_to_string("layout/_keysheet.html")

    for key in ("?", "⏎", "0", "9"):
        assert f"<kbd>{key}</kbd>" in sheet
    assert "Shortcuts of all phases" in sheet


def test_a_facilitator_has_keys_for_less_time_invitations_and_handing_over():
    template, context = samples.page("room/triage-facilitator")
    page = Page(render_to_string(template, context, RequestFactory().get("/")))
    named = {each.get("data-key"): page.name_of(each) for each in page.elements if each.get("data-key")}

    assert named["Y"].startswith("Remove 2 minutes")
    assert named["i"].startswith("Invite")
    assert named["H"].startswith("Hand over facilitation")
