/**
 * The shortest decimal text of a double (`1.5`, `-2.5e-07`) as Trino casts a double to text: `1.5E0`, `-2.5E-7`, `0E0`; as an SQL
 * expression of what DuckDB and PostgreSQL have in common.
 */
export function scientific(shortest: string): string {
  const unsigned = `ltrim(${shortest}, '-')`;
  const mantissa = `split_part(${unsigned}, 'e', 1)`;
  const whole = `split_part(${mantissa}, '.', 1)`;
  const digits = `replace(${mantissa}, '.', '')`;
  const fromFirst = `ltrim(${digits}, '0')`;
  const power = `cast(coalesce(nullif(ltrim(split_part(${unsigned}, 'e', 2), '+'), ''), '0') as integer)`;
  const exponent = `${power} + length(${whole}) - 1 - (length(${digits}) - length(${fromFirst}))`;
  return `case when ${shortest} like '-%' then '-' else '' end || case
      when ${fromFirst} = '' then '0E0'
      else substr(${fromFirst}, 1, 1) || '.' || coalesce(nullif(rtrim(substr(${fromFirst}, 2), '0'), ''), '0')
        || 'E' || cast(${exponent} as varchar)
    end`;
}
