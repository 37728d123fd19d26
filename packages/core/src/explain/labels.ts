type Labels = Readonly<Record<string, string>>;

/** The members of a canonical JSON text of labels or tags; null without one. */
export function labelsOf(json: string | null): Labels | null {
  if (json === null) return null;
  const members = Object.entries(JSON.parse(json) as Record<string, unknown>);
  return Object.fromEntries(
    members.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

/** Of some labels those that are not the same in all of `others`; null: the label is missing here. */
export function differingLabels(
  labels: Labels | null,
  others: readonly (Labels | null)[],
): Record<string, string | null> {
  const keys = new Set([labels, ...others].flatMap((object) => Object.keys(object ?? {})));
  const differing = [...keys].sort().filter((key) => others.some((other) => other?.[key] !== labels?.[key]));
  return Object.fromEntries(differing.map((key) => [key, labels?.[key] ?? null]));
}
