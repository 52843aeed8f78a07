"""News: the message between processes that something changed, a few dozen bytes and never content."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer


@dataclass(frozen=True, slots=True)
class News:
    """`parts` of `topic` changed, as number `counter` of `stream`.

    A stream has numbers without gaps: a room that received 5 and 7 knows that 6 is missing. All topics of a
    team share its stream.
    """

    topic: str
    counter: int
    parts: tuple[str, ...]
    whose: str | None
    stream: str
    # The name of that person's client that has the personal parts from the reply to its order.
    window: str = ""

    def message(self, origin: str) -> dict[str, Any]:
        """The form for the channel layer; `origin` names the hub that has received it already."""
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
    """The channel layer, or None for the in-memory one, which reaches only this process."""
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer
