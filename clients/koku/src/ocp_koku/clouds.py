"""What a cloud is to this package: its names, which everything else is made of."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple


class Cloud(NamedTuple):
    """A cloud that OpenShift runs on, as requests, accessors and tables name it."""

    provider_type: str
    # In names of fields, functions and tables.
    word: str
    # The class of Koku's accessor.
    accessor: str
    # Whether Trino's run of one cluster reads what it kept of the bill's other clusters: rows matched by tag on AWS
    # (`managed_aws_openshift_daily_temp`), parts of lines on Azure (`managed_reporting_ocpazurecostlineitem_…_temp`).
    keeps: bool

    @property
    def module(self) -> str:
        """Where Koku's accessor is."""
        return f"masu.database.{self.word}_report_db_accessor"

    @property
    def source_field(self) -> str:
        """The field of a request with the source of the bill."""
        return f"{self.word}_source_uuid"

    @property
    def alone(self) -> str:
        """The type of a request for the bill by itself."""
        return self.provider_type.removeprefix("OCP_")

    @property
    def daily(self) -> str:
        """Koku's table with the bill by day."""
        return f"reporting_{self.word}costentrylineitem_daily_summary"

    @property
    def detail(self) -> str:
        """Koku's table with the detail of OpenShift on the cloud."""
        return f"reporting_ocp{self.word}costlineitem_project_daily_summary_p"

    @property
    def console(self) -> tuple[str, ...]:
        """The tables of OpenShift on the cloud that its console reads, as this Koku names them."""
        return tuple(import_module(f"reporting.provider.{self.word}.openshift.models").UI_SUMMARY_TABLES)

    def neutral(self, named: Mapping[str, Any]) -> dict[str, Any]:
        """Named arguments of an accessor's function, with ``cloud_provider_uuid`` for the cloud's own name of it."""
        own = f"{self.word}_provider_uuid"
        return {"cloud_provider_uuid" if name == own else name: value for name, value in named.items()}


AWS = Cloud("OCP_AWS", "aws", "AWSReportDBAccessor", keeps=True)
AZURE = Cloud("OCP_AZURE", "azure", "AzureReportDBAccessor", keeps=True)
GCP = Cloud("OCP_GCP", "gcp", "GCPReportDBAccessor", keeps=False)

CLOUDS = (AWS, AZURE, GCP)


def cloud_of(infrastructure_type: str) -> Cloud | None:
    """The cloud that Koku names ``AWS`` or ``Azure-local``."""
    return next((cloud for cloud in CLOUDS if cloud.word == infrastructure_type.removesuffix("-local").lower()), None)
