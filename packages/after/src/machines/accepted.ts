import { canonicalJson, VM_LABEL, type AlikeRows, type Row } from '@ocp/core';
import type { VmChoices, VmRequest } from './choices.ts';

/** What stands in place of a cell that a run chooses freely; JSON, and no label object. */
const CHOSEN = '"one of several"';

/**
 * Makes alike the cells of the table of virtual machines that the specification leaves open (spec vm-gpu.md 4), and no other: a
 * cell whose value is one of several candidates. Labels of a claim must be those of a candidate volume under those that this side
 * gave its virtual machine; a claim that the two sides give to different machines is one that these share. Keys that are mapped
 * after the table was made are not looked at in candidates.
 */
export function chosenAlike(
  columns: readonly string[],
  rows: readonly Row[],
  choices: readonly VmChoices[],
  otherSide: readonly Row[],
): AlikeRows {
  const place = new Map(columns.map((name, index) => [name, index]));
  const cell = (row: Row, name: string) => row[place.get(name) ?? -1] ?? null;
  const choicesOf = (row: Row) => {
    const day = cell(row, 'usage_start') ?? '';
    return choices.find(
      ({ source, window }) => source === cell(row, 'source_uuid') && window.start <= day && day <= window.end,
    );
  };
  let chosen = 0;
  const alike = (row: Row, cells: Readonly<Record<string, string>>): Row => {
    const made = [...row];
    for (const [name, value] of Object.entries(cells)) {
      const index = place.get(name);
      if (index === undefined) continue;
      made[index] = value;
      chosen += 1;
    }
    return made;
  };
  const ownLabels = labelsBySide(rows, cell, choicesOf);
  const machinesOfClaim = (choice: VmChoices, claim: string) =>
    new Set(
      [...rows, ...otherSide]
        .filter((row) => cell(row, 'persistentvolumeclaim') === claim && choicesOf(row) === choice)
        .map((row) => cell(row, 'vm_name')),
    );
  const made = rows.map((row) => {
    const found = choicesOf(row);
    if (found === undefined) return row;
    const claim = cell(row, 'persistentvolumeclaim');
    const labels = canonical(cell(row, 'pod_labels'));
    const vm = cell(row, 'vm_name') ?? '';
    const several = found.labels.get(vm) ?? new Set<string>();
    const among = (candidates: Iterable<string | null>) =>
      [...candidates].some((one) => unmapped(one, found.mapped) === unmapped(labels, found.mapped));
    if (claim !== null) {
      const volumes = found.volumes.get(claim) ?? new Set<string | null>();
      const shared = machinesOfClaim(found, claim).size > 1;
      if (several.size <= 1 && volumes.size <= 1 && !shared) return row;
      const under = ownLabels(found, vm);
      const possible = [...volumes].flatMap((volume) => under.map((over) => overlaid(volume, over)));
      if (!among(possible)) return row;
      return alike(row, {
        pod_labels: CHOSEN,
        ...(shared && found.labels.has(vm) ? { vm_name: CHOSEN } : {}),
      });
    }
    if (labels === null) return row;
    // The name is read from the labels that were chosen, and some have none.
    const nameless = [...found.labels].find(
      ([, sets]) => sets.size > 1 && [...sets].some((one) => !hasName(one)) && among(sets),
    );
    const machine = nameless?.[0] ?? vm;
    const requested = requestCells(
      {
        node: cell(row, 'node'),
        cpu: cell(row, 'pod_request_cpu_core_hours') ?? '',
        memory: cell(row, 'pod_request_memory_gigabyte_hours'),
      },
      found.requests.get(machine) ?? [],
    );
    return alike(row, {
      ...(nameless === undefined ? {} : { vm_name: CHOSEN }),
      ...(nameless !== undefined || (several.size > 1 && among(several)) ? { pod_labels: CHOSEN } : {}),
      ...requested,
    });
  });
  return { rows: made, chosen };
}

const hasName = (labels: string) => VM_LABEL in (JSON.parse(labels) as object);

/** Labels without the keys that are mapped. */
function unmapped(labels: string | null, mapped: ReadonlySet<string>): string | null {
  if (labels === null || mapped.size === 0) return labels;
  const kept = Object.entries(JSON.parse(labels) as object).filter(([key]) => !mapped.has(key));
  return canonicalJson(JSON.stringify(Object.fromEntries(kept)));
}

const canonical = (text: string | null) => (text === null ? null : canonicalJson(text));

/** The labels that a side's own rows of pods give a virtual machine in a window; none where it has no such row. */
function labelsBySide(
  rows: readonly Row[],
  cell: (row: Row, name: string) => string | null,
  choicesOf: (row: Row) => VmChoices | undefined,
): (choices: VmChoices, vm: string) => (string | null)[] {
  return (choices, vm) => {
    const labels = rows
      .filter((row) => cell(row, 'persistentvolumeclaim') === null && cell(row, 'vm_name') === vm)
      .filter((row) => choicesOf(row) === choices)
      .flatMap((row) => canonical(cell(row, 'pod_labels')) ?? []);
    return labels.length === 0 ? [null] : [...new Set(labels)];
  };
}

/** Labels of a volume under those of a virtual machine. */
function overlaid(volume: string | null, over: string | null): string | null {
  if (volume === null || over === null) return volume ?? over;
  return canonicalJson(
    JSON.stringify({ ...(JSON.parse(volume) as object), ...(JSON.parse(over) as object) }),
  );
}

/** Node and requests, where they are those of one of several rows. */
function requestCells(
  { node, cpu, memory }: VmRequest,
  candidates: readonly VmRequest[],
): Record<string, string> {
  const same = (a: string | null, b: string | null) =>
    a === null || b === null ? a === b : Math.abs(Number(a) - Number(b)) <= 1e-9 * (1 + Math.abs(Number(b)));
  const found = candidates.some((one) => one.node === node && same(one.cpu, cpu) && same(one.memory, memory));
  if (candidates.length <= 1 || !found) return {};
  return {
    node: CHOSEN,
    pod_request_cpu_core_hours: '0',
    pod_request_memory_gigabyte_hours: '0',
  };
}
