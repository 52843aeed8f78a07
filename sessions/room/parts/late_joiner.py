"""One line for someone who joins late: the decisions made before."""

from collections import Counter
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.meeting.parts.context import Scene
from sessions.meeting.rules.agenda import Phase
from sessions.models import Decision, Participant
from sessions.models.labels import DECIDED_COUNTS

ON_TIME = timedelta(minutes=1)
NEW_FOR = timedelta(minutes=5)


def so_far(scene: Scene, seat: Participant) -> str:
    """The decisions so far; empty for people who were here from the start or have been here a while."""
    session = scene.session
    if session.started_at is None or session.is_finished or seat.joined_at < session.started_at + ON_TIME:
        return ""
    if scene.at > seat.joined_at + NEW_FOR:
        return ""
    facts = [*_sorted(scene), *_ready(scene)]
    return _("So far: %s.") % "; ".join(facts) if facts else ""


def _sorted(scene: Scene) -> list[str]:
    standing = Decision.objects.filter(entry__session=scene.session, undone_at=None)
    counts = Counter(standing.values_list("outcome", flat=True))
    if not counts:
        return []
    each = ", ".join(str(DECIDED_COUNTS[Decision.Outcome(kind)] % number) for kind, number in counts.items())
    total = counts.total()
    return [
        ngettext("%(n)d item triaged (%(each)s)", "%(n)d items triaged (%(each)s)", total)
        % {"n": total, "each": each}
    ]


def _ready(scene: Scene) -> list[str]:
    ready = [entry for entry in scene.listed(Phase.DEEP_DIVE) if entry.ready_at]
    keys = ", ".join(entry.item.key for entry in ready)
    return (
        [ngettext("%(keys)s marked ready", "%(keys)s marked ready", len(ready)) % {"keys": keys}]
        if ready
        else []
    )
