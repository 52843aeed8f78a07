"""Writes docs/the-hour.md from what the rehearsal counted."""

from pathlib import Path

from tests.browser.rehearsal.ledger import HOUR, Ledger

HEAD = """# What an hour takes

Twelve people held a whole session in browsers of their own: a product manager, two Scrum Masters (one hands
the lead on), five developers, a stakeholder, two guests on phones and one who only watches, before a
projector. They sorted nine reports and went deep into four stories; one came late, one dropped out and came
back, one reloaded, and the server was killed in the middle. `make rehearsal` does it again and writes these
figures: every press counted, text not, the minutes between the acts skipped by moving the server's clock.

Seconds run from the first press until the last of all screens shows it. On one machine that holds the
server and all thirteen browsers they are far above what a team with a machine each will see; what counts
here is the presses.

| act | may take | presses | seconds, median | times |
|---|---|---|---|---|
"""
WHOLE = """
| in the whole hour | may press | pressed |
|---|---|---|
"""


def write_report(file: Path, ledger: Ledger) -> None:
    """Write the table of acts, and below it what the hour asked of each kind of person."""
    acts = "\n".join(ledger.rows())
    hour = "\n".join(f"| {role} | {HOUR[role]} | {presses} |" for role, presses in ledger.by_role().items())
    file.write_text(f"{HEAD}{acts}\n{WHOLE}{hour}\n")
