from standin import date_range_pair  # noqa: F401
