"""The functions of Koku that call Trino or delete for it, with ocp beside them.

One line in Koku, in an ``AppConfig.ready``: ``install_hooks()``. The steps around them in PostgreSQL stay Koku's.
"""

from .. import carry, switch
from ..switch import EngineOf, SwitchOf
from .clouds_alone import ALONE_HOOKS
from .deletes import DELETE_HOOKS
from .hook import FunctionHook, Hook
from .ingest import INGEST_HOOKS
from .machines import MACHINE_HOOKS
from .on_cloud import CLOUD_HOOKS
from .openshift import OPENSHIFT_HOOKS
from .questions import QUESTION_HOOKS
from .rates import RATE_HOOKS
from .retention import RETENTION_HOOKS
from .statements import STATEMENT_HOOKS
from .updates import UPDATE_HOOKS

HOOKS: tuple[Hook | FunctionHook, ...] = (
    *UPDATE_HOOKS,
    *DELETE_HOOKS,
    *OPENSHIFT_HOOKS,
    *CLOUD_HOOKS,
    *ALONE_HOOKS,
    *MACHINE_HOOKS,
    *RATE_HOOKS,
    *QUESTION_HOOKS,
    *INGEST_HOOKS,
    *RETENTION_HOOKS,
    *STATEMENT_HOOKS,
)


def install_hooks(*, switch_of: SwitchOf | None = None, engine_of: EngineOf | None = None) -> None:
    """Hooks the Koku that this process runs, and Celery. A second call changes nothing but the two functions.

    :param switch_of: whether a schema takes part, such as a feature flag of Koku; default: the environment.
    :param engine_of: the engine that a schema is to have, or none; default: the environment.
    """
    switch.configure(switch_of, engine_of)
    for hook in HOOKS:
        hook.install()
    carry.connect()


__all__ = ["HOOKS", "Hook", "install_hooks"]
