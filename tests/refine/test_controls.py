"""No two controls of a page have the same name and do different things: some read it by its names."""

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from sessions.models import Session
from teams.models import Member
from tests.controls import ambiguous
from tests.gallery import room, samples
from tests.visiting import Visits


@pytest.mark.parametrize("name", [*room.ROOMS, *room.CLOCKS, *room.WALLS])
def test_names_of_controls_say_which_in_every_state_of_the_room(name):
    template, context = samples.page(name)

    assert ambiguous(render_to_string(template, context, RequestFactory().get("/"))) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["product_manager", "developer"])
def test_names_of_controls_say_which_on_every_page_of_the_sample(role, settings):
    settings.DEMO = True
    call_command("sample", verbosity=0)
    member = Member.objects.filter(team__slug="payments", role=role).first()
    client = Client()
    client.force_login(member.user)
    visits = Visits(client)
    visits.begin("/", *(f"/s/{session.public_id}/" for session in Session.objects.all()))

    found = {path: names for path, html in visits.pages.items() if (names := ambiguous(html))}

    assert found == {}, found


def test_two_controls_of_one_name_are_found():
    twice = (
        '<form action="/a/"><button>Delete</button></form><form action="/b/"><button>Delete</button></form>'
    )

    assert ambiguous(twice) == {"Delete": 2}
    assert ambiguous(twice.replace("/b/", "/a/")) == {}
    assert ambiguous('<button type="button"><svg></svg></button>') == {"": 1}
