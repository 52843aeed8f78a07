"""What is said of a file to whoever looks at what came of it, each in their own language.

Who reads the file is a worker, or another person: a sentence is kept as the code has it, with its values, and
translated when it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Sentence:
    """`text` is marked by gettext_noop where it is written; it may name the `values`."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = gettext(self.text)
        return text % self.values if self.values else text

    @classmethod
    def of(cls, problem: Exception) -> "Sentence":
        """What is wrong; an error that is not ours says it in its own words."""
        text = problem.args[0] if problem.args else ""
        return text if isinstance(text, cls) else cls(str(text))
