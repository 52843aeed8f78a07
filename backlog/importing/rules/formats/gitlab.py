"""GitLab's CSV: the number within the project as the key, Markdown, labels with commas."""

from backlog.importing.rules.columns import plain

from .sheets import MARKDOWN, Content, Format, Sheet

_COLUMNS = {plain("Author Username"), plain("Confidential")}
_NUMBERS = {plain("Issue ID"), plain("Work Item ID"), plain("IID")}
_ROLES = {"Weight": "points", "Epic Title": "epic"}


def _recognises(content: Content) -> bool:
    return content.names >= _COLUMNS and bool(content.names & _NUMBERS)


def _sheet(content: Content) -> Sheet:
    header = content.table.header
    return Sheet(
        "gitlab",
        header,
        content.guessed(header, _ROLES),
        content.table.rows,
        markup=MARKDOWN,
        lists=",",
        types_from_labels=True,
        former="csv",
    )


FORMAT = Format("gitlab", _recognises, _sheet)
