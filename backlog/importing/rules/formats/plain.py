"""Any other list, by the names of its columns: CSV, TSV, text pasted from a spreadsheet, a workbook."""

from .sheets import Content, Format, Sheet


def _sheet(content: Content) -> Sheet:
    header = content.table.header
    return Sheet("csv", header, content.guessed(header), content.table.rows)


FORMAT = Format("csv", lambda content: content.data is None, _sheet)
