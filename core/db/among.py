"""Passes many keys to a query as one parameter: SQLite takes no more than 32,766 parameters."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from core.db.prepared import Kind


def among(keys: Iterable[int]) -> RawSQL:
    """A subquery of these keys, for `pk__in`."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [_as_parameter(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [_as_parameter(keys)])


def _as_parameter(keys: Iterable[int]) -> Any:
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))


# The kind of a prepared query's blank that stands for such a list of keys.
KEYS = Kind(lambda place: [-(2**40) - place], _as_parameter)
