"""A view that is shown page by page."""

from functools import cached_property
from typing import Any

ROWS = 100


class Paged:
    """What has a `view` that asks for one page of its rows."""

    view: Any

    @cached_property
    def total(self) -> int:
        """How many rows there are in all."""
        raise NotImplementedError

    @cached_property
    def first(self) -> int:
        """The number of the first row of this page, from 0; the last page when the asked one is beyond it."""
        return min((self.view.page - 1) * ROWS, max(0, self.total - 1) // ROWS * ROWS)

    @property
    def last(self) -> int:
        return min(self.first + ROWS, self.total)

    @property
    def page(self) -> int:
        return self.first // ROWS + 1
