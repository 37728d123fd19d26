"""What goes to a server and comes back from it."""

from typing import Any, Literal, NotRequired, TypedDict


class Decision(TypedDict):
    """Which engine runs for a schema, and why. JSON: it is carried from task to task."""

    schema: str
    choice: Literal["candidate", "incumbent"]
    engine: str
    # The server's, or ``switched off`` and ``no server`` of this side.
    reason: str
    phase: Literal["validate", "rollout", "fallback", "only"]
    # What the candidate lacks of what the schema's sources need.
    missing: NotRequired[list[str]]


class Aggregator(TypedDict):
    """One kind of rows of a run."""

    rows_written: int


class RunResult(TypedDict):
    """What a run did; ``nothing`` means that there was nothing to do, and that nothing was changed."""

    status: Literal["done", "nothing"]
    job_id: str
    engine: str
    aggregators: dict[str, Aggregator]
    seconds: float
    # Seconds by step, in the order in which they ran.
    timings: dict[str, float]
    # The whole run report (``reportSchema`` of ``@ocp/core``).
    report: dict[str, Any]
    validation: NotRequired[dict[str, Any]]
    fell_back: NotRequired[dict[str, Any]]
