"""Koku's own database, through Django's connection: what must be known and deleted where no server answers."""

from collections.abc import Sequence
from typing import Any


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Runs a statement and returns the number of rows that it changed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)


def quoted(*names: str) -> str:
    """Names as SQL, with a point between them."""
    return ".".join('"{}"'.format(name.replace('"', '""')) for name in names)
