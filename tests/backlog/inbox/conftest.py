"""Harbour's feedback, and its public link."""

from backlog.models import CaptureLink, Feedback
from tests.keeping import kept


@kept
def entries(harbour, ana):
    """Three pieces of feedback, new, oldest first; the second has an address to answer to."""
    facts = [{}, {"asker": "Mei", "contact": "mei@tanaka.example", "importance": 8, "satisfaction": 2}, {}]
    return [
        Feedback.capture(harbour, f"The tide is late {number}", ana, **more)
        for number, more in enumerate(facts, 1)
    ]


@kept
def link(harbour, ana):
    """Harbour's public link."""
    return CaptureLink.renew(harbour, ana)
