"""Linear's CSV: keys such as CLA-1 in a column ID, Markdown, labels with commas."""

from backlog.importing.rules.columns import plain

from .sheets import MARKDOWN, Content, Format, Sheet

_CYCLES = {plain("Cycle Name"), plain("Cycle Start")}
# What Linear calls a project holds what Jira calls an epic.
_ROLES = {"Project": "epic", "Completed": "resolved", "Creator": "reporter", "Parent issue": "parent"}


def _sheet(content: Content) -> Sheet:
    header = content.table.header
    roles = content.guessed(header, _ROLES)
    return Sheet(
        "linear",
        header,
        roles,
        content.table.rows,
        markup=MARKDOWN,
        lists=",",
        types_from_labels=True,
        former="csv",
    )


FORMAT = Format("linear", lambda content: content.names >= _CYCLES, _sheet)
