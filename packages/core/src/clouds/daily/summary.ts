import type { Columns, Output, PipelineInput, Step } from '../../contract/index.ts';

/**
 * The daily summary of a cloud's own bill: data. Sections are of spec cloud-daily.md. A line of the bill is what the cloud's rule
 * makes of a row of `bill_rows`: an expression for each column of key, greatest, amounts and costs.
 */
export interface DailySummary {
  /** What a run reads of the bill: the rows of `bill_rows` are the lines that are summed. */
  readonly inputs: readonly PipelineInput[];
  /** The column of `bill_rows` that holds the tags as JSON text. */
  readonly tags: string;
  /** Whether lines are grouped by their tags as the bill writes them, or by those that are enabled. */
  readonly taggedBy: 'text' | 'enabled';
  /** What lines are grouped by beside day and tags (sections 2 to 4). */
  readonly key: Columns;
  /** What the table has of the key. */
  readonly written: Columns;
  /** The greatest of a group. */
  readonly greatest: Columns;
  /** Sums that bear no markup, in the unit that the bill says. */
  readonly amounts: readonly string[];
  /** Sums of money, each with the column of its markup if it bears one. */
  readonly costs: readonly { readonly cost: string; readonly markup?: string }[];
  /** Decimals to which costs of a line, and the markup on them, are rounded before they are summed; default: none (section 1). */
  readonly lineDecimals?: number;
  /** The column of `bill_rows` with the id of a resource, and the table's columns of distinct ids and their number. */
  readonly resources?: { readonly column: string; readonly ids: string; readonly count: string };
  /** Days of usage that the bill of a month covers: those of the month, or any that are invoiced with it (section 4). */
  readonly days: 'of the month' | 'of the invoice';
  /** Further tables that are made of the bill. */
  readonly further: readonly FurtherTable[];
}

/** Steps of a cloud of its own, the last of which becomes a table. */
export interface FurtherTable {
  readonly table: string;
  readonly mode: Output['mode'];
  /** Whose rows a run makes anew: those of the bill and its days, or those of the bill and the month. */
  readonly replaces?: 'days' | 'month';
  readonly steps: readonly Step[];
}
