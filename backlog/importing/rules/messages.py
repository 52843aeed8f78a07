"""Messages about an imported file, kept as values and translated where they are shown. Pure.

A worker or another person may have read the file, so a message is stored as it is written in the code, with
its values, and each reader sees it in a language of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A `text` that is marked by gettext_noop where it is written; it may name the `values`."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.format(self.text)

    def format(self, text: str) -> str:
        """The text, or a translation of it, with the values."""
        return text % self.values if self.values else text

    @classmethod
    def of(cls, problem: Exception) -> "Message":
        """The message of an error; an error that is not ours has a text of its own."""
        text = problem.args[0] if problem.args else ""
        return text if isinstance(text, cls) else cls(str(text))


class Unreadable(Exception):
    """The file as a whole cannot be read; nothing was written. Its message is for the person who chose it."""
