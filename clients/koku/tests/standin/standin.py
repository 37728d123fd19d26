"""What all modules of the stand-in share: Koku's database, and its settings."""

from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

TRINO_DATE_STEP = 5
MAX_UPDATE_RETRIES = 0
WHOLE = False
"""Whether also the bills alone, machines and cost models are updated."""
RATES_TO_USAGE = False
"""Koku's flag: costs go by rate into a table of their own."""


def bill_rows(table, bill, start, end):
    """What the incumbent writes of a bill alone: nothing, unless a test says what."""


def connect(url: str) -> None:
    """Django's connection, as Koku has it."""
    parts = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": parts.port,
    }
    settings.configure(DATABASES={"default": database}, USE_TZ=True)
    django.setup()


def rows(sql, parameters=()):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.fetchall() if cursor.description else []


def date_range_pair(start, end, step):
    """Koku's windows: the first has one day more than the others."""
    first = start
    while first <= end:
        last = min(end, first + timedelta(days=step if first == start else step - 1))
        yield first, last
        first = last + timedelta(days=1)


def list_days(start, end):
    return [start + timedelta(days=later) for later in range((end - start).days + 1)]


def months_of(start, end):
    """The parts of a range by month."""
    while start <= end:
        following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(end, following - timedelta(days=1))
        start = following


def as_date(day):
    return day if isinstance(day, date) else date.fromisoformat(str(day)[:10])


class Accessor:
    """A block of work with the database of one tenant."""

    def __init__(self, schema):
        self.schema = schema

    def __enter__(self):
        return self

    def __exit__(self, *_failure):
        return False


@contextmanager
def schema_context(_schema):
    yield
