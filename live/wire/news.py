"""What travels between processes when something changed: a few dozen bytes, never content."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer


@dataclass(frozen=True, slots=True)
class News:
    """That `parts` of `topic` changed, as number `counter` of `stream`.

    A stream is a row of numbers without gaps: who heard 5 and 7 knows that 6 is missing. All topics of a team
    share its stream.
    """

    topic: str
    counter: int
    parts: tuple[str, ...]
    whose: str | None
    stream: str
    # Which of that person's windows has its personal parts from the reply to its order.
    window: str = ""

    def message(self, origin: str) -> dict[str, Any]:
        """As the channel layer carries it; `origin` is the hub that has heard it already."""
        return {"type": "news", "origin": origin, **asdict(self), "parts": list(self.parts)}

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "News":
        return cls(
            topic=message["topic"],
            counter=message["counter"],
            parts=tuple(message["parts"]),
            whose=message["whose"],
            stream=message["stream"],
            window=message["window"],
        )


def beyond_this_process() -> BaseChannelLayer | None:
    """The channel layer, unless it is the in-memory one, which reaches nobody the hub does not."""
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer
