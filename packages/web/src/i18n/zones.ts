/** Time zones as a person looks for them: by part of the world, cities in alphabetical order. */

export interface ZoneGroup {
  group: string;
  items: { value: string; label: string }[];
}

/** `chosen` is among them even where this browser does not list it. `others` heads the zones without a part of the world. */
export function zoneOptions(chosen: string, others: string): ZoneGroup[] {
  const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', chosen]);
  const groups = new Map<string, ZoneGroup['items']>();
  for (const value of [...zones].toSorted()) {
    const slash = value.indexOf('/');
    const group = slash === -1 ? others : value.slice(0, slash);
    const items = groups.get(group) ?? [];
    items.push({
      value,
      label: value
        .slice(slash + 1)
        .replaceAll('_', ' ')
        .replaceAll('/', ', '),
    });
    groups.set(group, items);
  }
  return [...groups].map(([group, items]) => ({ group, items }));
}
