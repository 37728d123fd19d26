"""Koku's own database, through Django's connection: what must be known and deleted where no server answers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


def rows(sql: str, parameters: Sequence[Any] = (), session: Any = None) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with (session or _connection()).cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return list(cursor.fetchall())


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Runs a statement and returns the number of rows that it changed."""
    with _connection().cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return int(cursor.rowcount)


@contextmanager
def kept(table: str, where: str, parameters: Sequence[Any] = ()) -> Iterator[None]:
    """Keeps rows over a statement of Koku that deletes them, and others, from a table: both or nothing is committed.

    :param table: quoted; of it the rows that ``where`` says.
    """
    from django.db import transaction

    with transaction.atomic():
        execute("drop table if exists pg_temp.ocp_kept")
        execute(f"create temporary table ocp_kept on commit drop as select * from {table} where {where}", parameters)
        yield
        execute(f"insert into {table} select * from pg_temp.ocp_kept")
        execute("drop table pg_temp.ocp_kept")


def another_session() -> Any:
    """A connection beside Django's, for locks that outlive its transactions. Whoever asks for it ends it."""
    return _connection().copy()


def end_session(session: Any) -> None:
    """Gives the locks of such a connection up at once, and closes it. One that is broken has none any more."""
    from django.db import Error

    try:
        rows("select pg_advisory_unlock_all()", (), session)
    except Error:
        pass
    finally:
        session.close()


def quoted(*names: str) -> str:
    """Names as SQL, with a point between them."""
    return ".".join('"{}"'.format(name.replace('"', '""')) for name in names)


def _connection() -> Any:
    from django.db import connection

    return connection
