"""Writes docs/the-hour.md from the figures of the rehearsal."""

from pathlib import Path

from tests.browser.rehearsal.ledger import HOUR, Ledger

HEAD = """# What an hour takes

Twelve people went through a whole session, each in a browser: a product manager, two Scrum Masters (one
hands facilitation to the other), five developers, a stakeholder, two guests on phones and an observer, with
a projector in the room. They triaged nine reports and discussed four stories; one person came late, one lost
the connection and came back, one reloaded the page, and the server was killed halfway. `make rehearsal` does
it again and writes these figures. It counts every press but no typing, and skips the minutes between acts by
moving the server's clock.

Seconds run from the first press until the last screen shows the result. The server and all thirteen browsers
share one machine, so they are far above what a team with a machine each will see. What counts here is the
presses.

Two more hours, of an animal clinic with other items, have nothing to triage, a bulk estimate, a cut network
and refused votes, or every kind of decision; afterwards a script looks for each change of an item in the
summary. They are in tests/browser/test_more_rehearsals.py and have no figures here.

| act | target | presses | seconds, median | times |
|---|---|---|---|---|
"""
WHOLE = """
| in the whole hour | target | presses |
|---|---|---|
"""


def write_report(file: Path, ledger: Ledger) -> None:
    """Writes the table of acts, and below it the presses of each kind of person."""
    acts = "\n".join(ledger.rows())
    hour = "\n".join(f"| {role} | {HOUR[role]} | {presses} |" for role, presses in ledger.by_role().items())
    file.write_text(f"{HEAD}{acts}\n{WHOLE}{hour}\n")
