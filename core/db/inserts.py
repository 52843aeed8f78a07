"""Rows that are made ready outside a transaction, so that inside it the database only has to take them.

Making the values of a thousand rows takes several times as long as the database takes to store them. On
SQLite one who writes keeps everybody else from writing, so an import must not spend that time inside.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

type Statement = tuple[str, list[tuple[Any, ...]]]


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


def statement(rows: Sequence[Model]) -> Statement | None:
    """What inserts these rows of one model, which are all new; those without a primary key get one.

    `bulk_create` would do the same in twice the time, and inside the transaction.
    """
    if not rows:
        return None
    model, quoted = type(rows[0]), connection.ops.quote_name
    has_key = rows[0].pk is not None
    fields = [field for field in model._meta.local_concrete_fields if has_key or not field.primary_key]
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    readers = [(field.attname, field.get_db_prep_save) for field in fields]
    values = [
        tuple(prepared(getattr(row, name), connection=connection) for name, prepared in readers)
        for row in rows
    ]
    return f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})", values  # noqa: S608


def insert(statements: Sequence[Statement]) -> None:
    """Store rows that were made ready by `statement`. Runs inside a transaction."""
    with connection.cursor() as cursor:
        for sql, values in statements:
            cursor.executemany(sql, values)
