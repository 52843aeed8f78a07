"""View models of the bulk estimate: one column for each card of the scale. Nothing in it is hidden."""

from dataclasses import dataclass

# The number of titles that fit on a projector without getting smaller.
FEW = 8


@dataclass(frozen=True)
class TileView:
    id: str
    key: str
    title: str
    # The label of its column; empty until someone has placed it.
    label: str
    # "open", "placed" (by one person alone), "agreed", "disputed" or "settled"
    state: str
    # The estimates that people gave it, if they differ.
    sizes: tuple[str, ...] = ()
    # The number of people who placed it, of those who estimate here or have placed it.
    placed: int = 0
    of: int = 0


@dataclass(frozen=True)
class SizeColumn:
    label: str
    tiles: tuple[TileView, ...]


@dataclass(frozen=True)
class SizingWallView:
    """The columns, that of items without an estimate first, and the number of items in each state."""

    id: str
    columns: tuple[SizeColumn, ...]
    sizes: tuple[str, ...]
    agreed: int
    disputed: int
    placed: int
    open: int
    settled: int
    # The name of the only person who estimates here, so that nothing can be agreed on.
    only: str = ""
    # False if nobody here may move an item.
    is_for_someone: bool = True

    @property
    def are_few(self) -> bool:
        """True if the projector view has space for their titles."""
        return sum(len(column.tiles) for column in self.columns) <= FEW
