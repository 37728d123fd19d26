from masu.processor.ocp.ocp_cost_model_cost_updater import OCPCostModelCostUpdater
from standin import as_date, rows


class Provider:
    def __init__(self, uuid, type):
        self.uuid = uuid
        self.type = type


class CostModelCostUpdater:
    def __init__(self, customer_schema, provider_uuid, tracing_id=None):
        self._schema = customer_schema
        self.tracing_id = tracing_id
        ((kind,),) = rows("select type from public.api_provider where uuid = %s", (str(provider_uuid),))
        self._provider = Provider(str(provider_uuid), kind)
        self._updater = OCPCostModelCostUpdater(self._schema, self._provider) if kind == "OCP" else None

    def update_cost_model_costs(self, start_date=None, end_date=None):
        if self._updater:
            self._updater.update_summary_cost_model_costs(as_date(start_date), as_date(end_date))
