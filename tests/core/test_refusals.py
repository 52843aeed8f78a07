"""What was typed into a refused form is kept until a page has shown it."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpResponse, HttpResponseRedirect

from core.http.refusals import KEY, RefillMiddleware, errors_of

KEPT = {
    "page": "/room/",
    "action": "/questions/",
    "typed": {"text": ["Which quay?"]},
    "errors": {"text": "Too long."},
}


def shown(session: dict, response: HttpResponse, path: str = "/room/") -> str:
    """The page at this path as the middleware leaves it."""
    request = SimpleNamespace(META={"REQUEST_METHOD": "GET"}, headers={}, session=session, path=path)
    return RefillMiddleware(lambda request: response).process_response(request, response).text


class TestAFormThatIsGone:
    @pytest.mark.parametrize(
        "main", ['<main id="main" class="shell">', '<main\n  id="room"\n  data-keys="a > b">', "<main>"]
    )
    def test_leaves_its_text_at_the_top_of_any_page(self, main):
        session = {KEY: KEPT}

        page = shown(session, HttpResponse(f"<body>{main}<h1>Room</h1></main></body>"))

        assert page.startswith(f"<body>{main}<p")
        assert "Which quay?" in page.partition("<h1>")[0]
        assert session == {}

    def test_keeps_its_text_while_no_page_has_room_for_it(self):
        session = {KEY: KEPT}

        assert shown(session, HttpResponse("<p>Just a line</p>")) == "<p>Just a line</p>"
        assert session == {KEY: KEPT}

    def test_takes_its_text_along_to_where_its_page_leads(self):
        session = {KEY: KEPT}
        shown(session, HttpResponseRedirect("summary/?from=room"))

        page = shown(session, HttpResponse("<main></main>"), path="/room/summary/")

        assert "Which quay?" in page
        assert session == {}


class Twice(forms.Form):
    text = forms.CharField()

    def clean_text(self):
        raise forms.ValidationError(["Too long.", "Too long."])


def test_a_field_never_has_the_same_error_twice():
    assert errors_of(Twice({"text": "a"})) == {"text": "Too long."}
