"""Paging of a view's rows."""

from functools import cached_property
from typing import Any

ROWS = 100


class Paged:
    """A mixin for classes with a `view` that asks for one page of rows."""

    view: Any

    @cached_property
    def total(self) -> int:
        """The number of all rows."""
        raise NotImplementedError

    @cached_property
    def first(self) -> int:
        """The index of the first row on this page, from 0; a page beyond the last is the last."""
        return min((self.view.page - 1) * ROWS, max(0, self.total - 1) // ROWS * ROWS)

    @property
    def last(self) -> int:
        return min(self.first + ROWS, self.total)

    @property
    def page(self) -> int:
        return self.first // ROWS + 1
