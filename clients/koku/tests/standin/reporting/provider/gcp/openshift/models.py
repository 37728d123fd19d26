UI_SUMMARY_TABLES = tuple(
    f"reporting_ocpgcp_{name}_p"
    for name in (
        "compute_summary",
        "cost_summary",
        "cost_summary_by_account",
        "cost_summary_by_gcp_project",
        "cost_summary_by_region",
        "cost_summary_by_service",
        "storage_summary",
        "database_summary",
        "network_summary",
    )
)
