"""Koku's own flags of a schema, where this Koku has them."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def charges_gpus(schema: str) -> bool:
    """Whether months of GPUs are charged."""
    return _flag(schema, "OCP_GPU_COST_MODEL_UNLEASH_FLAG", unknown=True, dev_fallback=True)


def of_rates(schema: str) -> dict[str, bool]:
    """What a request must say of where the rates are: with the flag they are those of the cost model itself."""
    disabled = _flag(schema, "DISABLE_PRICE_LIST_UNLEASH_FLAG", unknown=False)
    return {"disable_price_list": True} if disabled else {}


def _flag(schema: str, name: str, *, unknown: bool, **more: Any) -> bool:
    try:
        masu = import_module("masu.processor")
        asked: Callable[..., Any] = getattr(
            masu, "is_feature_flag_enabled_by_schema", None
        ) or masu.is_feature_flag_enabled_by_account
        return bool(asked(schema, getattr(masu, name), **more))
    except (ImportError, AttributeError):
        return unknown
