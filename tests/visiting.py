"""Visits a site as a person who follows every link of it."""

from collections import Counter
from urllib.parse import urlsplit

from django.urls import resolve

from tests.html import addresses


class Visits:
    """Follows links, up to two of each kind of page, and keeps each page by its path."""

    def __init__(self, client):
        self.client, self.seen = client, Counter()
        self.pages: dict[str, str] = {}

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
            self.pages[path] = response.text
            links, orders = addresses(response.text)
            for address in links | orders:
                assert resolve(urlsplit(address).path), (path, address)
            waiting += sorted(links - known)
            known |= links
