UI_SUMMARY_TABLES = tuple(
    f"reporting_ocpazure_{name}_p"
    for name in (
        "compute_summary",
        "cost_summary",
        "cost_summary_by_account",
        "cost_summary_by_location",
        "cost_summary_by_service",
        "storage_summary",
        "database_summary",
        "network_summary",
    )
)
