/** The name of our state table that holds the managed summary of all sources of a tenant. */
export const SUMMARY_STATE = 'openshift_daily_summary';
/** Koku's daily summary. */
export const SUMMARY_TABLE = 'reporting_ocpusagelineitem_daily_summary';
