from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from backlog import urls as backlog
from backlog.inbox import urls as inbox
from sessions import urls as sessions
from teams import urls as teams


@pytest.mark.parametrize("urls", [teams, backlog, inbox, sessions], ids=lambda module: module.__name__)
def test_no_two_orders_share_an_address(urls):
    counted = Counter(str(route.pattern) for route in urls.urlpatterns)

    assert [address for address, number in counted.items() if number > 1] == []


def test_every_address_about_sessions_is_led_to_by_a_page_or_by_code():
    texts = "".join(
        file.read_text()
        for pattern in ("templates/**/*.html", "sessions/**/*.py", "teams/**/*.py", "refine/**/*.py")
        for file in Path(settings.BASE_DIR).glob(pattern)
        if file.name != "urls.py"
    )

    def is_named(name: str) -> bool:
        # An undo is offered under its bare name: sessions.replies.Undo.
        words = [f"sessions:{name}'", f'sessions:{name}"'] + [f'"{name}"'] * name.endswith("-undo")
        return any(word in texts for word in words)

    assert [route.name for route in sessions.urlpatterns if not is_named(route.name)] == []
