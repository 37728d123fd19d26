/** What is measured a little beyond what a node has is no fault: rates are estimates. */
export const OVER_CAPACITY = 1.01;

/** Usage and capacity of a row of a pod report, in core seconds and byte seconds. */
export interface NodeUse {
  cpu: number;
  memory: number;
  cpuCapacity: number;
  memoryCapacity: number;
}

interface Sum extends NodeUse {
  over: boolean;
}

/** What the pods of all reports of a load use of their nodes, hour by hour. */
export class NodeHours {
  readonly #hours = new Map<number, Map<string, Sum>>();

  /** Adds a row; says what is beyond the node's capacity when it is the first one with which the hour is. */
  add(hour: number, node: string, { cpu, memory, cpuCapacity, memoryCapacity }: NodeUse): string | undefined {
    const nodes = this.#hours.get(hour) ?? new Map<string, Sum>();
    if (nodes.size === 0) this.#hours.set(hour, nodes);
    const sum = nodes.get(node) ?? { cpu: 0, memory: 0, cpuCapacity: 0, memoryCapacity: 0, over: false };
    nodes.set(node, sum);
    sum.cpu += cpu;
    sum.memory += memory;
    sum.cpuCapacity = Math.max(sum.cpuCapacity, cpuCapacity);
    sum.memoryCapacity = Math.max(sum.memoryCapacity, memoryCapacity);
    if (sum.over) return undefined;
    const beyond = isOver(sum.cpu, sum.cpuCapacity)
      ? `${sum.cpu} of ${sum.cpuCapacity} core seconds`
      : isOver(sum.memory, sum.memoryCapacity)
        ? `${sum.memory} of ${sum.memoryCapacity} byte seconds`
        : undefined;
    sum.over = beyond !== undefined;
    return beyond;
  }
}

/** Whether more is used than there is; a capacity of 0 was not measured. */
const isOver = (used: number, capacity: number) => capacity > 0 && used > capacity * OVER_CAPACITY;
