"""All formats, in the order in which a file is tried: the last one takes any table."""

from collections.abc import Sequence

from backlog.importing.rules.messages import Message, Unreadable
from core.text import gettext_noop as _

from . import azure, github, gitlab, jira, linear, plain, refine, trello
from .sheets import Content, Format, Sheet

FORMATS: tuple[Format, ...] = tuple(
    module.FORMAT for module in (refine, github, trello, jira, azure, linear, gitlab, plain)
)


def sheet_of(data: bytes, inputs: Sequence[str] = ()) -> Sheet:
    """The file as a sheet; raises Unreadable with what it is and what to do.

    `inputs` are those of the team's value model: a column named like one of them has that role.
    """
    content = Content(data, inputs)
    found = next((each for each in FORMATS if each.recognises(content)), None)
    if found is None:
        message = _(
            "This JSON isn’t an export that can be read: only issues of GitHub and boards of Trello can."
            " From other tools, export CSV or XLSX."
        )
        raise Unreadable(Message(message))
    return found.sheet(content)
