"""Every address on a page leads to a view."""

from collections import Counter
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


class Visits:
    """Follows links, up to two of each kind of page."""

    def __init__(self, client):
        self.client, self.seen = client, Counter()

    def begin(self, *paths):
        waiting, known = list(paths), set(paths)
        while waiting:
            path = waiting.pop(0)
            view = resolve(urlsplit(path).path).view_name
            if view == "account_logout" or view.startswith("admin:") or self.seen[view] == 2:
                continue
            self.seen[view] += 1
            response = self.client.get(path, follow=True)
            # All members see the link to the settings, but not all may open them.
            assert response.status_code in (200, 403), (path, response.status_code)
            if not response["Content-Type"].startswith("text/html"):
                continue
            links, orders = addresses(response.text)
            for address in links | orders:
                assert resolve(urlsplit(address).path), (path, address)
            waiting += sorted(links - known)
            known |= links
