from datetime import date, datetime

import pytest
from conftest import settings_of

from ocp_koku import (
    JobCancelled,
    JobFailed,
    OcpClient,
    OcpTimeout,
    RequestRefused,
    process_ocp_aws_parquet_poc,
    process_ocp_azure_parquet_poc,
    process_ocp_gcp_parquet_poc,
    process_ocp_parquet_poc,
    should_use_poc_aggregator,
)


def test_a_summary_of_some_days(site, client):
    result = process_ocp_parquet_poc(
        site.schema, site.source, 2025, "10", None, date(2025, 10, 1), datetime(2025, 10, 3, 12), client=client
    )
    assert result["status"] == "done"
    assert result["engine"] == "duckdb"
    rows = result["aggregators"]
    assert set(rows) == {"pod", "storage", "unallocated"}
    assert sum(kind["rows_written"] for kind in rows.values()) == 21
    assert rows["pod"]["rows_written"] > 0
    assert result["report"]["windows"] == [{"start": "2025-10-01", "end": "2025-10-03"}]
    assert result["report"]["request"]["standalone"] is False
    assert result["timings"]["pod_rows"] >= 0
    assert result["seconds"] > 0


def test_the_whole_month_without_days(site, client):
    result = process_ocp_parquet_poc(site.schema, site.source, 2025, 10, None, client=client)
    assert result["report"]["request"]["start_date"] == "2025-10-01"
    assert result["report"]["request"]["end_date"] == "2025-10-31"


def test_nothing_to_do_is_no_failure(site, client):
    result = process_ocp_parquet_poc(site.schema, site.source, 2024, 2, None, client=client)
    assert result["status"] == "nothing"
    assert result["report"]["request"]["end_date"] == "2024-02-29"
    assert all(kind["rows_written"] == 0 for kind in result["aggregators"].values())


@pytest.mark.parametrize(
    ("name", "process"),
    [
        ("ocp_aws", process_ocp_aws_parquet_poc),
        ("ocp_azure", process_ocp_azure_parquet_poc),
        ("ocp_gcp", process_ocp_gcp_parquet_poc),
    ],
)
def test_a_bill_that_is_not_there(site, client, name, process):
    result = process(
        site.schema, site.source, "00000000-0000-4000-8000-000000000001", 2025, 10, None, markup_percent=10, client=client
    )
    assert result["status"] == "nothing"
    assert result["aggregators"] == {name: {"rows_written": 0}}


def test_a_failed_summary_raises(site, client):
    with pytest.raises(JobFailed) as failed:
        process_ocp_parquet_poc("nobody", site.source, 2025, 10, None, engine="duckdb", client=client)
    assert failed.value.code == "SCHEMA_UNKNOWN"
    assert failed.value.where["schema"] == "nobody"
    assert client.job(failed.value.where["job"])["status"] == "failed"


def test_what_the_incumbent_is_to_run_raises(site, client):
    with pytest.raises(JobFailed) as failed:
        process_ocp_parquet_poc("another", site.source, 2025, 10, None, client=client)
    assert failed.value.code == "INCUMBENT_ELSEWHERE"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema_name": "No Schema"}, "schema"),
        ({"provider_uuid": "x"}, "ocp_source_uuid"),
        ({"end_date": "2025-11-02"}, "end_date"),
        ({"engine": "abacus"}, "abacus"),
    ],
)
def test_a_wrong_request_raises(site, client, change, words):
    said = {"schema_name": site.schema, "provider_uuid": site.source, "start_date": "2025-10-01"}
    with pytest.raises(RequestRefused, match=words):
        process_ocp_parquet_poc(**{**said, **change}, year=2025, month=10, cluster_id=None, client=client)


def test_a_wrong_token_raises(site):
    stranger = OcpClient(settings_of(token="not-a-token-of-the-server"))
    with pytest.raises(RequestRefused) as refused:
        should_use_poc_aggregator(site.schema, client=stranger)
    assert refused.value.code == "UNAUTHORIZED"


def test_the_decision(site, client):
    assert should_use_poc_aggregator(site.schema, client=client) is True
    assert client.decision("orgé") == {
        "schema": "orgé",
        "choice": "incumbent",
        "engine": "incumbent",
        "reason": "not in rollout",
        "phase": "rollout",
    }


def test_a_cancelled_run_raises(site, client, monkeypatch):
    request = {"provider_type": "OCP", "schema": site.schema, "ocp_source_uuid": site.source}
    days = {"start_date": "2025-10-02", "end_date": "2025-10-02"}
    submit = client.submit

    def cancelled(*arguments, **named):
        job = submit(*arguments, **named)
        client.cancel(job["id"])
        return job

    monkeypatch.setattr(client, "submit", cancelled)
    with pytest.raises(JobCancelled):
        client.run({**request, **days})


def test_a_run_that_takes_too_long_raises_and_goes_on(site):
    hasty = OcpClient(settings_of(run=0))
    with pytest.raises(OcpTimeout) as late:
        process_ocp_parquet_poc(site.schema, site.source, 2025, 10, None, "2025-10-01", "2025-10-01", client=hasty)
    assert hasty.job(late.value.where["job"])["status"] in ("queued", "running", "done")
