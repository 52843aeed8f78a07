"""Database fields that behave alike on SQLite and PostgreSQL."""

from django.db import models


class RankField(models.CharField):
    """Text compared as bytes on every database.

    `db_collation="C"` would do it for PostgreSQL and fail on SQLite, whose default already compares bytes.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
