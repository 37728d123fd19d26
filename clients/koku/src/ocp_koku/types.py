"""What goes to a server and comes back from it."""

from typing import Any, Literal, NotRequired, TypedDict


class Decision(TypedDict):
    """Which engine runs for a schema, and why."""

    schema: str
    choice: Literal["candidate", "incumbent"]
    engine: str
    reason: str
    # Servers from before it do not say it.
    phase: NotRequired[Literal["validate", "rollout", "fallback", "only"]]


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
