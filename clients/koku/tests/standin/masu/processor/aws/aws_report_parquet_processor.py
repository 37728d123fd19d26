from masu.processor.report_parquet_processor_base import ReportParquetProcessorBase

made = []
"""Payer accounts of bills that were made."""


class AWSReportParquetProcessor(ReportParquetProcessorBase):
    def create_bill(self, bill_date):
        rows = self._execute_trino_sql("payer account", self._schema_name)
        made.append(rows[0][0] if rows else None)
