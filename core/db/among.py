"""A list of keys for a query, as one parameter: SQLite takes no more than 32,766 of them one by one."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from core.db.prepared import Kind


def among(keys: Iterable[int]) -> RawSQL:
    """To be asked as `pk__in`."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [_given(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [_given(keys)])


def _given(keys: Iterable[int]) -> Any:
    return list(keys) if connection.vendor == "postgresql" else json.dumps(list(keys))


# Of a prepared query: what is to be asked `among` them.
KEYS = Kind(lambda place: [-(2**40) - place], _given)
