/** Cells that pandas takes for a missing value, and writes again as an empty one (spec inputs.md 3.0). */
const missing: ReadonlySet<string> = new Set([
  ...['#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN', '<NA>'],
  ...['N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
]);
const firstBytes = new Set([...missing].map((text) => text.charCodeAt(0)));
const SHORTEST = 2;
const LONGEST = 9;
const ONE = 0x31;
const HASH = 0x23;

/** Whether a cell stands for a missing value: then it is as if it were empty. */
export function isMissing(bytes: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < SHORTEST || length > LONGEST || !firstBytes.has(bytes[start] as number)) return false;
  // Numbers begin like two of them.
  if (bytes[start] === ONE && bytes[start + 2] !== HASH) return false;
  return missing.has(bytes.toString('latin1', start, end));
}

/** Columns whose texts are shown somewhere, and are made safe before. Labels are not. */
export const namesMadeSafe: ReadonlySet<string> = new Set([
  ...['namespace', 'pod', 'node', 'persistentvolumeclaim', 'persistentvolume', 'storageclass', 'resource_id'],
  ...['vm_name', 'gpu_uuid', 'gpu_model_name', 'gpu_vendor_name', 'csi_driver', 'csi_volume_handle'],
  ...['node_role', 'vm_instance_type', 'vm_os', 'vm_device'],
]);

const escapes: Readonly<Record<string, string>> = {
  '\0': '',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
};

/** A name without NUL characters, and with the characters of markup escaped. */
export const safeName = (name: string) =>
  name.replace(/[\0&<>"']/g, (character) => escapes[character] as string);

const unsafe = new Uint8Array(256);
for (const character of Object.keys(escapes)) unsafe[character.charCodeAt(0)] = 1;

/** Whether a name has a character that `safeName` changes. */
export function isUnsafe(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (unsafe[bytes[at] as number] === 1) return true;
  return false;
}
