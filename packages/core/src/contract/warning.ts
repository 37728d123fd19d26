/** Something of a run that somebody should look at although the run was done. */
export interface Warning {
  code: string;
  message: string;
  /** Any of engine, step, table, column, file, row. */
  where: Record<string, string | number>;
}
