"""Days as Koku has them: dates, times, and texts of both."""

from calendar import monthrange
from datetime import date
from typing import Any


def as_day(day: Any) -> date:
    """The day of a date, a time or a text."""
    return date.fromisoformat(str(day)[:10])


def last_of(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
