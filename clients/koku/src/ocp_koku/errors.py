"""What can go wrong, each with the server's stable code, place and hint.

All that an error knows is in its ``args``, so that it comes back whole from Celery's JSON and pickle serializers.
"""

from collections.abc import Mapping
from typing import Any


class OcpError(Exception):
    """A summary that was not made."""

    def __init__(
        self,
        message: str,
        code: str = "INTERNAL",
        where: Mapping[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        self.message = message
        self.code = code
        self.where = dict(where or {})
        self.hint = hint
        super().__init__(message, code, self.where, hint)

    def __str__(self) -> str:
        """Code, message, place and hint: Koku keeps no more than the text of what it wraps."""
        place = ", ".join(f"{name} {value}" for name, value in self.where.items())
        return "".join(
            (
                f"{self.code}: {self.message}",
                f" [{place}]" if place else "",
                f" ({self.hint})" if self.hint else "",
            )
        )


class OcpUnavailable(OcpError):
    """The server does not answer, or says that it cannot now; trying later may help.

    Whether a job was made is not known unless it is ``NotSubmitted``; ``where["job"]`` names one that was.
    """


class NotSubmitted(OcpUnavailable):
    """No job was made: the server was not reached, or said so before it took the request."""


class RequestRefused(OcpError):
    """The server takes no such request: a field is wrong, or the token is not for it."""


class JobFailed(OcpError):
    """The run failed after all attempts that its failure is worth; nothing of ocp is in the database.

    With the code ``VALIDATION_DIFFERENT`` the rows of the incumbent are, and stay.
    """


class NothingMade(JobFailed):
    """The run found nothing to do where Koku found a report period, a bill and a cluster: it changed nothing."""


class JobCancelled(OcpError):
    """Somebody cancelled the run; nothing of it is in the database."""


class OcpTimeout(OcpError):
    """The run did not end in time. It goes on; ``where["job"]`` names it."""


class TurnTimeout(OcpError):
    """Another worker of Koku is with the same rows for too long; the next attempt waits again."""


def error_from(body: Any, status: int) -> OcpError:
    """The error of an answer that is none of 2xx."""
    said = body.get("error") if isinstance(body, Mapping) else None
    details = said if isinstance(said, Mapping) else {"message": f"the server answered with {status}"}
    where = details.get("where")
    return _kind(details.get("code"), status)(
        str(details.get("message")),
        code=str(details.get("code", "INTERNAL")),
        where=where if isinstance(where, Mapping) else None,
        hint=details.get("hint"),
    )


def _kind(code: Any, status: int) -> type[OcpError]:
    """429 and 503 are said before anything is done, but for the 503 of a database that went away meanwhile."""
    if status == 429 or (status == 503 and code in (None, "NOT_READY", "DATABASE_UNREACHABLE")):
        return NotSubmitted
    return OcpUnavailable if status >= 500 else RequestRefused
