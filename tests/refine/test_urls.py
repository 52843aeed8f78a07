from collections import Counter

import pytest

from backlog import urls as backlog
from backlog.inbox import urls as inbox
from sessions import urls as sessions
from teams import urls as teams


@pytest.mark.parametrize("urls", [teams, backlog, inbox, sessions], ids=lambda module: module.__name__)
def test_no_two_orders_share_an_address(urls):
    counted = Counter(str(route.pattern) for route in urls.urlpatterns)

    assert [address for address, number in counted.items() if number > 1] == []
