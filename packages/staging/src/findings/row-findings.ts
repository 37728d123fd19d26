import type { Header } from '../csv/header.ts';
import { Findings } from './findings.ts';
import type { NodeHours } from './node-hours.ts';
import { RowKeys } from './row-keys.ts';

/** Longer cells are cut in a message. */
const SHOWN = 40;

/** Columns of a pod report that a node's hour is made of. */
const ofNode = {
  cpu: 'pod_usage_cpu_core_seconds',
  memory: 'pod_usage_memory_byte_seconds',
  cpuCapacity: 'node_capacity_cpu_core_seconds',
  memoryCapacity: 'node_capacity_memory_byte_seconds',
} as const;

interface RowCells {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  /** From 1. */
  line: number;
}

/**
 * Looks at the rows of one report that are staged. The key of a row is its hour and all its cells that are no measurement:
 * names, ids, labels.
 */
export class RowFindings {
  readonly findings = new Findings();
  readonly #keys = new RowKeys();
  readonly #header: Header;
  readonly #nodes: NodeHours;
  readonly #keyCells: readonly number[];
  readonly #nodeCell: number;
  readonly #nodeColumns: Readonly<Record<keyof typeof ofNode, number>> | undefined;

  constructor(header: Header, nodes: NodeHours) {
    this.#header = header;
    this.#nodes = nodes;
    const { columns, name: type } = header.type;
    const column = (named: string) => columns.findIndex(({ name }) => name === named);
    this.#keyCells = columns.flatMap(({ kind }, index) =>
      (kind === 'text' || kind === 'labels') && header.cells[index] !== -1 ? [header.cells[index] ?? 0] : [],
    );
    this.#nodeCell = header.cells[column('node')] ?? -1;
    this.#nodeColumns =
      type === 'pod_usage'
        ? {
            cpu: column(ofNode.cpu),
            memory: column(ofNode.memory),
            cpuCapacity: column(ofNode.cpuCapacity),
            memoryCapacity: column(ofNode.memoryCapacity),
          }
        : undefined;
  }

  /** A cell that is no number; an empty one is as it should be. */
  zeroed(column: number, line: number, text: string): void {
    if (text !== '') this.findings.note('CELLS_ZEROED', line, () => this.#cell(column, text));
  }

  negative(column: number, line: number, value: number): void {
    this.findings.note('VALUES_NEGATIVE', line, () => this.#cell(column, String(value)));
  }

  /** A row that is staged, with its numbers by column and its time in microseconds since 2000. */
  row({ bytes, starts, ends, line }: RowCells, values: Float64Array, time: number): void {
    const keys = this.#keys;
    keys.begin(time / 1e6);
    for (const cell of this.#keyCells) keys.add(bytes, starts[cell] as number, ends[cell] as number);
    if (keys.seen()) this.findings.note('ROWS_REPEATED', line, () => '');
    const of = this.#nodeColumns;
    if (of === undefined || this.#nodeCell < 0) return;
    const node = bytes.toString('utf8', starts[this.#nodeCell], ends[this.#nodeCell]);
    if (node === '') return;
    const beyond = this.#nodes.add(Math.floor(time / 3.6e9), node, {
      cpu: values[of.cpu] as number,
      memory: values[of.memory] as number,
      cpuCapacity: values[of.cpuCapacity] as number,
      memoryCapacity: values[of.memoryCapacity] as number,
    });
    if (beyond !== undefined) this.findings.note('USED_OVER_CAPACITY', line, () => `${node}: ${beyond}`);
  }

  #cell(column: number, text: string): string {
    const name = this.#header.type.columns[column]?.name ?? '';
    return `${name} is ${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}`;
  }
}
