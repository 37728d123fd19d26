/** What Trino says of a failed query. */
export interface QueryFailure {
  message: string;
  /** Such as `EXCEEDED_LOCAL_MEMORY_LIMIT`. */
  errorName: string;
  errorType: 'USER_ERROR' | 'INTERNAL_ERROR' | 'INSUFFICIENT_RESOURCES' | 'EXTERNAL';
}

/** A value as JSON has it: doubles are numbers or `NaN`, `Infinity`, `-Infinity`; dates and times are texts. */
export type Value = string | number | boolean | null;

/** One answer of the statement resource (Trino's client REST API). */
export interface QueryResults {
  id: string;
  /** Where the next answer is; absent at the end. */
  nextUri?: string;
  data?: Value[][];
  /** Rows that a statement wrote. */
  updateCount?: number;
  error?: QueryFailure;
}
