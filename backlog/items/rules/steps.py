"""Acceptance criteria as given, when, then: read from a line and written as one. Pure.

A criterion stays one line of text, so that every place that knows lines knows these too.
"""

import re
from typing import NamedTuple

_STEPS = re.compile(r"(?:given\b(.+?)[\s,;.]+)?when\b(.+?)[\s,;.]+then\b(.+)", re.IGNORECASE | re.DOTALL)


class Step(NamedTuple):
    # "given", "when" or "then"
    word: str
    text: str


def steps_of(line: str) -> tuple[Step, ...]:
    """The steps that the line consists of; none when it is written in another way."""
    found = _STEPS.fullmatch(line.strip())
    if not found:
        return ()
    texts = zip(("given", "when", "then"), found.groups(), strict=True)
    steps = tuple(Step(word, text.strip(" ,;:")) for word, text in texts if text is not None)
    return steps if all(step.text for step in steps) else ()


def line_of(given: str, when: str, then: str) -> str:
    """The three as one line, which `steps_of` can read again; "given" may be empty."""
    given, when, then = (" ".join(text.split()).rstrip(" ,;") for text in (given, when, then))
    return f"Given {given}, when {when}, then {then}" if given else f"When {when}, then {then}"
