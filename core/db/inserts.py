"""Rows that are made ready outside a transaction, so that inside it the database only has to take them.

Making the SQL of a thousand rows takes several times as long as the database takes to store them. On SQLite
whoever writes keeps everybody else from writing, so an import must not spend that time inside.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.sql import InsertQuery

type Statement = tuple[str, Sequence[Any]]


def reserve(model: type[Model], count: int) -> Iterator[int]:
    """So many primary keys that no other row will get; gaps do not matter."""
    if not count:
        return iter(())
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [count, table]
            )
            if (row := cursor.fetchone()) is None:
                # The table has never had a row.
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
                row = (count,)
            return iter(range(row[0] - count + 1, row[0] + 1))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return iter([number for (number,) in cursor.fetchall()])


def statements(rows: Sequence[Model]) -> list[Statement]:
    """The SQL that inserts these rows of one model, each with a primary key of its own where it needs one."""
    if not rows:
        return []
    model = type(rows[0])
    has_key = rows[0].pk is not None
    fields = [field for field in model._meta.local_concrete_fields if has_key or not field.primary_key]
    size = min(len(rows), connection.ops.bulk_batch_size(fields, rows))
    found: list[Statement] = []
    for start in range(0, len(rows), size):
        query = InsertQuery(model)
        query.insert_values(fields, list(rows[start : start + size]))
        found += query.get_compiler(connection=connection).as_sql()
    return found


def insert(prepared: Sequence[Statement]) -> None:
    """Store rows that were made ready by `statements`. Runs inside a transaction."""
    with connection.cursor() as cursor:
        for sql, values in prepared:
            cursor.execute(sql, values)
