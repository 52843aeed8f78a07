"""A live page as it is opened: its parts, rendered once for this viewer, and the revision its socket
starts from.
"""

from collections.abc import Callable
from typing import Any

from core.http.csrf import with_tokens
from core.http.request import HtmxHttpRequest
from live.pages import LivePage, PageAccess
from teams.models import Counter


def opened(
    request: HtmxHttpRequest, page: LivePage, seat: PageAccess, scene: Any, render: Callable, section: str
) -> dict[str, Any]:
    """The context that the template of a live page needs."""
    # The counter is read before the rows: a part may be newer than its stamp, never older.
    revision = Counter.objects.get(team=scene.team).value
    return {
        **scene.common,
        "section": section,
        "ident": seat.ident,
        "kind": page.kind,
        "revision": revision,
        "parts": with_tokens(request, render(scene, page.shared(seat.audience))),
    }
