"""Toasts and other events that a reply to an htmx request triggers on the page."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from django.http import HttpResponse


class Undo(NamedTuple):
    """The order that takes another one back: the address it is posted to, and its fields."""

    address: str
    fields: Mapping[str, str | int] = {}


def toast_of(message: str, undo: Undo | None = None) -> dict[str, object]:
    """The detail of a `toast` event: its text, and the button that undoes what it reports."""
    if undo is None:
        return {"text": message}
    return {"text": message, "undo": undo.address, "fields": dict(undo.fields)}


def with_events[R: HttpResponse](response: R, **events: Mapping[str, object]) -> R:
    """The response, which triggers these events on the element that sent the order."""
    if events:
        response["HX-Trigger"] = json.dumps(events)
    return response
