"""31 days of Koku with a cluster on each cloud: of all statements that there are, none goes to Trino."""

import json
import os

import pytest
from world import tenant_of


@pytest.fixture
def month(monkeypatch):
    """The tenant, of whom nothing was summarized."""
    return tenant_of("whole_month", "WholeMonth", monkeypatch)


def everything(month):
    """All that Koku does in a month; failures of its tasks."""
    from masu.celery.tasks import delete_archived_data

    month.ingest()
    failures = month.openshift() + [failure for bill in month.bills for failure in month.update(bill["source"])]
    month.nightly()
    delete_archived_data(month.schema, "OCP", "00000000-0000-4000-8000-00000000000d")
    return failures


def test_the_incumbent_is_asked_all_that_there_is(month):
    """Else the other test says nothing of what the stand-in leaves out."""
    month.all_known()
    month.trino.askers.clear()
    assert everything(month) == []
    assert len(month.trino.statements) > 1000
    said = json.loads(os.environ["OCP_TRINO_STATEMENTS"])
    asked = [one for one in said if one["occasion"] != "by hand" and not one["caller"].startswith(("hcs/", "subs/"))]
    callers = {one["caller"].split(": ")[1] for one in asked}
    # One makes the text of a question that its caller asks.
    assert callers - month.trino.askers == {"get_check_source_in_partitions_sql"}


def test_nothing_of_31_days_goes_to_trino(month, caplog):
    month.set_flags(on=True, phase="only")
    assert everything(month) == []
    assert month.trino.statements == []
    assert [record.message for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    assert month.infrastructure() == {bill["cluster"]: bill["source"] for bill in month.bills}
    # Koku's own check finds all right; of OpenShift on a cloud it asks for tables that there never were.
    alone = dict.fromkeys([*month.sources, *(bill["source"] for bill in month.bills)], True)
    assert month.tasks.validated == {**alone, **{(bill["source"], bill["type"]): None for bill in month.bills}}
    assert month.usage_of(month.rated) == month.usage_of(month.rated, f"truth.{month.trino.DAILY}")
    assert month.every_day(month.usage_of(month.rated))
    for bill in month.bills:
        assert month.bill(bill) == month.bill(bill, "truth")
        assert month.usage_of([bill["cluster"]]) == month.usage_of([bill["cluster"]], f"truth.usage_{bill['word']}", years=1)
        assert month.on_cloud(bill) == month.on_cloud(bill, truth=True)
        for found in (month.bill(bill), month.usage_of([bill["cluster"]]), month.on_cloud(bill)):
            assert month.every_day(found)
        assert month.lacking(bill) == []
    assert month.costs() == month.costs(f"truth.costs_{month.trino.DAILY}")
    assert month.every_day(month.costs())
    vms, gpus = month.machines()
    assert gpus == month.machines("costs")[1]
    assert month.every_day(gpus)
    assert vms != []
