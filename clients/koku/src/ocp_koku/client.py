"""The HTTP API of an ocp server."""

import logging
import os
import time
from collections.abc import Mapping
from typing import Any, Self

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from .errors import JobCancelled, JobFailed, NotSubmitted, OcpError, OcpTimeout, OcpUnavailable, error_from
from .types import Decision

LOG = logging.getLogger(__name__)

ENDED = frozenset({"done", "nothing", "different", "failed", "cancelled"})


class OcpClient:
    """Asks one server. Jobs are durable there: a job is followed over restarts of the server."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        request_timeout: float = 30,
        run_timeout: float = 6 * 3600,
        patience: float = 300,
        poll: float = 1,
        session: requests.Session | None = None,
    ) -> None:
        """
        :param url: such as ``http://127.0.0.1:8080``.
        :param request_timeout: seconds that one answer may take.
        :param run_timeout: seconds that a run may take, with its wait in the queue.
        :param patience: seconds that the server may be away while a job is sent or followed.
        :param poll: seconds between two looks at a job.
        :param session: one with client certificates or a proxy, for example.
        """
        self._url = url.rstrip("/")
        self._request_timeout = request_timeout
        self._run_timeout = run_timeout
        self._patience = patience
        self._poll = poll
        self._session = session or requests.Session()
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    @classmethod
    def from_environment(cls) -> Self:
        """The server of ``OCP_API_URL`` with the token of ``OCP_API_TOKEN``, read for each call."""
        return cls(os.environ.get("OCP_API_URL") or "http://127.0.0.1:8080", os.environ.get("OCP_API_TOKEN"))

    def decision(self, schema: str) -> Decision:
        """Which engine runs for a schema, and why."""
        return self._call("GET", "/api/v1/decision", params={"schema": schema})

    def submit(self, request: Mapping[str, Any], *, request_id: str | None = None) -> dict[str, Any]:
        """Makes a job. The same request as a job that still waits is that job, so sending again does no harm.

        :raises NotSubmitted: there is no job; any other ``OcpUnavailable``: there may be one.
        """
        headers = {"x-request-id": request_id} if request_id else {}
        return self._patiently("POST", "/api/v1/aggregate", json=dict(request), headers=headers)

    def job(self, job_id: str) -> dict[str, Any]:
        """A job as it is now."""
        return self._call("GET", f"/api/v1/jobs/{job_id}")

    def cancel(self, job_id: str) -> dict[str, Any]:
        """Asks a job to stop."""
        return self._call("DELETE", f"/api/v1/jobs/{job_id}")

    def run(self, request: Mapping[str, Any], *, request_id: str | None = None) -> dict[str, Any]:
        """Makes a job and waits for its end. Raises unless it is done or had nothing to do.

        :raises NotSubmitted: there is no job.
        :raises OcpUnavailable: there may be a job. One that could be followed no longer was asked to stop, if that was heard.
        """
        job_id = self.submit(request, request_id=request_id)["id"]
        until = time.monotonic() + self._run_timeout
        while True:
            job = self._followed(job_id)
            if job["status"] in ENDED:
                return _done(job)
            if time.monotonic() > until:
                raise OcpTimeout("the run has not ended in time", code="TIMEOUT", where={"job": job_id})
            time.sleep(self._poll)

    def _followed(self, job_id: str) -> dict[str, Any]:
        try:
            return self._patiently("GET", f"/api/v1/jobs/{job_id}")
        except OcpUnavailable as error:
            try:
                self.cancel(job_id)
            except OcpError as unheard:
                LOG.warning("the job %s may still run: %s", job_id, unheard)
            message = f"the job can be followed no longer: {error}"
            raise OcpUnavailable(message, code=error.code, where={**error.where, "job": job_id}) from error

    def _patiently(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        until = time.monotonic() + self._patience
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

    def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            answer = self._session.request(method, self._url + path, timeout=self._request_timeout, **options)
        except requests.RequestException as cause:
            kind = NotSubmitted if _never_connected(cause) else OcpUnavailable
            raise kind("the server does not answer", code="SERVER_UNREACHABLE") from cause
        try:
            body = answer.json()
        except requests.JSONDecodeError:
            body = None
        if answer.ok and body is not None:
            return body
        raise error_from(body, answer.status_code)


def _never_connected(cause: requests.RequestException) -> bool:
    if isinstance(cause, requests.ConnectTimeout):
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
