/** Runs a statement and returns its rows: of a session, or of the SQL of a transaction. */
type Query = <Row extends object>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/** Whether there is a relation of this name, quoted and with its schema. */
export async function relationExists(query: Query, name: string): Promise<boolean> {
  const [found] = await query<{ there: boolean }>('select to_regclass($1) is not null as there', [name]);
  return found?.there === true;
}
