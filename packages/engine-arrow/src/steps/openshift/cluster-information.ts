import { NULL_CODE, type CodeColumn } from '../../columns.ts';
import { distinct, Grouping } from '../../grouping.ts';
import { join } from '../../joining.ts';
import { containsJoin, distinctCodes, lowerCaseOf, parseLabels, type TextPool } from '../../kernels/index.ts';
import type { Table } from '../../table.ts';
import type { ArrowStep } from '../step.ts';
import { podDays } from './inputs.ts';

/** Koku looks for this in the label text as it is, with the blank that the ingest writes; enabled keys do not matter. */
const INFRA = '"node_role_kubernetes_io": "infra"';
const ARCHITECTURE = 'kubernetes_io_arch';
const APISERVER = 'openshift-kube-apiserver';

/** Spec inputs.md 5.1. */
export const clusterNodes: ArrowStep = async (context) => {
  const { pool } = context;
  const pods = await podDays(context);
  const nodes = new Grouping(pods, ['node', 'resource_id']);
  const reported = nodes.maxText('node_role', pool).codes;
  const master = groupsWith(nodes, pods.codes('namespace'), new Set([pool.intern(APISERVER)]));
  const known = join(
    'inner',
    nodes.keys.with({
      cores: nodes.max('node_capacity_cpu_cores'),
      reported: { codes: reported },
      runs_apiserver: { codes: master },
    }),
    labelledNodes(await context.input('node_label_days'), pool),
    ['node'],
    { infra: 'infra', architecture: 'architecture' },
  );
  return known.with({ role: roles(known, pool) });
};

/** Nodes that have a label row, with what their labels say. */
function labelledNodes(labels: Table, pool: TextPool): Table {
  const nodes = new Grouping(labels, ['node']);
  const texts = labels.codes('node_labels');
  const known = distinctCodes([texts], pool.size);
  const infra = containsJoin(known, Int32Array.of(pool.intern(INFRA)), pool);
  return nodes.keys.with({
    infra: { codes: groupsWith(nodes, texts, new Set(infra.texts)) },
    architecture: {
      codes: nodes.maxText('node_labels', pool).codes.map((code) => architecture(code, pool)),
    },
  });
}

function architecture(labels: number, pool: TextPool): number {
  if (labels === NULL_CODE) return NULL_CODE;
  const value = parseLabels(pool.text(labels))?.get(ARCHITECTURE) ?? null;
  return value === null ? NULL_CODE : pool.intern(lowerCaseOf(value));
}

/** For each group 1 where any of its rows has one of the codes, else 0. */
function groupsWith({ groups }: Grouping, codes: Int32Array, wanted: ReadonlySet<number>): Int32Array {
  const found = new Int32Array(groups.count);
  for (const [row, code] of codes.entries()) if (wanted.has(code)) found[groups.ids[row]!] = 1;
  return found;
}

/** As reported; else by the API server's pods, by the label, or a worker. */
function roles(nodes: Table, pool: TextPool): CodeColumn {
  const [master, infra, worker] = ['master', 'infra', 'worker'].map((role) => pool.intern(role));
  const runsApiserver = nodes.codes('runs_apiserver');
  const isInfra = nodes.codes('infra');
  const codes = nodes.codes('reported').map((reported, row) => {
    if (reported !== NULL_CODE) return reported;
    if (runsApiserver[row] === 1) return master!;
    return isInfra[row] === 1 ? infra! : worker!;
  });
  return { codes };
}

/** Spec inputs.md 5.1. */
export const clusterClaims: ArrowStep = async (context) => {
  const columns = ['persistentvolume', 'persistentvolumeclaim', 'csi_volume_handle'];
  return distinct(await context.input('storage_days'), columns);
};

export const clusterProjects: ArrowStep = async (context) => distinct(await podDays(context), ['namespace']);
