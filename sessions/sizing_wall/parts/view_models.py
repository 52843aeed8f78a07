"""View models of the bulk estimate: one column per size. Nothing on it is hidden."""

from dataclasses import dataclass

# As many titles as fit on a projector without getting smaller.
FEW = 8


@dataclass(frozen=True)
class TileView:
    id: str
    key: str
    title: str
    # Its column; empty until someone has placed it.
    label: str
    # "open", "agreed", "disputed" or "settled"
    state: str
    # The sizes that people differ about.
    sizes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SizeColumn:
    label: str
    tiles: tuple[TileView, ...]


@dataclass(frozen=True)
class SizingWallView:
    """The columns, that of the unsorted first, and how many tiles are in which state."""

    id: str
    columns: tuple[SizeColumn, ...]
    sizes: tuple[str, ...]
    agreed: int
    disputed: int
    open: int
    settled: int

    @property
    def are_few(self) -> bool:
        """Whether the wall in the room has space for their titles."""
        return sum(len(column.tiles) for column in self.columns) <= FEW
