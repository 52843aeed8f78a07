"""Every address on a page leads to a view."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve

from sessions.models import Session
from teams.models import Member
from tests.gallery import room, samples
from tests.html import addresses
from tests.visiting import Visits


@pytest.mark.parametrize("name", [*room.ROOMS, *room.CLOCKS, *room.WALLS])
def test_every_address_of_the_gallery_resolves(name):
    template, context = samples.page(name)
    links, orders = addresses(render_to_string(template, context, RequestFactory().get("/")))

    assert links | orders or name.startswith("projector")
    for address in links | orders:
        resolve(urlsplit(address).path)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["product_manager", "developer"])
def test_every_link_of_the_sample_leads_to_a_view(role, settings):
    settings.DEMO = True
    call_command("sample", verbosity=0)
    member = Member.objects.filter(team__slug="payments", role=role).first()
    client = Client()
    client.force_login(member.user)
    visits = Visits(client)
    visits.begin("/", *(f"/s/{session.public_id}/" for session in Session.objects.all()))

    assert len(visits.seen) > 15
