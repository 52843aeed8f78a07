"""Drafts of an answer to the people who asked, by what was decided; never the reason from the session."""

from django.utils.translation import gettext as _

from backlog.models import Item
from backlog.models.answer import Kind, kind_of
from core.dates import day_text


def subject_of(item: Item) -> str:
    return _("About your request: %s") % item.title[:150]


def draft(item: Item) -> str:
    """A text to start from; empty while there is nothing to announce."""
    kind = kind_of(item.state)
    if kind is None:
        return ""
    lines = [
        _("Hello,"),
        _("thank you for telling us about “%s”.") % item.title,
        _news(kind, item),
        _("Kind regards\n%s") % item.team.name,
    ]
    return "\n\n".join(lines)


def _news(kind: Kind, item: Item) -> str:
    match kind:
        case Kind.TAKEN:
            return _(
                "It’s on our list now. We can’t give you a date yet, and will write again when there is news."
            )
        case Kind.PLANNED:
            return _("We’re working on it now, and will write again when it’s done.")
        case Kind.DONE:
            return _("It’s done. Please try it, and let us know if it isn’t what you hoped for.")
        case Kind.DECLINED:
            return _(
                "We’ve thought about it and decided not to do it. We know you hoped for a different "
                "answer, and we appreciate that you took the time to tell us."
            )
        case Kind.JOINED:
            return _("Others asked for the same thing, so we’ve combined the requests.")
        case Kind.WAITING:
            if item.return_on is None:
                return _("We need to find something out before we decide. We’ll write again then.")
            day = day_text(item.return_on)
            return _("We can’t take it on now. We’ll look at it again on %s.") % day
