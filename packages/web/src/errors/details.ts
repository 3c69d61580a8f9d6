/** Reads what stands among an error's details, unchecked as they come. */
type Details = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Details => typeof value === 'object' && value !== null;

/** A number among the details, or null. */
export function figure(details: Details, name: string): number | null {
  const value = details[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A word among the details, such as a state or a reason; or null. */
export function wordOf(details: Details, name: string): string | null {
  const value = details[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The names in a list of `{ name }` among the details. */
export function namesOf(details: Details, name: string): string[] {
  const list: unknown = details[name];
  return Array.isArray(list)
    ? list.flatMap((item: unknown) => (isRecord(item) && typeof item['name'] === 'string' ? [item['name']] : []))
    : [];
}
