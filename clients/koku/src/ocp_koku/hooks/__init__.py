"""The functions of Koku that call Trino or delete for it, with ocp beside them.

One line in Koku, in an ``AppConfig.ready``: ``install_hooks()``. The steps around them in PostgreSQL stay Koku's.
"""

from .. import carry, switch
from ..switch import EngineOf, SwitchOf
from .deletes import DELETE_HOOKS
from .hook import Hook
from .on_cloud import CLOUD_HOOKS
from .openshift import OPENSHIFT_HOOKS
from .questions import QUESTION_HOOKS, install_table_question
from .sources import SOURCE_HOOKS
from .updates import UPDATE_HOOKS

HOOKS: tuple[Hook, ...] = (*UPDATE_HOOKS, *DELETE_HOOKS, *OPENSHIFT_HOOKS, *CLOUD_HOOKS, *QUESTION_HOOKS, *SOURCE_HOOKS)


def install_hooks(*, switch_of: SwitchOf | None = None, engine_of: EngineOf | None = None) -> None:
    """Hooks the Koku that this process runs, and Celery. A second call changes nothing but the two functions.

    :param switch_of: whether a schema takes part, such as a feature flag of Koku; default: the environment.
    :param engine_of: the engine that a schema is to have, or none; default: the environment.
    """
    switch.configure(switch_of, engine_of)
    for hook in HOOKS:
        hook.install()
    install_table_question()
    carry.connect()


__all__ = ["HOOKS", "Hook", "install_hooks"]
