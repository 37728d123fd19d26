"""The HTTP API of an ocp server."""

import logging
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Self

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from .errors import JobCancelled, JobFailed, NotSubmitted, OcpError, OcpTimeout, OcpUnavailable, error_from
from .settings import Settings

LOG = logging.getLogger(__name__)

ENDED = frozenset({"done", "nothing", "different", "failed", "cancelled"})


class OcpClient:
    """Asks one server. Jobs are durable there: a job is followed over restarts of the server."""

    def __init__(self, settings: Settings, *, session: requests.Session | None = None) -> None:
        """
        :param session: one with client certificates or a proxy, for example.
        """
        self._settings = settings
        self._url = settings.url.rstrip("/")
        self._session = session or requests.Session()
        if settings.token:
            self._session.headers["Authorization"] = f"Bearer {settings.token}"

    @classmethod
    def from_environment(cls) -> Self:
        """The server that the environment names, read for each call."""
        return cls(Settings.from_environment())

    def decision(self, schema: str, *, engine: str | None = None) -> Any:
        """Which engine runs for a schema, and why. Asked once: a server that does not answer is not waited for.

        :param engine: the candidate that is wanted for the schema.
        """
        asked = {"schema": schema, **({"engine": engine} if engine else {})}
        return self._call("GET", "/api/v1/decision", seconds=self._settings.decision, params=asked)

    def ask(self, question: str, asked: Mapping[str, str]) -> Any:
        """A question about the lake."""
        return self._patiently(self._settings.submit_patience, "GET", f"/api/v1/lake/{question}", params=dict(asked))

    def forget(self, schema: str, source: str) -> Any:
        """Removes what the server keeps of a source that was deleted."""
        return self._call("DELETE", f"/api/v1/sources/{source}", params={"schema": schema})

    def cleanup(self, schema: str, first: date) -> Any:
        """Removes what the server keeps, and has staged, of days before one."""
        days = max((datetime.now(UTC).date() - first).days, 0)
        body = {"schema": schema, "state_from": first.isoformat(), "staged_days": days}
        return self._call("POST", "/api/v1/cleanup", json=body)

    def submit(
        self, request: Mapping[str, Any], *, work: str = "aggregate", request_id: str | None = None
    ) -> dict[str, Any]:
        """Makes a job. Sent again after an answer that was lost, it is the same job.

        :param work: ``aggregate``, ``rates`` or ``machines``.

        :raises NotSubmitted: there is no job; any other ``OcpUnavailable``: there may be one.
        """
        headers = {"idempotency-key": str(uuid.uuid4()), **({"x-request-id": request_id} if request_id else {})}
        body = dict(request)
        return self._patiently(
            self._settings.submit_patience, "POST", f"/api/v1/{work}", json=body, headers=headers
        )

    def job(self, job_id: str) -> dict[str, Any]:
        """A job as it is now."""
        return self._call("GET", f"/api/v1/jobs/{job_id}")

    def cancel(self, job_id: str) -> dict[str, Any]:
        """Asks a job to stop."""
        return self._call("DELETE", f"/api/v1/jobs/{job_id}")

    def run(
        self, request: Mapping[str, Any], *, work: str = "aggregate", request_id: str | None = None
    ) -> dict[str, Any]:
        """Makes a job and waits for its end. Raises unless it is done or had nothing to do.

        :raises NotSubmitted: there is no job.
        :raises OcpUnavailable: there may be a job. One that could be followed no longer was asked to stop, if that was heard.
        """
        job_id = self.submit(request, work=work, request_id=request_id)["id"]
        until = time.monotonic() + self._settings.run
        wait = self._settings.poll_first
        while True:
            time.sleep(wait)
            job = self._followed(job_id)
            if job["status"] in ENDED:
                return _done(job)
            if time.monotonic() > until:
                raise OcpTimeout("the run has not ended in time", code="TIMEOUT", where={"job": job_id})
            wait = min(wait * 1.5, self._settings.poll_most)

    def _followed(self, job_id: str) -> dict[str, Any]:
        try:
            return self._patiently(self._settings.follow_patience, "GET", f"/api/v1/jobs/{job_id}")
        except OcpUnavailable as error:
            try:
                self.cancel(job_id)
            except OcpError as unheard:
                LOG.warning("the job %s may still run: %s", job_id, unheard)
            message = f"the job can be followed no longer: {error.message}"
            raise OcpUnavailable(message, code=error.code, where={**error.where, "job": job_id}) from error

    def _patiently(self, patience: float, method: str, path: str, **options: Any) -> dict[str, Any]:
        until = time.monotonic() + patience
        wait = 0.5
        unsure: OcpUnavailable | None = None
        while True:
            try:
                return self._call(method, path, **options)
            except OcpUnavailable as error:
                # An earlier attempt may have made the job, whatever this one says.
                if unsure is None and not isinstance(error, NotSubmitted):
                    unsure = error
                if time.monotonic() + wait > until:
                    raise unsure or error
                LOG.warning("%s %s is tried again: %s", method, path, error)
                time.sleep(wait)
                wait = min(wait * 2, 15)

    def _call(self, method: str, path: str, *, seconds: float | None = None, **options: Any) -> Any:
        timeout = (self._settings.connect, self._settings.request if seconds is None else seconds)
        try:
            answer = self._session.request(method, self._url + path, timeout=timeout, **options)
        except (requests.RequestException, ValueError) as cause:
            kind = NotSubmitted if _never_connected(cause) else OcpUnavailable
            where = {"url": self._url}
            raise kind("the server does not answer", code="SERVER_UNREACHABLE", where=where) from cause
        try:
            body = answer.json()
        except requests.JSONDecodeError:
            body = None
        if answer.ok and body is not None:
            return body
        raise error_from(body, answer.status_code)


def _never_connected(cause: Exception) -> bool:
    if isinstance(cause, requests.ConnectTimeout | ValueError):
        # An address that is none is a ValueError.
        return True
    reason = cause.args[0] if cause.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)


def _done(job: dict[str, Any]) -> dict[str, Any]:
    where = {"job": job["id"]}
    if job["status"] == "cancelled":
        raise JobCancelled("the run was cancelled", code="JOB_CANCELLED", where=where)
    if job["status"] in ("done", "nothing"):
        return job
    error = job.get("error", {})
    raise JobFailed(
        error.get("message", "the run failed"),
        code=error.get("code", "INTERNAL"),
        where={**error.get("where", {}), **where},
        hint=error.get("hint"),
    )
