/** A schema of a catalog. */
export interface Place {
  catalog: string;
  schema: string;
}

/** Where the Parquet files of the lake are tables for Trino. */
export type TrinoInputs =
  /** Registered for each run as external tables in a schema of a Hive catalog, and dropped with it. */
  | (Place & {
      kind: 'lake';
      /** The lake's root as the catalog spells it, such as `s3a://bucket/prefix`; default: as in the lake's address. */
      location?: string;
    })
  /** Koku's own tables: a Hive catalog with one schema a tenant. */
  | { kind: 'tables'; catalog: string };

/** How Trino is reached and used. */
export interface TrinoOptions {
  /** `http://` or `https://` address, without credentials. */
  url: string;
  /** Default: `ocp`. */
  user?: string;
  /** Sent as HTTP basic authentication; https only. */
  password?: string;
  /** JSON Web Token, sent instead of a password; https only. */
  token?: string;
  /** Session properties, such as `query_max_run_time`. */
  session?: Readonly<Record<string, string>>;
  /** Where the relations of a run are tables; the connector is memory, Hive or Iceberg. */
  scratch: Place;
  inputs: TrinoInputs;
  /** Milliseconds for which failures that can pass are tried again. Default: 30000. */
  patience?: number;
}
