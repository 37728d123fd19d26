"""The bills by themselves: days of a window that the month of the invoice has."""

from datetime import date

import pytest

from ocp_koku.hooks.clouds_alone import _in_month, _written


def days(first, last):
    return tuple(date.fromisoformat(f"2025-{day}") for day in (first, last))


@pytest.mark.parametrize(
    ("window", "asked", "validated"),
    [
        (("09-28", "10-03"), ("10-01", "10-03"), ("10-01", "10-03")),
        (("10-04", "10-08"), ("10-04", "10-08"), ("10-04", "10-08")),
        (("10-27", "10-31"), ("10-27", "10-31"), ("10-27", "10-30")),
        (("10-31", "10-31"), ("10-31", "10-31"), None),
        (("10-29", "11-02"), ("10-29", "10-31"), ("10-29", "10-31")),
        (("11-01", "11-02"), ("10-31", "10-31"), ("10-31", "10-31")),
        (("09-29", "09-30"), ("10-01", "10-01"), ("10-01", "10-01")),
    ],
)
def test_a_window_of_gcp_may_reach_beyond_its_month(window, asked, validated):
    """A run of the first or last day of a month writes usage beside it that is invoiced with it; a run of others does not."""
    assert _in_month(*days(*window), "202510") == days(*asked)
    assert _written(*days(*window), "202510") == (validated and days(*validated))


def test_other_bills_have_the_days_of_their_month():
    assert _in_month(*days("10-01", "10-06"), None) == days("10-01", "10-06")
    assert _written(*days("10-27", "10-31"), None) == days("10-27", "10-31")
