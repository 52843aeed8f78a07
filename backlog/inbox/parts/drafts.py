"""First words of an answer to those who asked, by what was decided; never the reason of the meeting."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backlog.models import Item
from backlog.models.answer import Kind, kind_of


def subject_of(item: Item) -> str:
    return _("About your request: %s") % item.title[:150]


def draft(item: Item) -> str:
    """A text to start from; empty as long as there is nothing to tell."""
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
                "It is on our list now. We cannot name a date yet, and will write again when there is news."
            )
        case Kind.PLANNED:
            return _("We are working on it now, and will write again when it is done.")
        case Kind.DONE:
            return _("It is done. Please try it, and tell us if it is not what you hoped for.")
        case Kind.DECLINED:
            return _(
                "We have thought about it, and we are not going to do it. We know that you hoped for another "
                "answer, and are glad that you took the time to tell us."
            )
        case Kind.JOINED:
            return _("Others asked for the same, so we have put the requests together and treat them as one.")
        case Kind.WAITING:
            if item.return_on is None:
                return _("Before we decide we have something to find out. We will write again then.")
            day = date_format(item.return_on, "DATE_FORMAT")
            return _("We cannot take it up now, and will look at it again on %s.") % day
